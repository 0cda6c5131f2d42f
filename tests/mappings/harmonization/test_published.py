"""The real GoEmotions: the counts that the paper's grouping gives, and texts byte for byte."""

import csv
from pathlib import Path

import polars as pl
import pytest

from mappings.conversion.converter import Converter
from mappings.harmonization.harmonize import Input, Options, harmonize
from tests.mappings.harmonization.corpora import GOEMOTIONS

ROWS = {"train": 43_410, "dev": 5_426, "test": 5_427}
EKMAN = {
    "train": {
        "joy": 17410, "neutral": 14219, "anger": 5579, "surprise": 5367, "sadness": 3263, "disgust": 793, "fear": 726,
    },
    "dev": {"joy": 2219, "neutral": 1766, "anger": 717, "surprise": 624, "sadness": 390, "fear": 105, "disgust": 97},
    "test": {"joy": 2104, "neutral": 1787, "anger": 726, "surprise": 677, "sadness": 379, "disgust": 123, "fear": 98},
}  # fmt: skip
SENTIMENT = {"positive": 2104, "neutral": 1787, "negative": 1262, "ambiguous": 677}


def read(path: Path) -> pl.DataFrame:
    if path.suffix == ".parquet":
        return pl.read_parquet(path)
    return pl.read_ndjson(path) if path.suffix == ".jsonl" else pl.read_csv(path)


@pytest.mark.parametrize("split", ROWS)
def test_the_papers_grouping_gives_the_published_ekman_counts(
    converter: Converter, goemotions: Path, tmp_path: Path, split: str
) -> None:
    out = tmp_path / "rows.parquet"
    given = [Input(GOEMOTIONS, goemotions / f"{split}.tsv")]
    report = harmonize(converter, given, "ekman", out, Options(profile="goemotions-paper"))
    assert report.rows == ROWS[split]
    assert {label: count.present for label, count in report.target_labels.items()} == EKMAN[split]
    counted = pl.read_parquet(out)["labels"].explode().value_counts()
    assert dict(counted.iter_rows()) == EKMAN[split]


def test_the_papers_grouping_gives_the_published_sentiment_counts(
    converter: Converter, goemotions: Path, tmp_path: Path
) -> None:
    given = [Input(GOEMOTIONS, goemotions / "test.tsv")]
    report = harmonize(converter, given, "sentiment", tmp_path / "rows.csv", Options(profile="goemotions-paper"))
    assert {label: count.present for label, count in report.target_labels.items()} == SENTIMENT


@pytest.mark.parametrize("suffix", ["parquet", "jsonl", "csv"])
def test_ids_texts_and_labels_are_those_that_a_csv_reader_gives(
    converter: Converter, goemotions: Path, tmp_path: Path, suffix: str
) -> None:
    for split in ROWS:
        path, out = goemotions / f"{split}.tsv", tmp_path / f"{split}.{suffix}"
        harmonize(converter, [Input(GOEMOTIONS, path)], "parrott/1", out)
        frame = read(out)
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.reader(stream, delimiter="\t"))
        assert frame["text"].to_list() == [row[0] for row in rows]
        assert frame["id"].to_list() == [row[2] for row in rows]
        if suffix == "parquet":
            codes = {
                concept.label: concept.notations[0] for concept in converter.knowledge.taxonomy.by_scheme["goemotions"]
            }
            labels = frame["source_labels"].to_list()
            assert [",".join(codes[label] for label in cell) for cell in labels] == [row[1] for row in rows]
