"""What a recipe asks for is looked up before anything is trained."""

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from classifiers.errors import TrainingError
from classifiers.training import requirements
from classifiers.training.data import read_data
from classifiers.training.mark import mark_of
from classifiers.training.preparation import _mixed
from classifiers.training.recipe import Recipe, read_recipe
from classifiers.training.train import train
from mappings.conversion.converter import Converter
from ontology.errors import DocumentError, EmotaxaError, MissingExtra, UnknownReference
from tests.classifiers.training.material import recipe, recipe_text, row, written


def _told(asked: Recipe, converter: Converter) -> EmotaxaError:
    """Train, and see to it that what is wrong is told before anything is taught or trained."""
    called: list[str] = []
    with pytest.raises(EmotaxaError) as caught:
        train(asked, converter, progress=lambda what, done, total: called.append(what))
    assert not called
    return caught.value


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"head": {"targets": ["ekman", "sentimentt"]}}, "targets"),
        ({"fine": "sentimentt"}, "fine"),
        ({"loss": {"families": {"sentimentt": 0.1}}}, "families"),
    ],
)
def test_a_level_that_does_not_exist_is_told_before_anything_is_trained(
    place: Path, converter: Converter, changed: dict[str, Any], field: str
) -> None:
    error = _told(recipe(place, architecture="static", **changed), converter)
    assert isinstance(error, UnknownReference)
    assert "sentimentt" in error.message
    assert error.field == field


def test_more_tokens_than_the_encoder_reads_are_told(place: Path, converter: Converter) -> None:
    error = _told(recipe(place, max_tokens=33), converter)
    assert isinstance(error, TrainingError)
    assert error.field == "max_tokens"
    assert "reads 32 tokens at most" in error.message
    requirements.check_positions(recipe(place, max_tokens=32), place / "encoder")
    requirements.check_positions(recipe(place, max_tokens=33, architecture="static"), place / "encoder")


def test_what_writes_the_graph_is_asked_for_beforehand(
    place: Path, converter: Converter, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(requirements, "find_spec", lambda name: None if name == "onnx" else find(name))
    assert isinstance(_told(recipe(place), converter), MissingExtra)
    requirements.check_installed(recipe(place, architecture="static"))


def test_a_corpus_that_dev_names_and_is_not_there_is_told(place: Path, converter: Converter) -> None:
    error = _told(recipe(place, head={"dev": ["one", "on"]}), converter)
    assert "`dev` of ekman names 'on', of which there is no row; the corpora are two, one, rated" in str(error)


def test_a_head_that_nothing_tunes_is_told_and_stands_in_the_card(place: Path, converter: Converter) -> None:
    labels = [row(at, f"so {at}", source="more", labels=["shame"], source_labels=["shame"]) for at in range(40)]
    written(place / "more.parquet", labels)
    path = place / "recipe.toml"
    text = recipe_text(architecture="static", splits={"dev": 0.0}, training={"epochs": 1})
    path.write_text(text + '[[head]]\nlevel = "izard"\nfiles = ["more.parquet"]\nleast = 1\n')
    said: list[str] = []
    done = train(read_recipe(path, {}), converter, tell=said.append)
    assert any("izard: no dev row bears a label of it" in line for line in said)
    assert "Probabilities and thresholds of izard are not fitted" in (done.path / "README.md").read_text()


def test_a_home_that_nobody_has_is_told(place: Path, converter: Converter) -> None:
    with pytest.raises(DocumentError, match=r"there is no home directory for '~nobody-at-all/x'"):
        train(recipe(place, out="~nobody-at-all/x"), converter)
    assert "no encoder '~nobody-at-all/x'" in _told(recipe(place, encoder="~nobody-at-all/x"), converter).message


def test_torch_without_onednn_computes_in_float32(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    monkeypatch.setattr(torch.backends.mkldnn, "is_available", lambda: False)
    monkeypatch.delattr(torch.ops.mkldnn, "_is_mkldnn_bf16_supported", raising=False)
    assert not _mixed(recipe(place, training={"precision": "auto"}), "cpu")


def test_a_state_belongs_to_what_the_weights_hang_on(place: Path, converter: Converter) -> None:
    def mark(*, mixed: bool = False, **values: Any) -> str:  # noqa: ANN401
        asked = recipe(place, **values)
        return mark_of(asked, read_data(asked, converter), place / "encoder", [], [], mixed=mixed)

    plain = mark()
    said = {"name": "another", "weights": False}
    free: dict[str, Any] = {"head": {"targets": ["sentiment"]}, "fine": "sentiment", **said}
    assert mark(**free) == mark(training={"threads": 2, "minutes": 1.0}) == plain
    assert plain not in (mark(mixed=True), mark(seed=5), mark(head={"masks": False}))


def test_a_state_belongs_to_all_weights_of_the_encoder(place: Path, converter: Converter) -> None:
    folder = place / "sharded"
    folder.mkdir()
    (folder / "model-00001-of-00002.safetensors").write_bytes(b"one")
    asked = recipe(place)
    data = read_data(asked, converter)
    before = mark_of(asked, data, folder, [], [], mixed=False)
    (folder / "model-00001-of-00002.safetensors").write_bytes(b"two")
    assert mark_of(asked, data, folder, [], [], mixed=False) != before
