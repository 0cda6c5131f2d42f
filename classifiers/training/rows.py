"""Rows: harmonized files read back, with the three values that a label can have."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import polars as pl

from classifiers.errors import TrainingError
from mappings.harmonization.corpus.streams import check_input
from ontology.errors import DocumentError, Place
from ontology.files.ending import ending_of

__all__ = ["COLUMNS", "of_sources", "read_rows"]

COLUMNS: Final[dict[str, pl.DataType | type[pl.DataType]]] = {
    "id": pl.String,
    "source": pl.String,
    "split": pl.String,
    "text": pl.String,
    "source_labels": pl.List(pl.String),
    "labels": pl.List(pl.String),
    "unknown": pl.List(pl.String),
    "valence": pl.Float64,
    "arousal": pl.Float64,
    "dominance": pl.Float64,
    "licence": pl.String,
}
"""The columns of a harmonized file that training reads, with their types."""

_LISTS: Final = ("source_labels", "labels", "unknown")
_JOINT: Final = "|"


def read_rows(paths: Sequence[Path]) -> pl.DataFrame:
    """Read harmonized files, one after the other.

    Args:
        paths: Parquet, JSON lines or CSV, as `emotaxa harmonize` writes them.

    Returns:
        the columns of `COLUMNS`, rows without text left out.

    Raises:
        DocumentError: where a file cannot be read, or lacks a column.
    """
    return pl.concat([_read(path) for path in paths]).filter(pl.col("text").str.strip_chars().str.len_bytes() > 0)


def of_sources(frame: pl.DataFrame, sources: Sequence[str] | None) -> pl.DataFrame:
    """Keep the rows of some corpora; all where none are named.

    Raises:
        TrainingError: where there is no row of a corpus.
    """
    if sources is None:
        return frame
    known = frame["source"].unique(maintain_order=True).to_list()
    for source in sources:
        if source not in known:
            raise TrainingError(
                f"no row with a text is from {source!r}",
                hint=f"the corpora of these files are {', '.join(map(str, known))}",
                value=source,
            )
    return frame.filter(pl.col("source").is_in(list(sources)))


def _read(path: Path) -> pl.DataFrame:
    ending = ending_of(path, (".parquet", ".jsonl", ".csv"), "harmonized rows", reading=True)
    check_input(path)
    try:
        frame = _frame(path, ending)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise DocumentError(
            reason, Place(str(path)), hint="give a file that `emotaxa harmonize` has written"
        ) from error
    except (pl.exceptions.PolarsError, UnicodeDecodeError) as error:
        raise DocumentError(
            f"cannot be read: {str(error).splitlines()[0]}", Place(str(path)), hint="harmonize the corpus again"
        ) from error
    missing = [name for name in COLUMNS if name not in frame.columns]
    if missing:
        raise DocumentError(
            f"no column {', '.join(missing)}",
            Place(str(path)),
            hint="give a file that `emotaxa harmonize` has written",
            value=missing,
        )
    if ending == ".csv":
        frame = frame.with_columns(
            pl.when(pl.col(name).fill_null("") == "").then(pl.lit([], pl.List(pl.String)))
            .otherwise(pl.col(name).str.split(_JOINT)).alias(name)
            for name in _LISTS
        )  # fmt: skip
    try:
        rows = frame.select(pl.col(name).cast(kind) for name, kind in COLUMNS.items())
    except pl.exceptions.PolarsError as error:
        raise DocumentError(
            f"a column is of another type: {str(error).splitlines()[0]}",
            Place(str(path)),
            hint="harmonize the corpus again",
        ) from error
    for name in ("id", "source"):
        if (empty := rows[name].is_null()).any():
            raise DocumentError(
                f"row {int(empty.arg_true()[0]) + 1} has no {name}",
                Place(str(path)),
                hint="every row needs both; harmonize the corpus again",
                value=name,
            )
    return rows


def _frame(path: Path, ending: str) -> pl.DataFrame:
    if ending == ".parquet":
        return pl.read_parquet(path)
    if ending == ".jsonl":
        return pl.read_ndjson(path, schema_overrides=dict(COLUMNS), infer_schema_length=None)
    return pl.read_csv(path, infer_schema=False)
