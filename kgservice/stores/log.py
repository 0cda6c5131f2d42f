"""The change log of an embedded store and its journal, in SQLite: only ever appended to.

With the files of a release, it is all that the store needs. It is written ahead (WAL), so that whoever reads it does
not wait for whoever writes, in this process or in another.
"""

import json
import os
import sqlite3
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock, RLock

from kgservice.stores.entries import Entries
from kgservice.stores.errors import StoreUnavailable
from kgservice.stores.journal import JournalEntry, Note
from kgservice.stores.log_journal import add_notes, read_journal, read_of, read_subjects, read_under, restore_notes
from kgservice.stores.log_mentions import add_mentions, is_behind, mentions_of
from kgservice.stores.log_tables import FORMAT, advance, format_of
from kgservice.stores.protocol import Kept, LogEntry
from kgservice.stores.versions import Planned

__all__ = ["Log"]

_COLUMNS = "revision, at, author, kind, summary, digest"

_WAIT_SECONDS = 120
"""How long a writer waits for another process that is building the graph."""


class Log:
    """An open change log, to be shared by threads: writers take turns, and nobody who reads waits for them.

    Writing, reading, and looking up the newest revision have a connection each, with a lock that is held no longer than
    the statement takes, or the whole change where it is written. What is being written is not read before it counts.

    Attributes:
        path: the SQLite file.
        writable: whether its directory may be written; where not, the log can only be read.
    """

    def __init__(self, path: Path) -> None:
        """Open the file, and make it where there is none.

        Raises:
            StoreUnavailable: where it cannot be opened, is damaged, or was made by a newer Emotaxa.
        """
        self.path = path
        self.writable = _may_write(path.parent) and (not path.exists() or _may_write(path))
        self._writing, self._reading, self._looking = RLock(), Lock(), Lock()
        self._entries: list[LogEntry] = []
        with self._worded(), ExitStack() as opened:
            # The first one makes the file.
            self._writer, self._reader, self._look = (opened.enter_context(closing(self._connect())) for _ in range(3))
            opened.pop_all()

    def entries(self) -> Entries:
        """Give all entries that count, oldest first; those that were read before are not read again."""
        with self._reading, self._worded(), _unchanging(self._reader):
            tables = "log LEFT JOIN graphs USING (revision)"
            if format_of(self._reader) == 1:
                tables = "(SELECT *, NULL AS names FROM log)"
            query = f"SELECT {_COLUMNS}, names FROM {tables} WHERE revision > ? ORDER BY revision"
            rows = self._reader.execute(query, (len(self._entries),)).fetchall()
            self._entries += (
                LogEntry(revision, datetime.fromisoformat(at), author, kind, summary, digest, _names(named))
                for revision, at, author, kind, summary, digest, named in rows
            )
            return Entries(self._entries)

    def content(self, revision: int) -> tuple[bytes, bytes]:
        """Give what came with a revision and what went, as N-Quads.

        Raises:
            StoreUnavailable: where the file is damaged.
        """
        with self._reading, self._worded():
            removed = "removed" if format_of(self._reader) > 2 else "NULL"
            query = f"SELECT content, {removed} FROM graphs WHERE revision = ?"
            row = self._reader.execute(query, (revision,)).fetchone()
        try:
            return zlib.decompress(row[0]), b"" if row[1] is None else zlib.decompress(row[1])
        except (TypeError, zlib.error) as error:
            raise StoreUnavailable(
                f"the change log {self.path} is damaged: what came as revision {revision} cannot be read",
                hint=_CURES["SQLITE_CORRUPT"],
                value=str(self.path.parent),
            ) from error

    def newest(self) -> int:
        """Give the number of the newest revision that counts, 0 where there is none; an event loop may ask this."""
        with self._looking, self._worded():
            return _newest(self._look)

    def append(self, planned: Planned) -> LogEntry:
        """Write the next entry; under `exclusive` it counts, or is dropped, with all that is written there."""
        with self._writing:
            with self._worded():
                kept = planned.kept(_newest(self._writer) + 1)
            self.restore(kept)
            if planned.kind in {"import", "edit"}:
                with self._worded():
                    add_mentions(self._writer, kept.entry.revision, planned.spoken)
            return kept.entry

    def restore(self, kept: Kept) -> None:
        """Write an entry as it is, with what it brought; it is the next one."""
        entry = kept.entry
        with self._writing, self._worded():
            self._writer.execute(
                f"INSERT INTO log ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)",
                (entry.revision, entry.at.isoformat(), entry.author, entry.kind, entry.summary, entry.digest),
            )
            if not entry.graphs and entry.kind != "edit":
                return
            advance(self._writer, 3 if entry.kind == "edit" else 2)
            row: dict[str, object] = {"revision": entry.revision, "names": json.dumps(entry.graphs)}
            if entry.kind in {"import", "edit"}:
                row["content"] = zlib.compress(kept.added or b"")
            if entry.kind == "edit":
                row["removed"] = zlib.compress(kept.removed or b"")
            places = ", ".join("?" * len(row))
            self._writer.execute(f"INSERT INTO graphs ({', '.join(row)}) VALUES ({places})", tuple(row.values()))

    def mentions(self, iri: str, before: int | None, limit: int | None) -> tuple[int, tuple[int, ...]]:
        """Give the revisions that speak of an IRI, newest first, and the one up to which all are known."""
        with self._reading, self._worded(), _unchanging(self._reader):
            return mentions_of(self._reader, iri, before, limit)

    def lacks_mentions(self) -> bool:
        """Whether there are entries of which it is not known of what they speak."""
        with self._reading, self._worded(), _unchanging(self._reader):
            return is_behind(self._reader)

    def add_mentions(self, spoken: Iterable[tuple[LogEntry, frozenset[str]]]) -> None:
        """Put in of what entries speak that lack it, oldest first; for use under `exclusive`."""
        for entry, iris in spoken:
            if entry.kind in {"import", "edit"}:
                with self._writing, self._worded():
                    add_mentions(self._writer, entry.revision, iris)

    def journal(self, subject: str | None, since: int) -> tuple[JournalEntry, ...]:
        """Give the entries of the journal with numbers above `since`: those of a subject, of all where it is None."""
        with self._reading, self._worded():
            return read_journal(self._reader, subject, since)

    def journal_of(self, subjects: Collection[str]) -> tuple[JournalEntry, ...]:
        """Give the entries of the journal on any of some subjects, oldest first."""
        with self._reading, self._worded():
            return read_of(self._reader, subjects)

    def journal_under(self, prefixes: Sequence[str], since: int) -> tuple[int, tuple[JournalEntry, ...]]:
        """Give the number of the newest entry, and the entries after `since` on subjects that begin in some ways."""
        with self._reading, self._worded(), _unchanging(self._reader):
            return read_under(self._reader, prefixes, since)

    def subjects(self, prefix: str) -> tuple[str, ...]:
        """Give the subjects of the journal that begin so, in the order of their first entries."""
        with self._reading, self._worded():
            return read_subjects(self._reader, prefix)

    def note(self, notes: Sequence[Note], expected: Mapping[str, int]) -> tuple[JournalEntry, ...]:
        """Write notes in the journal; for use under `exclusive`.

        Raises:
            Conflict: where a subject has another newest entry than the expected one.
        """
        with self._writing, self._worded():
            return add_notes(self._writer, notes, expected)

    def restore_journal(self, entries: Iterable[JournalEntry]) -> None:
        """Write entries of the journal as they are; they are the next ones."""
        with self._writing, self._worded():
            restore_notes(self._writer, entries)

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Keep every other process from writing, until the block ends; readers go on reading.

        The operating system takes the lock back from a process that dies, and nothing that it wrote here remains.
        """
        with self._writing:
            with self._worded():
                self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield
                with self._worded():
                    self._writer.execute("COMMIT")
            except BaseException:
                # SQLite has rolled back by itself after some errors, such as a full disk.
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Close the file, once whoever is writing has finished; closing twice is allowed."""
        with self._writing, self._reading, self._looking:
            for connection in (self._look, self._reader, self._writer):
                connection.close()

    def _connect(self) -> sqlite3.Connection:
        # Who may not write cannot make the files beside a database in WAL mode; `immutable` does without them.
        queries = ("",) if self.writable else ("?mode=ro", "?mode=ro&immutable=1")
        for query in queries:
            connection = sqlite3.connect(
                f"{self.path.absolute().as_uri()}{query}",
                uri=True,
                timeout=_WAIT_SECONDS,
                isolation_level=None,
                check_same_thread=False,
            )
            try:
                self._prepare(connection)
                return connection
            except sqlite3.OperationalError:
                connection.close()
                if query == queries[-1]:
                    raise
            except BaseException:
                connection.close()
                raise
        raise AssertionError("no way to open the file was tried")

    def _prepare(self, connection: sqlite3.Connection) -> None:
        found = format_of(connection)
        # An entry that was acknowledged outlasts a power cut.
        connection.execute("PRAGMA synchronous = FULL")
        if found == 0 and self.writable:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("BEGIN IMMEDIATE")
            advance(connection, 1)
            connection.execute("COMMIT")
        if found > FORMAT:
            raise StoreUnavailable(
                f"a newer Emotaxa made the store: {self.path} has format {found}, this one knows {FORMAT}",
                hint="upgrade Emotaxa, or name another store with --store embedded:PATH",
                value=str(self.path.parent),
            )

    @contextmanager
    def _worded(self) -> Iterator[None]:
        """Word SQLite's errors for the user."""
        try:
            yield
        except sqlite3.Error as error:
            name = getattr(error, "sqlite_errorname", "")
            cure = next(
                (cure for start, cure in _CURES.items() if name.startswith(start)),
                "name another store with --store embedded:PATH",
            )
            raise StoreUnavailable(
                f"the change log {self.path} cannot be used: {error}", hint=cure, value=str(self.path.parent)
            ) from error


@contextmanager
def _unchanging(connection: sqlite3.Connection) -> Iterator[None]:
    """Read one and the same state of the file until the block ends, whatever is written meanwhile."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _newest(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT coalesce(max(revision), 0) FROM log").fetchone()[0])


@lru_cache(4096)
def _names(written: str | None) -> tuple[str, ...]:
    return tuple(json.loads(written)) if written else ()


def _may_write(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


_CURES = {
    "SQLITE_NOTADB": "restore the file from a backup, or move its directory away to begin a new store",
    "SQLITE_CORRUPT": "restore the file from a backup, or move its directory away to begin a new store",
    "SQLITE_FULL": "free some disk space and try again",
    "SQLITE_IOERR": "check the disk and its free space, and try again",
    "SQLITE_BUSY": "wait until the other process has finished with the store, and try again",
    "SQLITE_CANTOPEN": "make its directory readable and writable, or name another store with --store embedded:PATH",
    "SQLITE_PERM": "make its directory readable and writable, or name another store with --store embedded:PATH",
    "SQLITE_READONLY": "make the file writable, or name another store with --store embedded:PATH",
}
"""How to mend an error, by the beginning of SQLite's name for it."""
