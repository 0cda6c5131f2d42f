"""Notices: what a person is told in the service: mentions, requested reviews, and what they watch without a webhook."""

from collections import defaultdict, deque
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from threading import Lock
from typing import Final, Literal

import orjson

from kgservice.changes.watching.concern import Concern, Concerns, Telling, body_of, person
from kgservice.changes.watching.event import Event
from kgservice.changes.watching.register import Register
from kgservice.stores.journal import Journal, JournalEntry, Note

__all__ = ["Notice", "Notices", "Reason"]

Reason = Literal["mentioned", "asked", "watched"]

_SUBJECTS: Final = "notices/"
_KEPT: Final = 1000
"""Notices of one person that are kept at hand; older ones are in the history of their requests."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that a person is told.

    Attributes:
        event: what happened.
        reasons: why they are told.
        watches: numbers of their watches that it was told to.
        read: whether they have read it.
    """

    event: Event
    reasons: tuple[Reason, ...]
    watches: tuple[int, ...] = ()
    read: bool = False


class Notices:
    """The notices of everybody, worked out from the journal as it grows; safe to share between threads."""

    def __init__(self, journal: Journal, tellings: Callable[[], Telling] = Concerns) -> None:
        """Read nothing yet.

        Args:
            journal: what happens, the watches, and what has been read.
            tellings: makes what tells what entries are about; by their bodies where none is given.
        """
        self._journal = journal
        self._telling = tellings()
        self._register = Register()
        self._turn = Lock()
        self._seen = 0
        self._told: dict[str, deque[Notice]] = defaultdict(lambda: deque(maxlen=_KEPT))
        self._read: dict[str, int] = {}

    def of(self, name: str, *, unread: bool = False, before: int | None = None, limit: int = 50) -> tuple[Notice, ...]:
        """Give the notices of a person, newest first; none of what they did themselves.

        Args:
            name: their name.
            unread: whether to leave out what they have read.
            before: number of the entry before which to begin, for a further page.
            limit: how many to give.
        """
        with self._turn:
            self._take()
            through = self._read.get(person(name), 0)
            told = list(self._told.get(person(name), ()))
        found = (
            replace(each, read=each.event.number <= through)
            for each in reversed(told)
            if (before is None or each.event.number < before) and not (unread and each.event.number <= through)
        )
        return tuple(notice for _, notice in zip(range(limit), found, strict=False))

    def mark(self, name: str, through: int) -> None:
        """Note that a person has read everything up to an entry; going back is allowed."""
        body = orjson.dumps({"through": max(0, through)}).decode()
        self._journal.note([Note(f"{_SUBJECTS}{name}", name, "read", body)])

    def _take(self) -> None:
        for entry in self._journal.journal(since=self._seen):
            self._seen = entry.number
            if self._register.take(entry) is not None:
                continue
            if entry.subject.startswith(_SUBJECTS):
                through = body_of(entry).get("through")
                if isinstance(through, int):
                    self._read[person(entry.subject.removeprefix(_SUBJECTS))] = through
                continue
            concern = self._telling(entry)
            if concern is not None:
                self._tell(entry, Event(entry, concern))

    def _tell(self, entry: JournalEntry, event: Event) -> None:
        reasons: dict[str, list[Reason]] = defaultdict(list)
        watches: dict[str, list[int]] = defaultdict(list)
        for reason, names in _REASONS:
            for name in names(event.concern):
                reasons[name].append(reason)
        for watch in self._register.watching(entry, event.concern):
            # What goes to a program is not shown to people, too.
            if watch.url is None and watch.state == "active":
                watches[person(watch.owner)].append(watch.number)
        for name in watches.keys() - event.concern.watchers:
            reasons[name].append("watched")
        for name, why in reasons.items():
            if name != person(entry.author):
                self._told[name].append(Notice(event, tuple(why), tuple(watches.get(name, ()))))


_REASONS: Final[tuple[tuple[Reason, Callable[[Concern], Collection[str]]], ...]] = (
    ("mentioned", lambda concern: concern.mentioned),
    ("asked", lambda concern: concern.asked),
    ("watched", lambda concern: concern.watchers),
)
