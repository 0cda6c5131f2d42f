"""Which entries of the log speak of an IRI: nodes that follow from the log.

They are made again where an older Emotaxa has written to the log without them.
"""

import hashlib
from collections.abc import Iterable
from typing import Final

from kgservice.stores.neo4j.database import Database, Transaction, in_parts, rows_of
from kgservice.stores.neo4j.schema import STORE
from kgservice.stores.neo4j.writing import BATCH, Run
from kgservice.stores.protocol import LogEntry

__all__ = ["add_mentions", "clear_mentions", "is_behind", "mentions_of", "move_on"]

_LARGEST: Final = 2**63 - 1
_FOUND: Final = """
MATCH (s:EmotaxaStore {name: $name})
WITH coalesce(s.mentioned, 0) AS upto
OPTIONAL MATCH (m:Mention {iri: $iri})
WHERE m.revision < $before AND m.revision <= upto
WITH upto, m ORDER BY m.revision DESC LIMIT $limit
RETURN upto, collect(m.revision)
"""
_UPTO: Final = "MATCH (s:EmotaxaStore {name: $name}) RETURN coalesce(s.mentioned, 0)"
_ADD: Final = "UNWIND $rows AS row MERGE (:Mention {iri: row[0], revision: row[1]})"
_LACKS: Final = """
MATCH (c:Change)
WHERE c.revision > $since AND c.revision < $before AND c.kind IN ["import", "edit"]
RETURN c.revision LIMIT 1
"""
_MOVE_ON: Final = "MATCH (s:EmotaxaStore {name: $name}) SET s.mentioned = $revision"
_CLEAR: Final = "MATCH (m:Mention) WITH m LIMIT 5000 DELETE m RETURN count(*)"
_FORGET: Final = "MATCH (s:EmotaxaStore {name: $name}) REMOVE s.mentioned"


def mentions_of(database: Database, iri: str, before: int | None, limit: int | None) -> tuple[int, tuple[int, ...]]:
    """Give the revisions that speak of an IRI, newest first, and the one up to which all are known."""
    # Without a limit of one, there would be no answer where nothing is found.
    asked = {
        "name": STORE,
        "iri": _key(iri),
        "before": _LARGEST if before is None else max(0, min(before, _LARGEST)),
        "limit": _LARGEST if limit is None else max(1, min(limit, _LARGEST)),
    }
    for upto, found in database.rows(_FOUND, asked):
        return int(upto), tuple(found[:limit])
    return 0, ()


def is_behind(database: Database) -> int | None:
    """Give the revision up to which it is known of what the entries speak; None where that is all of them."""

    def work(transaction: Transaction) -> int | None:
        upto = _upto(transaction)
        return upto if rows_of(transaction, _LACKS, since=upto, before=_LARGEST) else None

    return database.read(work)


def add_mentions(run: Run, spoken: Iterable[tuple[LogEntry, frozenset[str]]]) -> None:
    """Put in of what entries speak; the same again does nothing."""
    rows = [(_key(iri), entry.revision) for entry, iris in spoken for iri in sorted(iris)]
    for part in in_parts(rows, BATCH):
        run(_ADD, {"rows": [list(row) for row in part]})


def move_on(transaction: Transaction, first: int, last: int) -> None:
    """Tell that it is known of what some entries speak, where it is of all before them; in a writer's turn."""
    upto = _upto(transaction)
    if upto < last and not rows_of(transaction, _LACKS, since=upto, before=first):
        rows_of(transaction, _MOVE_ON, name=STORE, revision=last)


def clear_mentions(run: Run) -> None:
    """Take all of them away."""
    while run(_CLEAR, {}) != [[0]]:
        pass
    run(_FORGET, {"name": STORE})


def _upto(transaction: Transaction) -> int:
    rows = rows_of(transaction, _UPTO, name=STORE)
    return int(rows[0][0]) if rows else 0


def _key(iri: str) -> str:
    """Give what stands for an IRI, however long it is: an index takes about 8,000 bytes."""
    return hashlib.blake2b(iri.encode(errors="surrogatepass"), digest_size=16).hexdigest()
