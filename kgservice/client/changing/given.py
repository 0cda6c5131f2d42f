"""What callers give: a change request by its number or as they have read it, and operations in any form."""

from collections.abc import Mapping, Sequence
from typing import Any

from kgservice.changes.operations.documents import written
from kgservice.changes.operations.operation import Operation
from kgservice.changes.request import ChangeRequest
from ontology.errors import EmotaxaError

__all__ = ["Given", "Steps", "documents_of", "number_of", "seen"]

Given = ChangeRequest | int
"""A change request: its number, or the request as it was read, whose version is then the one that was seen."""

Steps = Sequence[Operation | Mapping[str, Any]] | str
"""Operations, their JSON documents, or text in KGCL, one operation a line."""


def number_of(change: Given) -> int:
    """Give the number of a request."""
    return change.number if isinstance(change, ChangeRequest) else change


def seen(change: Given, version: int | None) -> int | None:
    """Give the version that a caller has seen: the one that is named, or that of the request as it was read."""
    if version is None and isinstance(change, ChangeRequest):
        return change.version
    return version


def documents_of(steps: Steps | None) -> tuple[list[Any] | None, str | None]:
    """Give operations as JSON documents, or else as KGCL text; neither where there are none.

    >>> documents_of("obsolete ekman:anger")
    (None, 'obsolete ekman:anger')

    Raises:
        EmotaxaError: where they are a single operation, and no list.
    """
    if steps is None or isinstance(steps, str):
        return None, steps
    if isinstance(steps, Operation | Mapping):
        raise EmotaxaError("one operation is no list of them", hint="put it in square brackets", field="operations")
    return [written(each) if isinstance(each, Operation) else each for each in steps], None
