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
from mappings.harmonization.options import Options
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
        self.sources: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value or "" for name, value in attrs if name == "href"]
        self.sources += [value or "" for name, value in attrs if name == "src"]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in ("meta", "link", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_fetches_nothing(report: Report) -> None:
    parser = _Tags()
    parser.feed(page := report_page(report))
    assert not parser.open and not parser.sources and "<script" not in page and "url(" not in page
    assert all(link.startswith(("#", "https://")) for link in parser.links)
    anchors = {link[1:] for link in parser.links if link.startswith("#")}
    assert anchors <= set(parser.ids) and len(parser.ids) == len(set(parser.ids))
    assert all(f">{label}<" in page for label in report.target_labels)


def test_the_page_escapes_what_it_is_given(report: Report) -> None:
    odd = replace(report.files[0], name="<script>alert(1)</script>.tsv")
    page = report_page(replace(report, files=(odd,)))
    assert "<script>" not in page and "&lt;script&gt;" in page


OTHER = replace(GOEMOTIONS, id="other", name="Other <corpus>", licence="CC-BY-NC-SA-4.0", lang="fi")
SHARED = replace(GOEMOTIONS, licence="CC-BY-SA-4.0")
SAME = "They stole my bike for the second time this year. I am absolutely furious."


@pytest.fixture(scope="module")
def merge(converter: Converter, tmp_path_factory: pytest.TempPathFactory) -> Report:
    """A merge with everything that can be told: duplicates, a leak, unknown labels, ids twice, no text, a clash."""
    folder = tmp_path_factory.mktemp("merge")
    (train := folder / "train.tsv").write_text(SAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    (test := folder / "test.tsv").write_text(
        f"{SAME}\t2\tx1\n{SAME.upper()}\t2\tx1\n{SAME[:-1]}!\t<b>\tx2\n\t3\tx3\n", encoding="utf-8"
    )
    given = [Input(SHARED, train), Input(OTHER, test)]
    options = Options(duplicates="keep", near=0.8, unknown="keep")
    return harmonize(converter, given, "ekman", folder / "rows.parquet", options)


def test_each_dataset_has_counts_of_its_own_that_add_up(merge: Report) -> None:
    assert {name: count.rows for name, count in merge.datasets.items()} == {"goemotions": 40, "other": 4}
    for label, count in merge.target_labels.items():
        parts = [dataset.target_labels[label] for dataset in merge.datasets.values()]
        assert parts[0] + parts[1] == count
    for dataset in merge.datasets.values():
        for counted in (*dataset.target_labels.values(), *(one.rows for one in dataset.source_labels.values())):
            assert counted.rows == dataset.rows
    anger = merge.datasets["other"].source_labels["anger"]
    assert (anger.rows.present, list(anger.became)) == (2, ["anger"])
    assert set(anger.became) <= set(anger.degrees) and anger.loss_bits is not None


def test_a_row_with_an_unknown_label_denies_nothing_and_is_told(merge: Report) -> None:
    found = merge.unknown_labels["other"]["<b>"]
    assert found.rows == 1 and found.first.endswith("test.tsv:3")
    assert merge.datasets["other"].target_labels["fear"].unknown >= 1
    assert "labels of other that its scheme does not have: '<b>' (1)" in merge.as_text()


def test_duplicates_ids_texts_and_licences_are_told(merge: Report) -> None:
    assert merge.duplicates is not None and merge.licences is not None
    assert (merge.duplicates.exact, merge.duplicates.near_rows) == (2, 1)
    assert merge.repeated_ids["other"].examples == ("x1",)
    assert merge.without_text == merge.datasets["other"].without_text == 1
    assert merge.licences.one_file is None
    text = merge.as_text()
    for line in (
        "1 row without text",
        "ids of other in 1 row again: x1",
        "duplicates: 2 rows exactly, 1 nearly, in 1 groups",
        "goemotions train and other test share 1 text exactly, 0 nearly",
        "one for each of: goemotions under CC-BY-SA-4.0; other under CC-BY-NC-SA-4.0",
    ):
        assert line in text


def test_the_json_tells_all_of_it(merge: Report) -> None:
    told = json.loads(json.dumps(merge.as_dict()))
    assert told["datasets"]["other"]["source_labels"]["anger"]["present"] == 2
    assert told["duplicates"]["shared"][0]["leaks"] and told["duplicates"]["shared"][0]["examples"]
    assert told["unknown_labels"]["other"]["<b>"]["rows"] == 1
    assert told["licences"]["redistribute"]["one_file"] is None and len(told["licences"]["conflicts"]) == 1
    assert told["options"]["near"] == 0.8 and told["revision"] and told["versions"]["polars"]
    assert told["rows_read"] == told["rows"] == 44


def test_the_page_of_a_merge_shows_all_of_it_and_escapes_it(merge: Report) -> None:
    parser = _Tags()
    parser.feed(page := report_page(merge))
    assert not parser.open and not parser.sources and len(parser.ids) == len(set(parser.ids))
    assert "<corpus>" not in page and "<b>" not in page and "Other &lt;corpus&gt;" in page
    for words in (
        "goemotions train and other test share 1 text exactly",
        "goemotions and other may not be handed on as one file",
        "1 row of other bears an id that an earlier row bears: x1",
        "1 row has no text",
        "It is no legal advice",
        "Whom to name",
    ):
        assert words in page
    assert page.count("<svg") == 5


def test_a_merge_of_many_datasets_folds_its_details_away(merge: Report) -> None:
    count = merge.datasets["goemotions"]
    many = replace(merge, datasets={f"set-{number}": replace(count, name=f"Set {number}") for number in range(40)})
    page = report_page(many)
    assert page.count("<details>\n<summary>Set") == 40 and len(page) < 3_000_000


def test_a_report_without_rows_can_be_shown(converter: Converter, tmp_path: Path) -> None:
    (path := tmp_path / "train.tsv").write_text("a\tnone\tx\n")
    report = harmonize(converter, [Input(GOEMOTIONS, path)], "ekman", tmp_path / "r.csv", Options(unknown="drop"))
    assert (report.rows, report.dropped_unknown, report.rows_read) == (0, 1, 1)
    assert "1 row was left out" in report_page(report) and "1 row left out" in report.as_text()
