"""Which entries of an embedded store's log speak of an IRI: a table that follows from the log.

It is filled again where an older Emotaxa has written to the log without it.
"""

import hashlib
import sqlite3
from collections.abc import Iterable

__all__ = ["add_mentions", "is_behind", "mentions_of"]

_TABLES = (
    "CREATE TABLE IF NOT EXISTS mentions (iri BLOB NOT NULL, revision INTEGER NOT NULL, PRIMARY KEY (iri, revision)) "
    "WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS mentioned (revision INTEGER NOT NULL)",
)
"""IRIs by their digests; and the revision up to which all entries are in the table."""

_LARGEST = 2**63 - 1


def mentions_of(
    connection: sqlite3.Connection, iri: str, before: int | None, limit: int | None
) -> tuple[int, tuple[int, ...]]:
    """Give the revisions that speak of an IRI, newest first, and the one up to which all are known."""
    upto = _indexed(connection)
    if not upto:
        return 0, ()
    query = "SELECT revision FROM mentions WHERE iri = ? AND revision < ? ORDER BY revision DESC LIMIT ?"
    most = -1 if limit is None else min(limit, _LARGEST)
    # Later ones may be there, with gaps.
    end = upto + 1 if before is None else max(0, min(before, upto + 1))
    return upto, tuple(revision for (revision,) in connection.execute(query, (_key(iri), end, most)).fetchall())


def add_mentions(connection: sqlite3.Connection, revision: int, iris: Iterable[str]) -> None:
    """Put in what an import or an edit speaks of, in the transaction that writes it, or later, oldest first."""
    if not _is_there(connection):
        for statement in _TABLES:
            connection.execute(statement)
        connection.execute("INSERT INTO mentioned VALUES (0)")
    rows = [(_key(iri), revision) for iri in iris]
    connection.executemany("INSERT OR IGNORE INTO mentions VALUES (?, ?)", rows)
    upto = _indexed(connection)
    if upto < revision and not _lacks(connection, upto, revision):
        connection.execute("UPDATE mentioned SET revision = ?", (revision,))


def is_behind(connection: sqlite3.Connection) -> bool:
    """Whether there are imports or edits that are not in the table."""
    return _lacks(connection, _indexed(connection), _LARGEST)


def _indexed(connection: sqlite3.Connection) -> int:
    """Give the revision up to which all entries are in the table."""
    if not _is_there(connection):
        return 0
    row = connection.execute("SELECT max(revision) FROM mentioned").fetchone()
    return int(row[0] or 0)


def _lacks(connection: sqlite3.Connection, upto: int, before: int) -> bool:
    query = "SELECT 1 FROM log WHERE revision > ? AND revision < ? AND kind IN ('import', 'edit') LIMIT 1"
    return connection.execute(query, (upto, before)).fetchone() is not None


def _is_there(connection: sqlite3.Connection) -> bool:
    query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'mentioned'"
    return connection.execute(query).fetchone() is not None


def _key(iri: str) -> bytes:
    return hashlib.blake2b(iri.encode(errors="surrogatepass"), digest_size=16).digest()
