"""The change log in the database: a node for each entry, and nodes with what came and went, as compressed N-Quads."""

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from threading import Lock
from typing import Any, Final

from pyoxigraph import NamedNode

from kgservice.stores.change import content_of
from kgservice.stores.dataset import Dataset
from kgservice.stores.entries import Entries
from kgservice.stores.errors import StoreUnavailable
from kgservice.stores.neo4j.database import Database, Transaction, rows_of
from kgservice.stores.neo4j.schema import STORE
from kgservice.stores.neo4j.writing import Run
from kgservice.stores.protocol import LogEntry

__all__ = ["Content", "Log", "append", "keep", "packed", "parts_of"]

Content = tuple[str, bytes]
"""Part of what came or went: the graph that it lies in, and compressed N-Quads."""

_LINES: Final = 20_000
"""Lines of N-Quads in one node."""

_ENTRIES = """
MATCH (c:Change)
WHERE c.revision > $since
RETURN c.revision, c.at, c.author, c.kind, c.summary, c.digest, c.graphs
ORDER BY c.revision
"""
_BASES = """
MATCH (c:Change {kind: "base"})
RETURN c.revision, c.at, c.author, c.kind, c.summary, c.digest, c.graphs
ORDER BY c.revision
"""
_APPEND = """
CREATE (c:Change {revision: $revision, at: $at, author: $author, kind: $kind, summary: $summary, digest: $digest,
                  graphs: $graphs})
WITH c
MATCH (s:EmotaxaStore {name: $name})
SET s.revision = $revision
WITH c
MATCH (k:Content {revision: $revision})
FOREACH (one IN CASE WHEN k.came THEN [k] ELSE [] END | CREATE (c)-[:ADDED {place: one.place}]->(one))
FOREACH (one IN CASE WHEN k.came THEN [] ELSE [k] END | CREATE (c)-[:REMOVED {place: one.place}]->(one))
"""
_KEEP = "UNWIND $rows AS row CREATE (k:Content) SET k = row"
_CONTENT = """
MATCH (k:Content {revision: $revision, came: $came})
WHERE $graph IS NULL OR k.graph = $graph
RETURN k.data ORDER BY k.place
"""
_CONTENTS = """
MATCH (c:Change)
WHERE c.revision >= $first AND c.revision <= $last AND c.kind IN ["import", "edit"]
MATCH (k:Content {revision: c.revision})
RETURN k.revision, k.came, k.data ORDER BY k.revision, k.place
"""
_GRAPHS = "MATCH (k:Content {revision: $revision, came: true}) RETURN k.graph ORDER BY k.place"


class Log:
    """The change log of a database; what was read of it is kept, as it is only ever appended to."""

    def __init__(self, database: Database) -> None:
        """Read nothing yet."""
        self._database = database
        self._entries: list[LogEntry] = []
        self._settled: int | None = None
        self._turn = Lock()

    @contextmanager
    def settled(self, revision: int) -> Iterator[None]:
        """Take a revision for the newest until the block ends, which holds the lock that writers take in turn."""
        self._settled = revision
        try:
            yield
        finally:
            self._settled = None

    def entries(self) -> Entries:
        """Give all entries, oldest first."""
        known = len(self._entries)
        if known != self._settled:
            rows = self._database.rows(_ENTRIES, {"since": known})
            with self._turn:
                if rows and len(self._entries) == known:
                    self._entries += map(_entry, rows)
        return Entries(self._entries)

    def bases(self) -> list[LogEntry]:
        """Give the entries that loaded a release, without reading the others."""
        return [_entry(row) for row in self._database.rows(_BASES)]

    def graphs(self, revision: int) -> Sequence[str]:
        """Give the IRIs of the graphs that a release brought."""
        return tuple(dict.fromkeys(graph for (graph,) in self._database.rows(_GRAPHS, {"revision": revision})))

    def content(self, revision: int, *, came: bool = True, graph: str | None = None) -> bytes:
        """Give the N-Quads that came, or went, with a revision: in one graph, or in all.

        Raises:
            StoreUnavailable: where they are damaged.
        """
        parameters = {"revision": revision, "came": came, "graph": graph}
        return self._whole(data for (data,) in self._database.rows(_CONTENT, parameters))

    def contents(self, first: int, last: int) -> dict[int, tuple[bytes, bytes]]:
        """Give the N-Quads that came and went with each import and edit of a range of revisions, by its number.

        Raises:
            StoreUnavailable: where they are damaged.
        """
        found: dict[int, tuple[list[bytes], list[bytes]]] = {}
        for revision, came, data in self._database.rows(_CONTENTS, {"first": first, "last": last}):
            found.setdefault(revision, ([], []))[0 if came else 1].append(data)
        return {revision: (self._whole(came), self._whole(went)) for revision, (came, went) in found.items()}

    def _whole(self, parts: Iterable[bytes]) -> bytes:
        try:
            return b"".join(map(zlib.decompress, parts))
        except zlib.error as error:
            raise StoreUnavailable(
                f"the log in {self._database.address} is damaged: what a change brought cannot be read",
                hint="restore the database from a backup",
                value=str(self._database.address),
            ) from error


def packed(content: bytes, graph: str = "") -> Iterator[Content]:
    """Compress N-Quads, in parts; a graph is named where all of them lie in it."""
    lines = content.splitlines(keepends=True)
    for start in range(0, len(lines), _LINES):
        yield graph, zlib.compress(b"".join(lines[start : start + _LINES]), 6)


def parts_of(base: Dataset) -> Iterator[Content]:
    """Compress the graphs of a release, each by itself."""
    for name in sorted(str(name.value) for name in base.named_graphs()):
        yield from packed(content_of(base.quads_for_pattern(None, None, None, NamedNode(name))), name)


def keep(run: Run, revision: int, contents: Iterable[Content], *, came: bool) -> None:
    """Write what came or went with a revision, which counts as soon as its entry is there."""
    rows: list[Mapping[str, Any]] = []
    size = 0
    for place, (graph, data) in enumerate(contents):
        rows.append({"revision": revision, "came": came, "place": place, "graph": graph, "data": data})
        size += len(data)
        if size > 1_000_000:
            run(_KEEP, {"rows": rows})
            rows, size = [], 0
    if rows:
        run(_KEEP, {"rows": rows})


def append(transaction: Transaction, entry: LogEntry) -> None:
    """Write an entry; from the end of the transaction on its revision is the newest."""
    parameters = {
        "revision": entry.revision,
        "at": entry.at.isoformat(),
        "author": entry.author,
        "kind": entry.kind,
        "summary": entry.summary,
        "digest": entry.digest,
        "graphs": list(entry.graphs),
        "name": STORE,
    }
    rows_of(transaction, _APPEND, **parameters)


def _entry(row: Sequence[Any]) -> LogEntry:
    revision, at, author, kind, summary, digest, graphs = row
    return LogEntry(revision, datetime.fromisoformat(at), author, kind, summary, digest, tuple(graphs))
