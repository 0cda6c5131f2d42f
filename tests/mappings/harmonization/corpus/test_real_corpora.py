"""Real corpora: every row of their files is read, as a plain reading of the same files counts them."""

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from mappings.harmonization.corpus.cell import read_cell
from mappings.harmonization.corpus.dataset import Dataset, find_dataset, shipped_datasets
from mappings.harmonization.corpus.folder import input_files
from mappings.harmonization.corpus.reader import read_rows
from ontology.scale import Scale
from tests.real import missing

BRIGHTER = [dataset for dataset in shipped_datasets() if dataset.id.startswith("brighter-")]


@pytest.fixture(scope="module")
def corpora(goemotions: Path) -> Path:
    """The directory of the real corpora."""
    folder = goemotions.parent
    for name in ("brighter", "xed", "emobank"):
        if not (folder / name).is_dir():
            missing(f"the corpus {name}")
    return folder


def read(dataset: Dataset, path: Path) -> pl.DataFrame:
    return pl.concat(rows.frame for rows in read_rows(dataset, path))


def plainly(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        yield from csv.DictReader(stream)


def labels_of(dataset: Dataset, frame: pl.DataFrame) -> Counter[str]:
    cells = (read_cell(cell, dataset.layout.label_separator) for cell in frame["cell"])
    return Counter(label for cell in cells for label in cell.labels)


def test_brighter_is_described_in_all_its_languages_and_its_files_are_found(corpora: Path) -> None:
    assert len(BRIGHTER) == 32
    found = {path: dataset for dataset in BRIGHTER for _, path in dataset.files_in(corpora / "brighter")}
    assert set(found) == set((corpora / "brighter").rglob("*.csv"))
    for path, dataset in found.items():
        assert dataset.id == f"brighter-{path.stem}" and dataset.split_of(path) == path.parent.name


@pytest.mark.parametrize("dataset", BRIGHTER, ids=lambda dataset: dataset.id)
def test_brighters_rows_and_labels_are_those_of_a_plain_reading(dataset: Dataset, corpora: Path) -> None:
    for _, path in dataset.files_in(corpora / "brighter"):
        rows = list(plainly(path))
        frame = read(dataset, path)
        assert frame["text"].to_list() == [row["text"].replace("\r\n", "\n") for row in rows]
        assert frame["id"].to_list() == [row["id"] for row in rows]
        names = set(rows[0]) - {"id", "text"}
        assert names == set(dataset.layout.label_columns)
        assert labels_of(dataset, frame) == Counter(name for row in rows for name in names if row[name] == "1")
        cells = [read_cell(cell) for cell in frame["cell"].unique()]
        assert all(cell.annotated and not cell.unknown for cell in cells)


def test_emobank_has_points_and_no_labels(corpora: Path) -> None:
    dataset = find_dataset("emobank")
    (path,) = input_files(dataset, corpora / "emobank")
    rows = list(plainly(path))
    frame = read(dataset, path)
    assert frame["text"].to_list() == [row["text"] for row in rows]
    assert (
        Counter(frame["split"]) == Counter(row["split"] for row in rows) == {"train": 8062, "dev": 1000, "test": 1000}
    )
    assert set(frame["cell"]) == {""}
    scale = Scale(1, 5)
    for name, column in (("valence", "V"), ("arousal", "A"), ("dominance", "D")):
        assert frame[name].to_list() == pytest.approx([scale.to_unit(float(row[column])) for row in rows])


@pytest.mark.parametrize("lang", ["en", "fi"])
def test_xeds_lines_without_emotion_are_neutral(corpora: Path, lang: str) -> None:
    dataset = find_dataset(f"xed-{lang}")
    annotated, neutral = input_files(dataset, corpora / "xed")
    lines = annotated.read_text(encoding="utf-8").splitlines()
    frame = read(dataset, annotated)
    assert frame["text"].to_list() == [line.split("\t")[0] for line in lines]
    assert labels_of(dataset, frame) == Counter(
        label.strip() for line in lines for label in line.split("\t")[1].split(",")
    )
    frame = read(dataset, neutral)
    lines = neutral.read_text(encoding="utf-8").splitlines()
    assert frame["text"].to_list() == [line.split("\t")[1] for line in lines]
    assert labels_of(dataset, frame) == {"0": {"en": 9675, "fi": 10794}[lang]}


def test_goemotions_is_read_as_before(corpora: Path) -> None:
    dataset = find_dataset("goemotions")
    files = input_files(dataset, corpora / "goemotions")
    assert [read(dataset, path).height for path in files] == [43410, 5426, 5427]
    assert [path.name for path in input_files(dataset, corpora / "goemotions", ["dev", "test"])] == [
        "dev.tsv",
        "test.tsv",
    ]
