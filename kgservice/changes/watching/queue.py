"""The queue: what is still to be sent to the webhook of each watch, worked out from the journal, which keeps it."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from kgservice.changes.watching.concern import Concerns, Telling
from kgservice.changes.watching.event import Event
from kgservice.changes.watching.register import Register
from kgservice.changes.watching.watch import Watch
from kgservice.stores.journal import Journal

__all__ = ["Queue"]


class Queue:
    """What is due, as far as the journal has been read; not to be shared between threads."""

    def __init__(self, journal: Journal, tellings: Callable[[], Telling] = Concerns) -> None:
        """Read nothing yet.

        Args:
            journal: what happens, and how far each watch has been told.
            tellings: makes what tells what entries are about.
        """
        self._journal = journal
        self._tellings = tellings
        self._telling = tellings()
        self._register = Register()
        self._seen = 0
        self._due: dict[int, list[Event]] = defaultdict(list)

    @property
    def watches(self) -> Sequence[Watch]:
        """The watches that were not removed, by number."""
        return self._register.watches

    def find(self, number: int) -> Watch | None:
        """Give a watch, None where there is none."""
        return self._register.find(number)

    def due(self, number: int) -> Sequence[Event]:
        """Give what is to be sent to a watch, oldest first."""
        return tuple(self._due.get(number, ()))

    def read(self) -> None:
        """Take in what the journal has got since."""
        resumed: set[int] = set()
        for entry in self._journal.journal(since=self._seen):
            self._seen = entry.number
            taken = self._register.take(entry)
            if taken is not None:
                self._settle(*taken, resumed)
                continue
            concern = self._telling(entry)
            if concern is not None:
                for watch in self._register.watching(entry, concern):
                    if watch.sends:
                        self._due[watch.number].append(Event(entry, concern))
        if resumed:
            self._again(resumed)

    def _settle(self, before: Watch | None, after: Watch, resumed: set[int]) -> None:
        """Drop what needs not be sent any more."""
        number = after.number
        if not after.sends:
            # What happens meanwhile is not kept at hand: it is read again when the watch goes on.
            self._due.pop(number, None)
            resumed.discard(number)
            return
        if before is not None and not before.sends:
            resumed.add(number)
        elif self._due.get(number):
            self._due[number] = [event for event in self._due[number] if event.number > after.through]

    def _again(self, numbers: set[int]) -> None:
        """Read again what watches missed while nothing was sent to them."""
        watches = [watch for number in numbers if (watch := self._register.find(number)) is not None]
        if not watches:
            return
        found: dict[int, list[Event]] = {watch.number: [] for watch in watches}
        # From the beginning, since what an entry is about rests on what was said before of its subject.
        telling = self._tellings()
        for entry in self._journal.journal():
            concern = telling(entry) if entry.number <= self._seen else None
            if concern is not None:
                for watch in watches:
                    if watch.sends and self._register.concerns(watch, entry, concern):
                        found[watch.number].append(Event(entry, concern))
        self._due.update(found)
