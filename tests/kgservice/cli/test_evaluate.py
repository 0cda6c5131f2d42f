"""`emotaxa evaluate` on the command line."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from mappings.conversion.converter import Converter
from tests.classifiers.evaluation.answering import Answering
from tests.kgservice.cli.console import Console

TSV = "joy of it\t17\ta\nanger, pure anger\t2\tb\nfear of the dark\t14\tc\nthe table\t27\td\n"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "test.tsv"
    path.write_text(TSV)
    return path


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str | None, str]]:
    """What was asked for in place of a model: one that answers the labels whose name stands in the text."""
    models: list[tuple[str | None, str]] = []

    def opened(spec: str | None, converter: Converter, device: str = "auto") -> Answering:
        models.append((spec, device))
        return Answering(
            converter,
            lambda texts, concepts: np.array([[0.9 * (one.label in text) for one in concepts] for text in texts]),
        )

    module = ModuleType("classifiers.open")
    module.open_classifier = opened  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "classifiers.open", module)
    return models


def evaluated(emotaxa: Console, *arguments: str) -> Sequence[str]:
    found = emotaxa("evaluate", *arguments)
    assert found.code == 0, found.err
    return found.out.splitlines()


def test_the_report_goes_to_standard_output(
    emotaxa: Console, corpus: Path, asked: list[tuple[str | None, str]]
) -> None:
    lines = evaluated(emotaxa, f"goemotions={corpus}", "--resamples", "50")
    assert lines[0] == "# given in goemotions"
    assert any(line.startswith("| joy | 1 | 1 | 1.000 |") for line in lines)
    assert asked == [(None, "auto")]


def test_json_is_one_document_with_what_was_asked(
    emotaxa: Console, corpus: Path, asked: list[tuple[str | None, str]]
) -> None:
    found = emotaxa(
        "evaluate", str(corpus), "--dataset", "goemotions", "--to", "goemotions-ekman", "--model", "mine",
        "--device", "cpu", "--profile", "goemotions-paper", "--seed", "3", "--resamples", "20", "--coherence", "1",
        "--json",
    )  # fmt: skip
    document = found.json
    assert document["target"] == "goemotions-ekman" and not found.err
    assert document["options"]["seed"] == 3 and document["options"]["profile"] == "goemotions-paper"
    assert document["rows"]["tested"] == 4
    assert document["everywhere"]["parrott/1"]["compared"] == 0
    assert asked == [("mine", "cpu")]


def test_reports_are_written_and_training_texts_left_out(
    emotaxa: Console, corpus: Path, asked: list[tuple[str | None, str]], tmp_path: Path
) -> None:
    train = tmp_path / "train.tsv"
    train.write_text("JOY  of it\t0\tz\n")
    out = [tmp_path / f"report{suffix}" for suffix in (".md", ".html", ".json")]
    arguments = [part for path in out for part in ("--out", str(path))]
    found = emotaxa("evaluate", f"goemotions={corpus}", "--train", f"goemotions={train}", *arguments)
    assert found.code == 0 and not found.out
    assert "over 3 texts in goemotions" in found.err and "written to" in found.err
    assert "1 text (a) left out as duplicates: goemotions train.tsv (1 text) holds the same text." in out[0].read_text()
    assert json.loads(out[2].read_text())["rows"]["leaked"] == 1
    assert "<svg" in out[1].read_text()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "no file to evaluate on"),
        (["{corpus}"], "harmonized rows cannot be read from .tsv; name its dataset, as goemotions={corpus}"),
        (["goemotions={corpus}", "--resamples", "100000000"], "--resamples"),
        (["goemotions={corpus}", "--out", "report.pdf"], ".md, .json or .html"),
        (["goemotions={corpus}", "--to", "ekmann"], "did you mean ekman"),
        (["goemotion={corpus}"], "goemotions"),
        (["goemotions={corpus}", "--interval", "normal"], "bca"),
        (["goemotions={corpus}.gone"], "gone"),
        (["goemotions={corpus}", "--profile", "goemotions-paper", "--to", "parrott/1"], "goemotions-paper"),
    ],
)
def test_wrong_input_is_told_in_one_line(
    emotaxa: Console, corpus: Path, asked: list[tuple[str | None, str]], arguments: list[str], told: str
) -> None:
    emotaxa("evaluate", *(part.format(corpus=corpus) for part in arguments)).complains(told.format(corpus=corpus))


def test_the_level_of_a_harmonized_file_is_read_or_asked_for(
    emotaxa: Console, corpus: Path, asked: list[tuple[str | None, str]]
) -> None:
    rows = {ending: str(corpus.with_suffix(ending)) for ending in (".parquet", ".csv")}
    for path in rows.values():
        assert emotaxa("harmonize", f"goemotions={corpus}", "--to", "ekman", "--out", path).code == 0
    assert evaluated(emotaxa, rows[".parquet"])[0] == "# given in ekman"
    assert evaluated(emotaxa, rows[".csv"], "--to", "ekman")[0] == "# given in ekman"
    count = len(asked)
    emotaxa("evaluate", rows[".parquet"], "--to", "parrott").complains("--to", "to ekman", "parrott is asked for")
    emotaxa("evaluate", rows[".csv"]).complains("--to", "does not tell to which scheme or tier", "--to ekman")
    assert len(asked) == count, "it is told before a model is opened"


def test_a_report_that_is_named_twice_is_told_once(
    emotaxa: Console, corpus: Path, asked: list[tuple[str | None, str]], tmp_path: Path
) -> None:
    out = str(tmp_path / "a.html")
    found = emotaxa("evaluate", f"goemotions={corpus}", "--resamples", "0", "--out", out, "--out", out)
    assert found.err.splitlines()[-1] == f"written to {out}"


@pytest.mark.parametrize("option", [["--profile", "goemotions-paper"], ["--threshold", "0.3"], ["--assume-absent"]])
def test_what_harmonized_rows_have_no_use_for_is_refused(emotaxa: Console, tmp_path: Path, option: list[str]) -> None:
    (tmp_path / "rows.parquet").write_bytes(b"")
    found = emotaxa("evaluate", str(tmp_path / "rows.parquet"), "--to", "ekman", *option)
    assert found.code == 2 and f"leave out {option[0]}" in found.err
