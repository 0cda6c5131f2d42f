"""Tables: the blocks of a delimited text as columns by name.

Plain rows are read by Polars. A block with anything unusual in it (a quote inside a field, a blank line, a line that is
no row) is read again row by row, which gives the rows or tells what is wrong and where.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import polars as pl

from mappings.harmonization.corpus.blocks import Block, Cut, count_byte, file_blocks
from mappings.harmonization.corpus.dataset import Dataset
from mappings.harmonization.corpus.fields import BadLine, split_line
from mappings.harmonization.corpus.header import named_columns
from mappings.harmonization.corpus.layout import Layout
from mappings.harmonization.corpus.raw import Raw
from mappings.harmonization.corpus.recoding import wrong_byte
from mappings.harmonization.corpus.records import fields_are_closed, record_ends, separators_between
from ontology.errors import DocumentError, Place

__all__ = ["read_table"]


def read_table(dataset: Dataset, layout: Layout, path: Path, block_rows: int) -> Iterator[Raw]:
    """Read a table block by block.

    Raises:
        DocumentError: where it cannot be read, or holds a line that is no row; with line and column.
    """
    quote = layout.quote if layout.multiline else None
    cut = Cut(layout.encoding, layout.fallback, quote, layout.separator)
    skip, headed = layout.skip_lines, layout.header
    for block in file_blocks(path, cut, block_rows=block_rows):
        skipped, block = _skipped(block, cut, skip)
        skip -= skipped
        if headed and block.rows:
            line, block = _first(block, cut)
            layout, headed = named_columns(dataset, layout, path, line, block.first_line - 1), False
        if block.rows:
            yield _raw(layout, path, block, cut)


def _skipped(block: Block, cut: Cut, skip: int) -> tuple[int, Block]:
    skipped = 0
    while skipped < skip and block.rows:
        _, block = _first(block, cut)
        skipped += 1
    return skipped, block


def _first(block: Block, cut: Cut) -> tuple[bytes, Block]:
    """Take the first row off a block."""
    end = int(_ends(block.data, cut)[0])
    lines = block.data.count(b"\n", 0, end + 1)
    rest = Block(block.data[end + 1 :], block.rows - 1, block.first_line + lines, block.bytes_done, block.lines - lines)
    return block.data[:end], rest


def _ends(data: bytes, cut: Cut) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    if cut.quote is not None:
        return record_ends(data, cut.quote, cut.separator)
    return np.flatnonzero(np.frombuffer(data, dtype=np.uint8) == ord("\n"))


def _raw(layout: Layout, path: Path, block: Block, cut: Cut) -> Raw:
    table = _plain(layout, block) if layout.comment is None else None
    if table is not None:
        lines = None if block.lines == block.rows else _lines(block, cut)
        return Raw(layout, table, block.bytes_done, block.first_line, lines)
    start, found, numbers = 0, [], []
    number = block.first_line
    for end in _ends(block.data, cut).tolist():
        row = block.data[start:end]
        if row and not (layout.comment is not None and row.startswith(layout.comment.encode())):
            found.append(_split(layout, path, number, row))
            numbers.append(number)
        number += row.count(b"\n") + 1
        start = end + 1
    wanted = _wanted(layout)
    places = [layout.columns.index(name) for name in wanted]
    columns = {name: [row[place] for row in found] for name, place in zip(wanted, places, strict=True)}
    table = pl.DataFrame(columns, schema=dict.fromkeys(wanted, pl.String))
    return Raw(layout, table, block.bytes_done, block.first_line, numbers)


def _lines(block: Block, cut: Cut) -> list[int]:
    """Give the number of the first line of each row."""
    ends = _ends(block.data, cut)
    feeds = np.flatnonzero(np.frombuffer(block.data, dtype=np.uint8) == ord("\n"))
    starts = np.concatenate([[0], ends[:-1] + 1])
    return (np.searchsorted(feeds, starts) + block.first_line).tolist()  # type: ignore[no-any-return]


def _wanted(layout: Layout) -> list[str]:
    """Give the columns that are read, in the order of the file."""
    needed = {*layout.needed, *layout.label_columns.values()}
    return [name for name in layout.columns if name in needed]


def _plain(layout: Layout, block: Block) -> pl.DataFrame | None:
    """Read a block all of whose rows have the right number of fields and no quote where none belongs."""
    data, separators = block.data, block.rows * (len(layout.columns) - 1)
    if data.startswith(b"\xef\xbb\xbf"):
        return None
    simple = block.lines == block.rows and count_byte(data, layout.separator) == separators
    if simple:
        return _parsed(layout, block, quoted=False)
    quote = layout.quote
    if quote is None or not fields_are_closed(data, quote, layout.separator):
        return None
    if separators_between(data, quote, layout.separator) != separators:
        return None
    return _parsed(layout, block, quoted=True)


def _parsed(layout: Layout, block: Block, *, quoted: bool) -> pl.DataFrame | None:
    wanted = _wanted(layout)
    try:
        table = pl.read_csv(
            block.data,
            separator=layout.separator,
            has_header=False,
            schema=dict.fromkeys(_unlike(layout.columns), pl.String),
            quote_char=layout.quote if quoted else None,
        )
    except pl.exceptions.PolarsError:
        return None
    if table.height != block.rows:
        return None
    if len(wanted) < len(table.columns):
        table = table.select(wanted)
    if layout.quote is not None and not quoted and layout.quote.encode() in block.data:
        marked = table.select(pl.all().str.starts_with(layout.quote).any())
        for name in (name for name in table.columns if marked[name].item()):
            column = _unquoted(table[name], layout.quote)
            if column is None:
                return None
            table = table.with_columns(column)
    return table


def _unlike(columns: Sequence[str]) -> list[str]:
    """Give names that are all different, as Polars wants them; those that are read already are."""
    seen: dict[str, int] = {}
    names = []
    for name in columns:
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name}\0{seen[name]}")
    return names


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


def _split(layout: Layout, path: Path, number: int, row: bytes) -> list[str]:
    if (error := wrong_byte(row, path, number)) is not None:
        raise error
    try:
        return split_line(row.decode("utf-8"), layout)
    except BadLine as bad:
        raise DocumentError(bad.message, Place(str(path), number), hint=bad.hint) from bad
