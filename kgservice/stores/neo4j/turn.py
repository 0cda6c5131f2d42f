"""Turns: writers follow one another, and what one of them left unfinished is cleared away by the next."""

from typing import Final

from kgservice.stores.neo4j.database import Database, Transaction, rows_of
from kgservice.stores.neo4j.schema import KEYS, OPEN, STORE

__all__ = ["NEWEST", "begin_load", "clear", "end_load", "keep_out", "newest", "take_turn"]

NEWEST: Final = "MATCH (s:EmotaxaStore {name: $name}) RETURN s.revision"
_TURN: Final = """
MATCH (s:EmotaxaStore {name: $name})
SET s.turn = s.turn + 1
WITH s
OPTIONAL MATCH (l:EmotaxaLoad)
RETURN count(l)
"""
_PART: Final = 5000

_NODES: Final = (*KEYS, "Label", "Identifier")
_LOGGED: Final = ("Content", "Mention")
_EDGES: Final = (
    "IN_SCHEME",
    "BROADER",
    "HAS_LABEL",
    "HAS_ID",
    "HAS_NORM",
    "IN_SET",
    "SUBJECT",
    "OBJECT",
    "MAPS_TO",
)


def newest(transaction: Transaction) -> int:
    """Give the number of the newest revision, 0 where there is none."""
    rows = rows_of(transaction, NEWEST, name=STORE)
    return int(rows[0][0]) if rows else 0


def keep_out(transaction: Transaction, database: Database) -> None:
    """Keep every other writer out until the transaction ends.

    A lock of the database is what keeps them out: it goes with a process that dies.

    Args:
        transaction: that of the writer.
        database: where what an earlier writer left unfinished is cleared away.
    """
    [[unfinished]] = rows_of(transaction, _TURN, name=STORE)
    if unfinished:
        clear(database, newest(transaction))


def take_turn(transaction: Transaction, database: Database) -> int:
    """Keep every other writer out until the transaction ends, as `keep_out` does; give the newest revision."""
    keep_out(transaction, database)
    # Read after the lock has been got, as it may have changed while this one waited.
    return newest(transaction)


def begin_load(database: Database, revision: int) -> None:
    """Note that a revision is being loaded in several transactions."""
    database.write(lambda one: rows_of(one, "MERGE (:EmotaxaLoad {revision: $revision})", revision=revision))


def end_load(transaction: Transaction) -> None:
    """Take the note back, in the transaction that makes the revision count."""
    rows_of(transaction, "MATCH (l:EmotaxaLoad) DELETE l")


def clear(database: Database, revision: int) -> None:
    """Undo what was written for revisions after the newest."""
    for kind, came in (*((kind, "since") for kind in _NODES), *((kind, "revision") for kind in _LOGGED)):
        late = f"MATCH (n:{kind}) WHERE n.{came} > $revision"
        _until_done(database, f"{late} WITH n LIMIT $part DETACH DELETE n", revision)
    for kind in _EDGES:
        edge = f"MATCH ()-[e:{kind}]->() WHERE"
        _until_done(database, f"{edge} e.since > $revision WITH e LIMIT $part DELETE e", revision)
        gone = "e.until > $revision AND e.until < $open"
        _until_done(database, f"{edge} {gone} WITH e LIMIT $part SET e.until = $open", revision)
    for kind in _NODES:
        gone = "n.until > $revision AND n.until < $open"
        _until_done(database, f"MATCH (n:{kind}) WHERE {gone} WITH n LIMIT $part SET n.until = $open", revision)
    database.write(end_load)


def _until_done(database: Database, query: str, revision: int) -> None:
    """Run a query again and again, until it finds nothing more to do."""
    counted = f"{query} RETURN count(*)"
    while database.write(lambda one: rows_of(one, counted, revision=revision, part=_PART, open=OPEN)[0][0]):
        pass
