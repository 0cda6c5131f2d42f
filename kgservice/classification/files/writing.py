"""Writing: rows with their answers as JSON lines, CSV or Parquet, block by block, and the blocks put together."""

import struct
from io import BytesIO
from typing import Final

import polars as pl

from kgservice.classification.files.blocks import Block
from mappings.harmonization.output.parquet import ParquetFile, parquet_bytes
from ontology.errors import EmotaxaError
from ontology.files.aside import Part

__all__ = ["OUTPUTS", "Output", "packed", "silent_rows"]

OUTPUTS: Final = (".jsonl", ".csv", ".parquet")
"""Endings of the names that rows can be written to."""

_JOINT: Final = "|"
_COUNT: Final = struct.Struct("<Q")
"""How many rows of a block have no answer, before its bytes."""


def packed(block: Block, answers: pl.DataFrame, ending: str, number: int) -> bytes:
    """Write a block down, after the number of its rows without an answer."""
    return _COUNT.pack(answers["labels"].null_count()) + _written(block, answers, ending, number == 0)


def silent_rows(data: bytes) -> int:
    """Give the number of rows without an answer in a block that was written down."""
    found: int = _COUNT.unpack_from(data)[0]
    return found


class Output:
    """The file that blocks are put together in."""

    def __init__(self, stream: Part, ending: str) -> None:
        """Begin the file."""
        self._stream = stream
        self._parquet = ParquetFile(stream) if ending == ".parquet" else None

    def add(self, data: bytes) -> None:
        """Add a block as `packed` gives it."""
        content = data[_COUNT.size :]
        if self._parquet is None:
            self._stream.write(content)
        else:
            self._parquet.append(content)

    def finish(self) -> None:
        """Write what comes at the end."""
        if self._parquet is not None:
            self._parquet.finish()


def _written(block: Block, answers: pl.DataFrame, ending: str, first: bool) -> bytes:
    try:
        if ending == ".jsonl":
            return block.lines(answers)
        frame = block.joined(answers)
        if ending == ".parquet":
            return parquet_bytes(frame, first)
        buffer = BytesIO()
        frame.select(_cell(name, kind) for name, kind in frame.schema.items()).write_csv(buffer, include_header=first)
        return buffer.getvalue()
    except pl.exceptions.PolarsError as error:
        raise EmotaxaError(
            f"the rows cannot be written as {ending.removeprefix('.')}: {str(error).splitlines()[0][:200]}",
            hint="write to .parquet, or leave such columns out",
        ) from error


def _cell(name: str, kind: pl.DataType) -> pl.Expr:
    """Give a column as CSV holds it: lists joined, what is nested deeper as JSON."""
    column = pl.col(name)
    if isinstance(kind, pl.Struct):
        return pl.when(column.is_not_null()).then(column.struct.json_encode()).alias(name)
    if isinstance(kind, pl.List) and not isinstance(kind.inner, pl.List | pl.Struct):
        return column.cast(pl.List(pl.String)).list.join(_JOINT)
    if isinstance(kind, pl.List | pl.Array):
        return pl.struct(column).struct.json_encode().alias(name)
    return column
