"""Loading: a release becomes the graph at the bottom of a new revision, in transactions of a bounded size."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from kgservice.stores.history import State, state_at
from kgservice.stores.memory_graph import MemoryGraph
from kgservice.stores.neo4j.database import Database, Rows, Transaction
from kgservice.stores.neo4j.log import Log, append, keep, packed, parts_kept, parts_of
from kgservice.stores.neo4j.mentions import add_mentions, move_on
from kgservice.stores.neo4j.projection import Projection
from kgservice.stores.neo4j.turn import begin_load, end_load, take_turn
from kgservice.stores.neo4j.writing import within
from kgservice.stores.protocol import LogEntry
from kgservice.stores.release import Release
from kgservice.stores.shelf import Shelf
from kgservice.stores.versions import Base, Planned, Versions
from mappings.knowledge import Knowledge

__all__ = ["Loading", "Receiver"]


class Receiver(Protocol):
    """The store that a release is loaded into."""

    @property
    def database(self) -> Database:
        """Where it is kept."""

    def knowledge(self, revision: int | None = None) -> Knowledge:
        """Read the graph at a revision."""

    def base(self, state: State) -> Base:
        """Give the graph of the release at the bottom of a revision."""

    def content(self, entry: LogEntry) -> tuple[bytes, bytes]:
        """Give the N-Quads that came with an import or an edit, and those that went."""

    def log(self) -> Sequence[LogEntry]:
        """Give the change log."""

    @property
    def shelf(self) -> Shelf | None:
        """Where overlays are kept."""


@dataclass(frozen=True)
class Loading:
    """A release on its way into a store.

    Attributes:
        store: the store.
        log: its log.
        release: the release.
        announce: is told, in one line, when it is about to be loaded and why, and what is set aside for it.
    """

    store: Receiver
    log: Log
    release: Release
    announce: Callable[[str], None]

    def run(self) -> None:
        """Load the release, unless it is the newest in the store already; other processes wait for the one that does.

        Raises:
            StoreUnavailable: where the server does not answer.
            DocumentError: where a file of the release cannot be read.
        """
        if self._due() is None:
            return
        database = self.store.database
        database.write(self._load, seconds=database.settings.load_seconds)

    def _due(self) -> str | None:
        """Say why the release has to be loaded, or None where there is nothing to do."""
        loaded = self.log.bases()
        if not loaded:
            return f"Loading the graph into {self.store.database.address}"
        if loaded[-1].digest != self.release.digest:
            return f"Loading the graph into {self.store.database.address}: this installation brings another release"
        return None

    def _load(self, transaction: Transaction) -> None:
        revision = take_turn(transaction, self.store.database) + 1
        # Another process may have loaded it while this one waited.
        reason = self._due()
        if reason is None:
            return
        self.announce(reason)
        base = MemoryGraph.of(self.release)
        begin_load(self.store.database, revision)
        planned = Versions(self.store).upgrade(base, self.release.digest, f"Loaded Emotaxa {self.release.version}")
        entries = [each.entry(revision + place) for place, each in enumerate(planned)]
        before = self.store.knowledge(revision - 1) if revision > 1 else None
        for done, entry in enumerate(entries, start=1):
            pending = _Pending(self.store, entries[:done], planned[:done], base)
            after = base.knowledge() if before is None else Versions(pending).knowledge(entry.revision)
            projection = Projection(self._run, entry.revision)
            projection.knowledge(before, after)
            projection.write(first=before is None)
            self._keep(entry, planned[done - 1], base)
            append(within(transaction), [entry])
            if entry.kind == "edit":
                # With the entry, or not at all, as the turn of this writer is all that keeps them apart.
                add_mentions(within(transaction), [(entry, planned[done - 1].spoken)])
                move_on(transaction, entry.revision, entry.revision)
            self._tell(entry)
            before = after
        end_load(transaction)

    def _keep(self, entry: LogEntry, planned: Planned, base: MemoryGraph) -> None:
        """Write what a revision brings."""
        if planned.kind == "base":
            keep(self._run, parts_kept(entry.revision, parts_of(base), came=True))
        else:
            for content, came in ((planned.added, True), (planned.removed, False)):
                keep(self._run, parts_kept(entry.revision, packed(content), came=came))

    def _run(self, query: str, parameters: Mapping[str, Any]) -> Rows:
        return self.store.database.write(lambda one: one.run(query, parameters).values())  # type: ignore[arg-type]

    def _tell(self, entry: LogEntry) -> None:
        """Say what of that which stood does not stand any more with another release."""
        if entry.kind == "edit":
            self.announce(f"{entry.summary}: in {', '.join(entry.graphs)}")
            return
        if not entry.graphs:
            return
        for found in state_at(self.log.entries()).imports:
            if graph := next((graph for graph in found.graphs if graph in entry.graphs), None):
                said = f"Set aside what was imported as revision {found.revision}"
                self.announce(f"{said}: the release has a graph {graph} of its own")


@dataclass(frozen=True)
class _Pending:
    """A store with entries that are not in its log yet; the last may load a release."""

    store: Receiver
    entries: Sequence[LogEntry]
    planned: Sequence[Planned]
    release: Base

    def log(self) -> Sequence[LogEntry]:
        """Give the change log with the entries."""
        return (*self.store.log()[: self.entries[0].revision - 1], *self.entries)

    @property
    def shelf(self) -> None:
        """Nowhere: what is pending is worked out once."""

    def base(self, state: State) -> Base:
        """Give the graph of the release at the bottom of a revision."""
        return self.release if state.base in self.entries else self.store.base(state)

    def content(self, entry: LogEntry) -> tuple[bytes, bytes]:
        """Give the N-Quads that came and went with an entry."""
        for own, planned in zip(self.entries, self.planned, strict=True):
            if own == entry:
                return planned.added, planned.removed
        return self.store.content(entry)
