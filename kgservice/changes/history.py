"""The history of a change request: who did what when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kgservice.changes.events.folding import read_event
from kgservice.stores.journal import JournalEntry

__all__ = ["Happening", "happenings"]


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened to a request.

    Attributes:
        place: of its entry among those about the request, from 1.
        at: when, in UTC.
        author: who did it.
        kind: what it was, as `approved`.
        words: what its author did; to be read after the name.
        body: the entry's JSON document.
    """

    place: int
    at: datetime
    author: str
    kind: str
    words: str
    body: str


def happenings(entries: Iterable[JournalEntry]) -> tuple[Happening, ...]:
    """Tell what entries say; of what only a newer Emotaxa can read, that much."""
    return tuple(
        Happening(entry.place, entry.at, entry.author, entry.kind, _words(entry), entry.body) for entry in entries
    )


def _words(entry: JournalEntry) -> str:
    event = read_event(entry)
    if event is None:
        return f"did what this version of Emotaxa cannot read ({entry.kind})"
    return event.in_words()
