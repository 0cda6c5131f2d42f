"""A store in the memory of the process: built from the shipped release, gone when the process ends."""

from collections.abc import Sequence
from datetime import UTC, datetime
from threading import Lock

from pyoxigraph import Store

from kgservice.stores.errors import UnknownRevision
from kgservice.stores.graph import knowledge_of, release_quads
from kgservice.stores.protocol import LogEntry
from kgservice.stores.release import Release, shipped_release
from mappings.knowledge import Knowledge

__all__ = ["MemoryStore"]


class MemoryStore:
    """Reads a release into memory, and answers as any store does; nothing is written to disk."""

    def __init__(self, release: Release | None = None) -> None:
        """Take the release, the shipped one where none is given; its files are read when the graph is first needed."""
        self._release = release or shipped_release()
        self._turn = Lock()
        self._knowledge: Knowledge | None = None
        self._base = LogEntry(
            1, datetime.now(UTC), "emotaxa", "base", f"Loaded Emotaxa {self._release.version}", self._release.digest
        )

    @property
    def url(self) -> str:
        """The URL by which the store was chosen."""
        return "memory:"

    @property
    def revision(self) -> int:
        """The newest revision."""
        return self._base.revision

    def knowledge(self, revision: int | None = None) -> Knowledge:
        """Read the graph at a revision, the newest where none is named.

        Raises:
            UnknownRevision: where the store has no such revision.
        """
        if revision not in {None, self.revision}:
            raise UnknownRevision(revision or 0, self.revision)
        with self._turn:
            if self._knowledge is None:
                store = Store()
                store.bulk_extend(release_quads(self._release))
                self._knowledge = knowledge_of(store, self.revision)
            return self._knowledge

    def log(self) -> Sequence[LogEntry]:
        """Give the change log, oldest first."""
        return (self._base,)

    def close(self) -> None:
        """Do nothing: the memory goes with the store."""
