"""Small releases to build stores from, and stores of each kind."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kgservice.stores.embedded import EmbeddedStore
from kgservice.stores.memory import MemoryStore
from kgservice.stores.neo4j.database import Database
from kgservice.stores.protocol import GraphStore
from kgservice.stores.release import Release
from tests.kgservice.stores.releases import part_of_release

Announced = list[str]


@pytest.fixture(scope="session")
def release() -> Release:
    """A few of the shipped files, so that building takes no time to speak of, an alignment and a derived file."""
    return part_of_release({"core", "ekman", "goemotions"})


@pytest.fixture(scope="session")
def later_release() -> Release:
    """The same and a theory more."""
    return part_of_release({"core", "ekman", "goemotions", "ekman-1999"})


@pytest.fixture(scope="session")
def latest_release() -> Release:
    """The same and two theories more."""
    return part_of_release({"core", "ekman", "goemotions", "ekman-1999", "ekman-7"})


@pytest.fixture
def announced() -> Announced:
    """What a store announced while it was opened."""
    return []


@pytest.fixture
def embedded(tmp_path: Path, announced: Announced) -> Iterator[Callable[[Release], EmbeddedStore]]:
    """Opens the store in one and the same directory with a release, again and again; closes all in the end."""
    opened: list[EmbeddedStore] = []

    def open_with(release: Release) -> EmbeddedStore:
        opened.append(EmbeddedStore(tmp_path / "store", release=release, announce=announced.append))
        return opened[-1]

    yield open_with
    for store in opened:
        store.close()


def _without_journal(request: pytest.FixtureRequest) -> Callable[..., GraphStore]:
    """Give what opens a store on Neo4j, once nothing is noted there any more."""
    opener: Callable[..., GraphStore] = request.getfixturevalue("neo4j_store")
    database: Database = request.getfixturevalue("neo4j_database")
    database.write(lambda one: one.run("MATCH (j:JournalEntry) DETACH DELETE j").consume())
    return opener


@pytest.fixture(params=["embedded", pytest.param("neo4j", marks=pytest.mark.xdist_group("neo4j"))])
def durable(
    request: pytest.FixtureRequest, announced: Announced, embedded: Callable[[Release], EmbeddedStore]
) -> Callable[[Release], GraphStore]:
    """Opens a store of each kind that outlasts the process with a release, again and again in one and the same place.

    What it announces from the second time on is in `announced`.
    """
    if request.param == "embedded":
        return embedded
    neo4j = _without_journal(request)

    def open_with(release: Release) -> GraphStore:
        store: GraphStore = neo4j(release, announce=announced.append)
        return store

    return open_with


@pytest.fixture(params=["memory", "embedded", pytest.param("neo4j", marks=pytest.mark.xdist_group("neo4j"))])
def store(
    request: pytest.FixtureRequest, release: Release, embedded: Callable[[Release], EmbeddedStore]
) -> Iterator[GraphStore]:
    """A store of each kind, built from the small release."""
    made: GraphStore
    if request.param == "neo4j":
        made = _without_journal(request)(release)
    else:
        made = MemoryStore(release) if request.param == "memory" else embedded(release)
    yield made
    made.close()
