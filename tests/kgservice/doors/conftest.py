"""The service that the tests of the doors knock at: all that it can do is switched on, and its graph is its own."""

from collections.abc import Iterator

import pytest

from kgservice.sparql.settings import SparqlSettings
from kgservice.stores.memory import MemoryStore
from kgservice.workspace import Workspace
from tests.kgservice.access.service import Service, served
from tests.kgservice.doors.listener import Listener
from tests.kgservice.doors.wire import Wire, wired

WRITABLE = {"sparql": SparqlSettings(writable=True)}


@pytest.fixture(scope="session")
def house() -> Iterator[Workspace]:
    """A graph that writes may reach."""
    opened = Workspace(MemoryStore())
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def doors(house: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service over it, with a key of every kind; SPARQL may write."""
    with served(house, tmp_path_factory.mktemp("doors"), WRITABLE) as service:
        # What SPARQL needs is made with the first query, and is not to count as what the first bomb takes.
        assert service.client.get("/sparql", params={"query": "ASK {}"}).status_code == 200
        yield service


@pytest.fixture(scope="session")
def wire(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wire]:
    """A service behind a real socket, with short patience."""
    with wired(workspace, tmp_path_factory.mktemp("wire")) as opened:
        yield opened


@pytest.fixture
def listener() -> Iterator[Listener]:
    """Somebody who listens on loopback whether the service calls."""
    with Listener() as opened:
        yield opened
