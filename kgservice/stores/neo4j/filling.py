"""Filling: all that another store keeps, written entry by entry; many that change nothing of what is known together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from kgservice.stores.entries import Entries
from kgservice.stores.history import State
from kgservice.stores.memory_graph import MemoryGraph
from kgservice.stores.neo4j.database import Database, Rows, Transaction
from kgservice.stores.neo4j.log import append, keep, packed, parts_kept, parts_of
from kgservice.stores.neo4j.projection import Projection, Whole
from kgservice.stores.neo4j.writing import within
from kgservice.stores.protocol import Kept, LogEntry
from kgservice.stores.versioned import VersionedStore
from kgservice.stores.versions import Base, Versions

__all__ = ["Filling"]

_TOGETHER: Final = 1_000
_BYTES: Final = 2_000_000
"""Entries that are written in one transaction at the most, and bytes of N-Quads that come and go with them, about."""


class Filling:
    """What has arrived so far, read as a store is that keeps it."""

    def __init__(self, store: VersionedStore, database: Database) -> None:
        """Have nothing yet.

        Args:
            store: the store that is being filled.
            database: where it is kept.
        """
        self._store = store
        self._database = database
        self._entries: list[LogEntry] = []
        self._contents: dict[int, tuple[bytes, bytes]] = {}
        self._base: tuple[LogEntry, MemoryGraph] | None = None
        self._versions = Versions(self)
        self._whole: Whole | None = None

    def take(self, kept: Iterable[Kept]) -> None:
        """Write everything.

        Raises:
            StoreUnavailable: where the server does not answer, or has no room.
        """
        for part in _parts(kept):
            self._database.write(lambda one, part=part: _log(one, part))  # type: ignore[misc]
            self._contents = {each.entry.revision: (each.added or b"", each.removed or b"") for each in part}
            for each in part:
                self._entries.append(each.entry)
                self._project(each)

    def log(self) -> Sequence[LogEntry]:
        """Give the change log as far as it has arrived."""
        return Entries(self._entries)

    @property
    def shelf(self) -> None:
        """Nowhere: whoever opens the store first keeps some."""

    def base(self, state: State) -> Base:
        """Give the graph of the release at the bottom of a revision, with what is known from its statements."""
        if self._base is not None and self._base[0].digest == state.base.digest:
            return self._base[1]
        return self._store.base(state)

    def content(self, entry: LogEntry) -> tuple[bytes, bytes]:
        """Give the N-Quads that came with an import or an edit, and those that went."""
        return self._contents.get(entry.revision) or self._store.content(entry)

    def _project(self, kept: Kept) -> None:
        """Write what is known with an entry, as far as that is known and differs from what was before."""
        entry = kept.entry
        if entry.kind == "base":
            self._base = None if kept.added is None else (entry, MemoryGraph(kept.added))
        if self._base is None:
            return
        was = self._whole
        self._whole = now = self._versions.knowledge(entry.revision), self._versions.dataset(entry.revision)
        projection = Projection(self._run, entry.revision)
        if was is None or entry.kind == "base":
            projection.knowledge(was[0] if was else None, now[0])
        else:
            projection.change(was, now, entry.graphs)
        projection.write(first=was is None)

    def _run(self, query: str, parameters: Mapping[str, object]) -> Rows:
        return self._database.write(lambda one: within(one)(query, parameters))


def _parts(kept: Iterable[Kept]) -> Iterator[list[Kept]]:
    """Cut what arrives into parts, each to be written in one transaction."""
    part: list[Kept] = []
    size = 0
    for each in kept:
        part.append(each)
        size += len(each.added or b"") + len(each.removed or b"")
        if len(part) == _TOGETHER or size > _BYTES:
            yield part
            part, size = [], 0
    if part:
        yield part


def _log(transaction: Transaction, part: Sequence[Kept]) -> None:
    """Write entries with what they brought."""
    run = within(transaction)
    keep(run, (row for kept in part for row in _rows(kept)))
    lost = {kept.entry.revision for kept in part if kept.entry.kind == "base" and kept.added is None}
    append(run, [kept.entry for kept in part], lost)


def _rows(kept: Kept) -> Iterator[Mapping[str, object]]:
    revision, added = kept.entry.revision, kept.added or b""
    whole = kept.entry.kind == "base" and kept.added is not None
    yield from parts_kept(revision, parts_of(MemoryGraph(added)) if whole else packed(added), came=True)
    yield from parts_kept(revision, packed(kept.removed or b""), came=False)
