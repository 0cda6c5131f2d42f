"""Desks: one that all tests share, of which each begins requests of its own; and new ones, of part of the graph."""

from collections.abc import Iterator

import pytest

from kgservice.stores.memory import MemoryStore
from kgservice.workspace import Workspace
from tests.kgservice.rest.changes.desk import Desk, opened
from tests.kgservice.stores.releases import part_of_release

PARTS = {"core", "ekman", "goemotions", "plutchik"}


@pytest.fixture(scope="session")
def desk() -> Iterator[Desk]:
    workspace = Workspace(MemoryStore(part_of_release(PARTS)))
    with opened(workspace) as found:
        yield found
    workspace.close()


@pytest.fixture
def own_desk() -> Iterator[Desk]:
    workspace = Workspace(MemoryStore(part_of_release(PARTS)))
    with opened(workspace) as found:
        yield found
    workspace.close()
