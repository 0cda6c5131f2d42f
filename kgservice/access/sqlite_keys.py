"""Keys of an embedded store: a SQLite file in its directory, which only the owner of the process may read."""

import os
import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from threading import RLock
from typing import TypeVar

from kgservice.access.errors import UnknownKey
from kgservice.access.keys import Key
from kgservice.access.principal import Role
from kgservice.stores.errors import StoreUnavailable

__all__ = ["FILE", "SqliteKeys"]

FILE = "keys.sqlite"
"""The file's name in the store's directory."""

T = TypeVar("T")

_FORMAT = 1
_WAIT_SECONDS = 10
_TABLE = """
CREATE TABLE IF NOT EXISTS keys (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    digest BLOB NOT NULL,
    created TEXT NOT NULL,
    expires TEXT,
    revoked TEXT,
    used TEXT
)
"""
_COLUMNS = "id, name, role, digest, created, expires, revoked, used"


class SqliteKeys:
    """Keys in a file; it is made with the first key, so that a store without keys has none."""

    def __init__(self, path: Path) -> None:
        """Open nothing yet.

        Args:
            path: the file.
        """
        self.path = path
        self._turn = RLock()
        self._connection: sqlite3.Connection | None = None

    def add(self, key: Key) -> None:
        """Keep a new key.

        Raises:
            StoreUnavailable: where the file cannot be written.
        """
        self._run(lambda on: on.execute(f"INSERT INTO keys ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", _row(key)))

    def find(self, id: str) -> Key | None:
        """Give the key of an id, or None.

        Raises:
            StoreUnavailable: where the file cannot be read; likewise below.
        """
        if not self._there():
            return None
        row = self._run(lambda on: on.execute(f"SELECT {_COLUMNS} FROM keys WHERE id = ?", (id,)).fetchone())
        return None if row is None else _key(row)

    def all(self) -> Sequence[Key]:
        """Give every key, oldest first."""
        if not self._there():
            return ()
        return [
            _key(row)
            for row in self._run(lambda on: on.execute(f"SELECT {_COLUMNS} FROM keys ORDER BY created, id").fetchall())
        ]

    def revoke(self, id: str, at: datetime) -> Key:
        """Take a key back.

        Raises:
            UnknownKey: where there is no such key.
        """
        if self._there():
            self._run(
                lambda on: on.execute(
                    "UPDATE keys SET revoked = ? WHERE id = ? AND revoked IS NULL", (at.isoformat(), id)
                )
            )
        key = self.find(id)
        if key is None:
            raise UnknownKey(id)
        return key

    def use(self, id: str, at: datetime) -> None:
        """Note that a key was used in an hour; not where the file may only be read."""
        try:
            self._run(lambda on: on.execute("UPDATE keys SET used = ? WHERE id = ?", (at.isoformat(), id)))
        except StoreUnavailable:
            return

    def close(self) -> None:
        """Close the file."""
        with self._turn:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _there(self) -> bool:
        return self._connection is not None or self.path.exists()

    def _run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do something with the file, which is opened when it is first needed."""
        with self._turn:
            try:
                if self._connection is None:
                    self._connection = self._opened()
                return work(self._connection)
            except (sqlite3.Error, OSError) as error:
                raise StoreUnavailable(
                    f"the keys in {self.path} cannot be used: {error}",
                    hint="make the file and its directory readable and writable for the user that Emotaxa runs as",
                    value=str(self.path),
                ) from error

    def _opened(self) -> sqlite3.Connection:
        # Made before SQLite makes it, with the rights that it is to keep; the files beside it take them over.
        if not self.path.exists():
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        connection = sqlite3.connect(
            self.path, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False, cached_statements=16
        )
        try:
            found = int(connection.execute("PRAGMA user_version").fetchone()[0])
            if found > _FORMAT:
                raise sqlite3.DatabaseError(f"a newer Emotaxa made them, in format {found}")
            if found < _FORMAT:
                connection.execute(_TABLE)
                connection.execute(f"PRAGMA user_version = {_FORMAT}")
        except BaseException:
            connection.close()
            raise
        return connection


def _row(key: Key) -> tuple[str | bytes | None, ...]:
    times = (key.created, key.expires, key.revoked, key.used)
    return (key.id, key.name, key.role.label, key.digest, *(None if at is None else at.isoformat() for at in times))


def _key(row: tuple[str, str, str, bytes, str, str | None, str | None, str | None]) -> Key:
    id, name, role, digest, created, *times = row
    expires, revoked, used = (None if at is None else datetime.fromisoformat(at) for at in times)
    return Key(id, name, Role[role.upper()], digest, datetime.fromisoformat(created), expires, revoked, used)
