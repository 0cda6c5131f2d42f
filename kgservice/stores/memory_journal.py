"""The journal of a store in memory."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from kgservice.stores.journal import JournalEntry, Note, numbered

__all__ = ["MemoryJournal"]


class MemoryJournal:
    """Entries in order, and those of each subject; one thread writes at a time, and any may read."""

    def __init__(self) -> None:
        """Hold nothing yet."""
        self._entries: list[JournalEntry] = []
        self._subjects: dict[str, list[JournalEntry]] = {}

    def entries(self, subject: str | None, since: int) -> tuple[JournalEntry, ...]:
        """Give the entries with numbers above `since`, oldest first: those of a subject, of all where it is None."""
        if subject is None:
            return tuple(self._entries[max(since, 0) :])
        return tuple(entry for entry in tuple(self._subjects.get(subject, ())) if entry.number > since)

    def of(self, subjects: Collection[str]) -> tuple[JournalEntry, ...]:
        """Give the entries on any of some subjects, oldest first."""
        found = (entry for subject in {*subjects} for entry in self._subjects.get(subject, ()))
        return tuple(sorted(found, key=lambda entry: entry.number))

    def under(self, prefixes: tuple[str, ...], since: int) -> tuple[int, tuple[JournalEntry, ...]]:
        """Give the number of the newest entry, and the entries after `since` on subjects that begin in some ways."""
        entries = self._entries[max(since, 0) :]
        return len(self._entries), tuple(entry for entry in entries if entry.subject.startswith(prefixes))

    def subjects(self, prefix: str) -> tuple[str, ...]:
        """Give every subject that begins so, in the order of their first entries."""
        return tuple(subject for subject in tuple(self._subjects) if subject.startswith(prefix))

    def admit(self, notes: Sequence[Note], expected: Mapping[str, int]) -> tuple[JournalEntry, ...]:
        """Give the entries that notes are to become; nothing is written yet.

        Raises:
            Conflict: where a subject has another newest entry than the expected one.
        """
        return numbered(
            notes,
            expected,
            newest=len(self._entries),
            place=lambda subject: len(self._subjects.get(subject, ())),
        )

    def note(self, notes: Sequence[Note], expected: Mapping[str, int]) -> tuple[JournalEntry, ...]:
        """Write notes, all or none.

        Raises:
            Conflict: where a subject has another newest entry than the expected one.
        """
        entries = self.admit(notes, expected)
        self.restore(entries)
        return entries

    def restore(self, entries: Iterable[JournalEntry]) -> None:
        """Take entries as they are; they are the next ones."""
        for entry in entries:
            self._subjects.setdefault(entry.subject, []).append(entry)
            self._entries.append(entry)
