"""The change log of an embedded store, in SQLite: only ever appended to.

Format 1 keeps releases alone, of which the log knows the digest. Format 2 keeps the graphs that came from outside, too,
whole, and format 3 what edits took away: with the files of a release, the log is all that the store needs. A log stays
in the lowest format that holds what it says, so that an older Emotaxa reads it as long as it can.

It is written ahead (WAL), so that whoever reads it does not wait for whoever writes, in this process or in another.
"""

import json
import os
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from pathlib import Path
from threading import Lock, RLock

from kgservice.stores.errors import StoreUnavailable
from kgservice.stores.protocol import Kept, LogEntry
from kgservice.stores.versions import Planned

__all__ = ["FORMAT", "Log"]

FORMAT = 3
"""Newest version of the tables; that of a file is kept in its `user_version`."""

_WAIT_SECONDS = 120
"""How long a writer waits for another process that is building the graph."""

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
_COLUMNS = "revision, at, author, kind, summary, digest"
_GRAPHS = """
CREATE TABLE graphs (
    revision INTEGER PRIMARY KEY REFERENCES log (revision),
    names TEXT NOT NULL,
    content BLOB
)
"""
"""Names as a JSON list; content as compressed N-Quads, or NULL where the graphs went, or a release set them aside."""


def _append_only(table: str) -> tuple[str, ...]:
    return tuple(
        f"CREATE TRIGGER {table}_{name} BEFORE {what} ON {table} "
        "BEGIN SELECT RAISE(ABORT, 'the change log is append-only'); END"
        for name, what in (("keeps", "DELETE"), ("stays", "UPDATE"))
    )


_STEPS = (
    (_LOG, *_append_only("log")),
    (_GRAPHS, *_append_only("graphs")),
    ("ALTER TABLE graphs ADD COLUMN removed BLOB",),
)
"""What leads from each format to the next; a new file takes all of the steps."""


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
        self._read: list[LogEntry] = []
        with self._worded(), ExitStack() as opened:
            # The first one makes the file.
            self._writer, self._reader, self._look = (opened.enter_context(closing(self._connect())) for _ in range(3))
            opened.pop_all()

    def entries(self) -> tuple[LogEntry, ...]:
        """Give all entries that count, oldest first; those that were read before are not read again."""
        with self._reading, self._worded(), _unchanging(self._reader):
            tables = "log LEFT JOIN graphs USING (revision)"
            if _format(self._reader) == 1:
                tables = "(SELECT *, NULL AS names FROM log)"
            query = f"SELECT {_COLUMNS}, names FROM {tables} WHERE revision > ? ORDER BY revision"
            rows = self._reader.execute(query, (len(self._read),)).fetchall()
            self._read += (
                LogEntry(revision, datetime.fromisoformat(at), author, kind, summary, digest, _names(named))
                for revision, at, author, kind, summary, digest, named in rows
            )
            return tuple(self._read)

    def content(self, revision: int) -> tuple[bytes, bytes]:
        """Give what came with a revision and what went, as N-Quads.

        Raises:
            StoreUnavailable: where the file is damaged.
        """
        with self._reading, self._worded():
            removed = "removed" if _format(self._reader) > 2 else "NULL"
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
            _advance(self._writer, 3 if entry.kind == "edit" else 2)
            row: dict[str, object] = {"revision": entry.revision, "names": json.dumps(entry.graphs)}
            if entry.kind in {"import", "edit"}:
                row["content"] = zlib.compress(kept.added or b"")
            if entry.kind == "edit":
                row["removed"] = zlib.compress(kept.removed or b"")
            places = ", ".join("?" * len(row))
            self._writer.execute(f"INSERT INTO graphs ({', '.join(row)}) VALUES ({places})", tuple(row.values()))

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
        found = _format(connection)
        # An entry that was acknowledged outlasts a power cut.
        connection.execute("PRAGMA synchronous = FULL")
        if found == 0 and self.writable:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("BEGIN IMMEDIATE")
            _advance(connection, 1)
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


def _advance(connection: sqlite3.Connection, wanted: int) -> None:
    """Take the tables to a format, unless another process has done so already; for use within a transaction."""
    found = _format(connection)
    for number, step in enumerate(_STEPS[found:wanted], start=found + 1):
        for statement in step:
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {number}")


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


def _names(written: str | None) -> tuple[str, ...]:
    return tuple(json.loads(written)) if written else ()


def _format(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


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
