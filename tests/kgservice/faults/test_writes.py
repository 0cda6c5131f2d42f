"""Whoever is killed while it writes: what was acknowledged stands, and nothing stands by half."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from kgservice.stores.embedded import EmbeddedStore
from kgservice.stores.graph import taxonomy_of
from kgservice.stores.neo4j.database import Database
from kgservice.stores.neo4j.store import Neo4jStore
from kgservice.stores.protocol import GraphStore
from kgservice.stores.versioned import VersionedStore
from tests.kgservice.faults.releases import small_release
from tests.kgservice.faults.writer import HALVES, SCHEME_EVERY, graph
from tests.neo4j.fixtures import empty
from tests.neo4j.server import Neo4jServer

ROOT = Path(__file__).parents[3]
WRITES = 1000
KILLS = (300, 650)
"""After which acknowledged write the writer is killed, and after which the server."""

Acknowledged = set[int]


@contextmanager
def writing(url: str, first: int, environment: Mapping[str, str]) -> Iterator["subprocess.Popen[str]"]:
    """A process that writes from a number on; what is left of it is killed."""
    command = [sys.executable, "-m", "tests.kgservice.faults.writer", url, str(first), str(WRITES)]
    told = {**os.environ, **environment}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=told) as process:
        try:
            assert process.stdout is not None and process.stdout.readline() == "open\n"
            yield process
        finally:
            process.kill()


def acknowledged(process: "subprocess.Popen[str]", upto: int = WRITES) -> Iterator[int]:
    """Give the numbers that are acknowledged, until one reaches a limit or there are no more."""
    assert process.stdout is not None
    for line in process.stdout:
        word, _, number = line.partition(" ")
        if word == "done":
            yield int(number)
            if int(number) >= upto:
                return


def assert_whole(store: GraphStore, known: Acknowledged) -> None:
    """Check that everything acknowledged is there, that nothing is there by half, and that all accounts agree."""
    assert isinstance(store, VersionedStore)
    found: dict[str, set[str]] = {half: set() for half in HALVES}
    for quad in store.graph(graph()):
        found[quad.predicate.value].add(quad.object.value)  # type: ignore[union-attr]
    first, second = found.values()
    assert first == second, "a change stands by half"
    missing = known - set(map(int, first))
    assert not missing, f"{len(missing)} acknowledged changes are lost, such as {min(missing)}"
    taxonomy = store.knowledge().taxonomy
    schemes = {int(name.removeprefix("written")) for name in taxonomy.schemes if name.startswith("written")}
    assert {number for number in known if number % SCHEME_EVERY == 0} <= schemes
    assert taxonomy == taxonomy_of(store._versions.dataset()), "nodes and statements tell two things"
    revisions = [entry.revision for entry in store.log()]
    assert revisions == list(range(1, len(revisions) + 1)) and store.revision == revisions[-1]


@pytest.mark.xdist_group("neo4j")
def test_neo4j_and_its_writers_are_killed_during_a_thousand_writes(neo4j_server: Neo4jServer) -> None:
    url, known = str(neo4j_server.address), set[int]()
    database = Database(neo4j_server.address, neo4j_server.settings)
    empty(database)
    database.close()
    for first, killed in ((1, "writer"), (KILLS[0] + 1, "server"), (KILLS[1] + 1, "nobody")):
        with writing(url, first, neo4j_server.environment) as process:
            upto = {"writer": KILLS[0], "server": KILLS[1]}.get(killed, WRITES)
            known.update(acknowledged(process, upto))
            if killed == "server":
                neo4j_server.kill()
                neo4j_server.start()
                known.update(acknowledged(process))
            elif killed == "writer":
                process.kill()
    store = Neo4jStore(neo4j_server.address, neo4j_server.settings, release=small_release())
    assert_whole(store, known)
    assert len(known) >= WRITES - 100
    store.close()


def test_writers_of_an_embedded_store_are_killed_during_a_thousand_writes(tmp_path: Path) -> None:
    known: Acknowledged = set()
    for first, upto in ((1, KILLS[0]), (KILLS[0] + 1, KILLS[1]), (KILLS[1] + 1, WRITES)):
        with writing(f"embedded:{tmp_path}", first, {}) as process:
            known.update(acknowledged(process, upto))
            process.kill()
            known.update(acknowledged(process))
    store = EmbeddedStore(tmp_path, release=small_release())
    assert_whole(store, known)
    assert len(known) >= WRITES
    store.close()
