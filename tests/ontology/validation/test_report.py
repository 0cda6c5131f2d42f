"""Reports of findings: a table in ROBOT's columns, JSON, and a page."""

import csv
import json
from pathlib import Path

import pytest

from ontology.errors import DocumentError, Place
from ontology.finding import Finding
from ontology.validation.report import check_report_suffix, report_document, write_report

NOTE = Finding(
    "INFO", Place("a.ttl", 3, slot="skos:definition"), "small", "capital", "sense:joy", "lowercase_definition", '"x"@en'
)
GRAVE = Finding(
    "ERROR",
    Place("a.ttl", 7, slot="skos:prefLabel"),
    'has\ta <tab> & "more"',
    "take it away",
    "sense:joy",
    "label_formatting",
)
FINDINGS = (NOTE, GRAVE)


def test_the_table_has_the_columns_of_robot_and_the_gravest_first(tmp_path: Path) -> None:
    path = tmp_path / "report.tsv"
    write_report(FINDINGS, path)
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, dialect="excel-tab"))
    assert [row["Level"] for row in rows] == ["ERROR", "INFO"]
    assert list(rows[0])[:5] == ["Level", "Rule Name", "Subject", "Property", "Value"]
    assert rows[0] == {
        "Level": "ERROR", "Rule Name": "label_formatting", "Subject": "sense:joy", "Property": "skos:prefLabel",
        "Value": "", "File": "a.ttl", "Line": "7", "Message": 'has a <tab> & "more"', "Cure": "take it away",
    }  # fmt: skip


def test_the_json_counts_and_lists(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    write_report(FINDINGS, path)
    document = json.loads(path.read_text(encoding="utf-8"))
    assert (document["errors"], document["warnings"], document["notes"]) == (1, 0, 1)
    assert [found["rule"] for found in document["findings"]] == ["label_formatting", "lowercase_definition"]
    assert document["findings"][1]["value"] == '"x"@en'
    assert report_document(FINDINGS)["findings"][0]["level"] == "INFO"


def test_the_page_says_everything_and_escapes_it(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_report(FINDINGS, path)
    page = path.read_text(encoding="utf-8")
    assert "1 errors, 0 warnings, 1 notes" in page
    assert "&lt;tab&gt; &amp; &#34;more&#34;" in page
    assert "<tab>" not in page
    assert "http" not in page


def test_an_empty_report_is_written_too(tmp_path: Path) -> None:
    for name in ("empty.tsv", "empty.json", "empty.html"):
        write_report((), tmp_path / name)
        assert (tmp_path / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["report", "report.txt"])
def test_another_ending_is_refused(name: str) -> None:
    with pytest.raises(DocumentError, match=r"end the name in \.tsv, \.json or \.html"):
        check_report_suffix(Path(name))


def test_a_place_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="cannot be written"):
        write_report(FINDINGS, tmp_path / "nowhere" / "report.tsv")
