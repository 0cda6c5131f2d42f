"""Reader: the rows of a dataset's file, block by block, whatever kind of file it is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from mappings.harmonization.corpus.blocks import BLOCK_ROWS
from mappings.harmonization.corpus.columnar import read_parquet
from mappings.harmonization.corpus.dataset import Dataset
from mappings.harmonization.corpus.layout import Layout
from mappings.harmonization.corpus.objects import read_document, read_lines
from mappings.harmonization.corpus.raw import Raw
from mappings.harmonization.corpus.shaping import BadRow, shaped
from mappings.harmonization.corpus.table import read_table
from ontology.errors import DocumentError, Place

__all__ = ["Rows", "read_rows"]


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Rows of a file.

    Attributes:
        frame: columns `text`, `cell` (the labels: see `cell.read_cell`) and `id` (empty where the layout has none),
            without nulls; and, where the layout has them, `split` and `lang`, null where a row has none, and `valence`,
            `arousal` and `dominance` on [-1, 1], null where a row has no value.
        first_row: number of the first row in the file, from 1; what is no row of the dataset is not counted.
        bytes_done: how much of the file has been read.
        lines: line number of each row, where they do not simply follow on from `first_line`.
        first_line: line number of the first row; in a Parquet file or a JSON document, its row number.
        without_column: labels of the dataset that have no column here.
    """

    frame: pl.DataFrame
    first_row: int
    bytes_done: int
    first_line: int
    lines: Sequence[int] | None = None
    without_column: tuple[str, ...] = ()

    def line_of(self, row: int) -> int:
        """Give the line number of a row of the frame."""
        return self.first_line + row if self.lines is None else self.lines[row]


def read_rows(dataset: Dataset, path: Path, *, block_rows: int = BLOCK_ROWS) -> Iterator[Rows]:
    """Read a file of a dataset; its name tells in which of the dataset's layouts it is.

    Args:
        dataset: whose file it is.
        path: the file.
        block_rows: rows at a time at most.

    Raises:
        DocumentError: where the file cannot be read, is empty, or holds what is no row; with line and column.
    """
    layout = dataset.layout_of(path)
    row = 1
    for raw in _read(dataset, layout, path, block_rows):
        rows = _rows(raw, path, row)
        if rows.frame.height:
            yield rows
        row += rows.frame.height
    if row == 1:
        raise DocumentError("the file holds no rows", Place(str(path)), hint="give a file with one row to a line")


def _read(dataset: Dataset, layout: Layout, path: Path, block_rows: int) -> Iterator[Raw]:
    if layout.kind == "jsonl":
        return read_lines(dataset, layout, path, block_rows)
    if layout.kind == "json":
        return read_document(dataset, layout, path, block_rows)
    if layout.kind == "parquet":
        return read_parquet(dataset, layout, path, block_rows)
    return read_table(dataset, layout, path, block_rows)


def _rows(raw: Raw, path: Path, first_row: int) -> Rows:
    layout, table, lines = raw.layout, raw.table, raw.lines
    if layout.only:
        kept = table.select(
            pl.all_horizontal(pl.col(name).fill_null("").is_in(values) for name, values in layout.only.items())
        ).to_series()
        if not kept.all():
            places = kept.arg_true().to_list()
            lines = [raw.first_line + place if raw.lines is None else raw.lines[place] for place in places]
            table = table.filter(kept)
    try:
        without = tuple(label for label, name in layout.label_columns.items() if name not in table.columns)
        return Rows(shaped(layout, table), first_row, raw.bytes_done, raw.first_line, lines, without)
    except BadRow as bad:
        line = raw.first_line + bad.row if lines is None else lines[bad.row]
        raise DocumentError(bad.message, Place(str(path), line, slot=bad.slot), hint=bad.hint, value=bad.value) from bad
