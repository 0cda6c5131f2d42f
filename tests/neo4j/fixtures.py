"""Fixtures: a real Neo4j server for the whole run, and stores in its one database."""

import os
from collections.abc import Callable, Iterator
from typing import LiteralString
from urllib.parse import urlsplit

import pytest
from pydantic import SecretStr

from kgservice.stores.neo4j.address import Address
from kgservice.stores.neo4j.database import Database, rows_of
from kgservice.stores.neo4j.schema import OPEN
from kgservice.stores.neo4j.settings import Neo4jSettings
from kgservice.stores.neo4j.store import Neo4jStore
from kgservice.stores.release import Release
from tests.neo4j.jars import server_jars
from tests.neo4j.server import Neo4jServer

__all__ = ["OpenNeo4j", "Reach", "neo4j_database", "neo4j_reach", "neo4j_server", "neo4j_store", "went_back"]

Reach = tuple[Address, Neo4jSettings]
"""How a server is reached."""

OpenNeo4j = Callable[[Release], Neo4jStore]


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4jServer]:
    """A server of our own, which a test may stop and start again."""
    server = Neo4jServer(tmp_path_factory.mktemp("neo4j"), server_jars(), short_lived=True)
    server.start()
    yield server
    # Nothing of it is wanted any more.
    server.kill()


@pytest.fixture(scope="session")
def neo4j_reach(request: pytest.FixtureRequest) -> Reach:
    """How a server is reached: the one that NEO4J_URI names, which has to be empty, or else our own."""
    if uri := os.environ.get("NEO4J_URI"):
        user, password = os.environ.get("NEO4J_USER", "neo4j"), os.environ.get("NEO4J_PASSWORD", "")
        parts = urlsplit(uri)
        address = Address.parse(f"{parts.scheme}://{parts.hostname}:{parts.port or 7687}{parts.path}")
        return address, Neo4jSettings(user=user, password=SecretStr(password))
    server: Neo4jServer = request.getfixturevalue("neo4j_server")
    return server.address, server.settings


@pytest.fixture(scope="session")
def neo4j_database(neo4j_reach: Reach) -> Iterator[Database]:
    """The server's database, to be asked directly."""
    database = Database(*neo4j_reach)
    yield database
    database.close()


@pytest.fixture
def neo4j_store(neo4j_reach: Reach, neo4j_database: Database) -> Iterator[OpenNeo4j]:
    """Opens the store with a release, again and again; at first the database holds that release and nothing else."""
    opened: list[Neo4jStore] = []

    def open_with(release: Release, announce: Callable[[str], None] = lambda message: None) -> Neo4jStore:
        if not opened and not went_back(neo4j_database, release):
            empty(neo4j_database)
        opened.append(Neo4jStore(*neo4j_reach, release=release, announce=announce))
        return opened[-1]

    yield open_with
    for store in opened:
        store.close()


def empty(database: Database) -> None:
    """Take everything out of a database; constraints and indexes stay."""
    some = "MATCH (n) WITH n LIMIT 20000 DETACH DELETE n RETURN count(*)"
    while database.write(lambda one: rows_of(one, some)) != [[0]]:
        pass


_BACK: tuple[LiteralString, ...] = (
    "MATCH (n) WHERE n.since > 1 OR n.revision > 1 DETACH DELETE n",
    "MATCH ()-[e]->() WHERE e.since > 1 DELETE e",
    "MATCH ()-[e]->() WHERE e.until < $open SET e.until = $open",
    "MATCH (n) WHERE n.until < $open SET n.until = $open",
    "MATCH (n:JournalEntry|Mention|Shelved) DETACH DELETE n",
    "MERGE (s:EmotaxaStore {name: 'emotaxa'}) SET s.revision = 1, s.turn = 0, s.format = 1",
)


def went_back(database: Database, release: Release) -> bool:
    """Go back to the first revision, where it holds the release that is wanted: much faster than to load it anew."""
    first = database.rows("MATCH (c:Change {revision: 1}) RETURN c.digest")
    if first != [[release.digest]]:
        return False
    database.write(lambda one: [one.run(statement, open=OPEN).consume() for statement in _BACK])
    return True
