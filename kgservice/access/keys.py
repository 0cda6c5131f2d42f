"""Keys: what a store keeps of each, and where keys are kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Protocol

from kgservice.access.errors import UnknownKey
from kgservice.access.principal import Role
from kgservice.access.token import Token
from ontology.errors import EmotaxaError

__all__ = ["LONGEST_NAME", "Key", "KeyStore", "MemoryKeys", "made_key"]

LONGEST_NAME = 100
"""Characters of a key's name."""


@dataclass(frozen=True, slots=True)
class Key:
    """What is kept of a key; from none of it the key can be made again.

    Attributes:
        id: what it is called, in the audit log, too.
        name: who holds it, as whoever made it put it; the author of the changes that are made with it.
        role: what it allows.
        digest: SHA-256 of its secret.
        created: when it was made, in UTC as all times here.
        expires: from when on it is not taken, or None.
        revoked: since when it is not taken, or None.
        used: the hour in which it was last used, or None.
    """

    id: str
    name: str
    role: Role
    digest: bytes
    created: datetime
    expires: datetime | None = None
    revoked: datetime | None = None
    used: datetime | None = None

    def status(self, now: datetime) -> str:
        """Tell `valid`, `revoked` or `expired`."""
        if self.revoked is not None:
            return "revoked"
        return "expired" if self.expires is not None and self.expires <= now else "valid"


class KeyStore(Protocol):
    """A place that keeps keys; safe to share between threads, and what one process writes every other one reads."""

    def add(self, key: Key) -> None:
        """Keep a new key.

        Raises:
            StoreUnavailable: where it cannot be written; likewise below.
        """

    def find(self, id: str) -> Key | None:
        """Give the key of an id, or None."""

    def all(self) -> Sequence[Key]:
        """Give every key, oldest first, revoked and expired ones included."""

    def revoke(self, id: str, at: datetime) -> Key:
        """Take a key back, for good; one that was revoked before keeps its time.

        Raises:
            UnknownKey: where there is no such key.
        """

    def use(self, id: str, at: datetime) -> None:
        """Note that a key was used in an hour; where that cannot be written, it is not."""

    def close(self) -> None:
        """Let go of what is open; closing twice is allowed."""


class MemoryKeys:
    """Keys in memory, which end with it."""

    def __init__(self) -> None:
        """Keep none yet."""
        self._keys: dict[str, Key] = {}
        self._turn = Lock()

    def add(self, key: Key) -> None:
        """Keep a new key."""
        with self._turn:
            self._keys[key.id] = key

    def find(self, id: str) -> Key | None:
        """Give the key of an id, or None."""
        return self._keys.get(id)

    def all(self) -> Sequence[Key]:
        """Give every key, oldest first."""
        with self._turn:
            return sorted(self._keys.values(), key=lambda key: (key.created, key.id))

    def revoke(self, id: str, at: datetime) -> Key:
        """Take a key back.

        Raises:
            UnknownKey: where there is no such key.
        """
        with self._turn:
            if id not in self._keys:
                raise UnknownKey(id)
            key = self._keys[id]
            self._keys[id] = key if key.revoked is not None else replace(key, revoked=at)
            return self._keys[id]

    def use(self, id: str, at: datetime) -> None:
        """Note that a key was used in an hour."""
        with self._turn:
            if id in self._keys:
                self._keys[id] = replace(self._keys[id], used=at)

    def close(self) -> None:
        """Do nothing: the keys go with the object."""


def made_key(keys: KeyStore, name: str, role: Role, lasts: timedelta | datetime | None = None) -> tuple[Key, Token]:
    """Make a key and keep it; the token is nowhere else, and is to be shown to its owner now.

    Args:
        keys: where it is kept.
        name: who holds it.
        role: what it allows, VIEWER to ADMIN.
        lasts: how long it is taken, or until when; without end where None.

    Raises:
        EmotaxaError: where the name is none, or the time has passed already.
        StoreUnavailable: where it cannot be kept.
    """
    now = datetime.now(UTC)
    expires = now + lasts if isinstance(lasts, timedelta) else lasts
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise EmotaxaError(
            "the name of a key's holder is empty, too long, or not printable",
            hint=f"give one of at most {LONGEST_NAME} characters in one line",
            value=name,
            field="name",
        )
    if expires is not None and expires <= now:
        raise EmotaxaError("the key would have ended already", hint="give a time to come", field="expires")
    token = Token.new()
    key = Key(token.id, name.strip(), role, token.digest, now, expires)
    keys.add(key)
    return key, token
