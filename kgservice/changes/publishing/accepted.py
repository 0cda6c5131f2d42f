"""Accepted changes: the requests that were merged between two revisions, for the change log of a release."""

from collections.abc import Mapping

from kgservice.changes.events.folding import fold
from kgservice.changes.register import Register
from kgservice.changes.request import ChangeRequest
from kgservice.stores.protocol import GraphStore
from mappings.release.changes import AcceptedChange
from ontology.errors import EmotaxaError

__all__ = ["accepted_changes"]

_SHOWN = 20
"""Sentences of one change, at most."""


def accepted_changes(store: GraphStore, since: int, until: int) -> tuple[AcceptedChange, ...]:
    """Give the changes that were merged after a revision and up to another, by number.

    One that was taken back in between is left out, and so is what took it back.
    """
    known = {request.number: request for request in Register.of(store).all()}
    merged = {number for number, request in known.items() if _merged(request, since, until)}
    return tuple(
        _change(fold(store.journal(known[number].subject)))
        for number in sorted(merged)
        if known[number].reverted_by not in merged and not _taken_back(known[number], known, merged)
    )


def _merged(request: ChangeRequest, since: int, until: int) -> bool:
    return request.merge is not None and since < request.merge.revision <= until


def _taken_back(request: ChangeRequest, known: Mapping[int, ChangeRequest], merged: set[int]) -> bool:
    """Whether a request does nothing but take back another of those that were merged."""
    other = known.get(request.reverts or 0)
    return other is not None and other.number in merged and other.reverted_by == request.number


def _change(request: ChangeRequest) -> AcceptedChange:
    day = request.merge.at.date().isoformat() if request.merge is not None else ""
    try:
        sentences = [operation.in_words() for operation in request.operations]
    except EmotaxaError:
        # Another Emotaxa wrote it; its title says what it does.
        sentences = []
    if len(sentences) > _SHOWN:
        sentences[_SHOWN:] = [f"and {len(sentences) - _SHOWN} operations more"]
    return AcceptedChange(request.number, request.title, request.author, day, tuple(sentences))
