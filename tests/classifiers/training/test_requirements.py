"""What a recipe asks for is looked up before anything is trained."""

import importlib.util
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from classifiers.errors import ModelError, TrainingError
from classifiers.folder.reading import open_folder
from classifiers.training import requirements
from classifiers.training.data import read_data
from classifiers.training.mark import mark_of
from classifiers.training.preparation import _mixed
from classifiers.training.recipe import Recipe, read_recipe
from classifiers.training.start import open_body
from classifiers.training.train import train
from mappings.conversion.converter import Converter
from ontology.errors import DocumentError, EmotaxaError, MissingExtra, UnknownReference
from tests.classifiers.training.material import laid_out, recipe, recipe_text, row, written


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
        ({"head": {"level": "sentimentt"}}, "head[0].level"),
        ({"head": {"targets": ["ekman", "sentimentt"]}}, "head[0].targets"),
        ({"fine": "sentimentt"}, "fine"),
        ({"loss": {"families": {"sentimentt": 0.1}}}, "loss.families.sentimentt"),
    ],
)
def test_a_level_that_does_not_exist_is_told_before_anything_is_trained(
    place: Path, converter: Converter, changed: dict[str, Any], field: str
) -> None:
    error = _told(recipe(place, architecture="static", **changed), converter)
    assert isinstance(error, UnknownReference)
    assert "sentimentt" in error.message
    assert error.field == field


@pytest.mark.parametrize(
    ("changed", "place", "said"),
    [
        ({"head": {"level": "ekmann"}}, "7:head[0].level", "unknown scheme 'ekmann'; did you mean ekman"),
        ({"head": {"targets": ["nope"]}}, "9:head[0].targets", "unknown scheme 'nope'"),
        ({"head": {"files": ["nope.parquet"]}}, "8:head[0].files", "/nope.parquet: there is no such file; check"),
        ({"head": {"files": ["a.toml"]}}, "8:head[0].files", "/a.toml: harmonized rows cannot be read from .toml"),
        ({"head": {"sources": ["nope"]}}, "9:head[0].sources", "no row with a text is from 'nope'; the corpora"),
        ({"head": {"dev": ["nope"]}}, "9:head[0].dev", "`dev` of ekman names 'nope'"),
        ({"head": {"least": 9999}}, "9:head[0].least", "no label of ekman stands in 9999 training rows"),
        ({"points": {"sources": ["nope"]}}, "11:points.sources", "no row with a text is from 'nope'"),
        ({"fine": "nope"}, "6:fine", "unknown scheme 'nope'"),
        ({"max_tokens": 33}, "4:max_tokens", "the encoder in"),
        ({"encoder": "./nope"}, "3:encoder", "/nope: there is no such folder; name one that holds config.json"),
        ({"out": "encoder"}, "2:out", "/encoder: something else stands here already"),
        ({"loss": {"families": {"nope": 0.1}}}, "25:loss.families.nope", "unknown scheme 'nope'"),
        ({"splits": {"rename": {"nope": {"dev": "none"}}}}, "25:splits.rename", "splits.rename names 'nope'"),
        ({"distillation": {"teachers": ["nope"]}}, "25:distillation.teachers", "/nope: no such folder"),
        ({"architecture": "static", "static": {"dimensions": 99}}, "13:static.dimensions", "vectors of 99 numbers"),
        ({"training": {"device": "cuda"}}, "23:training.device", "cuda was asked for"),
    ],
)  # fmt: skip
def test_what_will_not_do_is_told_with_recipe_line_and_field(
    ground: Path, tmp_path: Path, converter: Converter, monkeypatch: pytest.MonkeyPatch,
    changed: dict[str, Any], place: str, said: str,
) -> None:  # fmt: skip
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    folder = laid_out(ground, tmp_path)
    error = _told(recipe(folder, **changed), converter)
    text = str(error)
    assert text.startswith(f"{folder / 'recipe.toml'}:{place}: ")
    assert said in text
    assert text.count("recipe.toml") == 1
    assert error.field == place.partition(":")[2]
    assert not [path.name for path in folder.iterdir() if path.name.startswith(".")], "nothing is left behind"


def _cut(folder: Path) -> None:
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])


def _other_words(folder: Path) -> None:
    known = json.loads((folder / "tokenizer.json").read_text("utf-8"))
    known["model"]["vocab"] |= {"zebra": len(known["model"]["vocab"])}
    (folder / "tokenizer.json").write_text(json.dumps(known), "utf-8")


def _other_shape(folder: Path) -> None:
    config = json.loads((folder / "config.json").read_text("utf-8"))
    (folder / "config.json").write_text(json.dumps(config | {"hidden_size": 64}), "utf-8")


@pytest.mark.parametrize("architecture", ["transformer", "static"])
@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (_cut, "no transformer: .*header.*; copy all of its files anew"),
        (_other_shape, "tensors of the weights have other shapes than config.json says"),
        (_other_words, "the tokenizer gives ids up to"),
    ],
)
def test_an_encoder_that_is_damaged_is_told_and_the_next_training_begins(
    place: Path, converter: Converter, architecture: str, harm: Callable[[Path], None], said: str,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    shutil.copytree(place / "encoder", place / "damaged")
    harm(place / "damaged")
    error = _told(recipe(place, encoder="damaged", architecture=architecture), converter)
    assert isinstance(error, ModelError)
    assert re.search(rf"recipe\.toml:3:encoder: .*damaged: .*{said}", str(error))
    assert capfd.readouterr().err == ""
    assert not (place / ".model.training").exists()


def test_what_fails_before_the_first_state_is_held_against_no_other_recipe(place: Path, converter: Converter) -> None:
    def failing(what: str, done: int, total: int) -> None:
        raise RuntimeError("whatever ends a training")

    with pytest.raises(RuntimeError):
        train(recipe(place, architecture="static"), converter, progress=failing)
    assert not (place / ".model.training").exists()
    other = recipe(place, architecture="static", seed=99, training={"epochs": 1})
    assert train(other, converter).path.is_dir()


def test_a_model_folder_with_weights_is_gone_on_from(place: Path, converter: Converter) -> None:
    short: dict[str, Any] = {"training": {"epochs": 1}}
    train(recipe(place, out="first", **short), converter)
    body, before = (open_body(place / name).state_dict() for name in ("first", "encoder"))
    trained = open_folder(place / "first").tensors()
    assert all(torch.equal(one, torch.from_numpy(trained[f"body.{name[6:]}"])) for name, one in body.items())
    assert not all(torch.equal(one, before[name]) for name, one in body.items())
    error = _told(recipe(place, encoder="first", out="second", max_tokens=33), converter)
    assert "reads 32 tokens at most" in error.message, "it has the positions of its body"
    assert train(recipe(place, encoder="first", out="second", **short), converter).path.is_dir()
    train(recipe(place, encoder="first", out="bare", weights=False, **short), converter)
    bare = _told(recipe(place, encoder="bare", out="third"), converter)
    assert "bare: has no model.safetensors to go on from, only a graph; train it again with weights = true" in str(bare)
    train(recipe(place, encoder="first", out="table", architecture="static", **short), converter)
    table = _told(recipe(place, encoder="table", out="third"), converter)
    assert "table: is a static model, in which there is no transformer" in str(table)


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
    with pytest.raises(DocumentError, match=r"recipe\.toml:2: there is no home directory for '~nobody-at-all/x'"):
        train(recipe(place, out="~nobody-at-all/x"), converter)
    assert "no encoder '~nobody-at-all/x'" in _told(recipe(place, encoder="~nobody-at-all/x"), converter).message


def test_torch_without_onednn_computes_in_float32(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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
