"""Columns: what the cells of a table mean for each kind of operation."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final, get_args, get_type_hints

from kgservice.changes.operations.documents import OPERATIONS
from kgservice.changes.operations.fields import Iri
from kgservice.changes.operations.norms import Rating
from kgservice.changes.operations.operation import Operation
from mappings.sssom.slots import RECORD_SLOTS, SET_SLOTS

__all__ = [
    "ALIASES",
    "PLAIN",
    "SEPARATOR",
    "columns",
    "field_of",
    "holds_iris",
    "is_rating",
    "is_several",
    "rating_field",
]

SEPARATOR: Final = "|"
"""Stands between the values of one cell."""

ALIASES: Final[Mapping[str, str]] = {
    "parent": "parents",
    "source": "sources",
    "notation": "notations",
    "author": "author_label",
    "reviewer": "reviewer_label",
    "creator": "creators",
}
"""Plain names of columns for fields that hold several values."""

PLAIN: Final[Mapping[str, str]] = {
    "create": "NodeCreation",
    "rename": "NodeRename",
    "define": "NewTextDefinition",
    "redefine": "TextDefinitionReplacement",
    "add synonym": "NewSynonym",
    "change synonym": "SynonymReplacement",
    "remove synonym": "RemoveSynonym",
    "move": "NodeMove",
    "retire": "NodeObsoletion",
    "restore": "NodeUnobsoletion",
    "delete": "NodeDeletion",
    "add edge": "EdgeCreation",
    "remove edge": "EdgeDeletion",
    "add norm": "NewNorm",
    "remove norm": "RemoveNorm",
    "map": "MappingCreation",
    "unmap": "RemoveMapping",
    "reject": "MappingRejection",
    "review": "MappingReview",
}
"""Plain words for kinds of operations."""

_RATING: Final = tuple(Rating.model_fields)
_LEFT_OUT: Final = frozenset({"type", "slots", "prefixes", "tiers", "rating"})
"""Fields that no cell holds as they are."""


@cache
def columns() -> tuple[str, ...]:
    """Give the names of all columns that a table may have, in order; slots of SSSOM may come besides."""
    fields = [name for kind in OPERATIONS.values() for name in kind.model_fields if name not in _LEFT_OUT]
    first = ("operation", "about", "label", "lang", "parent", "definition", "synonym", "old", "new")
    plain = {field: name for name, field in ALIASES.items()}
    rating = [f"{prefix}{name}" for prefix in ("", "old_") for name in _RATING]
    others = [plain.get(name, name) for name in fields]
    return tuple(dict.fromkeys((*first, *others, *rating)))


def field_of(kind: type[Operation], column: str) -> str | None:
    """Give the field of an operation that a column holds; None where it has none.

    >>> field_of(OPERATIONS["NodeCreation"], "parent"), field_of(OPERATIONS["NodeRename"], "parent")
    ('parents', None)
    """
    for name in (column, ALIASES.get(column, column)):
        if name in kind.model_fields and name not in _LEFT_OUT:
            return name
    return column if column in RECORD_SLOTS and "slots" in kind.model_fields else None


def rating_field(kind: type[Operation], column: str) -> tuple[str, str] | None:
    """Give the rating of a norm and its part that a column holds: `old_valence` is that of `old`."""
    old, name = (column.startswith("old_"), column.removeprefix("old_"))
    if name not in _RATING:
        return None
    own = [each for each, told in _hints(kind).items() if told is Rating]
    wanted = ("old",) if old else ("rating", "new")
    field = next((each for each in wanted if each in own), None)
    # What is to go stands in the plain columns, where nothing takes its place.
    field = field or ("old" if own == ["old"] and not old else None)
    return None if field is None else (field, name)


def is_rating(kind: type[Operation], field: str) -> bool:
    """Whether a field holds the rating of a norm, each part of which has a column of its own."""
    return _hints(kind).get(field) is Rating


def is_several(kind: type[Operation], field: str, slot: str | None = None) -> bool:
    """Whether a field holds several values.

    Args:
        kind: the operation.
        field: one of its fields, or a slot that it may have.
        slot: the slot that changes, for an operation that changes one.
    """
    if field in RECORD_SLOTS and field not in kind.model_fields:
        return RECORD_SLOTS[field].multivalued
    if field in {"old", "new"} and "slot" in kind.model_fields:
        known = {**SET_SLOTS, **RECORD_SLOTS}.get(slot or "")
        return known is not None and known.multivalued
    return _mentions(_hints(kind)[field], lambda told: getattr(told, "__origin__", None) is tuple)


def holds_iris(kind: type[Operation], field: str) -> bool:
    """Whether the values of a field are IRIs, which a cell may write as CURIEs."""
    marks = get_args(Iri)[1:]
    return field in kind.model_fields and _mentions(
        _hints(kind)[field], lambda told: getattr(told, "__metadata__", None) == marks
    )


@cache
def _hints(kind: type[Operation]) -> Mapping[str, Any]:
    return get_type_hints(kind, include_extras=True)


def _mentions(told: Any, fits: Any) -> bool:  # noqa: ANN401 - types as values
    return bool(fits(told)) or any(_mentions(part, fits) for part in get_args(told))
