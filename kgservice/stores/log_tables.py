"""The tables of the change log in SQLite, and the formats that they have had.

Format 1 keeps releases alone, of which the log knows the digest. Format 2 keeps the graphs that came from outside, too,
whole, format 3 what edits took away, and format 4 the journal. A log stays in the lowest format that holds what it
says, so that an older Emotaxa reads it as long as it can.
"""

import sqlite3

__all__ = ["FORMAT", "advance", "format_of"]

FORMAT = 4
"""Newest version of the tables; that of a file is kept in its `user_version`."""

_LOG = """
CREATE TABLE log (
    revision INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    author TEXT NOT NULL,
    kind TEXT NOT NULL,
    summary TEXT NOT NULL,
    digest TEXT NOT NULL
)
"""
_GRAPHS = """
CREATE TABLE graphs (
    revision INTEGER PRIMARY KEY REFERENCES log (revision),
    names TEXT NOT NULL,
    content BLOB
)
"""
"""Names as a JSON list; content as compressed N-Quads, or NULL where the graphs went, or a release set them aside."""

_JOURNAL = """
CREATE TABLE journal (
    number INTEGER PRIMARY KEY,
    subject TEXT NOT NULL,
    place INTEGER NOT NULL,
    at TEXT NOT NULL,
    author TEXT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (subject, place)
)
"""
_SUBJECTS = "CREATE INDEX journal_subjects ON journal (number, subject) WHERE place = 1"


def _append_only(table: str, called: str) -> tuple[str, ...]:
    return tuple(
        f"CREATE TRIGGER {table}_{name} BEFORE {what} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'the {called} is append-only'); END"
        for name, what in (("keeps", "DELETE"), ("stays", "UPDATE"))
    )


_STEPS = (
    (_LOG, *_append_only("log", "change log")),
    (_GRAPHS, *_append_only("graphs", "change log")),
    ("ALTER TABLE graphs ADD COLUMN removed BLOB",),
    (_JOURNAL, _SUBJECTS, *_append_only("journal", "journal")),
)
"""What leads from each format to the next; a new file takes all of the steps."""


def format_of(connection: sqlite3.Connection) -> int:
    """Give the format of a file, 0 where it has no tables yet."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def advance(connection: sqlite3.Connection, wanted: int) -> None:
    """Take the tables to a format, unless another process has done so already; for use within a transaction."""
    found = format_of(connection)
    for number, step in enumerate(_STEPS[found:wanted], start=found + 1):
        for statement in step:
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {number}")
