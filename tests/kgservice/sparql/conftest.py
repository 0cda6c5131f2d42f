"""Small graphs for the tests of SPARQL, and services over them."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from fastapi.testclient import TestClient

from kgservice.access.keys import made_key
from kgservice.access.open_keys import open_keys
from kgservice.access.principal import Role
from kgservice.settings import ServiceSettings
from kgservice.sparql.settings import SparqlSettings
from kgservice.stores.memory import MemoryStore
from kgservice.stores.release import Release, shipped_release
from kgservice.workspace import Workspace
from tests.kgservice.apps import light_app
from tests.kgservice.doors.listener import Listener


@dataclass(frozen=True)
class Served:
    """A service over a small graph that may be written.

    Attributes:
        client: speaks to it.
        store: the graph.
        editor: headers that show an editor's key.
        admin: headers that show an admin's key.
    """

    client: TestClient
    store: MemoryStore
    editor: dict[str, str]
    admin: dict[str, str]


@pytest.fixture(scope="session")
def few() -> Release:
    """Two of the shipped modules, so that building takes no time to speak of."""
    modules = shipped_release().modules
    return Release(tuple(path for path in modules if path.name.partition(".")[0] in ("core", "ekman")), (), ())


@pytest.fixture
def store(few: Release) -> MemoryStore:
    """A small graph of its own."""
    return MemoryStore(few)


@pytest.fixture(scope="module")
def served(few: Release) -> Iterator[Served]:
    """A service over a small graph that the tests of a module share."""
    store = MemoryStore(few)
    keys = open_keys(store)
    editor, admin = (
        {"authorization": f"Bearer {made_key(keys, f'the {role.label}', role)[1].text()}"}
        for role in (Role.EDITOR, Role.ADMIN)
    )
    settings = ServiceSettings(sparql=SparqlSettings(writable=True, seconds=5))
    with TestClient(light_app(Workspace(store), settings), raise_server_exceptions=False) as client:
        yield Served(client, store, editor, admin)


@pytest.fixture
def listener() -> Iterator[Listener]:
    """Somebody who listens on loopback whether anything calls."""
    with Listener() as opened:
        yield opened
