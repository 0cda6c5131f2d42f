"""`emotaxa convert --in`: documents in EmotionML and Onyx, from file to file."""

import json
from pathlib import Path

import pytest

from mappings.annotations.emotionml import read_emotionml
from mappings.annotations.onyx import read_onyx
from tests.kgservice.cli.console import Console

EMOTIONML = """\
<emotionml version="1.0" xmlns="http://www.w3.org/2009/10/emotionml"
           category-set="http://www.w3.org/TR/emotion-voc/xml#big6">
  <emotion id="first"><category name="anger" value="0.8"/></emotion>
  <emotion category-set="#wesad"><category name="baseline"/></emotion>
</emotionml>
"""


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "heard.emotionml"
    path.write_text(EMOTIONML, encoding="utf-8")
    return path


def test_a_document_is_written_to_the_format_of_its_name(emotaxa: Console, document: Path) -> None:
    out = document.with_name("told.jsonld")
    done = emotaxa("convert", "--in", str(document), "--to", "ekman", "--out", str(out))
    assert (done.code, done.out) == (0, "")
    assert f"2 annotations: 1 mapped, 1 unmapped; written to {out}" in done.err
    first, second = read_onyx(out.read_text(encoding="utf-8")).annotations
    assert [one.name for one in first.categories] == ["https://w3id.org/emotaxa/ekman/anger"]
    assert second.categories == ()


def test_without_a_file_the_document_goes_to_standard_output(emotaxa: Console, document: Path) -> None:
    done = emotaxa("convert", "--in", str(document), "--to", "shaver/1")
    [kept] = read_emotionml(done.out).annotations
    assert [one.name for one in kept.categories] == ["anger"]


def test_json_tells_of_each_annotation(emotaxa: Console, document: Path) -> None:
    told = json.loads(emotaxa("convert", "--json", "--in", str(document), "--to", "ekman").out)
    assert [(one["id"], one["line"], one["status"]) for one in told["results"]] == [
        ("first", 3, "mapped"),
        ("", 4, "unmapped"),
    ]
    assert "baseline" in told["results"][1]["notes"][0]
    assert read_emotionml(told["document"]).annotations


def test_strict_says_no_where_something_fits_nowhere(emotaxa: Console, document: Path) -> None:
    assert emotaxa("convert", "--strict", "--in", str(document), "--to", "ekman").code == 1
    assert emotaxa("convert", "--strict", "--in", str(document), "--to", "wesad").code == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--to", "ekman", "joy"), "give the scheme of the labels, --from S, or a document, --in FILE"),
        (("--from", "ekman", "--to", "occ", "--out", "x.xml", "joy"), "leave out --out"),
        (("--in", "DOCUMENT", "--to", "occ", "--from", "ekman", "joy"), "leave out LABEL, --from"),
        (("--in", "missing.xml", "--to", "occ"), "missing.xml: no such file or directory"),
        (("--in", "heard.txt", "--to", "occ"), "heard.txt: annotations are read and written as EmotionML or as Onyx"),
        (("--in", "DOCUMENT", "--to", "occ", "--out", "x.txt"), "end the name in one of"),
        (("--in", "DOCUMENT", "--to", "occc"), "did you mean occ"),
        (("--in", "DOCUMENT", "--to", "occ", "--out", "DOCUMENT"), "is the document that is read"),
    ],
)
def test_bad_use_is_told_and_nothing_is_written(
    emotaxa: Console, document: Path, arguments: tuple[str, ...], said: str
) -> None:
    given = [str(document) if argument == "DOCUMENT" else argument for argument in arguments]
    done = emotaxa("convert", *given)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert list(document.parent.iterdir()) == [document]
