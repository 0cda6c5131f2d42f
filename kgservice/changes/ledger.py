"""The ledger: change requests as a store keeps them, each written only by who has seen its newest entry."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Final

from kgservice.access.principal import Principal
from kgservice.changes.errors import Moved, NewerJournal, UnknownChange
from kgservice.changes.events.event import Event
from kgservice.changes.events.folding import fold
from kgservice.changes.events.writing import Created
from kgservice.changes.request import SUBJECTS, ChangeRequest, subject_of
from kgservice.changes.transitions import Action, admit
from kgservice.stores.errors import Conflict
from kgservice.stores.journal import JournalEntry
from kgservice.stores.protocol import GraphStore

__all__ = ["Ledger"]

_KEPT: Final = 500
"""Requests that are kept as they were last read."""


class Ledger:
    """Reads and writes the change requests of a store; safe to share between threads and processes.

    Attributes:
        store: the store.
    """

    def __init__(self, store: GraphStore, attempts: int) -> None:
        """Keep the store, and how often a write is tried again that met another one."""
        self.store = store
        self._attempts = attempts
        self._turn = Lock()
        self._newest: int | None = None
        self._keeping = Lock()
        self._kept: OrderedDict[int, tuple[ChangeRequest, int]] = OrderedDict()

    def entries(self, number: int) -> tuple[JournalEntry, ...]:
        """Give the entries about a request, oldest first.

        Raises:
            UnknownChange: where there is none.
        """
        found = tuple(self.store.journal(subject_of(number))) if number > 0 else ()
        if not found:
            raise UnknownChange(number)
        return found

    def get(self, number: int, *, place: int | None = None) -> ChangeRequest:
        """Give a request as it stands; where it was read before, only what was written since is read.

        Args:
            number: the request.
            place: of the newest entry about it that the caller knows of; where that was read before, no more is read.

        Raises:
            UnknownChange: where there is none.
            NewerJournal: where it cannot be read at all.
        """
        with self._keeping:
            known = self._kept.pop(number, None)
        if known is None:
            entries = self.entries(number)
            request, seen = fold(entries), entries[-1].number
        else:
            request, seen = known
            entries = () if request.place == place else tuple(self.store.journal(subject_of(number), since=seen))
            if entries:
                request, seen = fold(entries, request), entries[-1].number
        with self._keeping:
            self._kept[number] = request, seen
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return request

    def admitted(self, number: int, action: Action, by: Principal) -> ChangeRequest:
        """Give a request with which somebody may do something now.

        Raises:
            UnknownChange: where there is none.
            KeyNeeded, Forbidden, NotNow, NotYours: where they may not.
            NewerJournal: where a newer Emotaxa has written about it what this one cannot read.
        """
        request = self.get(number)
        admit(action, request, by)
        if request.unread:
            raise NewerJournal(number, request.unread)
        return request

    def begin(self, event: Created, by: Principal) -> ChangeRequest:
        """Write a new request, with the number after the newest one.

        Raises:
            Conflict: where others were always faster.
        """
        with self._turn:
            for _ in range(self._attempts):
                # Others may write to the store, too; it is counted anew where they were faster.
                if self._newest is None:
                    self._newest = len(self.store.subjects(SUBJECTS))
                number = self._newest + 1
                try:
                    [entry] = self.store.note([event.note(number, by.name)], expected={subject_of(number): 0})
                except Conflict as conflict:
                    met, self._newest = conflict, None
                    continue
                self._newest = number
                return event.begun(entry)
        raise met

    def write(
        self,
        number: int,
        by: Principal,
        action: Action,
        event_of: Callable[[ChangeRequest], Event | None],
        *,
        version: int | None = None,
        decides: bool = True,
    ) -> ChangeRequest:
        """Write what happens to a request, unless it was written to meanwhile; then it is looked at anew.

        Args:
            number: the request.
            by: who does it.
            action: what they do.
            event_of: gives what happens, from the request as it stands; None where nothing does. It is asked again
                where somebody else was faster, and may raise `Conflict` itself where it finds that out.
            version: the version that they have seen; the newest where None.
            decides: whether it is about that version, and no other.

        Raises:
            UnknownChange: where there is no such request.
            KeyNeeded, Forbidden, NotNow, NotYours: where they may not.
            Moved: where it is about one version, and the request is in another by now.
            NewerJournal: where a newer Emotaxa has written about it what this one cannot read.
            Conflict: where others were always faster.
        """
        for _ in range(self._attempts):
            request = self.admitted(number, action, by)
            if version is None:
                version = request.version
            if decides and version != request.version:
                raise Moved(number, version, request.version)
            try:
                event = event_of(request)
                if event is None:
                    return request
                [entry] = self.store.note([event.note(number, by.name)], expected={request.subject: request.place})
            except Conflict as conflict:
                met = conflict
                continue
            return fold([entry], request)
        raise met
