"""The journal in the database: a node for each entry, numbered while its writer keeps every other one out."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from kgservice.stores.journal import JournalEntry, Note, numbered
from kgservice.stores.neo4j.database import Database, Rows, Transaction, gapless, in_parts, rows_of
from kgservice.stores.neo4j.schema import FORMAT, STORE
from kgservice.stores.neo4j.writing import BATCH, Run, within

__all__ = ["add_notes", "clear_journal", "read_journal", "read_of", "read_subjects", "read_under", "restore_notes"]

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
_OF_SUBJECTS: Final = """
UNWIND $subjects AS subject
MATCH (j:JournalEntry {subject: subject})
WHERE j.place > 0
RETURN j.number, j.subject, j.place, j.at, j.author, j.kind, j.body ORDER BY j.number
"""
_UNDER: Final = """
MATCH (j:JournalEntry)
WHERE j.number > $since AND j.number <= $upto AND any(prefix IN $prefixes WHERE j.subject STARTS WITH prefix)
RETURN j.number, j.subject, j.place, j.at, j.author, j.kind, j.body ORDER BY j.number
"""
_SUBJECTS: Final = """
MATCH (j:JournalEntry {place: 1})
WHERE j.subject STARTS WITH $prefix
RETURN j.subject ORDER BY j.number
"""
# An index over two properties answers only who asks for both.
_NEWEST: Final = "MATCH (j:JournalEntry) WHERE j.number > 0 RETURN j.number ORDER BY j.number DESC LIMIT 1"
_PLACES: Final = """
MATCH (j:JournalEntry) WHERE j.number > 0
WITH j.number AS newest ORDER BY newest DESC LIMIT 1
UNWIND $subjects AS subject
OPTIONAL MATCH (k:JournalEntry {subject: subject}) WHERE k.place > 0
RETURN newest, subject, coalesce(max(k.place), 0)
"""
_WRITE: Final = """
UNWIND $rows AS row CREATE (j:JournalEntry) SET j = row
WITH count(*) AS written
MATCH (s:EmotaxaStore {name: $name}) WHERE s.format < $format SET s.format = $format
"""
_CLEAR: Final = "MATCH (j:JournalEntry) WITH j LIMIT 5000 DELETE j RETURN count(*)"


def read_journal(database: Database, subject: str | None, since: int) -> tuple[JournalEntry, ...]:
    """Give the entries with numbers above `since`, oldest first: those of a subject, of all where it is None."""
    since = max(0, min(since, _LARGEST))
    entries = _entries(
        database.rows(_ENTRIES if subject is None else _OF_SUBJECT, {"subject": subject, "since": since})
    )
    if subject is None:
        return tuple(gapless(entries, lambda entry: entry.number, begin=since + 1))
    return tuple(gapless(entries, lambda entry: entry.place))


def read_of(database: Database, subjects: Collection[str]) -> tuple[JournalEntry, ...]:
    """Give the entries on any of some subjects, oldest first."""
    return tuple(_entries(database.rows(_OF_SUBJECTS, {"subjects": [*{*subjects}]})))


def read_under(database: Database, prefixes: Sequence[str], since: int) -> tuple[int, tuple[JournalEntry, ...]]:
    """Give the number of the newest entry, and the entries after `since` on subjects that begin in some ways."""
    newest = int(rows[0][0]) if (rows := database.rows(_NEWEST)) else 0
    since = max(0, min(since, newest))
    if since == newest:
        return newest, ()
    # Whatever is written from now on has a higher number, and what has a lower one is all there.
    parameters = {"since": since, "upto": newest, "prefixes": list(prefixes)}
    return newest, tuple(_entries(database.rows(_UNDER, parameters)))


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

    subjects = list({*expected, *(note.subject for note in notes)})
    rows = rows_of(transaction, _PLACES, subjects=subjects)
    places = {str(subject): int(place) for _, subject, place in rows}
    newest = int(rows[0][0]) if rows else 0
    entries = numbered(notes, expected, newest=newest, place=lambda subject: places.get(subject, 0))
    restore_notes(within(transaction), entries)
    return entries


def _entries(rows: Rows) -> list[JournalEntry]:
    return [
        JournalEntry(number, about, place, datetime.fromisoformat(at), author, kind, body)
        for number, about, place, at, author, kind, body in rows
    ]


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
        run(_WRITE, {"rows": part, "name": STORE, "format": FORMAT})


def clear_journal(run: Run) -> None:
    """Take every entry away; for use where there is no store yet."""
    while run(_CLEAR, {}) != [[0]]:
        pass
