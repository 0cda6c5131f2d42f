"""Whoever merges is killed at each of its writes: revision and request are the old ones or the new ones, together.

With `EMOTAXA_EVERY_MESSAGE` that is done at every message to Neo4j, those included that a transaction begins with.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from itertools import chain, count
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from kgservice.changes.desk import Desk
from kgservice.changes.register import Register
from kgservice.changes.request import State
from kgservice.stores.embedded import EmbeddedStore
from kgservice.stores.protocol import GraphStore
from kgservice.stores.release import Release
from tests.kgservice.changes.requests.people import ANGER, approved, synonym
from tests.kgservice.stores.imports import graph_of
from tests.neo4j.fixtures import OpenNeo4j, Reach

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")

ROOT = Path(__file__).parents[4]
EKMAN = NamedNode(graph_of("ekman"))
REQUESTS = 12
KILLED = f"killed {int(signal.SIGKILL)}"

HEADER, FRAME = 32, 24 + 4096
"""Bytes before the first frame of SQLite's write-ahead log, and of each frame."""

MESSAGES, LAST = 10**6 if "EMOTAXA_EVERY_MESSAGE" in os.environ else 5, 10
"""Messages to Neo4j at which a merge is killed, about, and the last of them, none of which is left out."""


class Merging:
    """A process that merges and is killed."""

    def __init__(self, process: "subprocess.Popen[str]", url: str) -> None:
        self._process, self._url = process, url

    def merge(self, number: int, how: str, place: int) -> str:
        """Merge a request in a child that is killed somewhere; tell how it ended."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(f"{self._url} {number} {how} {place}\n")
        self._process.stdin.flush()
        ended = self._process.stdout.readline().strip()
        assert ended.startswith(("killed", "merged")), f"at {how} {place} the merge ended so: {ended}"
        return ended


@contextmanager
def merging(url: str, environment: Mapping[str, str] | None = None) -> Iterator[Merging]:
    command = [sys.executable, "-m", "tests.kgservice.changes.requests.killed"]
    told = {**os.environ, **(environment or {})}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=ROOT, env=told) as process:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
        yield Merging(process, url)
        assert process.stdin is not None
        process.stdin.close()


class Requests:
    """Approved requests, each of which adds a name; the next one comes when one is merged."""

    def __init__(self, open_store: Callable[[], GraphStore]) -> None:
        self._open = open_store
        with closing(open_store()) as store:
            desk = Desk(store)
            self._left = [approved(desk, synonym(f"word {n}")).number for n in range(REQUESTS)]
        self._words = {number: f"word {n}" for n, number in enumerate(self._left)}
        self._merged: list[int] = []

    @property
    def next(self) -> int:
        """The first that is not merged."""
        return self._left[0]

    def look(self) -> bool:
        """Open the store and check that everything tells the same; give whether the next request is merged by now."""
        with closing(self._open()) as store:
            desk, log, journal = Desk(store), store.log(), store.journal()
            is_merged = desk.get(self.next).state is State.MERGED
            if is_merged:
                self._merged.append(self._left.pop(0))
            revisions = range(2, len(self._merged) + 2)
            assert [entry.revision for entry in log] == [1, *revisions], "a revision is there without its request"
            assert [entry.number for entry in journal] == list(range(1, len(journal) + 1)), "the journal has a gap"
            for number, revision in zip(self._merged, revisions, strict=True):
                request = desk.get(number)
                assert request.merge is not None and request.merge.revision == revision
                assert log[revision - 1].summary == f"{request.title} (change {number})"
            assert Register.of(store).all() == Register(store).all(), "a snapshot says something else"
            for number in self._left:
                request = desk.get(number)
                assert request.state is State.APPROVED and request.merge is None
            words, known = set(self._words.values()), {self._words[number] for number in self._merged}
            names = {label.text for label in store.knowledge().taxonomy.concepts[ANGER].labels}
            said = {quad.object.value for quad in store.graph(EKMAN) if isinstance(quad.object, Literal)}
            assert names & words == said & words == known
            assert [entry.revision for entry in store.speaking_of(ANGER)] == list(reversed(revisions))
        return is_merged


def test_an_embedded_store_is_killed_at_every_write_of_a_merge(release: Release, tmp_path: Path) -> None:
    requests = Requests(lambda: EmbeddedStore(tmp_path / "store", release=release))
    with merging(f"embedded:{tmp_path / 'store'}") as process:
        outcomes = []
        for place in count(1):
            ended = process.merge(requests.next, "write", place)
            outcomes.append(requests.look())
            if ended != KILLED:
                break
    assert outcomes.count(False) >= 5, "the merge was not killed before it counted"
    assert outcomes.count(True) >= 3 and outcomes[-1], "the merge was not killed after it counted"
    assert [*(tmp_path / "store" / "registers").iterdir()], "no merge came as far as to keep a snapshot"


def test_an_embedded_store_is_killed_within_the_commit_of_a_merge(release: Release, tmp_path: Path) -> None:
    """A commit writes its pages one after the other: the merge is killed at the end of each, and in its middle."""
    requests = Requests(lambda: EmbeddedStore(tmp_path / "store", release=release))
    with merging(f"embedded:{tmp_path / 'store'}") as process:
        for half in count():
            process.merge(requests.next, "size", HEADER + half * FRAME // 2)
            if requests.look():
                break
    assert half > 8, "the commit was not killed on its way"


@pytest.mark.xdist_group("neo4j")
def test_a_store_on_neo4j_is_killed_at_the_messages_of_a_merge(
    neo4j_store: OpenNeo4j, neo4j_reach: Reach, release: Release
) -> None:
    """All that a merge writes goes in one transaction, which the server takes back where the connection goes.

    So no message before the COMMIT may change anything by itself, and some of them are drawn. The COMMIT and what
    follows are among the last messages, of which each is tried, just before it and just after it; that the first of
    these finds the request unmerged shows that none of them was left out.
    """
    address, settings = neo4j_reach
    told = {"KILLED_USER": settings.user, "KILLED_PASSWORD": settings.password.get_secret_value()}
    requests = Requests(lambda: neo4j_store(release))
    with merging(str(address), told) as process:
        writes = int(process.merge(requests.next, "write", 0).removeprefix("merged "))
        sys.stdout.write(f"{writes} messages\n")
        assert requests.look(), "a merge that is not killed is none"
        outcomes, last = [], max(2, writes - LAST)
        for place in chain(range(1, last, max(1, last // MESSAGES)), count(last)):
            ended = process.merge(requests.next, "write", place)
            outcomes.append(requests.look())
            if ended != KILLED:
                break
    drawn = len(range(1, last, max(1, last // MESSAGES)))
    assert not any(outcomes[: drawn + 1]), "a message changed something that was not among the last ones"
    assert outcomes.count(False) >= 10, "the merge was not killed before it counted"
    assert outcomes.count(True) >= 3, "the merge was not killed after it counted"
