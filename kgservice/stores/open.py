"""Choose a graph store by its URL."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kgservice.stores.copying import Target
from kgservice.stores.errors import UnknownStore
from kgservice.stores.protocol import GraphStore

if TYPE_CHECKING:
    from kgservice.stores.neo4j.address import Address
    from kgservice.stores.neo4j.settings import Neo4jSettings

__all__ = ["STORES", "VARIABLE", "Kind", "Wanted", "default_url", "open_store", "open_target"]

VARIABLE = "EMOTAXA_STORE"
"""Environment variable that holds the URL to use where none is named."""

Announce = Callable[[str], None]


def _silent(message: str) -> None:
    """Announce nothing."""


@dataclass(frozen=True)
class Wanted:
    """What is to be opened, and how.

    Attributes:
        rest: what follows the scheme of the URL and its colon.
        announce: is told, in one line, when a store is about to be built.
        as_it_is: whether nothing is to be built, nor another release put under what stands.
        neo4j: how a Neo4j server is spoken to; as the settings of this process say where it is None.
    """

    rest: str
    announce: Announce = _silent
    as_it_is: bool = False
    neo4j: "Neo4jSettings | None" = None


@dataclass(frozen=True)
class Kind:
    """A kind of store.

    Attributes:
        form: what its URLs look like.
        store: opens a store.
        target: makes room for a copy of another store.
    """

    form: str
    store: Callable[[Wanted], GraphStore]
    target: Callable[[Wanted], Target]


def _embedded(wanted: Wanted) -> GraphStore:
    from kgservice.stores.embedded import EmbeddedStore

    return EmbeddedStore(_folder(wanted.rest), announce=wanted.announce, as_it_is=wanted.as_it_is)


def _embedded_target(wanted: Wanted) -> Target:
    from kgservice.stores.embedded_target import EmbeddedTarget

    return EmbeddedTarget(_folder(wanted.rest))


def _folder(rest: str) -> Path:
    if not rest:
        raise UnknownStore("embedded:", _forms())
    return Path(os.path.abspath(os.path.expanduser(rest)))


def _memory(wanted: Wanted) -> GraphStore:
    from kgservice.stores.memory import MemoryStore

    _nothing_named(wanted)
    return MemoryStore()


def _memory_target(wanted: Wanted) -> Target:
    from kgservice.stores.memory_target import MemoryTarget

    _nothing_named(wanted)
    return MemoryTarget()


def _neo4j(scheme: str, wanted: Wanted) -> GraphStore:
    address, settings = _neo4j_reach(scheme, wanted)
    from kgservice.stores.neo4j.store import Neo4jStore

    return Neo4jStore(address, settings, announce=wanted.announce, as_it_is=wanted.as_it_is)


def _neo4j_target(scheme: str, wanted: Wanted) -> Target:
    address, settings = _neo4j_reach(scheme, wanted)
    from kgservice.stores.neo4j.target import Neo4jTarget

    return Neo4jTarget(address, settings)


def _neo4j_reach(scheme: str, wanted: Wanted) -> "tuple[Address, Neo4jSettings]":
    from kgservice.stores.neo4j.address import Address
    from kgservice.stores.neo4j.driver import require_driver

    require_driver()
    address = Address.parse(f"{scheme}:{wanted.rest}")
    if wanted.neo4j is not None:
        return address, wanted.neo4j
    from kgservice.serving.configuration import read_settings

    return address, read_settings().settings.neo4j


def _nothing_named(wanted: Wanted) -> None:
    if wanted.rest:
        raise UnknownStore(f"memory:{wanted.rest}", _forms())


STORES: Mapping[str, Kind] = {
    "embedded": Kind("embedded:PATH", _embedded, _embedded_target),
    "memory": Kind("memory:", _memory, _memory_target),
    **{
        scheme: Kind(f"{scheme}://HOST[:PORT][/DATABASE]", partial(_neo4j, scheme), partial(_neo4j_target, scheme))
        for scheme in ("neo4j", "neo4j+s", "bolt", "bolt+s")
    },
}
"""The kinds of stores, by the scheme of their URLs."""


def default_url() -> str:
    """Give the URL that is used where none is named: EMOTAXA_STORE, else a directory among the user's data."""
    if named := os.environ.get(VARIABLE):
        return named
    from platformdirs import user_data_dir

    return f"embedded:{user_data_dir('emotaxa', appauthor=False)}"


def open_store(
    url: str | None = None,
    announce: Announce = _silent,
    *,
    as_it_is: bool = False,
    neo4j: "Neo4jSettings | None" = None,
) -> GraphStore:
    """Open the store at a URL, the default one where none is named.

    Args:
        url: in one of the forms of `STORES`.
        announce: is told, in one line, when a store is about to be built.
        as_it_is: whether nothing is to be built, nor the installed release to be put under what stands; where there is
            no store then, that is an error.
        neo4j: how a Neo4j server is spoken to; as the environment says where it is None.

    Raises:
        UnknownStore: where the URL names no kind of store known here.
        StoreUnavailable: where the store cannot be opened.
        MissingExtra: where it needs a package that is not installed.
    """
    kind, rest = _kind_of(url or default_url())
    return kind.store(Wanted(rest, announce, as_it_is, neo4j))


def open_target(url: str) -> Target:
    """Make room for a copy of a store at a URL.

    Raises:
        UnknownStore: where the URL names no kind of store known here.
        NotEmpty: where there is a store already.
        StoreUnavailable: where there cannot be one.
    """
    kind, rest = _kind_of(url)
    return kind.target(Wanted(rest))


def _kind_of(url: str) -> tuple[Kind, str]:
    scheme, colon, rest = url.partition(":")
    if not colon or scheme not in STORES:
        raise UnknownStore(url, _forms())
    return STORES[scheme], rest


def _forms() -> tuple[str, ...]:
    return tuple(dict.fromkeys(kind.form for kind in STORES.values()))
