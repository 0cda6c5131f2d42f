"""The shipped graph in Neo4j, for tests that only read it."""

from collections.abc import Iterator

import pytest

from kgservice.stores.neo4j.database import Database
from kgservice.stores.neo4j.store import Neo4jStore
from kgservice.workspace import Workspace
from tests.neo4j.fixtures import Reach, empty


@pytest.fixture(scope="package")
def shipped(neo4j_reach: Reach, neo4j_database: Database) -> Iterator[Workspace]:
    """The shipped graph in the database; a test that uses `neo4j_store` must not come between those that read it."""
    empty(neo4j_database)
    opened = Workspace(Neo4jStore(*neo4j_reach))
    yield opened
    opened.close()
