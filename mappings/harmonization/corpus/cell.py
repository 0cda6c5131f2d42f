r"""Cells: the labels of one row as one string, whatever the file's layout.

Rows are many and their label cells few, so that a row carries its labels as a string by which its answer is looked up.
Labels in one column stay as they are written there. Labels in columns of their own, or given for a whole file, are put
into the form of `label_cell`, which no file can hold.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

__all__ = ["NOT_ANNOTATED", "Cell", "label_cell", "read_cell"]

_MARK: Final = "\x01"
_JOINT: Final = "\x02"
_UNKNOWN: Final = "\x03"

NOT_ANNOTATED: Final = ""
"""The cell of a row that nobody annotated: it says nothing of any label."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell says.

    Attributes:
        labels: the labels given, as written.
        unknown: labels of which the row does not tell whether they hold, as where their column is empty.
        annotated: whether the row was annotated; one without labels that was, denies all of them.
    """

    labels: tuple[str, ...]
    unknown: tuple[str, ...] = ()
    annotated: bool = True


def label_cell(labels: Iterable[str], unknown: Iterable[str] = ()) -> str:
    r"""Write the cell of an annotated row.

    >>> label_cell(["joy", "love"], ["fear"])
    '\x01joy\x02love\x03fear'
    >>> label_cell([])
    '\x01'
    """
    unsure = _JOINT.join(unknown)
    return _MARK + _JOINT.join(labels) + (_UNKNOWN + unsure if unsure else "")


def read_cell(cell: str, separator: str = "") -> Cell:
    r"""Read a cell, either one that `label_cell` wrote or one as it stands in a file.

    Args:
        cell: the string.
        separator: what stands between labels in the file; empty where a row has one.

    >>> read_cell("3,7", ",").labels
    ('3', '7')
    >>> read_cell("").annotated, read_cell(label_cell([])).annotated
    (False, True)
    """
    if cell.startswith(_MARK):
        given, _, unsure = cell[1:].partition(_UNKNOWN)
        return Cell(_split(given), _split(unsure))
    if not cell.strip():
        return Cell((), annotated=False)
    parts = cell.split(separator) if separator else [cell]
    return Cell(tuple(part.strip() for part in parts))


def _split(joined: str) -> tuple[str, ...]:
    return tuple(joined.split(_JOINT)) if joined else ()
