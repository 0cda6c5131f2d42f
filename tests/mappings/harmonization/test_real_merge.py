"""Five real corpora merged into Shaver's six by the recipe that is shipped, against counts taken by hand.

What is counted here reads the files on its own, with `csv` and plain loops, and knows the corpora's labels by heart.
"""

import csv
import os
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from mappings.conversion.converter import Converter
from mappings.harmonization.corpus.dataset import find_dataset
from mappings.harmonization.harmonize import harmonize
from mappings.harmonization.inputs import Input
from mappings.harmonization.recipe import Recipe, read_recipe
from mappings.harmonization.reporting.report import Report

RECIPE = Path(__file__).parents[3] / "mappings" / "recipes" / "shaver-six.toml"
PLUTCHIK = ("neutral", "anger", "anticipation", "disgust", "fear", "joy", "sadness", "surprise", "trust")


@dataclass(frozen=True)
class Row:
    """A row as read by hand: its labels are None where it bears none at all."""

    dataset: str
    split: str | None
    text: str
    labels: frozenset[str] | None


@dataclass(frozen=True)
class Merge:
    recipe: Recipe
    report: Report
    rows: pl.DataFrame
    by_hand: list[Row]


@pytest.fixture(scope="module")
def merge(converter: Converter, goemotions: Path, tmp_path_factory: pytest.TempPathFactory) -> Merge:
    recipe = read_recipe(RECIPE, os.environ)
    out = tmp_path_factory.mktemp("merge") / "merged.parquet"
    report = harmonize(converter, recipe.inputs, recipe.target, out, recipe.options)
    return Merge(recipe, report, pl.read_parquet(out), list(by_hand(goemotions.parent)))


def by_hand(folder: Path) -> Iterator[Row]:
    yield from goemotions_by_hand(folder / "goemotions")
    for lang in ("en", "fi"):
        for line in lines(folder / "xed" / f"{lang}-annotated.tsv"):
            text, ids = line.split("\t")
            yield Row(f"xed-{lang}", None, text, frozenset(PLUTCHIK[int(one)] for one in ids.split(",")))
        for line in lines(folder / "xed" / f"neu_{lang}.txt"):
            yield Row(f"xed-{lang}", None, line.split("\t")[1], frozenset(["neutral"]))
    yield from brighter_by_hand(folder / "brighter" / "track_a")
    with (folder / "emobank" / "emobank.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            yield Row("emobank", row["split"], row["text"], None)


def goemotions_by_hand(folder: Path) -> Iterator[Row]:
    names = (folder / "emotions.txt").read_text(encoding="utf-8").split()
    for split in ("train", "dev", "test"):
        with (folder / f"{split}.tsv").open(encoding="utf-8", newline="") as stream:
            for text, ids, _ in csv.reader(stream, delimiter="\t"):
                yield Row("goemotions", split, text, frozenset(names[int(one)] for one in ids.split(",")))


def brighter_by_hand(folder: Path) -> Iterator[Row]:
    for variant in sorted(path.stem for path in (folder / "train").glob("*.csv")):
        for split in ("train", "dev"):
            if (path := folder / split / f"{variant}.csv").exists():
                with path.open(encoding="utf-8", newline="") as stream:
                    for row in csv.DictReader(stream):
                        shown = frozenset(name for name in PLUTCHIK if row.get(name) in ("1", "1.0"))
                        yield Row(f"brighter-{variant}", split, row["text"], shown)


def lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").split("\n") if line]


def plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).translate(str.maketrans("\u2018\u2019\u201c\u201d", "''\"\""))
    return " ".join(unicodedata.normalize("NFKC", folded.lower()).split())


def test_every_row_of_every_file_is_there_in_order(merge: Merge) -> None:
    assert merge.report.rows == len(merge.by_hand) == merge.rows.height == 190_252
    counted = Counter(row.dataset for row in merge.by_hand)
    assert {name: count.rows for name, count in merge.report.datasets.items()} == counted and len(counted) == 32
    assert [counted[name] for name in ("goemotions", "xed-en", "xed-fi", "emobank")] == [54_263, 27_203, 25_243, 10_062]
    splits = Counter((row.dataset, row.split) for row in merge.by_hand)
    assert {(name, split): rows for name, split, rows in merge.rows.group_by("source", "split").len().iter_rows()} == (
        splits
    )
    assert merge.rows["text"].to_list() == [row.text for row in merge.by_hand]


def test_source_labels_are_those_counted_by_hand(merge: Merge) -> None:
    counted: Counter[tuple[str, str]] = Counter()
    annotated: Counter[str] = Counter()
    for row in merge.by_hand:
        annotated[row.dataset] += row.labels is not None
        counted.update((row.dataset, label) for label in row.labels or ())
    told = {
        (name, label): count.rows.present
        for name, dataset in merge.report.datasets.items()
        for label, count in dataset.source_labels.items()
        if count.rows.present
    }
    assert told == counted
    for name, dataset in merge.report.datasets.items():
        assert dataset.without_annotation == dataset.rows - annotated[name]
        for label, count in dataset.source_labels.items():
            assert count.rows.absent == annotated[name] - counted[name, label]


