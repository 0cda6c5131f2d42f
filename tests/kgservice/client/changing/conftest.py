"""The same people at each kind of client, over a graph that is built in no time to speak of."""

import asyncio
from collections.abc import Iterator

import pytest

from kgservice.stores.memory import MemoryStore
from kgservice.workspace import Workspace
from tests.kgservice.client.changing.faces import KINDS, Face, face
from tests.kgservice.stores.releases import part_of_release


@pytest.fixture(scope="module", params=KINDS)
def people(request: pytest.FixtureRequest) -> Iterator[Face]:
    """Gives the client of somebody by name and role; the tests of a module share what they write."""
    graph = Workspace(MemoryStore(part_of_release({"core", "ekman", "goemotions"})))
    with asyncio.Runner() as runner:
        yield face(request.param, graph, runner)
    graph.close()
