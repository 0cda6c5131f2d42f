"""The shipped graph, a part of it, and what the checks keep of both."""

import pytest

from kgservice.changes.checks.memory import Memory
from kgservice.stores.memory import MemoryStore
from tests.kgservice.stores.releases import part_of_release


@pytest.fixture(scope="session")
def shipped() -> MemoryStore:
    """The shipped graph, which no test changes."""
    return MemoryStore()


@pytest.fixture(scope="session")
def kept() -> Memory:
    """What the checks of changes to the shipped graph keep from one test to the next."""
    return Memory()


@pytest.fixture
def small() -> MemoryStore:
    """A store of two theories and a few mappings, which a test may change."""
    return MemoryStore(part_of_release({"core", "ekman", "parrott", "sense"}))
