"""A journal in memory, for queues that need no graph."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from kgservice.stores.journal import UNSEEN, JournalEntry, Note, numbered

__all__ = ["MemoryJournal"]


class MemoryJournal:
    """Keeps entries in a list."""

    def __init__(self) -> None:
        """Keep none yet."""
        self.entries: list[JournalEntry] = []

    def journal(self, subject: str | None = None, *, since: int = 0) -> Sequence[JournalEntry]:
        return [at for at in self.entries[since:] if subject is None or at.subject == subject]

    def journal_of(self, subjects: Collection[str]) -> Sequence[JournalEntry]:
        return [at for at in self.entries if at.subject in subjects]

    def journal_under(self, *prefixes: str, since: int = 0) -> tuple[int, Sequence[JournalEntry]]:
        return len(self.entries), [at for at in self.entries[since:] if at.subject.startswith(prefixes)]

    def subjects(self, prefix: str = "") -> Sequence[str]:
        return [at for at in dict.fromkeys(at.subject for at in self.entries) if at.startswith(prefix)]

    def note(self, notes: Sequence[Note], *, expected: Mapping[str, int] = UNSEEN) -> Sequence[JournalEntry]:
        places = Counter(at.subject for at in self.entries)
        found = numbered(notes, expected, newest=len(self.entries), place=lambda subject: places[subject])
        self.entries += found
        return found
