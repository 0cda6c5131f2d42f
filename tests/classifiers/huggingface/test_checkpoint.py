"""Sequence classifiers are loaded from folders and from the cache of the hub, and what is wrong with them is said."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from classifiers.errors import DeviceError, ModelError
from classifiers.huggingface.checkpoint import load_checkpoint
from ontology.errors import BackendUnavailable
from tests.classifiers.huggingface.tiny import save_classifier

LABELS = ("anger", "joy", "sadness")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return save_classifier(tmp_path / "tiny-emotions", LABELS, "multi_label_classification")


def edited(folder: Path, **values: object) -> Path:
    path = folder / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | values), "utf-8")
    return folder


def test_folder_is_loaded_with_its_labels_and_its_name(folder: Path) -> None:
    (folder / "README.md").write_text("---\nlanguage: [en, de]\nlicense: mit\n---\nA model.\n", "utf-8")
    found = load_checkpoint(str(folder), "cpu")
    assert (found.name, found.labels, found.problem) == ("tiny-emotions", LABELS, "multi_label_classification")
    assert (found.max_tokens, found.device, found.languages, found.licence) == (48, "cpu", ("en", "de"), "mit")


def test_version_changes_with_the_weights(folder: Path, tmp_path: Path) -> None:
    other = save_classifier(tmp_path / "other", LABELS, "multi_label_classification", seed=1)
    version = load_checkpoint(str(folder), "cpu").version
    assert version == load_checkpoint(str(folder), "cpu").version != load_checkpoint(str(other), "cpu").version


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:1000])


@pytest.mark.parametrize(
    ("name", "harm"),
    [
        ("config.json", Path.unlink),
        ("config.json", lambda path: path.write_text("{", "utf-8")),
        ("config.json", lambda path: path.write_text('{"model_type": "nonsense"}', "utf-8")),
        ("model.safetensors", Path.unlink),
        ("model.safetensors", cut),
        ("tokenizer.json", lambda path: path.write_bytes(b"\0\1\2")),
    ],
)
def test_missing_or_wrong_file_is_said_with_the_folder(folder: Path, name: str, harm: Callable[[Path], object]) -> None:
    harm(folder / name)
    with pytest.raises(ModelError, match="tiny-emotions"):
        load_checkpoint(str(folder), "cpu")


def test_folder_without_any_tokenizer_is_refused(folder: Path) -> None:
    for path in folder.glob("*token*"):
        path.unlink()
    with pytest.raises(ModelError, match=r"tokenizer\.json: the file is missing"):
        load_checkpoint(str(folder), "cpu")


def test_encoder_without_a_head_is_no_classifier(tmp_path: Path) -> None:
    from transformers import BertForSequenceClassification

    folder = save_classifier(tmp_path / "whole", LABELS)
    BertForSequenceClassification.from_pretrained(folder).bert.save_pretrained(tmp_path / "body")
    for path in folder.glob("*token*"):
        shutil.copy(path, tmp_path / "body")
    with pytest.raises(ModelError, match=r"lack 2 of the model's tensors, classifier\.bias among them"):
        load_checkpoint(str(tmp_path / "body"), "cpu")


def test_tokenizer_of_another_model_is_refused(folder: Path, tmp_path: Path) -> None:
    other = save_classifier(tmp_path / "other", LABELS, words=("zebra", "giraffe"))
    for path in other.glob("*token*"):
        shutil.copy(path, folder)
    with pytest.raises(ModelError, match=r"tiny-emotions: the tokenizer gives ids up to \d+, and the weights"):
        load_checkpoint(str(folder), "cpu")
    for path in folder.glob("*token*"):
        shutil.copy(path, other)
    assert load_checkpoint(str(other), "cpu").labels == LABELS, "fewer ids than rows are no harm"


def test_nothing_is_shown_while_a_model_is_loaded(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    load_checkpoint(str(folder), "cpu")
    assert capfd.readouterr() == ("", "")


def test_labels_that_skip_an_output_are_refused(folder: Path) -> None:
    edited(folder, id2label={"0": "anger", "1": "joy", "3": "sadness"})
    with pytest.raises(ModelError, match="id2label"):
        load_checkpoint(str(folder), "cpu")


def test_places_of_roberta_are_counted_behind_its_padding(tmp_path: Path) -> None:
    from transformers import RobertaConfig, RobertaForSequenceClassification

    folder = save_classifier(tmp_path / "words", LABELS)
    config = RobertaConfig(
        vocab_size=100,
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=34,
        pad_token_id=1,
        id2label=dict(enumerate(LABELS)),
    )
    RobertaForSequenceClassification(config).save_pretrained(folder)
    assert load_checkpoint(str(folder), "cpu").max_tokens == 32


def test_cuda_where_there_is_none_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    with pytest.raises(DeviceError, match="cuda was asked for"):
        load_checkpoint(str(folder), "cuda")


def test_folder_that_is_not_there_is_not_looked_for_on_the_hub(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="there is no such folder"):
        load_checkpoint(str(tmp_path / "nowhere"), "cpu")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of the hub."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path / "hub"


def test_model_in_the_cache_is_loaded_offline(folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    commit = "0123456789abcdef0123456789abcdef01234567"
    kept = cache / "models--someone--tiny-emotions"
    shutil.copytree(folder, kept / "snapshots" / commit)
    (kept / "refs").mkdir()
    (kept / "refs" / "main").write_text(commit, "utf-8")
    assert load_checkpoint("someone/tiny-emotions", "cpu").name == "someone/tiny-emotions"


def test_model_outside_the_cache_is_refused_offline_with_the_cure(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(BackendUnavailable, match=r"HF_HUB_OFFLINE is set; unset it once, or copy the model"):
        load_checkpoint("someone/some-model", "cpu")


def test_hub_that_cannot_be_reached_is_said_with_the_cure(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    monkeypatch.setattr("huggingface_hub.hf_api.api.endpoint", "http://127.0.0.1:9")
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(BackendUnavailable, match="the hub cannot be reached; try again with a connection"):
        load_checkpoint("someone/some-model", "cpu")


def test_what_is_no_id_of_the_hub_is_refused_without_asking_it(cache: Path) -> None:
    with pytest.raises(ModelError, match="no model of that id on the hub"):
        load_checkpoint("no id!", "cpu")
