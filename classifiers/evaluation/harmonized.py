"""Harmonized files: the rows that `emotaxa harmonize` wrote, read back."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import polars as pl

from mappings.harmonization.corpus.dataset import Dataset, shipped_datasets
from mappings.harmonization.corpus.streams import check_input
from mappings.harmonization.output.formats import DIRECTORY, LIST_JOINT
from mappings.harmonization.rows import COLUMNS
from ontology.errors import DocumentError, Place
from ontology.files.ending import ending_of

__all__ = ["ENDINGS", "rated_rows", "read_harmonized"]

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
    ending = ending_of(path, ENDINGS, "harmonized rows")
    place = Place(str(path))
    if ending == DIRECTORY:
        if not path.is_dir():
            raise DocumentError("is no directory", place, hint="name the directory that `emotaxa harmonize` wrote")
    else:
        check_input(path)
    try:
        frame = _read(path, ending)
    except (pl.exceptions.PolarsError, OSError, UnicodeDecodeError) as error:
        reason = str(error).splitlines()[0][:200]
        raise DocumentError(f"cannot be read as {ending}: {reason}", place, hint="give a whole file") from error
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
    files = sorted(path.rglob("data-*.arrow"))
    if not files:
        raise OSError("holds no data-*.arrow")
    return pl.concat([pl.read_ipc_stream(file) for file in files], how="diagonal_relaxed")


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
