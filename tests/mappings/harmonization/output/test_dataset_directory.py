"""Dataset directories, held against the library that opens them."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from mappings.conversion.converter import Converter
from mappings.harmonization import run
from mappings.harmonization.harmonize import harmonize
from mappings.harmonization.inputs import Input
from mappings.harmonization.options import Options
from mappings.harmonization.output import dataset_directory
from mappings.harmonization.output.level import LEVEL_KEY
from mappings.harmonization.rows import COLUMNS
from ontology.errors import DocumentError
from tests.mappings.harmonization.corpora import GOEMOTIONS, NAMED, SAMPLE


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Give the library, kept from asking anything of anybody."""
    with pytest.MonkeyPatch.context() as patched:
        for name in ("HF_HUB_OFFLINE", "HF_DATASETS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY"):
            patched.setenv(name, "1")
        patched.setenv("HF_HOME", str(tmp_path_factory.mktemp("hf")))
        yield pytest.importorskip("datasets")


def rows_of(dataset: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - the library is not typed
    return [dict(row) for row in dataset]


def test_rows_without_a_split_are_one_dataset(converter: Converter, tmp_path: Path, library: Any) -> None:  # noqa: ANN401
    harmonize(converter, [Input(GOEMOTIONS, SAMPLE)], "ekman", tmp_path / "rows.parquet")
    harmonize(converter, [Input(GOEMOTIONS, SAMPLE)], "ekman", out := tmp_path / "rows.hf")
    assert sorted(os.listdir(out)) == ["data-00000-of-00001.arrow", "dataset_info.json", "state.json"]
    found = library.load_from_disk(str(out))
    assert isinstance(found, library.Dataset)
    assert found.column_names == list(COLUMNS)
    assert rows_of(found) == pl.read_parquet(tmp_path / "rows.parquet").to_dicts()
    assert json.loads((out / "dataset_info.json").read_text(encoding="utf-8"))[LEVEL_KEY] == "ekman"
    assert found.filter(lambda row: "anger" in row["labels"]).num_rows == 5


def test_each_split_is_a_dataset_and_long_ones_have_several_files(
    converter: Converter,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    library: Any,  # noqa: ANN401
) -> None:
    monkeypatch.setattr(run, "BLOCK_ROWS", 7)
    small = 2_000
    made = dataset_directory.DatasetDirectory
    monkeypatch.setattr(
        "mappings.harmonization.output.writer.DatasetDirectory",
        lambda folder, path, level: made(folder, path, level, shard_bytes=small),
    )
    (tmp_path / "one.csv").write_text("text,emotion\na,joy\nb,fear|joy\n", encoding="utf-8")
    given = [
        Input(GOEMOTIONS, SAMPLE, "train"),
        Input(NAMED, tmp_path / "one.csv"),
        Input(GOEMOTIONS, SAMPLE, "very-long test"),
        Input(GOEMOTIONS, SAMPLE, "train"),
    ]
    options = Options(duplicates="mark")
    harmonize(converter, given, "ekman", tmp_path / "rows.parquet", options)
    harmonize(converter, given, "ekman", out := tmp_path / "rows.hf", options)
    found = library.load_from_disk(str(out))
    assert isinstance(found, library.DatasetDict)
    assert {name: split.num_rows for name, split in found.items()} == {"train": 80, "unsplit": 2, "very_long_test": 40}
    assert len(list((out / "train").glob("data-*-of-*.arrow"))) > 3
    expected = pl.read_parquet(tmp_path / "rows.parquet")
    for name, split in (("train", "train"), ("unsplit", None), ("very_long_test", "very-long test")):
        assert rows_of(found[name]) == expected.filter(pl.col("split").eq_missing(split)).to_dicts()


def test_rows_may_be_none(converter: Converter, tmp_path: Path, library: Any) -> None:  # noqa: ANN401
    (tmp_path / "one.csv").write_text("text,emotion\na,grumpf\n", encoding="utf-8")
    given = [Input(NAMED, tmp_path / "one.csv", "train")]
    harmonize(converter, given, "ekman", out := tmp_path / "rows.hf", Options(unknown="drop"))
    found = library.load_from_disk(str(out))
    assert (found.num_rows, found.column_names) == (0, list(COLUMNS))


def test_more_splits_than_can_be_opened_are_refused(
    converter: Converter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert dataset_directory._MOST_SPLITS < 256, "some systems let a process open no more files"
    monkeypatch.setattr(dataset_directory, "_MOST_SPLITS", 4)
    given = [Input(GOEMOTIONS, SAMPLE, f"s{number}") for number in range(5)]
    with pytest.raises(DocumentError, match=r"rows\.hf: the rows have more than 4 splits, as 's0', 's1', 's2'"):
        harmonize(converter, given, "ekman", tmp_path / "rows.hf")
    assert not os.listdir(tmp_path)
    harmonize(converter, given[:4], "ekman", tmp_path / "rows.hf")
    assert len(os.listdir(tmp_path / "rows.hf")) == 5


def test_a_dataset_takes_the_place_of_an_older_one_and_of_nothing_else(converter: Converter, tmp_path: Path) -> None:
    given = [Input(GOEMOTIONS, SAMPLE)]
    out = tmp_path / "rows.hf"
    out.mkdir()
    harmonize(converter, given, "ekman", out)
    harmonize(converter, [Input(GOEMOTIONS, SAMPLE, "train")], "ekman", out)
    assert sorted(os.listdir(out)) == ["dataset_dict.json", "train"]

    def stop(rows: int, done: int, total: int | None) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        harmonize(converter, given, "ekman", out, progress=stop)
    assert sorted(os.listdir(out)) == ["dataset_dict.json", "train"]
    (other := tmp_path / "papers.hf").mkdir()
    (other / "thesis.tex").write_text("years of work")
    with pytest.raises(DocumentError, match=r"papers\.hf: is a directory with other things in it"):
        harmonize(converter, given, "ekman", other)
    for name, said in (("a.docx", "a.docx"), ("train/a.docx", "train/a.docx"), ("data/data-1-of-1.arrow", "data")):
        (strange := out / name).parent.mkdir(exist_ok=True)
        strange.write_text("years of work")
        with pytest.raises(DocumentError, match=rf"rows\.hf: is a directory with other things in it, as {said}; give"):
            harmonize(converter, given, "ekman", out)
        assert strange.read_text() == "years of work"
        strange.unlink()
    (out / "data").rmdir()

    def put(rows: int, done: int, total: int | None) -> None:
        (out / "a.docx").write_text("put there meanwhile")

    with pytest.raises(DocumentError, match=r"as a\.docx; give"):
        harmonize(converter, given, "ekman", out, progress=put)
    assert sorted(os.listdir(out)) == ["a.docx", "dataset_dict.json", "train"]
    (tmp_path / "file.hf").write_text("")
    with pytest.raises(DocumentError, match=r"file\.hf: is a file"):
        harmonize(converter, given, "ekman", tmp_path / "file.hf")
    with pytest.raises(DocumentError, match="there is no such directory"):
        harmonize(converter, given, "ekman", tmp_path / "none" / "rows.hf")
    assert sorted(os.listdir(tmp_path)) == ["file.hf", "papers.hf", "rows.hf"]
    assert os.listdir(other) == ["thesis.tex"]
