"""The mappings block: tab-separated columns and rows, with the quoting of the standard."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches

from mappings.sssom.header import Header
from mappings.sssom.report import Report
from mappings.sssom.slots import RECORD_SLOTS
from mappings.sssom.source import Source
from ontology.errors import Place

__all__ = ["Table", "read_table"]


_LONGEST_CELL = 131_072
"""Characters of a cell, at most: what the csv reader takes at first."""
_NEEDS_READER = re.compile('["\r]')
"""What a table holds whose lines and tabs do not part its cells by themselves."""


@dataclass(slots=True)
class Table:
    """The block as text.

    Attributes:
        path: the file that it stands in.
        line: line of the column names, counted from 1.
        columns: the names.
        rows: line and cells of each row, as many as there are columns.
    """

    path: str
    line: int
    columns: tuple[str, ...] = ()
    rows: list[tuple[int, list[str]]] = field(default_factory=list)

    def place(self, line: int, slot: str | None = None) -> Place:
        """Tell where a row, or a cell of it, stands."""
        return Place(self.path, line, slot=slot)


def read_table(source: Source, header: Header, report: Report) -> Table:
    """Read the block; what is wrong with it goes to `report`, and the rest is read on."""
    lines = _lines(source, report)
    line, columns = next(lines, (source.table_line, []))
    table = Table(source.path, line, tuple(columns))
    if not columns:
        report.error(
            Place(source.path, source.table_line),
            "there is no table",
            "below the metadata write the names of the columns, separated by tabs, then one mapping a line",
        )
        return table
    if not _columns_are_right(table, source, header, report):
        return table
    width = len(columns)
    for line, cells in lines:
        if len(cells) < width:
            report.warn(
                table.place(line),
                f"{len(cells)} cells in a table of {width} columns; the last ones are taken to be empty",
                "write a tab for each empty cell",
            )
            cells += [""] * (width - len(cells))
        elif len(cells) > width:
            report.error(
                table.place(line),
                f"{len(cells)} cells in a table of {width} columns",
                "remove the surplus tab, or put the cell that holds it into double quotes",
                value=cells[width],
            )
            continue
        table.rows.append((line, cells))
    return table


def _lines(source: Source, report: Report) -> Iterator[tuple[int, list[str]]]:
    """Give line and cells of whatever stands in the block; empty lines are passed over."""
    offset = source.table_line
    if source.delimiter == "\t" and not _NEEDS_READER.search(source.table):
        lines = source.table.split("\n")
        if max(map(len, lines)) <= _LONGEST_CELL:
            yield from ((at, line.split("\t")) for at, line in enumerate(lines, offset) if line)
            return
    reader = csv.reader(io.StringIO(source.table, newline=""), delimiter=source.delimiter, strict=True)
    begin = 0
    columns: list[str] = []
    try:
        for cells in reader:
            if cells:
                # The reader has a limit as well, which whoever shares the process may have raised.
                if max(map(len, cells)) > _LONGEST_CELL:
                    _too_long(source, report, begin + offset, cells, columns)
                    return
                columns = columns or list(cells)
                yield begin + offset, cells
            begin = reader.line_num
    except csv.Error as error:
        if "field limit" in str(error):
            cells = source.table.splitlines()[begin].split(source.delimiter)
            _too_long(source, report, begin + offset, cells, columns)
            return
        report.error(
            Place(source.path, begin + offset),
            f"the quotes of a cell are broken: {error}",
            'put the whole cell into double quotes, and write each double quote within it twice ("")',
        )


def _columns_are_right(table: Table, source: Source, header: Header, report: Report) -> bool:
    """Check the names; False where the rows cannot be read by them."""
    if table.columns[0].startswith("#"):
        report.error(
            table.place(table.line),
            "a metadata line after the end of the metadata",
            "let no line without '#' stand before or between the metadata lines",
        )
        return False
    if table.line > source.table_line:
        report.warn(table.place(source.table_line), "an empty line before the table", "remove it")
    defined = {extension.slot_name for extension in header.extensions}
    seen: set[str] = set()
    right = True
    for number, name in enumerate(table.columns, 1):
        if not name.strip():
            report.error(Place(table.path, table.line, number), f"column {number} has no name", "name it, or remove it")
            right = False
        elif name in seen:
            report.error(
                table.place(table.line, name), f"column {name!r} stands twice", "remove one of the two", value=name
            )
            right = False
        elif name not in RECORD_SLOTS and name not in defined:
            close = get_close_matches(name.strip().lower(), RECORD_SLOTS, n=1, cutoff=0.8)
            cure = f"did you mean {close[0]}?" if close else "name it in extension_definitions to say what it means"
            report.warn(table.place(table.line, name), f"unknown column {name!r}, kept as text", cure)
        seen.add(name)
    return right


def _too_long(source: Source, report: Report, line: int, cells: list[str], columns: list[str]) -> None:
    sizes = [len(cell) for cell in cells]
    at = sizes.index(max(sizes))
    report.error(
        Place(source.path, line, slot=columns[at] if at < len(columns) else None),
        f"a cell of {sizes[at]:,} characters, where {_LONGEST_CELL:,} are the most",
        "shorten it, or check that its quotes are closed",
    )
