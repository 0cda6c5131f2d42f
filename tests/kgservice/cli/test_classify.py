"""`emotaxa classify` and `emotaxa trajectory`: texts, files and documents on the command line."""

import json
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from mappings.conversion.converter import Converter
from tests.classifiers.evaluation.answering import Answering
from tests.kgservice.cli.console import Console

ANGRY = "I am so angry about this!"
MODEL = ("--model", "lexical")


def test_texts_are_classified_in_the_scheme_asked_for(emotaxa: Console) -> None:
    found = emotaxa("classify", *MODEL, "--to", "ekman", ANGRY, "...")
    assert found.code == 0, found.err
    first, *rest = found.out.splitlines()
    assert first.startswith(ANGRY) and "anger" in first
    assert "https://w3id.org/emotaxa/ekman/anger" in found.out
    assert rest[-1] == "... -> nothing to go by"


def test_json_is_what_the_service_answers(emotaxa: Console) -> None:
    found = emotaxa("classify", *MODEL, "--to", "ekman", "--top-k", "2", "--explain", "--json", ANGRY).json
    assert list(found) == ["revision", "model", "to", "results"]
    [result] = found["results"]
    assert len(result["predictions"]) == 2
    assert {ANGRY[one["start"] : one["end"]] for one in result["spans"]} == {one["text"] for one in result["spans"]}
    assert "angry" in {one["text"] for one in result["spans"]}


def test_a_model_that_cannot_explain_says_so(emotaxa: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    for options in (("--explain",), ()):
        assert not emotaxa("classify", *MODEL, *options, "12 34", ANGRY).err

    def opened(spec: str | None, converter: Converter, device: str, floor: float | None = None) -> Answering:
        return Answering(converter, lambda texts, concepts: np.full((len(texts), len(concepts)), 0.4))

    module = ModuleType("classifiers.open")
    module.open_classifier = opened  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "classifiers.open", module)
    found = emotaxa("classify", "--to", "ekman", "--explain", ANGRY)
    assert found.code == 0 and "because of" not in found.out
    assert found.err.splitlines() == ["given cannot tell what its answers rest on; --model lexical can"]
    assert not emotaxa("classify", "--to", "ekman", ANGRY).err


def test_no_answer_is_less_likely_than_the_floor(emotaxa: Console) -> None:
    def answered(*options: str) -> list[float]:
        [result] = emotaxa("classify", *MODEL, "--to", "parrott", "--top-k", "99", "--json", *options, ANGRY).json[
            "results"
        ]
        return [one["probability"] for one in result["predictions"] if one["chosen"]]

    plain = answered()
    assert plain and answered("--floor", "0") == plain
    raised = answered("--floor", str(min(plain) + 1e-4))
    assert all(one > min(plain) for one in raised)
    assert answered("--floor", "1") == []
    refused = emotaxa("classify", *MODEL, "--floor", "1.5", ANGRY)
    assert refused.code == 2 and "--floor" in refused.err


def test_a_file_is_classified_row_by_row(emotaxa: Console, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(f"id,review\n1,{ANGRY}\n2,\n", encoding="utf-8")
    paths = ("--in", str(tmp_path / "in.csv"), "--out", str(tmp_path / "out.jsonl"), "--text-column", "review")
    found = emotaxa("classify", *MODEL, "--to", "ekman", *paths)
    assert found.code == 0 and not found.out, found.err
    assert "2 rows classified by" in found.err and "1 row without a text" in found.err
    first, second = map(json.loads, (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines())
    assert first["review"] == ANGRY and "anger" in first["labels"]
    assert second["id"] == "2" and second["labels"] is None
    told = emotaxa("classify", *MODEL, "--to", "ekman", *paths, "--json").json
    assert (told["rows"], told["without_text"]) == (2, 1)


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        ((), ("nothing to classify",)),
        (("--in", "a.csv"), ("--out",)),
        (("--in", "a.csv", "--out", "b.csv", "text"), ("TEXT",)),
        (("--in", "a.csv", "--out", "b.csv", "--top-k", "3"), ("--top-k",)),
        (("--text-column", "t", "text"), ("--text-column",)),
        (("--to", "ekmann", "text"), ("--to", "ekman")),
        (("--model", "no-such-model", "text"), ("--model", "emotaxa-small")),
        (("--model", "./nowhere", "text"), ("nowhere", "no such folder")),
        (("--device", "tpu", "text"), ("--device",)),
        (("--top-k", "0", "text"), ("--top-k",)),
        (("--in", "nowhere.csv", "--out", "b.csv"), ("nowhere.csv", "no such file")),
        (("a\udcff",), ("UTF-8",)),
    ],
)
def test_mistakes_are_told_in_a_line(emotaxa: Console, arguments: tuple[str, ...], parts: tuple[str, ...]) -> None:
    named = () if "--model" in arguments else MODEL
    emotaxa("classify", *named, *arguments).complains(*parts)


def test_a_document_is_followed_sentence_by_sentence(emotaxa: Console, tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text(f"I was happy. {ANGRY}\n\nThen I wept.", encoding="utf-8")
    story = str(tmp_path / "story.txt")
    shown = emotaxa("trajectory", *MODEL, story)
    assert shown.code == 0, shown.err
    assert len(shown.out.splitlines()) == 4 and "I was happy." in shown.out
    assert "smooth" not in shown.out
    smooth = emotaxa("trajectory", *MODEL, story, "--width", "2")
    way = emotaxa("trajectory", *MODEL, story, "--width", "2", "--json").json["sentences"]
    head, *rows = smooth.out.splitlines()
    assert "dominance  smooth valence  smooth arousal  smooth dominance  labels" in head
    assert [row.split()[4] for row in rows] == [f"{one['smooth']['valence']:.2f}" for one in way]
    found = emotaxa("trajectory", *MODEL, story, "--json").json
    first, second, _ = (one["valence"] for one in found["sentences"])
    assert first > 0 > second
    assert emotaxa("trajectory", *MODEL, story, "--out", str(tmp_path / "story.html")).code == 0
    assert "<svg" in (tmp_path / "story.html").read_text(encoding="utf-8")
    emotaxa("trajectory", *MODEL, story, "--out", str(tmp_path / "story.docx")).complains(".html, .json or .csv")
    emotaxa("trajectory", *MODEL, story, "--width", "0").complains("--width", "smooths nothing")
    emotaxa("trajectory", *MODEL, str(tmp_path / "none.txt")).complains("none.txt", "name a text file")
    assert emotaxa("trajectory", *MODEL, "-", "--json", stdin=b"I am happy.").json["name"] == "standard input"
