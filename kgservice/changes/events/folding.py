"""Folding: entries of the journal become the request that they come to."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from pydantic import ValidationError

from kgservice.changes.errors import NewerJournal
from kgservice.changes.events.event import Event
from kgservice.changes.events.outcome import Clashed, Failed, Merged, Reinstated, Reverted
from kgservice.changes.events.review import Approved, Asked, Rejected
from kgservice.changes.events.talk import Commented, Settled, Tagged, Watched
from kgservice.changes.events.writing import Amended, Created, Rebased, Submitted, Withdrawn
from kgservice.changes.request import ChangeRequest, number_of
from kgservice.stores.journal import JournalEntry

__all__ = ["KINDS", "fold", "read_event"]

KINDS: Final[Mapping[str, type[Event]]] = {
    event.kind: event
    for event in (
        Created,
        Amended,
        Rebased,
        Submitted,
        Withdrawn,
        Asked,
        Approved,
        Rejected,
        Commented,
        Settled,
        Tagged,
        Watched,
        Clashed,
        Failed,
        Merged,
        Reverted,
        Reinstated,
    )
}
"""Every kind of event, by what its entries are called."""


def read_event(entry: JournalEntry) -> Event | None:
    """Read what an entry says; None where only a newer Emotaxa can."""
    kind = KINDS.get(entry.kind)
    if kind is None:
        return None
    try:
        return kind.model_validate_json(entry.body)
    except ValidationError:
        return None


def fold(entries: Iterable[JournalEntry], request: ChangeRequest | None = None) -> ChangeRequest:
    """Give what entries of one subject come to.

    What cannot be read is not passed over in silence: `unread` of the request names its kinds.

    Args:
        entries: oldest first, at least one where there is no request yet.
        request: what those before them came to.

    Raises:
        NewerJournal: where the first entry of a request cannot be read.
    """
    for entry in entries:
        event = read_event(entry)
        if request is None:
            if not isinstance(event, Created):
                raise NewerJournal(number_of(entry.subject), [entry.kind])
            request = event.begun(entry)
            continue
        if event is None:
            request = replace(request, unread=tuple(dict.fromkeys((*request.unread, entry.kind))))
        else:
            request = event.after(request, entry)
        request = replace(request, place=entry.place, changed=entry.at)
    assert request is not None, "there is an entry, or a request"
    return request
