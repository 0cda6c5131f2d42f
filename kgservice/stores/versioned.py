"""What stores have in common that keep releases, a log and what each entry brought, and work out the graph from it."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from threading import RLock

from pyoxigraph import NamedNode, Quad

from kgservice.stores.change import Edit, Import, content_of
from kgservice.stores.dataset import GraphName
from kgservice.stores.errors import StoreUnavailable, UnknownRevision
from kgservice.stores.history import State, state_at
from kgservice.stores.protocol import Kept, LogEntry
from kgservice.stores.versions import Base, Planned, Versions
from mappings.knowledge import Knowledge

__all__ = ["VersionedStore"]


class VersionedStore(ABC):
    """A graph store, but for where it keeps what it is made of.

    Threads that read take turns, and so do those that write; who reads does not wait for who writes.
    """

    def __init__(self) -> None:
        """Work out nothing yet."""
        self._turn = RLock()
        # Whoever holds it may come to need the other; never the other way round.
        self._writing = RLock()
        self._versions = Versions(self)

    @abstractmethod
    def log(self) -> Sequence[LogEntry]:
        """Give the change log, oldest first."""

    @abstractmethod
    def base(self, state: State) -> Base:
        """Give the graph of the release at the bottom of a revision.

        Raises:
            UnknownRevision: where it is no longer kept.
        """

    @abstractmethod
    def content(self, entry: LogEntry) -> tuple[bytes, bytes]:
        """Give the N-Quads that came with an import or an edit, and those that went."""

    @abstractmethod
    def commit(self, plan: Callable[[], Planned | None]) -> tuple[LogEntry, Planned] | None:
        """Write the next entry of the log with what it brings, whole or not at all, while every other writer waits.

        Args:
            plan: works the change out, None where there is nothing to be done; it may be asked more than once.

        Raises:
            StoreUnavailable: where the store may not be written.
        """

    def knowledge(self, revision: int | None = None) -> Knowledge:
        """Read the graph at a revision, the newest where none is named.

        Raises:
            UnknownRevision: where there is no such revision, or its graph is no longer kept.
            StoreUnavailable: where the newest graph has been removed or damaged meanwhile.
        """
        with self._turn:
            return self._versions.knowledge(revision)

    def quads(self, revision: int | None = None) -> Iterable[Quad]:
        """Give every quad of the graph at a revision, the newest where none is named.

        Raises:
            UnknownRevision: where there is no such revision, or its graph is no longer kept.
            StoreUnavailable: where the newest graph has been removed or damaged meanwhile.
        """
        with self._turn:
            return self._versions.dataset(revision).quads_for_pattern(None, None, None)

    def graphs(self, revision: int | None = None) -> Sequence[NamedNode]:
        """Give the names of the graphs in which something stands at a revision, in order.

        Raises:
            UnknownRevision, StoreUnavailable: as `quads` does.
        """
        with self._turn:
            return self._versions.dataset(revision).named_graphs()

    def graph(self, name: GraphName, revision: int | None = None) -> Iterable[Quad]:
        """Give the quads of one graph at a revision.

        Raises:
            UnknownRevision, StoreUnavailable: as `quads` does.
        """
        with self._turn:
            return self._versions.dataset(revision).quads_for_pattern(None, None, None, name)

    def load(self, change: Import, *, replace: bool = False) -> LogEntry | None:
        """Put graphs from outside on top; give the entry of the new revision, or None where they stand already.

        Raises:
            GraphTaken: where a graph of such a name is there already, and not to be replaced.
            Unreadable: where the graph could not be read any more with them.
            StoreUnavailable: where the store may not be written.
        """
        return self._made(lambda: self._versions.load(change, replace=replace))

    def remove(self, graph: str, *, author: str) -> LogEntry:
        """Take away what was imported together with a graph.

        Raises:
            UnknownGraph: where no such graph was imported.
            Unreadable: where the graph could not be read any more without it.
            StoreUnavailable: where the store may not be written.
        """
        entry = self._made(lambda: self._versions.remove(graph, author=author))
        assert entry is not None, "a removal changes something"
        return entry

    def edit(self, change: Edit, *, expected: int | None = None) -> LogEntry | None:
        """Let statements come and go; give the entry of the new revision, or None where nothing changes.

        Raises:
            Conflict: where another revision than the expected one is the newest.
            Unreadable: where the graph could not be read any more after it.
            StoreUnavailable: where the store may not be written.
        """
        return self._made(lambda: self._versions.edit(change, expected=expected))

    def kept(self, since: int = 0) -> Iterator[Kept]:
        """Give all that is kept of the revisions after `since`, oldest first.

        Raises:
            StoreUnavailable: where a part of it is damaged.
        """
        entries = self.log()
        for entry in entries[since:]:
            with self._turn:
                kept = self._kept(entry, entries)
            yield kept

    def _kept(self, entry: LogEntry, entries: Sequence[LogEntry]) -> Kept:
        if entry.kind == "base":
            return Kept(entry, self._shipped(state_at(entries, entry.revision)))
        if entry.kind == "removal":
            return Kept(entry)
        added, removed = self.content(entry)
        return Kept(entry, added, removed if entry.kind == "edit" else None)

    def _shipped(self, state: State) -> bytes | None:
        try:
            return content_of(self.base(state).quads_for_pattern(None, None, None))
        except UnknownRevision:
            return None

    def _made(self, plan: Callable[[], Planned | None]) -> LogEntry | None:
        """Make a change, and keep what was worked out for it as soon as it counts."""
        with self._writing:
            made = self.commit(plan)
            if made is None:
                return None
            # The change stands. Where the log cannot be read just now, it is worked out anew by whoever asks.
            with suppress(StoreUnavailable):
                self._versions.adopt(*made)
            return made[0]
