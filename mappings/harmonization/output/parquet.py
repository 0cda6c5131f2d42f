"""Parquet, row group by row group: a file of any size from frames that each fit into memory.

Polars decides for itself how many rows it gathers into a row group, whatever their size in bytes, so that long texts
would fill the memory. Here each frame becomes a small Parquet file in memory, of one row group; its pages are copied
behind those of the frames before, and at the end one footer tells of all of them, with the places of the pages moved
accordingly (Apache Parquet format, "File format" and parquet.thrift).
"""

from collections.abc import Mapping
from io import BytesIO
from typing import Final, Protocol, cast

import polars as pl

from mappings.harmonization.output.thrift import BINARY, LIST, STRUCT, Field, Struct, Value, decode, encode

__all__ = ["ParquetFile", "Stream", "parquet_bytes"]

_MAGIC: Final = b"PAR1"
_TAIL: Final = 8

# Smallest and largest texts and labels of a row group help nobody and take a sixth of the time.
_STATISTICS: Final = {"min": False, "max": False, "distinct_count": False, "null_count": True}

# Ids of fields in parquet.thrift.
_FILE_ROWS: Final = 3
_FILE_GROUPS: Final = 4
_FILE_NOTES: Final = 5
_NOTE_KEY: Final = 1
_NOTE_VALUE: Final = 2
_GROUP_COLUMNS: Final = 1
_GROUP_OFFSET: Final = 5
_GROUP_ORDINAL: Final = 7
_CHUNK_OFFSET: Final = 2
_CHUNK_META: Final = 3
_CHUNK_INDEXES: Final = (4, 5, 6, 7)
_META_OFFSETS: Final = (9, 10, 11)
_META_BLOOM: Final = (14, 15)


def parquet_bytes(frame: pl.DataFrame, first: bool = True) -> bytes:
    """Write a frame as a Parquet file of one row group."""
    buffer = BytesIO()
    frame.write_parquet(
        buffer, compression="zstd", compression_level=1, statistics=_STATISTICS, row_group_size=max(frame.height, 1)
    )
    return buffer.getvalue()


class Stream(Protocol):
    """What bytes are written to."""

    def write(self, data: bytes | memoryview, /) -> int:
        """Write all of the bytes and give their number."""


class ParquetFile:
    """A Parquet file that grows by row groups; enumerations are texts to whoever reads it."""

    def __init__(self, stream: Stream, notes: Mapping[str, str] | None = None) -> None:
        """Start the file.

        Args:
            stream: where it goes.
            notes: what its footer tells beside the columns, as key-value metadata.
        """
        self._stream = stream
        self._notes = dict(notes or {})
        self._at = stream.write(_MAGIC)
        self._footer: Struct | None = None
        self._groups: list[bytes] = []
        self._rows = 0

    def append(self, data: bytes) -> None:
        """Add the row groups of a Parquet file, as `parquet_bytes` gives it; all of them have the same columns."""
        size = int.from_bytes(data[-_TAIL:-4], "little")
        footer = decode(data[len(data) - _TAIL - size : -_TAIL])
        shift = self._at - len(_MAGIC)
        for group in cast(list[Struct], footer[_FILE_GROUPS].value):
            _move(group, shift)
            group.pop(_GROUP_ORDINAL, None)
            self._groups.append(encode(group))
        # Among the notes Polars keeps its own types, by which it would give enumerations back in place of texts.
        footer.pop(_FILE_NOTES, None)
        self._rows += cast(int, footer[_FILE_ROWS].value)
        self._footer = self._footer or footer
        self._at += self._stream.write(memoryview(data)[len(_MAGIC) : len(data) - _TAIL - size])

    def finish(self) -> None:
        """Write the footer, which makes the file whole; there must be a row group."""
        if self._footer is None:
            raise ValueError("a Parquet file takes its columns from its first row group, and there is none")
        self._footer[_FILE_ROWS].value = self._rows
        self._footer[_FILE_GROUPS].value = cast(list[Value], self._groups)
        if self._notes:
            notes: list[Value] = [_note(key, value) for key, value in self._notes.items()]
            self._footer[_FILE_NOTES] = Field(LIST, notes, STRUCT)
        footer = encode(self._footer)
        self._stream.write(footer + len(footer).to_bytes(4, "little") + _MAGIC)


def _note(key: str, value: str) -> Struct:
    """Give a pair of the key-value metadata."""
    return {_NOTE_KEY: Field(BINARY, key.encode()), _NOTE_VALUE: Field(BINARY, value.encode())}


def _move(group: Struct, shift: int) -> None:
    """Move the places of a row group's pages; page indexes and Bloom filters, which hold places too, are dropped."""
    _add(group, _GROUP_OFFSET, shift)
    for chunk in cast(list[Struct], group[_GROUP_COLUMNS].value):
        for index in _CHUNK_INDEXES:
            chunk.pop(index, None)
        if chunk[_CHUNK_OFFSET].value:
            _add(chunk, _CHUNK_OFFSET, shift)
        meta = cast(Struct, chunk[_CHUNK_META].value)
        for offset in _META_OFFSETS:
            _add(meta, offset, shift)
        for bloom in _META_BLOOM:
            meta.pop(bloom, None)


def _add(values: Struct, number: int, shift: int) -> None:
    if number in values:
        values[number].value = cast(int, values[number].value) + shift
