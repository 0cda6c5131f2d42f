"""The journal in the database: a node for each entry, numbered while its writer keeps every other one out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from kgservice.stores.journal import JournalEntry, Note, numbered
from kgservice.stores.neo4j.database import Database, Transaction, in_parts, rows_of
from kgservice.stores.neo4j.schema import FORMAT, STORE
from kgservice.stores.neo4j.writing import BATCH, Run

__all__ = ["add_notes", "clear_journal", "read_journal", "read_subjects", "restore_notes"]

_LARGEST: Final = 2**63 - 1
_ENTRIES: Final = """
MATCH (j:JournalEntry)
WHERE j.number > $since
RETURN j.number, j.subject, j.place, j.at, j.author, j.kind, j.body ORDER BY j.number
"""
_OF_SUBJECT: Final = """
MATCH (j:JournalEntry {subject: $subject})
WHERE j.place > 0 AND j.number > $since
RETURN j.number, j.subject, j.place, j.at, j.author, j.kind, j.body ORDER BY j.place
"""
_SUBJECTS: Final = """
MATCH (j:JournalEntry {place: 1})
WHERE j.subject STARTS WITH $prefix
RETURN j.subject ORDER BY j.number
"""
# An index over two properties answers only who asks for both.
_NEWEST: Final = "MATCH (j:JournalEntry) WHERE j.number > 0 RETURN j.number ORDER BY j.number DESC LIMIT 1"
_PLACE: Final = "MATCH (j:JournalEntry {subject: $subject}) WHERE j.place > 0 RETURN coalesce(max(j.place), 0)"
_WRITE: Final = "UNWIND $rows AS row CREATE (j:JournalEntry) SET j = row"
_FORMAT: Final = "MATCH (s:EmotaxaStore {name: $name}) WHERE s.format < $format SET s.format = $format"
_CLEAR: Final = "MATCH (j:JournalEntry) WITH j LIMIT 5000 DELETE j RETURN count(*)"


def read_journal(database: Database, subject: str | None, since: int) -> tuple[JournalEntry, ...]:
    """Give the entries with numbers above `since`, oldest first: those of a subject, of all where it is None."""
    parameters = {"subject": subject, "since": max(0, min(since, _LARGEST))}
    rows = database.rows(_ENTRIES if subject is None else _OF_SUBJECT, parameters)
    return tuple(
        JournalEntry(number, about, place, datetime.fromisoformat(at), author, kind, body)
        for number, about, place, at, author, kind, body in rows
    )


def read_subjects(database: Database, prefix: str) -> tuple[str, ...]:
    """Give every subject that begins so, in the order of their first entries."""
    return tuple(subject for (subject,) in database.rows(_SUBJECTS, {"prefix": prefix}))


def add_notes(transaction: Transaction, notes: Sequence[Note], expected: Mapping[str, int]) -> tuple[JournalEntry, ...]:
    """Write notes; for use in the turn of a writer.

    Raises:
        Conflict: where a subject has another newest entry than the expected one.
    """
    if not notes and not expected:
        return ()

    def run(query: str, parameters: Mapping[str, Any]) -> list[list[Any]]:
        return transaction.run(query, parameters).values()  # type: ignore[arg-type]

    entries = numbered(
        notes,
        expected,
        newest=int(rows[0][0]) if (rows := rows_of(transaction, _NEWEST)) else 0,
        place=lambda subject: int(rows_of(transaction, _PLACE, subject=subject)[0][0]),
    )
    restore_notes(run, entries)
    return entries


def restore_notes(run: Run, entries: Iterable[JournalEntry]) -> None:
    """Write entries as they are; they are the next ones."""
    rows = [
        {
            "number": entry.number,
            "subject": entry.subject,
            "place": entry.place,
            "at": entry.at.isoformat(),
            "author": entry.author,
            "kind": entry.kind,
            "body": entry.body,
        }
        for entry in entries
    ]
    for part in in_parts(rows, BATCH):
        run(_WRITE, {"rows": part})
    if rows:
        run(_FORMAT, {"name": STORE, "format": FORMAT})


def clear_journal(run: Run) -> None:
    """Take every entry away; for use where there is no store yet."""
    while run(_CLEAR, {}) != [[0]]:
        pass
