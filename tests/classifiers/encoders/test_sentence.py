import json
import logging
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from classifiers.encoders.open import open_encoder
from classifiers.encoders.sentence import SentenceEncoder
from classifiers.errors import DeviceError, ModelError
from ontology.errors import BackendUnavailable, EmotaxaError
from tests.classifiers.encoders.tiny_encoder import MAX_TOKENS, TEXTS

TOO_MANY = 200


@pytest.fixture(scope="module")
def encoder(sentence_folder: Path) -> SentenceEncoder:
    return SentenceEncoder(sentence_folder, "cpu")


def test_a_batch_that_memory_does_not_suffice_for_is_halved_until_it_does(
    sentence_folder: Path, encoder: SentenceEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [f"{text} {number}" for text in TEXTS for number in range(12)]
    poor = SentenceEncoder(sentence_folder, "cpu")
    forward, failures = poor._forward, []

    def scarce(ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        if ids.numel() > TOO_MANY:
            failures.append(ids.numel())
            raise torch.OutOfMemoryError("CUDA out of memory")
        return forward(ids, mask)

    monkeypatch.setattr(poor, "_forward", scarce)
    found = poor.encode(texts)

    np.testing.assert_allclose(found, encoder.encode(texts), atol=1e-5)
    assert poor.budget <= TOO_MANY
    # Once it is known what fits, no batch fails any more.
    tried = len(failures)
    poor.encode(texts)
    assert len(failures) == tried > 0


def test_a_text_that_alone_is_too_large_is_an_error_that_says_so(
    sentence_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    poor = SentenceEncoder(sentence_folder, "cpu")

    def scarce(ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        raise torch.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setattr(poor, "_forward", scarce)
    with pytest.raises(DeviceError, match=rf"out of memory with a text of {MAX_TOKENS} tokens; use a smaller model"):
        poor.encode(["joy " * 100, "joy"])


@pytest.mark.parametrize("precision", ["bf16", "fp16"])
def test_half_precision_gives_nearly_the_same_vectors(
    sentence_folder: Path, encoder: SentenceEncoder, precision: str
) -> None:
    half = SentenceEncoder(sentence_folder, "cpu", precision=precision)  # type: ignore[arg-type]

    vectors = half.encode(TEXTS)
    assert vectors.dtype == np.float32
    assert (vectors * encoder.encode(TEXTS)).sum(axis=1).min() > 0.995


def test_no_texts_have_no_vectors_and_warming_up_needs_none(encoder: SentenceEncoder) -> None:
    encoder.warm_up()

    assert encoder.encode([]).shape == (0, 32)


def test_a_folder_without_a_model_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "bert"}', encoding="utf-8")

    with pytest.raises(ModelError, match="sentence-transformers cannot load"):
        SentenceEncoder(tmp_path, "cpu")


def _edited(path: Path, **values: object) -> None:
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | values), "utf-8")


def _without_tensor(path: Path) -> None:
    from safetensors.numpy import load_file, save_file

    save_file({name: one for name, one in load_file(path).items() if "layer.1.output.dense" not in name}, path)


def _without_tokenizer(folder: Path) -> None:
    for path in folder.glob("*token*"):
        path.unlink()


def _other_tokenizer(folder: Path) -> None:
    """Know a word more than the weights have vectors for."""
    known = json.loads((folder / "tokenizer.json").read_text("utf-8"))
    words = known["model"]["vocab"]
    known["model"]["vocab"] = words | {"zebra": len(words)}
    (folder / "tokenizer.json").write_text(json.dumps(known), "utf-8")


DAMAGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "cut weights": (
        lambda folder: (folder / "model.safetensors").write_bytes((folder / "model.safetensors").read_bytes()[:1000]),
        "cannot load it: Error while deserializing header.*; copy all of its files anew",
    ),
    "empty weights": (
        lambda folder: (folder / "model.safetensors").write_bytes(b""),
        "cannot load it: Error while deserializing header.*; copy all of its files anew",
    ),
    "other shapes": (
        lambda folder: _edited(folder / "config.json", hidden_size=64),
        r"tensors of the weights have other shapes than config\.json says, embeddings\.\S+ among them; copy",
    ),
    "a tensor less": (
        lambda folder: _without_tensor(folder / "model.safetensors"),
        r"tensors of the weights are missing, encoder\.layer\.1\.output\.dense\.bias among them; copy",
    ),
    "no pooling": (
        lambda folder: shutil.rmtree(folder / "1_Pooling"),
        "cannot load it: .*; copy all of its files anew",
    ),
    "pooling of another width": (
        lambda folder: (folder / "1_Pooling" / "config.json").write_text("[]", "utf-8"),
        "not a JSON object|cannot load it",
    ),
    "nonsense for modules": (lambda folder: (folder / "modules.json").write_text("{", "utf-8"), "cannot load it"),
    "no tokenizer": (_without_tokenizer, r"the tokenizer knows no words; copy its tokenizer\.json"),
    "another tokenizer": (
        _other_tokenizer,
        r"the tokenizer gives ids up to (\d+), and the weights have vectors for \1; copy tokenizer and weights anew",
    ),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_folder_is_one_error_that_names_it_and_nothing_else_is_written(
    sentence_folder: Path, tmp_path: Path, damage: str, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = shutil.copytree(sentence_folder, tmp_path / "damaged")
    harm, said = DAMAGE[damage]
    harm(folder)
    with pytest.raises(ModelError, match=f"(?s)damaged.*(?:{said})") as caught:
        SentenceEncoder(folder, "cpu")
    assert "\n" not in str(caught.value)
    assert capfd.readouterr() == ("", "")


def test_a_precision_that_is_none_is_told_with_those_that_are(sentence_folder: Path) -> None:
    for opening in (SentenceEncoder, open_encoder):
        with pytest.raises(EmotaxaError, match="unknown precision 'int8'; there are auto, fp32, bf16, fp16") as caught:
            opening(sentence_folder, "cpu", precision="int8")  # type: ignore[arg-type]
        assert caught.value.field == "precision"


@pytest.mark.parametrize("name", ["nowhere", "some-one/nowhere"])
def test_a_model_that_only_the_hub_could_have_is_told_to_be_out_of_reach(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(BackendUnavailable, match=f"{name}' is not in the cache of Hugging Face"):
        open_encoder(name, "cpu")


def test_a_model_in_the_cache_is_taken_offline_under_its_own_name(
    sentence_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    commit = "0123456789abcdef0123456789abcdef01234567"
    kept = tmp_path / "hub" / "models--sentence-transformers--tiny"
    shutil.copytree(sentence_folder, kept / "snapshots" / commit)
    (kept / "refs").mkdir()
    (kept / "refs" / "main").write_text(commit, "utf-8")
    assert open_encoder("tiny", "cpu").name == "tiny"


def test_reports_of_libraries_come_back_after_a_model_was_loaded(sentence_folder: Path) -> None:
    said: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(record.getMessage())

    library, kept = logging.getLogger("transformers"), Kept()
    before = library.level, library.propagate, list(library.handlers)
    library.addHandler(kept)
    try:
        SentenceEncoder(sentence_folder, "cpu")
        library.warning("a report of another model")
    finally:
        library.removeHandler(kept)
    assert said == ["a report of another model"]
    assert (library.level, library.propagate, library.handlers) == before


def test_a_prompt_is_put_before_a_text_once_whoever_makes_the_tokens(sentence_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "prompted"
    shutil.copytree(sentence_folder, folder)
    told = {"prompts": {"query": "what a terrible day: "}, "default_prompt_name": "query"}
    (folder / "config_sentence_transformers.json").write_text(json.dumps(told), encoding="utf-8")
    encoder = SentenceEncoder(folder, "cpu")
    ours = encoder.encode(["joy", "she was not afraid"])
    encoder._tokenizer = None
    np.testing.assert_allclose(encoder.encode(["joy", "she was not afraid"]), ours, atol=1e-5)
    plain = SentenceEncoder(sentence_folder, "cpu").encode(["joy"])
    assert (ours[0] * plain[0]).sum() < 0.999, "the prompt is put there at all"


@pytest.mark.skipif(not torch.cuda.is_available(), reason="GPU: bf16 on CUDA gives nearly the vectors of the CPU")
def test_on_a_gpu_the_vectors_are_nearly_those_of_the_cpu(sentence_folder: Path, encoder: SentenceEncoder) -> None:
    cuda = SentenceEncoder(sentence_folder, "cuda")

    assert cuda.device == "cuda"
    assert (cuda.encode(TEXTS) * encoder.encode(TEXTS)).sum(axis=1).min() > 0.995
