"""A desk over a store that is built in no time to speak of, and the people who come to it."""

import pytest

from kgservice.changes.desk import Desk
from kgservice.stores.memory import MemoryStore
from kgservice.stores.release import Release
from tests.kgservice.changes.requests.people import checked
from tests.kgservice.changes.requests.racing import RELEASE
from tests.kgservice.stores.releases import part_of_release


@pytest.fixture(scope="session")
def release() -> Release:
    return part_of_release(RELEASE)


@pytest.fixture
def store(release: Release) -> MemoryStore:
    return MemoryStore(release)


@pytest.fixture
def desk(store: MemoryStore) -> Desk:
    return Desk(store, checks=checked)
