"""Headers: the names of a file's own columns, held against those that its description needs."""

from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path

from mappings.harmonization.corpus.dataset import Dataset
from mappings.harmonization.corpus.fields import BadLine, split_fields
from mappings.harmonization.corpus.layout import Layout
from ontology.errors import DocumentError, Place
from ontology.spelling import nearest

__all__ = ["check_columns", "named_columns"]


def named_columns(dataset: Dataset, layout: Layout, path: Path, line: bytes, number: int) -> Layout:
    """Give the layout of a file with the columns that its first line names.

    Raises:
        DocumentError: where the line cannot be read, or a column that is needed is not there, or twice.
    """
    try:
        names = split_fields(line.decode("utf-8"), layout)
    except (UnicodeDecodeError, BadLine) as error:
        raise DocumentError(
            "the header cannot be read", Place(str(path), number), hint="save the file as UTF-8"
        ) from error
    check_columns(dataset, layout, names, Place(str(path), number))
    return replace(layout, columns=tuple(names))


def check_columns(dataset: Dataset, layout: Layout, names: Sequence[str], place: Place) -> None:
    """See to it that a file has the columns that are needed, each once.

    Of the labels that have columns of their own, one at least has to be there; of the others the file then tells
    nothing, which the report says. But where one of its columns all but bears the name, it was meant.

    Raises:
        DocumentError: for the first that is not there, or twice.
    """
    for wanted in layout.needed:
        if names.count(wanted) != 1:
            raise _wrong(dataset, layout, names, wanted, place)
    own = list(layout.label_columns.values())
    there = [name for name in own if name in names]
    for wanted in own:
        free = [name for name in names if name not in own and name not in layout.needed]
        near = [name for name in free if name.strip().casefold() == wanted.strip().casefold()] or [
            name for name in nearest(wanted, free) if len(wanted) > 3 and abs(len(name) - len(wanted)) < 2
        ]
        if not there or names.count(wanted) > 1 or (wanted not in names and near):
            raise _wrong(dataset, layout, names, wanted, place, near)


def _wrong(
    dataset: Dataset, layout: Layout, names: Sequence[str], wanted: str, place: Place, near: Sequence[str] = ()
) -> DocumentError:
    twice = wanted in names
    message = f"there are several columns {wanted!r}" if twice else f"there is no column {wanted!r}"
    hint = f"the columns are {', '.join(names)[:200]}"
    if near and not twice:
        hint = f"did you mean {near[0]!r}? {hint}"
    if role := _role(layout, wanted):
        hint += f"; which one it is stands under format.{role} in the description of {dataset.id}"
    if not dataset.verified:
        hint += f"; the description of {dataset.id} was written without its files at hand: mend a copy of it"
    return DocumentError(message, Place(place.path, place.line, slot=wanted), hint=hint, value=wanted)


def _role(layout: Layout, column: str) -> str:
    """Name the field of the description that asks for a column."""
    if column in layout.label_columns.values():
        return "label_columns"
    found = (
        field.name for field in fields(layout) if field.name != "columns" and getattr(layout, field.name) == column
    )
    return next(found, "")
