"""Reader: the rows of a dataset's file, block by block, exactly as they stand in it.

Plain lines are read by Polars. A block with anything unusual in it (a field with a separator inside, a blank line, a
line that is no row) is read again line by line, which gives the rows or tells what is wrong and where.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from mappings.harmonization.corpus.blocks import BLOCK_ROWS, Block, count_byte, file_blocks
from mappings.harmonization.corpus.dataset import Dataset, Layout
from mappings.harmonization.corpus.fields import BadLine, split_fields, split_line
from ontology.errors import DocumentError, Place

__all__ = ["Rows", "read_rows"]


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Rows of a file.

    Attributes:
        frame: columns `text`, `cell` (the labels as written) and `id` (empty where the layout has none), without nulls.
        first_row: number of the first row in the file, from 1; a header and blank lines are no rows.
        bytes_done: how much of the file has been read.
        lines: line number of each row, where they do not simply follow on from `first_line`.
        first_line: line number of the first row.
    """

    frame: pl.DataFrame
    first_row: int
    bytes_done: int
    first_line: int
    lines: Sequence[int] | None = None

    def line_of(self, row: int) -> int:
        """Give the line number of a row of the frame."""
        return self.first_line + row if self.lines is None else self.lines[row]


def read_rows(dataset: Dataset, path: Path, *, block_rows: int = BLOCK_ROWS) -> Iterator[Rows]:
    """Read a file of a dataset.

    Args:
        dataset: whose layout the file has.
        path: the file.
        block_rows: rows at a time at most.

    Raises:
        DocumentError: where the file cannot be read, is empty, or holds a line that is no row; with line and column.
    """
    layout = dataset.layout
    row = 1
    for block in file_blocks(path, block_rows=block_rows):
        if block.first_line == 1 and layout.header:
            layout, block = _header(layout, path, block)
        rows = _rows(layout, path, block, row)
        if rows.frame.height:
            yield rows
        row += rows.frame.height
    if row == 1:
        raise DocumentError("the file holds no rows", Place(str(path)), hint="give a file with one row to a line")


def _rows(layout: Layout, path: Path, block: Block, row: int) -> Rows:
    frame = _plain(layout, block)
    if frame is not None:
        return Rows(frame, row, block.bytes_done, block.first_line)
    found = [
        (number, _split(layout, path, number, line))
        for number, line in enumerate(block.data.split(b"\n")[:-1], block.first_line)
        if line
    ]
    frame = _frame(layout, [fields for _, fields in found])
    return Rows(frame, row, block.bytes_done, block.first_line, [number for number, _ in found])


def _plain(layout: Layout, block: Block) -> pl.DataFrame | None:
    """Read a block all of whose lines have the right number of separators and no separator inside a field."""
    separators = block.rows * (len(layout.columns) - 1)
    if count_byte(block.data, layout.separator) != separators or block.data.startswith(b"\xef\xbb\xbf"):
        return None
    try:
        frame = pl.read_csv(
            block.data,
            separator=layout.separator,
            has_header=False,
            schema=dict.fromkeys(layout.columns, pl.String),
            quote_char=None,
        )
    except pl.exceptions.PolarsError:
        return None
    if frame.height != block.rows:
        return None
    if layout.quote is not None:
        quoted = frame.select(pl.all().str.starts_with(layout.quote).any())
        for name in (name for name in frame.columns if quoted[name].item()):
            column = _unquoted(frame[name], layout.quote)
            if column is None:
                return None
            frame = frame.with_columns(column)
    return frame.select(
        text=pl.col(layout.text).fill_null(""),
        cell=pl.col(layout.labels).fill_null(""),
        id=pl.lit("") if layout.id is None else pl.col(layout.id).fill_null(""),
    )


def _unquoted(column: pl.Series, quote: str) -> pl.Series | None:
    """Take the quotes off the fields of a column, or give None where one is not closed."""
    places = column.str.starts_with(quote).arg_true()
    one = re.escape(quote)
    closed = pl.col(column.name).str.contains(f"^{one}(?:[^{one}]|{one}{one})*{one}$")
    inner = pl.col(column.name).str.slice(1).str.head(-1).str.replace_all(quote * 2, quote, literal=True)
    fields = column.gather(places).to_frame().select(inner, closed=closed)
    if not fields["closed"].all():
        return None
    return column.clone().scatter(places, fields[column.name])


def _frame(layout: Layout, rows: list[list[str]]) -> pl.DataFrame:
    places = [layout.columns.index(name) for name in (layout.text, layout.labels)]
    own = None if layout.id is None else layout.columns.index(layout.id)
    return pl.DataFrame(
        {
            "text": [row[places[0]] for row in rows],
            "cell": [row[places[1]] for row in rows],
            "id": ["" if own is None else row[own] for row in rows],
        },
        schema={"text": pl.String, "cell": pl.String, "id": pl.String},
    )


def _split(layout: Layout, path: Path, number: int, line: bytes) -> list[str]:
    try:
        return split_line(line.decode("utf-8"), layout)
    except UnicodeDecodeError as error:
        at = len(line[: error.start].decode("utf-8")) + 1
        raise DocumentError(
            f"not UTF-8: byte 0x{line[error.start]:02x}", Place(str(path), number, at), hint="save the file as UTF-8"
        ) from error
    except BadLine as error:
        raise DocumentError(error.message, Place(str(path), number), hint=error.hint) from error


def _header(layout: Layout, path: Path, block: Block) -> tuple[Layout, Block]:
    """Read the names of the columns off the first line."""
    end = block.data.index(b"\n")
    try:
        names = split_fields(block.data[:end].decode("utf-8"), layout)
    except (UnicodeDecodeError, BadLine) as error:
        raise DocumentError("the header cannot be read", Place(str(path), 1), hint="save the file as UTF-8") from error
    for wanted in (layout.text, layout.labels, layout.id):
        if wanted is not None and names.count(wanted) != 1:
            raise DocumentError(
                f"there is no column {wanted!r}" if wanted not in names else f"there are several columns {wanted!r}",
                Place(str(path), 1, slot=wanted),
                hint=f"the columns are {', '.join(names)[:200]}",
            )
    return replace(layout, columns=tuple(names)), Block(block.data[end + 1 :], block.rows - 1, 2, block.bytes_done)
