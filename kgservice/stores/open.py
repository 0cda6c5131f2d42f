"""Choose a graph store by its URL."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from kgservice.stores.errors import UnknownStore
from kgservice.stores.protocol import GraphStore

__all__ = ["STORES", "VARIABLE", "default_url", "open_store"]

VARIABLE = "EMOTAXA_STORE"
"""Environment variable that holds the URL to use where none is named."""

Announce = Callable[[str], None]


def _embedded(rest: str, announce: Announce) -> GraphStore:
    from kgservice.stores.embedded import EmbeddedStore

    if not rest:
        raise UnknownStore("embedded:", tuple(_FORMS.values()))
    return EmbeddedStore(Path(os.path.abspath(os.path.expanduser(rest))), announce=announce)


def _memory(rest: str, announce: Announce) -> GraphStore:
    from kgservice.stores.memory import MemoryStore

    if rest:
        raise UnknownStore(f"memory:{rest}", tuple(_FORMS.values()))
    return MemoryStore()


STORES: Mapping[str, Callable[[str, Announce], GraphStore]] = {"embedded": _embedded, "memory": _memory}
"""What opens a store, by the scheme of its URL; each is given what follows the colon."""

_FORMS = {"embedded": "embedded:PATH", "memory": "memory:"}


def default_url() -> str:
    """Give the URL that is used where none is named: EMOTAXA_STORE, else a directory among the user's data."""
    if named := os.environ.get(VARIABLE):
        return named
    from platformdirs import user_data_dir

    return f"embedded:{user_data_dir('emotaxa', appauthor=False)}"


def open_store(url: str | None = None, announce: Announce = lambda message: None) -> GraphStore:
    """Open the store at a URL, the default one where none is named.

    Args:
        url: `embedded:PATH` or `memory:`.
        announce: is told, in one line, when a store is about to be built.

    Raises:
        UnknownStore: where the URL names no kind of store known here.
        StoreUnavailable: where the store cannot be opened.
    """
    chosen = url or default_url()
    scheme, colon, rest = chosen.partition(":")
    if not colon or scheme not in STORES:
        raise UnknownStore(chosen, tuple(_FORMS.values()))
    return STORES[scheme](rest, announce)
