"""Keys of a store in Neo4j: nodes beside the graph, which all services over the database share."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING, Any

from kgservice.access.errors import UnknownKey
from kgservice.access.keys import Key
from kgservice.access.principal import Role
from kgservice.stores.errors import StoreUnavailable
from kgservice.stores.neo4j.database import Database, rows_of

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

__all__ = ["Neo4jKeys"]

_CONSTRAINT = "CREATE CONSTRAINT emotaxa_key_id IF NOT EXISTS FOR (key:EmotaxaKey) REQUIRE key.id IS UNIQUE"
_ADD = "CREATE (key:EmotaxaKey) SET key = $key"
_FIND = "MATCH (key:EmotaxaKey {id: $id}) RETURN properties(key)"
_ALL = "MATCH (key:EmotaxaKey) RETURN properties(key) ORDER BY key.created, key.id"
_REVOKE = "MATCH (key:EmotaxaKey {id: $id}) SET key.revoked = coalesce(key.revoked, $at) RETURN properties(key)"
_USE = "MATCH (key:EmotaxaKey {id: $id}) SET key.used = $at"


class Neo4jKeys:
    """Keys as nodes `EmotaxaKey`; of a secret only its digest lies in them."""

    def __init__(self, database: Database) -> None:
        """Take the store's connection, which stays the store's to close."""
        self._database = database
        self._constrained = False
        self._turn = Lock()

    def add(self, key: Key) -> None:
        """Keep a new key.

        Raises:
            StoreUnavailable: where the server does not answer; likewise below.
        """
        self._constrain()

        def work(transaction: "ManagedTransaction") -> None:
            rows_of(transaction, _ADD, key=_node(key))

        self._database.write(work)

    def find(self, id: str) -> Key | None:
        """Give the key of an id, or None."""
        rows = self._database.rows(_FIND, {"id": id})
        return _key(rows[0][0]) if rows else None

    def all(self) -> Sequence[Key]:
        """Give every key, oldest first."""
        return [_key(row[0]) for row in self._database.rows(_ALL)]

    def revoke(self, id: str, at: datetime) -> Key:
        """Take a key back.

        Raises:
            UnknownKey: where there is no such key.
        """

        def work(transaction: "ManagedTransaction") -> list[list[Any]]:
            return rows_of(transaction, _REVOKE, id=id, at=at.isoformat())

        rows = self._database.write(work)
        if not rows:
            raise UnknownKey(id)
        return _key(rows[0][0])

    def use(self, id: str, at: datetime) -> None:
        """Note that a key was used in an hour; not where the database may only be read."""

        def work(transaction: "ManagedTransaction") -> None:
            rows_of(transaction, _USE, id=id, at=at.isoformat())

        try:
            self._database.write(work)
        except StoreUnavailable:
            return

    def close(self) -> None:
        """Do nothing: the connection is the store's."""

    def _constrain(self) -> None:
        """Make sure, once, that no two keys bear one id; a schema cannot be changed in the transaction of a write."""
        with self._turn:
            if not self._constrained:

                def work(transaction: "ManagedTransaction") -> None:
                    rows_of(transaction, _CONSTRAINT)

                self._database.write(work)
                self._constrained = True


def _node(key: Key) -> dict[str, str]:
    node = {
        "id": key.id,
        "name": key.name,
        "role": key.role.label,
        "digest": key.digest.hex(),
        "created": key.created.isoformat(),
    }
    times = {"expires": key.expires, "revoked": key.revoked, "used": key.used}
    return node | {name: at.isoformat() for name, at in times.items() if at is not None}


def _key(node: Mapping[str, str]) -> Key:
    expires, revoked, used = (
        datetime.fromisoformat(node[name]) if name in node else None for name in ("expires", "revoked", "used")
    )
    return Key(
        node["id"],
        node["name"],
        Role[node["role"].upper()],
        bytes.fromhex(node["digest"]),
        datetime.fromisoformat(node["created"]),
        expires,
        revoked,
        used,
    )
