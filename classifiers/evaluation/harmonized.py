"""Harmonized files: the rows that `emotaxa harmonize` wrote, read back."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import polars as pl

from mappings.harmonization.corpus.dataset import Dataset, shipped_datasets
from mappings.harmonization.corpus.streams import check_input
from mappings.harmonization.output.dataset_directory import INFO
from mappings.harmonization.output.formats import DIRECTORY, LIST_JOINT
from mappings.harmonization.output.level import level_of_directory, level_of_parquet
from mappings.harmonization.rows import COLUMNS
from ontology.errors import DocumentError, Place
from ontology.files.ending import ending_of

__all__ = ["ENDINGS", "harmonized_level", "rated_rows", "read_harmonized"]

ENDINGS: Final = (".parquet", ".jsonl", ".csv", DIRECTORY)
"""Endings of the names that harmonized rows are read from."""

_NEEDED: Final = ("text", "labels", "unknown")


def read_harmonized(path: Path) -> pl.DataFrame:
    """Read harmonized rows, all at once.

    Args:
        path: a file in `.parquet`, `.jsonl` or `.csv`, or a directory in `.hf`.

    Returns:
        the columns of `rows.COLUMNS`, with these types; null where the file has no such column.

    Raises:
        DocumentError: where it cannot be read, or is no harmonized file.
    """
    ending, place = _checked(path), Place(str(path))
    with _told(path, ending):
        frame = _read(path, ending)
    missing = [name for name in _NEEDED if name not in frame.columns]
    if missing:
        raise DocumentError(
            f"no harmonized file: it has no column {', '.join(missing)}",
            place,
            hint="name its dataset, as goemotions=test.tsv, or harmonize it first",
        )
    try:
        return frame.select(_typed(frame, name, kind) for name, kind in COLUMNS.items())
    except pl.exceptions.PolarsError as error:
        reason = str(error).splitlines()[0][:200]
        raise DocumentError(f"no harmonized file: {reason}", place, hint="harmonize it anew") from error


def harmonized_level(path: Path) -> str | None:
    """Tell to which scheme or tier rows were harmonized, by its id.

    Parquet files and `.hf` directories that `emotaxa harmonize` wrote tell it; None of all others.

    Raises:
        DocumentError: where the file cannot be read.
    """
    ending = _checked(path)
    with _told(path, ending):
        if ending == ".parquet":
            return level_of_parquet(path)
        if ending == DIRECTORY:
            return level_of_directory([file.parent / INFO for file in _arrow_files(path)])
    return None


def rated_rows(frame: pl.DataFrame, datasets: Sequence[Dataset] = ()) -> pl.Series:
    """Tell which rows have a point that people rated, and not one that follows from their labels.

    Those are the rows of datasets that have ratings, shipped ones or others given, and rows that have a point and no
    label.
    """
    rated = [dataset.id for dataset in (*shipped_datasets(), *datasets) if dataset.layout.vad]
    without_label = pl.col("source_labels").list.len().fill_null(0) == 0
    given = pl.col("valence").is_not_null()
    return frame.select(
        (given & (pl.col("source").is_in(rated).fill_null(value=False) | without_label)).alias("rated")
    )["rated"]


def _read(path: Path, ending: str) -> pl.DataFrame:
    if ending == ".parquet":
        return pl.read_parquet(path, glob=False)
    if ending == ".jsonl":
        return pl.read_ndjson(path, infer_schema_length=None)
    if ending == ".csv":
        return pl.read_csv(path, infer_schema=False, glob=False)
    return pl.concat([pl.read_ipc_stream(file) for file in _arrow_files(path)], how="diagonal_relaxed")


def _arrow_files(path: Path) -> list[Path]:
    files = sorted(path.rglob("data-*.arrow"))
    if not files:
        raise OSError("holds no data-*.arrow")
    return files


def _checked(path: Path) -> str:
    """Give the ending of a file that is there."""
    ending = ending_of(
        path,
        ENDINGS,
        "harmonized rows",
        reading=True,
        hint=f"name its dataset, as goemotions={path}, or give a file in .parquet, .jsonl, .csv or .hf",
    )
    if ending != DIRECTORY:
        check_input(path)
    elif not path.is_dir():
        raise DocumentError(
            "is no directory", Place(str(path)), hint="name the directory that `emotaxa harmonize` wrote"
        )
    return ending


@contextmanager
def _told(path: Path, ending: str) -> Iterator[None]:
    """Tell what goes wrong in reading a file."""
    try:
        yield
    except (pl.exceptions.PolarsError, OSError, ValueError) as error:
        reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise DocumentError(
            f"cannot be read as {ending}: {reason}", Place(str(path)), hint="give a whole file"
        ) from error


def _typed(frame: pl.DataFrame, name: str, kind: pl.DataType) -> pl.Expr:
    if name not in frame.columns:
        return pl.lit(None, dtype=kind).alias(name)
    column = pl.col(name)
    if frame.schema[name] != pl.String:
        return column.cast(kind)
    if not isinstance(kind, pl.List):
        return column if kind == pl.String else pl.when(column != "").then(column).cast(kind).alias(name)
    parts = pl.when(column != "").then(column.str.split(LIST_JOINT)).otherwise(pl.lit([], dtype=pl.List(pl.String)))
    return parts.cast(kind).alias(name)
