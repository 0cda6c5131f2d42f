"""What a single value of a slot may look like, and lists of values in one cell."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from difflib import get_close_matches
from typing import Final

from mappings.sssom.prefixes import Prefixes
from mappings.sssom.slots import ENUMERATIONS, RANGES, Slot

__all__ = ["Problem", "join_values", "split_values", "value_problem"]

Problem = tuple[str, str]
"""What is wrong, and how to mend it."""

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:\S+\Z")
_ESCAPED_OR_BAR = re.compile(r"\\[\\|]|\|")
_SKOS: Final = tuple(
    f"skos:{name}"
    for name in (
        "exactMatch closeMatch broadMatch narrowMatch relatedMatch mappingRelation broader narrower related "
        "broaderTransitive narrowerTransitive semanticRelation"
    ).split()
)


def split_values(cell: str) -> tuple[str, ...]:
    r"""Split a cell of a multivalued slot at its bars; `\|` is a bar and `\\` a backslash within a value.

    >>> split_values(r"Alice\\Bob|Charlie\\|David\\\|Eve\\")
    ('Alice\\Bob', 'Charlie\\', 'David\\|Eve\\')
    """
    if "\\" not in cell:
        return tuple(cell.split("|"))
    values, value, at = [], "", 0
    for found in _ESCAPED_OR_BAR.finditer(cell):
        value += cell[at : found.start()]
        at = found.end()
        if found.group() == "|":
            values.append(value)
            value = ""
        else:
            value += found.group()[1]
    return (*values, value + cell[at:])


def join_values(values: Iterable[str]) -> str:
    r"""Write a list of values into one cell.

    >>> join_values(["Alice|Bob", "Charlie"])
    'Alice\\|Bob|Charlie'
    """
    return "|".join(value.replace("\\", "\\\\").replace("|", "\\|") for value in values)


def value_problem(slot: Slot, value: str, prefixes: Prefixes) -> Problem | None:
    """Say what is wrong with one value of a slot, and how to mend it; None where it is right."""
    if slot.name in ENUMERATIONS:
        return _not_listed(slot.name, value, prefixes)
    if slot.type == "reference":
        return prefixes.problem(value) or (_bad_predicate(value, prefixes) if slot.name == "predicate_id" else None)
    check = _CHECKS.get(slot.type)
    return check(slot, value) if check else None


def _not_listed(name: str, value: str, prefixes: Prefixes) -> Problem | None:
    allowed = ENUMERATIONS[name]
    if name == "mapping_justification":
        if problem := prefixes.problem(value):
            return problem
        value = prefixes.canonical(value)
    if value in allowed:
        return None
    close = get_close_matches(value, allowed, n=1)
    cure = f"did you mean {close[0]!r}?" if close else f"write one of {', '.join(map(repr, allowed))}"
    return f"{value!r} is no {name} that the standard knows", cure


def _bad_predicate(value: str, prefixes: Prefixes) -> Problem | None:
    """Any predicate is allowed, but SKOS is a closed vocabulary: what it does not define is a slip."""
    curie = prefixes.canonical(value)
    if not curie.startswith("skos:") or curie in _SKOS:
        return None
    close = get_close_matches(curie, _SKOS, n=1)
    cure = f"did you mean {close[0]}?" if close else f"write one of {', '.join(_SKOS[:5])}"
    return f"SKOS has no relation {value!r}", cure


def _bad_number(slot: Slot, value: str) -> Problem | None:
    low, high = RANGES[slot.name]
    cure = f"write a number from {low} to {high}, with a dot"
    if not _NUMBER.match(value):
        return f"{value!r} is no number", cure
    return None if low <= float(value) <= high else (f"{value} lies outside {low} to {high}", cure)


def _bad_date(_slot: Slot, value: str) -> Problem | None:
    cure = "write it as YYYY-MM-DD"
    if not _DATE.match(value):
        return f"{value!r} is no date", cure
    try:
        date.fromisoformat(value)
    except ValueError:
        return f"there is no day {value}", cure
    return None


def _bad_uri(_slot: Slot, value: str) -> Problem | None:
    return None if _URI.match(value) else (f"{value!r} is no absolute URI", "write it in full, as https://…")


_CHECKS: Final[dict[str, Callable[[Slot, str], Problem | None]]] = {
    "number": _bad_number,
    "date": _bad_date,
    "uri": _bad_uri,
}
