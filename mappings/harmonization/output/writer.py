"""Writers: frames of harmonized rows to Parquet, JSON lines or CSV, one frame after the other."""

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Final, Protocol

import polars as pl

from mappings.harmonization.output.aside import write_aside
from mappings.harmonization.output.parquet import ParquetFile, parquet_bytes
from ontology.errors import DocumentError, Place

__all__ = ["SUFFIXES", "RowWriter", "check_suffix", "row_writer"]

LIST_JOINT: Final = "|"
"""What joins the members of a list in CSV."""


class RowWriter(Protocol):
    """Takes frames with the same columns, in order."""

    def write(self, frame: pl.DataFrame) -> None:
        """Add the rows of a frame."""


class _Pipeline:
    """Frames encoded by several threads while the next ones are read, and written in their order."""

    def __init__(
        self, encode: Callable[[pl.DataFrame, bool], bytes], take: Callable[[bytes], object], threads: int
    ) -> None:
        self._encode = encode
        self._take = take
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="rows")
        self._pending: deque[Future[bytes]] = deque()
        self._room = threads
        self._first = True

    def write(self, frame: pl.DataFrame) -> None:
        while len(self._pending) >= self._room:
            self._take(self._pending.popleft().result())
        self._pending.append(self._pool.submit(self._encode, frame, self._first))
        self._first = False

    def finish(self) -> None:
        while self._pending:
            self._take(self._pending.popleft().result())

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)


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


_ENCODERS: Final[dict[str, Callable[[pl.DataFrame, bool], bytes]]] = {
    ".parquet": parquet_bytes,
    ".jsonl": _json_lines,
    ".csv": _csv,
}

SUFFIXES: Final = tuple(_ENCODERS)
"""Endings of the names that rows can be written to."""


def check_suffix(path: Path) -> str:
    """Give the ending of a name, by which the format is chosen.

    Raises:
        DocumentError: where it is none of `SUFFIXES`.
    """
    suffix = path.suffix.lower()
    if suffix not in _ENCODERS:
        raise DocumentError(
            f"rows cannot be written to {path.suffix or 'a file without an ending'}",
            Place(str(path)),
            hint=f"end the name in {', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}",
            value=path.suffix,
        )
    return suffix


@contextmanager
def row_writer(path: Path) -> Iterator[RowWriter]:
    """Open a writer; the file appears under its name when the block has ended well, else not at all.

    Raises:
        DocumentError: where the ending is unknown or the file cannot be written.
    """
    suffix = check_suffix(path)
    with write_aside(path) as stream:
        parquet = ParquetFile(stream) if suffix == ".parquet" else None
        writer = _Pipeline(_ENCODERS[suffix], parquet.append if parquet else stream.write, _threads())
        try:
            yield writer
            writer.finish()
        finally:
            writer.close()
        if parquet:
            parquet.finish()


def _threads() -> int:
    return max(1, min(4, os.cpu_count() or 1))
