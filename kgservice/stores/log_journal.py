"""The journal of an embedded store, as a table beside its log."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from kgservice.stores.journal import JournalEntry, Note, numbered
from kgservice.stores.log_tables import advance, format_of

__all__ = ["add_notes", "read_journal", "read_of", "read_subjects", "read_under", "restore_notes"]

_FORMAT = 4
_LARGEST = 2**63 - 1
_COLUMNS = "number, subject, place, at, author, kind, body"


def read_journal(connection: sqlite3.Connection, subject: str | None, since: int) -> tuple[JournalEntry, ...]:
    """Give the entries with numbers above `since`, oldest first: those of a subject, of all where it is None."""
    if format_of(connection) < _FORMAT:
        return ()
    query = f"SELECT {_COLUMNS} FROM journal WHERE number > ?"
    if subject is None:
        rows = connection.execute(f"{query} ORDER BY number", (min(since, _LARGEST),))
    else:
        rows = connection.execute(f"{query} AND subject = ? ORDER BY place", (min(since, _LARGEST), subject))
    return _entries(rows)


def read_of(connection: sqlite3.Connection, subjects: Collection[str]) -> tuple[JournalEntry, ...]:
    """Give the entries on any of some subjects, oldest first."""
    if format_of(connection) < _FORMAT:
        return ()
    named = json.dumps([*subjects])
    query = f"SELECT {_COLUMNS} FROM journal WHERE subject IN (SELECT value FROM json_each(?)) ORDER BY number"
    return _entries(connection.execute(query, (named,)))


def read_under(
    connection: sqlite3.Connection, prefixes: Sequence[str], since: int
) -> tuple[int, tuple[JournalEntry, ...]]:
    """Give the number of the newest entry, and the entries after `since` on subjects that begin in some ways.

    For use within a transaction, so that both are read at once.
    """
    if format_of(connection) < _FORMAT:
        return 0, ()
    [newest] = connection.execute("SELECT coalesce(max(number), 0) FROM journal").fetchone()
    begins = " OR ".join("substr(subject, 1, ?) = ?" for _ in prefixes) or "0"
    values = [value for prefix in prefixes for value in (len(prefix), prefix)]
    query = f"SELECT {_COLUMNS} FROM journal WHERE number > ? AND ({begins}) ORDER BY number"
    return newest, _entries(connection.execute(query, (min(since, _LARGEST), *values)))


def read_subjects(connection: sqlite3.Connection, prefix: str) -> tuple[str, ...]:
    """Give every subject that begins so, in the order of their first entries."""
    if format_of(connection) < _FORMAT:
        return ()
    query = "SELECT subject FROM journal WHERE place = 1 AND substr(subject, 1, ?) = ? ORDER BY number"
    return tuple(subject for (subject,) in connection.execute(query, (len(prefix), prefix)).fetchall())


def add_notes(
    connection: sqlite3.Connection, notes: Sequence[Note], expected: Mapping[str, int]
) -> tuple[JournalEntry, ...]:
    """Write notes; for use within a transaction that keeps other writers out.

    Raises:
        Conflict: where a subject has another newest entry than the expected one.
    """
    there = format_of(connection) >= _FORMAT

    def asked(query: str, *values: str) -> int:
        return int(connection.execute(query, values).fetchone()[0]) if there else 0

    entries = numbered(
        notes,
        expected,
        newest=asked("SELECT coalesce(max(number), 0) FROM journal"),
        place=lambda subject: asked("SELECT coalesce(max(place), 0) FROM journal WHERE subject = ?", subject),
    )
    restore_notes(connection, entries)
    return entries


def _entries(rows: sqlite3.Cursor) -> tuple[JournalEntry, ...]:
    return tuple(
        JournalEntry(number, about, place, datetime.fromisoformat(at), author, kind, body)
        for number, about, place, at, author, kind, body in rows.fetchall()
    )


def restore_notes(connection: sqlite3.Connection, entries: Iterable[JournalEntry]) -> None:
    """Write entries as they are; they are the next ones."""
    rows = [
        (entry.number, entry.subject, entry.place, entry.at.isoformat(), entry.author, entry.kind, entry.body)
        for entry in entries
    ]
    if rows:
        advance(connection, _FORMAT)
        connection.executemany(f"INSERT INTO journal ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
