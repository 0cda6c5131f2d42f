"""Tables of labels: a label on each line, with its definition and how often it occurs, as CSV or TSV."""

import csv
from collections.abc import Mapping
from dataclasses import replace
from io import StringIO
from typing import Any, Final

from ontology.errors import DocumentError, Place

__all__ = ["labels_from_table"]

_LABEL: Final = ("label", "name", "category", "emotion")
_COUNT: Final = ("count", "frequency", "freq", "n", "rows")
_PLAIN: Final = ("slug", "lang", "definition")
_SEVERAL: Final = ("also", "examples")
_SEPARATOR: Final = "|"


def labels_from_table(text: str, delimiter: str, path: str = "labels") -> list[dict[str, Any]]:
    r"""Read the labels of a set, as `mappings.suggesting.label_set.label_set_from` takes them.

    Args:
        text: the table, under a heading with a column `label`; `definition`, `count`, `lang`, `slug`, and `also` and
            `examples` with `|` between their values, may stand beside it. What else is there is passed over.
        delimiter: what parts its columns.
        path: what it is called in errors.

    Raises:
        DocumentError: where it has no such column or a part cannot be read: with line and column.

    >>> labels_from_table("label,definition,count\nmad,Angry.,12", ",")
    [{'label': 'mad', 'definition': 'Angry.', 'count': 12}]
    """
    rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found: list[dict[str, Any]] = []
    try:
        heading = [name.strip().casefold() for name in next(rows, [])]
        label = next((name for name in _LABEL if name in heading), None)
        if label is None:
            raise DocumentError(
                "no column holds labels", Place(path, 1), hint="call it label", value=delimiter.join(heading)[:80]
            )
        for row in rows:
            cells = {name: cell.strip() for name, cell in zip(heading, row, strict=False) if cell.strip()}
            if cells:
                found.append(_label(cells, label, Place(path, rows.line_num)))
    except csv.Error as error:
        raise DocumentError(
            f"not a table: {error}", Place(path, rows.line_num), hint="close the quotation marks"
        ) from error
    return found


def _label(cells: Mapping[str, str], label: str, place: Place) -> dict[str, Any]:
    if label not in cells:
        raise DocumentError("the line holds no label", place, hint=f"fill the column {label}, or remove the line")
    found: dict[str, Any] = {"label": cells[label]}
    found |= {name: cells[name] for name in _PLAIN if name in cells}
    for name in _SEVERAL:
        if name in cells:
            found[name] = [part.strip() for part in cells[name].split(_SEPARATOR) if part.strip()]
    count = next((cells[name] for name in _COUNT if name in cells), None)
    if count is not None:
        # Longer ones than any count, and other scripts' digits, are no numbers here.
        if not (count.isascii() and count.isdigit() and len(count) <= 18):
            raise DocumentError(
                "the count is no whole number",
                replace(place, slot="count"),
                hint="write it in digits: 1200",
                value=count[:80],
            )
        found["count"] = int(count)
    return found
