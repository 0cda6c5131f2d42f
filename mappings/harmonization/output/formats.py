"""Formats: what rows are written to, by the ending of the name, and how a frame becomes bytes in each."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Final

import polars as pl

from mappings.harmonization.output.arrow import arrow_bytes
from mappings.harmonization.output.parquet import parquet_bytes
from ontology.files.ending import ending_of

__all__ = ["DIRECTORY", "ENCODERS", "LIST_JOINT", "SUFFIXES", "Encode", "check_suffix"]

Encode = Callable[[pl.DataFrame, bool], bytes]
"""Turns a frame into bytes; told whether it is the first one."""

LIST_JOINT: Final = "|"
"""What joins the members of a list in CSV."""

DIRECTORY: Final = ".hf"
"""Ending of a directory that the library `datasets` opens."""


def _json_lines(frame: pl.DataFrame, first: bool) -> bytes:
    buffer = BytesIO()
    frame.write_ndjson(buffer)
    return buffer.getvalue()


def _csv(frame: pl.DataFrame, first: bool) -> bytes:
    lists = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List)]
    buffer = BytesIO()
    joined = frame.with_columns(pl.col(name).cast(pl.List(pl.String)).list.join(LIST_JOINT) for name in lists)
    joined.write_csv(buffer, include_header=first)
    return buffer.getvalue()


ENCODERS: Final[dict[str, Encode]] = {
    ".parquet": parquet_bytes,
    ".jsonl": _json_lines,
    ".csv": _csv,
    DIRECTORY: arrow_bytes,
}
"""How a frame becomes bytes, by the ending of the name."""

SUFFIXES: Final = tuple(ENCODERS)
"""Endings of the names that rows can be written to."""


def check_suffix(path: Path) -> str:
    """Give the ending of a name, by which the format is chosen.

    Raises:
        DocumentError: where it is none of `SUFFIXES`.
    """
    return ending_of(path, SUFFIXES, "rows", f"{', '.join(SUFFIXES[:-1])} or, for a directory, {DIRECTORY}")
