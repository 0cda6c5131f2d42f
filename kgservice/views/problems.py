"""Errors as problem documents (RFC 9457): what is wrong, where, and how to mend it."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from kgservice.stores.errors import Conflict, GraphTaken, UncertainWrite, UnknownGraph, UnknownRevision, Unreadable
from ontology.errors import (
    AmbiguousReference,
    BackendUnavailable,
    DocumentError,
    EmotaxaError,
    MissingExtra,
    ScaleError,
    UnknownReference,
)

__all__ = ["Kinds", "Problem", "problem_of", "shortened"]

_BASE = "https://w3id.org/emotaxa/problems/"
_LONGEST = 80
_MOST_BITS = 256
_PATH = re.compile(r"\w+\[\d+\](?:\.\w+|\[\d+\])*")

Kinds = tuple[tuple[type[EmotaxaError], int, str, str], ...]
"""Class of an error, its status, the end of its type's IRI, its title; the first that fits counts."""

_KINDS: Kinds = (
    (UnknownRevision, 404, "unknown-revision", "Unknown revision"),
    (UnknownGraph, 404, "not-imported", "Nothing imported"),
    (Conflict, 409, "conflict", "Conflict"),
    (GraphTaken, 409, "graph-taken", "Graph taken"),
    (Unreadable, 422, "unreadable", "Unreadable graph"),
    (UnknownReference, 422, "unknown-reference", "Unknown name"),
    (AmbiguousReference, 422, "ambiguous-reference", "Ambiguous name"),
    (ScaleError, 422, "scale", "Wrong scale"),
    (DocumentError, 422, "document", "Unreadable document"),
    (MissingExtra, 503, "missing-extra", "Not installed"),
    # Not 503: that one is made again by whoever gets it.
    (UncertainWrite, 504, "uncertain", "May stand or not"),
    (BackendUnavailable, 503, "unavailable", "Unavailable"),
    (EmotaxaError, 422, "invalid", "Invalid request"),
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem document.

    Attributes:
        type: end of the IRI that names the kind of problem.
        title: the kind in words.
        status: HTTP status.
        detail: what is wrong with this request.
        pointer: JSON pointer to the offending field, or None.
        value: the offending value, shortened.
        hint: how to mend it, or None.
        errors: further findings of the same request, without those that would not fit.
        members: what programs are told besides, whole.
    """

    type: str
    title: str
    status: int
    detail: str
    pointer: str | None = None
    value: Any = None
    hint: str | None = None
    errors: tuple[Mapping[str, Any], ...] = ()
    members: Mapping[str, Any] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """Give it as JSON."""
        document = {
            **self.members,
            "type": _BASE + self.type,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "pointer": self.pointer,
            "value": self.value,
            "hint": self.hint,
        }
        return {**document, "errors": list(self.errors)} if self.errors else document


def problem_of(error: EmotaxaError, kinds: Kinds = ()) -> Problem:
    """Give the problem document of an error.

    Args:
        error: what went wrong; `field` is its JSON pointer without the first slash, or names a part of a list as
            `operations[3].about`.
        kinds: further kinds of errors, which are looked through first.
    """
    status, kind, title = next((s, k, t) for cls, s, k, t in (*kinds, *_KINDS) if isinstance(error, cls))
    if isinstance(error, ScaleError) and error.field == "scale":
        kind, title = "unreadable-scale", "Unreadable scale"
    pointer = None if error.field is None else _pointer(error.field)
    return Problem(kind, title, status, error.message, pointer, shortened(error.value), error.hint or None)


def _pointer(field: str) -> str:
    """Give the JSON pointer (RFC 6901) to a field.

    >>> _pointer("items/3/labels/0"), _pointer("operations[3].rating.concept")
    ('/items/3/labels/0', '/operations/3/rating/concept')
    """
    if _PATH.fullmatch(field):
        field = field.replace("[", "/").replace("]", "").replace(".", "/")
    return f"/{field}"


def shortened(value: Any) -> Any:  # noqa: ANN401
    """Shorten a value for an error, so that it is valid JSON and no longer than a line.

    >>> shortened("a" * 1_000_000)
    'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa... (1,000,000 characters)'
    >>> shortened(float("nan")), shortened([1, 2])
    ('nan', '[1,2]')
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int) and value.bit_length() > _MOST_BITS:
        # Neither a float nor, from some thousands of digits on, a text can be made of it.
        return f"an integer of {value.bit_length():,} bits"
    if isinstance(value, int | float):
        return value if math.isfinite(value) and abs(value) < 1e15 else _cut(str(value))
    if isinstance(value, str | bytes):
        return _cut(value if isinstance(value, str) else value[: _LONGEST * 4].decode("utf-8", "replace"), len(value))
    if isinstance(value, Mapping):
        return "{}" if not value else f"an object of {len(value):,} fields" if len(value) > 5 else _cut(_written(value))
    if isinstance(value, Sequence):
        return f"a list of {len(value):,}" if len(value) > 20 else _cut(_written(value))
    return _cut(str(value))


def _written(value: Any) -> str:  # noqa: ANN401
    try:
        return orjson.dumps(value, default=str).decode()
    except TypeError:
        return f"{type(value).__name__}"


def _cut(text: str, length: int | None = None) -> str:
    size = len(text) if length is None else length
    clean = text.encode("utf-8", "replace").decode()
    return clean if size <= _LONGEST else f"{clean[: _LONGEST // 2]}... ({size:,} characters)"
