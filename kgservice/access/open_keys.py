"""Choose where the keys of a graph store are kept: beside it, whatever it is."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from kgservice.access.keys import KeyStore, MemoryKeys
from kgservice.access.sqlite_keys import FILE, SqliteKeys
from kgservice.stores.protocol import GraphStore

__all__ = ["KEY_STORES", "copy_keys", "open_keys", "store_folder"]


_in_memory: WeakKeyDictionary[GraphStore, MemoryKeys] = WeakKeyDictionary()
"""The keys of stores in memory, which go with them."""


def _neo4j(store: Any) -> KeyStore:  # noqa: ANN401
    from kgservice.access.neo4j_keys import Neo4jKeys

    return Neo4jKeys(store.database)


KEY_STORES: Mapping[str, Callable[[GraphStore], KeyStore]] = {
    "embedded": lambda store: SqliteKeys(Path(store.url.partition(":")[2]) / FILE),
    "memory": lambda store: _in_memory.setdefault(store, MemoryKeys()),
    "neo4j": _neo4j,
    "bolt": _neo4j,
}
"""What gives the keys of a store, by the scheme of its URL."""


def open_keys(store: GraphStore) -> KeyStore:
    """Give the keys of a store; the store stays the caller's to close, after them."""
    return KEY_STORES[store.url.partition(":")[0].partition("+")[0]](store)


def store_folder(store: GraphStore) -> Path | None:
    """Give the directory of an embedded store, where what belongs to it may lie; None for other stores."""
    kind, _, path = store.url.partition(":")
    return Path(path) if kind == "embedded" else None


def copy_keys(source: GraphStore, target: GraphStore) -> int:
    """Copy the keys of one store into another, and give how many came; whoever has a key can use it there as well.

    Revoked and expired ones come along, so that they stay known as such. A key that the target has already stays as it
    is there.
    """
    came = 0
    given, taken = open_keys(source), open_keys(target)
    try:
        for key in given.all():
            if taken.find(key.id) is None:
                taken.add(key)
                came += 1
    finally:
        given.close()
        taken.close()
    return came
