"""What tests of the impact share: the shipped graph, read once."""

import pytest

from kgservice.stores.memory import MemoryStore
from kgservice.workspace import AtRevision
from mappings.knowledge import Knowledge


@pytest.fixture(scope="session")
def store() -> MemoryStore:
    """The shipped graph; nothing is written to it."""
    return MemoryStore()


@pytest.fixture(scope="session")
def known(store: MemoryStore) -> Knowledge:
    """What is known of it."""
    return store.knowledge()


@pytest.fixture(scope="session")
def before(known: Knowledge) -> AtRevision:
    """The same, with what is worked out of it."""
    return AtRevision(known)
