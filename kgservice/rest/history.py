"""The change log of the store, read anew only where a revision is asked for that was not there before."""

from collections.abc import Sequence

from kgservice.stores.errors import UnknownRevision
from kgservice.stores.protocol import GraphStore, LogEntry

__all__ = ["History"]


class History:
    """The entries of a store's log, which is only ever added to; safe to share between threads."""

    def __init__(self, store: GraphStore) -> None:
        """Read nothing yet."""
        self._store = store
        self._entries: dict[int, LogEntry] = {}

    def entry(self, revision: int) -> LogEntry:
        """Give the entry that made a revision.

        Raises:
            UnknownRevision: where there is none.
        """
        found = self._entries.get(revision) or self._read().get(revision)
        if found is None:
            raise UnknownRevision(revision, self._store.revision)
        return found

    def up_to(self, revision: int) -> Sequence[LogEntry]:
        """Give the entries up to a revision, newest first.

        Raises:
            UnknownRevision: where there is no such revision.
        """
        self.entry(revision)
        return [self._entries[number] for number in sorted(self._entries, reverse=True) if number <= revision]

    def _read(self) -> dict[int, LogEntry]:
        self._entries = {entry.revision: entry for entry in self._store.log()}
        return self._entries
