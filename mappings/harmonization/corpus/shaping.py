"""Shaping: the columns of a file, as text, turned into the text, the label cell and whatever else a row says."""

from collections.abc import Iterable
from typing import Final

import polars as pl

from mappings.harmonization.corpus.cell import NOT_ANNOTATED, label_cell, read_cell
from mappings.harmonization.corpus.layout import Layout

__all__ = ["BadRow", "shaped"]

_HOLDS: Final = "1"
_FAILS: Final = "0"
_OPEN: Final = "?"
_WRONG: Final = "!"
_JOINT: Final = "\x02"


class BadRow(ValueError):
    """A value that cannot stand where it does.

    Attributes:
        row: place of the row in the table, from 0.
        slot: the column.
        message: what is wrong.
        hint: how to mend it.
        value: the value.
    """

    def __init__(self, row: int, slot: str, message: str, hint: str, value: str) -> None:
        """Keep the parts."""
        super().__init__(message)
        self.row = row
        self.slot = slot
        self.message = message
        self.hint = hint
        self.value = value


def shaped(layout: Layout, table: pl.DataFrame) -> pl.DataFrame:
    """Give the columns `text`, `cell` and `id`, and where they are told `split`, `lang` and the dimensions.

    Args:
        layout: which column means what.
        table: the columns by name, String, with null or nothing where a field is empty; a label column that the file
            lacks is left out.

    Raises:
        BadRow: for the first value that cannot stand where it does.
    """
    columns = {
        "text": _text(layout),
        "cell": pl.lit(""),
        "id": pl.lit("") if layout.id is None else pl.col(layout.id).fill_null(""),
    }
    if layout.labels is not None:
        columns["cell"] = pl.col(layout.labels).fill_null("")
    elif layout.given_labels is not None:
        columns["cell"] = pl.lit(label_cell(layout.given_labels))
    for role, name in (("split", layout.split), ("lang", layout.lang)):
        if name is not None:
            columns[role] = pl.when(pl.col(name) != "").then(pl.col(name))
    frame = table.select(**columns)
    more = [_dimension(layout, table, role, name) for role, name in layout.vad.items()]
    if layout.label_columns:
        more.append(_column_cells(layout, table))
    elif layout.label_codes or layout.no_label:
        more.append(_recoded(layout, frame["cell"]))
    return frame.with_columns(more) if more else frame


def _text(layout: Layout) -> pl.Expr:
    text = pl.col(layout.text).fill_null("")
    if layout.further_text:
        parts = [text, *(pl.col(name).fill_null("") for name in layout.further_text)]
        text = pl.concat_str(parts, separator=" ")
    for old, new in layout.replace.items():
        text = text.str.replace_all(old, new, literal=True)
    return text


def _dimension(layout: Layout, table: pl.DataFrame, role: str, name: str) -> pl.Series:
    given = table[name].fill_null("").str.strip_chars()
    low, high = layout.vad_scale.low, layout.vad_scale.high
    values = given.cast(pl.Float64, strict=False)
    wrong = (given != "") & ~values.is_between(low, high).fill_null(False)
    if wrong.any():
        row = int(wrong.arg_true()[0])
        raise _bad_number(row, name, given[row], values[row], f"{role} is given on {layout.vad_scale}")
    unit = 2.0 * ((values - low) / (high - low)) - 1.0
    return unit.clip(-1.0, 1.0).alias(role)


def _bad_number(row: int, slot: str, text: str, value: float | None, expected: str) -> BadRow:
    if value is None:
        return BadRow(row, slot, f"{_short(text)} is no number", expected, text)
    return BadRow(row, slot, f"{_short(text)} lies outside the scale", expected, text)


def _column_cells(layout: Layout, table: pl.DataFrame) -> pl.Series:
    """Give the cell of each row whose labels have columns of their own; a column that is not there tells of no row."""
    there = {label: name for label, name in layout.label_columns.items() if name in table.columns}
    if layout.present_from is None:
        fields = [pl.col(name).fill_null("") for name in there.values()]
    else:
        fields = [_score_mark(layout, pl.col(name)).alias(name) for name in there.values()]
    # The fields of a row differ in few ways, so that each way is looked into but once.
    rows = table.select(pl.concat_str(fields, separator=_JOINT)).to_series()
    known = dict.fromkeys(layout.present, _HOLDS) | dict.fromkeys(layout.absent, _FAILS) | {"": _OPEN}
    scores = layout.present_from is not None
    cells: dict[str, str] = {}
    for row in rows.unique(maintain_order=True).to_list():
        marks = [mark if scores else known.get(mark.strip(), _WRONG) for mark in row.split(_JOINT)]
        if _WRONG in marks or len(marks) != len(there):
            place = int((rows == row).arg_true()[0])
            raise _bad_mark(layout, table, place, list(there.values())[marks.index(_WRONG) if _WRONG in marks else 0])
        said = dict(zip(there, marks, strict=True))
        holds = [label for label, mark in said.items() if mark == _HOLDS]
        unknown = [label for label in layout.label_columns if said.get(label, _OPEN) == _OPEN]
        annotated = len(unknown) < len(layout.label_columns)
        cells[row] = label_cell(holds, unknown) if annotated else NOT_ANNOTATED
    return rows.replace_strict(cells, return_dtype=pl.String).alias("cell")


def _score_mark(layout: Layout, column: pl.Expr) -> pl.Expr:
    given = column.fill_null("").str.strip_chars()
    score = given.cast(pl.Float64, strict=False)
    scale = layout.score_scale
    within = score.is_finite() if scale is None else score.is_between(scale.low, scale.high)
    holds = (within & (score >= layout.present_from)).fill_null(False)
    fails = (within & (score < layout.present_from)).fill_null(False)
    said = pl.when(holds).then(pl.lit(_HOLDS)).when(fails).then(pl.lit(_FAILS))
    return said.when(given == "").then(pl.lit(_OPEN)).otherwise(pl.lit(_WRONG))


def _bad_mark(layout: Layout, table: pl.DataFrame, row: int, slot: str) -> BadRow:
    text = str(table[slot][row]).strip()
    if layout.present_from is None:
        expected = f"write {_listed(layout.present)} where the label holds, {_listed(layout.absent)} where it does not"
        message = f"{_short(text)} says neither that the label holds nor that it does not"
        return BadRow(row, slot, message, expected, text)
    score = pl.Series([text]).cast(pl.Float64, strict=False)[0]
    scale = f" on {layout.score_scale}" if layout.score_scale is not None else ""
    return _bad_number(row, slot, text, score, f"give a score{scale}, or nothing")


def _listed(marks: Iterable[str]) -> str:
    return " or ".join(list(marks)[:3])


def _recoded(layout: Layout, cells: pl.Series) -> pl.Series:
    """Put the labels' own names in place of what a file calls them."""
    codes = {text: _code(layout, text) for text in cells.unique(maintain_order=True).to_list()}
    return cells.replace_strict(codes, return_dtype=pl.String)


def _code(layout: Layout, text: str) -> str:
    cell = read_cell(text, layout.label_separator)
    if not cell.annotated:
        return text
    labels = [layout.label_codes.get(label, label) for label in cell.labels if label not in layout.no_label]
    return label_cell(labels, cell.unknown)


def _short(text: str) -> str:
    return repr(text if len(text) <= 80 else f"{text[:77]}... ({len(text):,} characters)")
