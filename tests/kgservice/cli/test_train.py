"""`emotaxa train` on the command line."""

import sys
from pathlib import Path

import pytest

from classifiers.folder.reading import open_folder
from kgservice.cli import train
from kgservice.cli.options import Common
from kgservice.cli.progress import Progress
from tests.classifiers.training.material import corpus, encoder, recipe_text, row, written
from tests.kgservice.cli.console import Console


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("training")
    written(folder / "rows.jsonl", corpus(rows=300))
    encoder(folder / "encoder")
    return folder


def _recipe(ground: Path, out: Path, text: str = "") -> str:
    path = ground / f"{out.parent.name}.toml"
    head, points = {"files": ["rows.jsonl"]}, {"files": ["rows.jsonl"]}
    short = {"epochs": 2, "batch": 32}
    path.write_text(text or recipe_text(architecture="static", out=str(out), head=head, points=points, training=short))
    return str(path)


def test_a_recipe_becomes_a_model_folder(emotaxa: Console, ground: Path, tmp_path: Path) -> None:
    found = emotaxa("train", _recipe(ground, tmp_path / "model"))
    assert found.code == 0, found.err
    assert open_folder(tmp_path / "model").config.name == "small"
    heading, *rows = found.out.splitlines()
    assert heading.split()[:3] == ["DATA", "ROWS", "MACRO-F1"]
    assert any(line.startswith("one test, labels of ekman") for line in rows)
    for words in ("one (119)", "tuning on", "epoch 2: loss", f"written to {tmp_path / 'model'}"):
        assert words in found.err


def test_json_is_one_document_with_what_was_measured(emotaxa: Console, ground: Path, tmp_path: Path) -> None:
    found = emotaxa("train", _recipe(ground, tmp_path / "model"), "--json", "--quiet")
    assert found.json["model"] == str(tmp_path / "model")
    rows = found.json["measured"]["one dev, labels of ekman"]["rows"]
    assert isinstance(rows, int)
    assert rows > 10
    assert [epoch["number"] for epoch in found.json["epochs"]] == [1, 2]
    assert not found.err


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("name = 'x'\nout = 'y'\n", (":head: the field is missing",)),
        ("name = 'x'\nout = \n", (":2:", "not well-formed TOML")),
        (
            recipe_text(head={"files": ["nowhere.parquet"]}),
            (".toml:8:head[0].files: ", "nowhere.parquet: there is no such file"),
        ),
        (recipe_text(encoder="encoder", training={"device": "tpu"}), (":training.device", "'auto', 'cpu' or 'cuda'")),
        (
            recipe_text(head={"level": "ekmann", "files": ["rows.jsonl"]}, points=None),
            (".toml:7:head[0].level: unknown scheme 'ekmann'",),
        ),
    ],
)
def test_what_is_wrong_is_one_line(
    emotaxa: Console, ground: Path, tmp_path: Path, text: str, parts: tuple[str, ...]
) -> None:
    emotaxa("train", _recipe(ground, tmp_path / "model", text)).complains(*parts)


def test_the_line_says_what_is_done_and_counts_from_where_this_run_began(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a resume, the steps that were done before took none of the time that is told."""
    drawn: list[tuple[str, str, tuple[int, int, int | None]]] = []

    class Line(Progress):
        def __call__(self, rows: int, done: int, total: int | None) -> None:
            drawn.append((self._title, self._unit, (rows, done, total)))

    monkeypatch.setattr(train, "Progress", Line)
    with train._Progress(Common(quiet=True)) as progress:
        progress.step("teaching", 40, 80)
        progress.step("teaching", 80, 80)
        for step in (901, 902, 1000):
            progress.step("training", step, 1000)
    assert drawn == [
        ("teaching", "rows", (40, 40, 80)),
        ("teaching", "rows", (80, 80, 80)),
        ("training", "steps", (1, 1, 100)),
        ("training", "steps", (2, 2, 100)),
        ("training", "steps", (100, 100, 100)),
    ]


def test_a_recipe_that_is_not_there_is_told(emotaxa: Console, tmp_path: Path) -> None:
    emotaxa("train", str(tmp_path / "recipe.toml")).complains("recipe.toml", "no such file")


def test_what_stands_in_the_place_of_the_model_is_told_before_anything_is_trained(
    emotaxa: Console, ground: Path, tmp_path: Path
) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "thesis.tex").write_text("do not lose this")
    emotaxa("train", _recipe(ground, tmp_path / "model"), "--quiet").complains("something else stands here already")
    assert (tmp_path / "model" / "thesis.tex").exists()


def test_without_the_extra_it_is_named(
    emotaxa: Console, ground: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("finish", "preparation"):
        monkeypatch.delitem(sys.modules, f"classifiers.training.{module}", raising=False)
    monkeypatch.setitem(sys.modules, "torch", None)
    emotaxa("train", _recipe(ground, tmp_path / "model")).complains('pip install "emotaxa[train]"', code=3)


def test_texts_of_any_kind_are_rows(emotaxa: Console, tmp_path: Path) -> None:
    odd = ["", "   ", "\x00", "1" * 1_000_000, "日本語", "\u202e", "!?", "a\u0301", "😀"]
    rows = [row(10_000 + at, text, labels=["joy"], source_labels=["joy"]) for at, text in enumerate(odd)]
    written(tmp_path / "rows.jsonl", [*corpus(rows=300), *rows])
    encoder(tmp_path / "encoder")
    found = emotaxa("train", _recipe(tmp_path, tmp_path / "model"), "--json", "--quiet")
    assert found.json["rows"]["learnt from"]["one"] > 100