def test_target_labels_are_those_counted_by_hand_from_what_each_label_becomes(merge: Merge) -> None:
    """Present where some label becomes it; absent at most where none so much as overlaps it; else unknown."""
    present: Counter[tuple[str, str]] = Counter()
    annotated: Counter[str] = Counter()
    without_target: Counter[str] = Counter()
    for row in merge.by_hand:
        if row.labels is None:
            continue
        sources = merge.report.datasets[row.dataset].source_labels
        reached = {target for label in row.labels for target in sources[label].became}
        present.update((row.dataset, target) for target in reached)
        annotated[row.dataset] += 1
        without_target[row.dataset] += bool(row.labels) and not reached
    for name, dataset in merge.report.datasets.items():
        assert dataset.without_target == without_target[name]
        for target, count in dataset.target_labels.items():
            assert count.present == present[name, target], (name, target)
            assert count.rows == dataset.rows and count.absent <= annotated[name] - count.present, (name, target)
    for target, count in merge.report.target_labels.items():
        assert count.present == sum(present[name, target] for name in merge.report.datasets)
        assert count.rows == merge.report.rows


def test_the_report_counts_the_rows_of_the_file(merge: Merge) -> None:
    for column, state in (("labels", "present"), ("unknown", "unknown")):
        listed = merge.rows.select("source", column).explode(column).drop_nulls().group_by("source", column).len()
        told = {
            (name, target): getattr(count, state)
            for name, dataset in merge.report.datasets.items()
            for target, count in dataset.target_labels.items()
            if getattr(count, state)
        }
        assert {(name, target): rows for name, target, rows in listed.iter_rows()} == told


def test_what_the_labels_plainly_mean(merge: Merge) -> None:
    """By heart, not by the report: joy is joy, and what was asked for in no corpus is told by none."""
    joyful = sum(row.dataset == "brighter-deu" and "joy" in (row.labels or ()) for row in merge.by_hand)
    assert merge.report.datasets["brighter-deu"].target_labels["joy"].present == joyful > 0
    neutral = sum(row.dataset.startswith("xed") and row.labels == frozenset(["neutral"]) for row in merge.by_hand)
    found = [merge.report.datasets[name].target_labels["neutral"] for name in ("xed-en", "xed-fi")]
    assert sum(count.present for count in found) == neutral == 9_675 + 10_794
    assert all(count.unknown == 10_062 for count in merge.report.datasets["emobank"].target_labels.values())


def test_afrikaans_surprise_is_unknown_not_absent(merge: Merge) -> None:
    afrikaans = merge.report.datasets["brighter-afr"]
    assert afrikaans.target_labels["surprise"].unknown == afrikaans.rows == 1_320
    assert "surprise" not in afrikaans.source_labels
    assert merge.report.datasets["brighter-deu"].target_labels["surprise"].absent > 0


def test_english_disgust_is_unknown_not_absent(converter: Converter, goemotions: Path, tmp_path: Path) -> None:
    """Shaver's six have no disgust of their own; Ekman's have."""
    folder = goemotions.parent / "brighter" / "track_a" / "train"
    given = [Input(find_dataset(f"brighter-{variant}"), folder / f"{variant}.csv") for variant in ("afr", "deu", "eng")]
    report = harmonize(converter, given, "ekman", tmp_path / "rows.parquet")
    english, german = report.datasets["brighter-eng"], report.datasets["brighter-deu"]
    assert english.target_labels["disgust"].unknown == english.rows == 2_768
    assert german.target_labels["disgust"].present == 832
    assert report.datasets["brighter-afr"].target_labels["surprise"].unknown == 1_222
    frame = pl.read_parquet(tmp_path / "rows.parquet").filter(pl.col("source") == "brighter-eng")
    assert frame["unknown"].list.contains("disgust").all()


def test_valence_arousal_and_dominance_of_emobank_are_its_own(merge: Merge, goemotions: Path) -> None:
    with (goemotions.parent / "emobank" / "emobank.csv").open(encoding="utf-8", newline="") as stream:
        given = [[(float(row[name]) - 3) / 2 for name in "VAD"] for row in csv.DictReader(stream)]
    found = merge.rows.filter(pl.col("source") == "emobank").select("valence", "arousal", "dominance").rows()
    assert all(one == pytest.approx(other, abs=1e-6) for one, other in zip(found, given, strict=True))


def test_duplicates_are_those_counted_by_hand(merge: Merge) -> None:
    first: dict[str, int] = {}
    repeats: dict[int, int] = {}
    for number, row in enumerate(merge.by_hand):
        text = plain(row.text)
        if text:
            earlier = first.setdefault(text, number)
            if earlier != number:
                repeats[number] = earlier
    assert merge.report.duplicates is not None
    assert merge.report.duplicates.exact == len(repeats) > 4_000
    ids = (merge.rows["source"] + ":" + merge.rows["id"]).to_list()
    marked = {number: name for number, name in enumerate(merge.rows["duplicate_of"]) if name is not None}
    assert marked == {number: ids[earlier] for number, earlier in repeats.items()}


def test_the_leak_of_goemotions_is_told(merge: Merge) -> None:
    assert merge.report.duplicates is not None
    leaks = {(str(pair.one), str(pair.other)): pair.texts for pair in merge.report.duplicates.leaks}
    assert leaks["goemotions train", "goemotions test"] == 38
    texts = {
        split: {plain(row.text) for row in merge.by_hand if row.split == split and row.dataset == "emobank"}
        for split in ("train", "dev", "test")
    }
    assert leaks["emobank train", "emobank dev"] == len(texts["train"] & texts["dev"])
    assert "goemotions train and goemotions test share 38 texts" in merge.report.as_text()


def test_the_licence_of_the_merge_is_the_one_that_shares_alike(merge: Merge) -> None:
    terms = merge.report.licences
    assert terms is not None and terms.one_file == "CC-BY-SA-4.0" and not terms.untrained
    assert Counter(merge.rows["licence"]) == Counter(
        "CC-BY-SA-4.0" if row.dataset == "emobank" else "CC-BY-4.0" for row in merge.by_hand
    )
