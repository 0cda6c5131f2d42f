"""The register: every watch, as far as the journal has been read, and by what each is reached."""

from collections import defaultdict
from collections.abc import Iterator

from kgservice.changes.watching.concern import Concern
from kgservice.changes.watching.target import Target, targets_of
from kgservice.changes.watching.watch import SUBJECTS, Watch, watch_after
from kgservice.stores.journal import JournalEntry

__all__ = ["Register"]


class Register:
    """The watches after the entries that it was shown; not to be shared between threads."""

    def __init__(self) -> None:
        """Know no watch yet."""
        self._watches: dict[int, Watch] = {}
        self._by_target: dict[Target, set[int]] = defaultdict(set)

    @property
    def watches(self) -> list[Watch]:
        """Those that were not removed, by number."""
        return [watch for _, watch in sorted(self._watches.items()) if watch.state != "removed"]

    def find(self, number: int) -> Watch | None:
        """Give a watch, None where there is none or it was removed."""
        found = self._watches.get(number)
        return None if found is None or found.state == "removed" else found

    def take(self, entry: JournalEntry) -> tuple[Watch | None, Watch] | None:
        """Take in an entry of a watch, and give it as it was before and as it is now; None where it is of none."""
        number = entry.subject.removeprefix(SUBJECTS)
        if not entry.subject.startswith(SUBJECTS) or not (number.isascii() and number.isdigit()):
            return None
        before = self._watches.get(int(number))
        after = watch_after(before, entry)
        if after is None:
            return None
        self._watches[after.number] = after
        if before is not None:
            self._by_target[before.target].discard(after.number)
        if after.state != "removed":
            self._by_target[after.target].add(after.number)
        return before, after

    def watching(self, entry: JournalEntry, concern: Concern) -> Iterator[Watch]:
        """Give each watch that an entry is told to, once; whatever its state."""
        seen: set[int] = set()
        for target in targets_of(entry, concern):
            seen |= self._by_target.get(target, set())
        for number in sorted(seen):
            watch = self._watches[number]
            if entry.number > watch.through and (not watch.kinds or entry.kind in watch.kinds):
                yield watch

    def concerns(self, watch: Watch, entry: JournalEntry, concern: Concern) -> bool:
        """Whether an entry is told to a watch."""
        return (
            entry.number > watch.through
            and (not watch.kinds or entry.kind in watch.kinds)
            and watch.target in targets_of(entry, concern)
        )
