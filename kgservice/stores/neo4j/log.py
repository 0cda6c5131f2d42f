"""The change log in the database: a node for each entry, and nodes with what came and went, as compressed N-Quads."""

import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from threading import Lock
from typing import Any, Final

from pyoxigraph import NamedNode

from kgservice.stores.change import content_of
from kgservice.stores.dataset import Dataset
from kgservice.stores.entries import Entries
from kgservice.stores.errors import StoreUnavailable
from kgservice.stores.neo4j.database import Database, gapless
from kgservice.stores.neo4j.schema import STORE
from kgservice.stores.neo4j.writing import BATCH, Run
from kgservice.stores.protocol import LogEntry

__all__ = ["Content", "Log", "append", "keep", "packed", "parts_kept", "parts_of"]

Content = tuple[str, bytes]
"""Part of what came or went: the graph that it lies in, and compressed N-Quads."""

_PAGE: Final = 2_000
"""Entries in one record of an answer."""

_LINES: Final = 20_000
"""Lines of N-Quads in one node."""

_BYTES: Final = 1_000_000
"""Bytes of compressed N-Quads that are sent together, about."""

_ENTRIES = """
MATCH (c:Change)
WHERE c.revision > $since
WITH c ORDER BY c.revision
WITH c.revision / $page AS page, collect(c) AS found
RETURN [c IN found | c.revision], [c IN found | c.at], [c IN found | c.author], [c IN found | c.kind],
       [c IN found | c.summary], [c IN found | c.digest], [c IN found | c.graphs]
ORDER BY page
"""
"""Column by column, which takes the driver a third of the time that a record for each entry does."""
_BASES = """
MATCH (c:Change {kind: "base"})
RETURN c.revision, c.at, c.author, c.kind, c.summary, c.digest, c.graphs
ORDER BY c.revision
"""
_APPEND = """
MATCH (s:EmotaxaStore {name: $name})
SET s.revision = $newest
WITH s
UNWIND $rows AS row
CREATE (c:Change) SET c = row
WITH c
MATCH (k:Content {revision: c.revision})
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
UNWIND $revisions AS revision
MATCH (c:Change {revision: revision}) WHERE c.kind IN ["import", "edit"]
MATCH (k:Content {revision: revision})
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
            pages = self._database.rows(_ENTRIES, {"since": known, "page": _PAGE})
            rows = gapless([row for page in pages for row in zip(*page, strict=True)], _number, begin=known + 1)
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

    def contents(self, revisions: Iterable[int]) -> dict[int, tuple[bytes, bytes]]:
        """Give the N-Quads that came and went with each import and edit among some revisions, by its number.

        Raises:
            StoreUnavailable: where they are damaged.
        """
        found: dict[int, tuple[list[bytes], list[bytes]]] = {}
        for revision, came, data in self._database.rows(_CONTENTS, {"revisions": list(revisions)}):
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


def parts_kept(revision: int, contents: Iterable[Content], *, came: bool) -> Iterator[Mapping[str, Any]]:
    """Give what came or went with a revision in the form in which `keep` writes it."""
    for place, (graph, data) in enumerate(contents):
        yield {"revision": revision, "came": came, "place": place, "graph": graph, "data": data}


def keep(run: Run, parts: Iterable[Mapping[str, Any]]) -> None:
    """Write what came and went with revisions, which counts as soon as their entries are there."""
    rows: list[Mapping[str, Any]] = []
    size = 0
    for row in parts:
        rows.append(row)
        size += len(row["data"])
        if size > _BYTES or len(rows) == BATCH:
            run(_KEEP, {"rows": rows})
            rows, size = [], 0
    if rows:
        run(_KEEP, {"rows": rows})


def append(run: Run, entries: Sequence[LogEntry], lost: Collection[int] = ()) -> None:
    """Write entries; from the end of the transaction on the revision of the last one is the newest.

    Args:
        run: runs a query.
        entries: the entries, oldest first.
        lost: revisions of those that loaded a release which is not kept.
    """
    rows = [
        {
            "revision": entry.revision,
            "at": entry.at.isoformat(),
            "author": entry.author,
            "kind": entry.kind,
            "summary": entry.summary,
            "digest": entry.digest,
            "graphs": list(entry.graphs),
            "lost": True if entry.revision in lost else None,
        }
        for entry in entries
    ]
    run(_APPEND, {"rows": rows, "newest": entries[-1].revision, "name": STORE})


def _number(row: Sequence[Any]) -> int:
    return int(row[0])


def _entry(row: Sequence[Any]) -> LogEntry:
    revision, at, author, kind, summary, digest, graphs = row
    return LogEntry(revision, datetime.fromisoformat(at), author, kind, summary, digest, tuple(graphs))
