"""The report: every row counted once for each label, as text, JSON and a page that needs nothing else."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import polars as pl
import pytest

from mappings.conversion.converter import Converter
from mappings.harmonization.harmonize import Input, harmonize
from mappings.harmonization.reporting.page import report_page
from mappings.harmonization.reporting.report import Report
from tests.mappings.harmonization.corpora import GOEMOTIONS, SAMPLE


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    return tmp_path / "rows.parquet"


@pytest.fixture
def report(converter: Converter, rows: Path) -> Report:
    return harmonize(converter, [Input(GOEMOTIONS, SAMPLE)], "ekman", rows)


def test_the_counts_are_those_of_the_rows(report: Report, rows: Path) -> None:
    frame = pl.read_parquet(rows)
    assert report.rows == frame.height
    for label, count in report.target_labels.items():
        assert count.present == frame["labels"].list.contains(label).sum()
        assert count.unknown == frame["unknown"].list.contains(label).sum()
        assert count.present + count.absent + count.unknown == frame.height
    for label, source in report.source_labels.items():
        assert source.rows.present == frame["source_labels"].list.contains(label).sum()
        assert source.unmapped == frame["unmapped"].list.contains(label).sum()
        assert bool(source.became) != bool(source.unmapped) or not source.rows.present


def test_the_json_has_what_the_contract_names(converter: Converter, tmp_path: Path, report: Report) -> None:
    given = [Input(GOEMOTIONS, SAMPLE)]
    harmonize(converter, given, "ekman", tmp_path / "rows.csv", report=tmp_path / "report.json")
    found = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert found == report.as_dict()
    assert found["rows"] == report.rows
    for part in ("source_labels", "target_labels"):
        for counts in found[part].values():
            assert counts["present"] + counts["absent"] + counts["unknown"] == found["rows"]
    assert list(found["target_labels"])[-1] == "neutral"


def test_the_text_lists_every_target(report: Report) -> None:
    text = report.as_text()
    for label, count in report.target_labels.items():
        assert re.search(rf"^{label} +{count.present} +{count.absent} +{count.unknown}$", text, re.MULTILINE)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag not in ("meta", "link", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_fetches_nothing(report: Report) -> None:
    parser = _Tags()
    parser.feed(page := report_page(report))
    assert not parser.open and not parser.links and "<script" not in page and "url(" not in page
    assert all(f">{label}<" in page for label in report.target_labels)


def test_the_page_escapes_what_it_is_given(report: Report) -> None:
    odd = replace(report.files[0], name="<script>alert(1)</script>.tsv")
    page = report_page(replace(report, files=(odd,)))
    assert "<script>" not in page and "&lt;script&gt;" in page
