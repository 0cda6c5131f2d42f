"""The service, or the server behind it, is killed while clients write over HTTP: what was acknowledged stands."""

import http.client
import json
import os
import signal
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

import pytest

from kgservice.access.keys import made_key
from kgservice.access.open_keys import open_keys
from kgservice.access.principal import Role
from kgservice.stores.embedded import EmbeddedStore
from kgservice.stores.neo4j.database import Database
from kgservice.stores.neo4j.store import Neo4jStore
from kgservice.stores.protocol import GraphStore
from tests.kgservice.faults.releases import small_release
from tests.kgservice.faults.writer import HALVES
from tests.kgservice.serving import process
from tests.kgservice.serving.process import Running, serving, within
from tests.neo4j.fixtures import empty
from tests.neo4j.server import Neo4jServer

SMALL = "from tests.kgservice.faults.releases import run; run()"
GRAPH = "https://example.org/http"
ENOUGH = 15


class Writers:
    """Clients that send one update after the other, with what became of each."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self.became: dict[int | str, set[int]] = defaultdict(set)
        self.invited: list[bool] = []

    @contextmanager
    def writing(self, service: Running, token: str) -> Iterator[None]:
        """Write through a service, on three threads."""
        ended = threading.Event()

        def write() -> None:
            while not ended.is_set():
                number = next(self._numbers)
                status, headers = self._sent(service, token, number)
                self.became[status].add(number)
                if status == 504:
                    self.invited.append("retry-after" in headers)
                if status != 200:
                    time.sleep(0.05)

        threads = [threading.Thread(target=write) for _ in range(3)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            ended.set()
            for thread in threads:
                thread.join()

    def wait(self) -> None:
        """Wait until some more are acknowledged."""
        before = len(self.became[200])
        for _ in within(60):
            if len(self.became[200]) >= before + ENOUGH:
                return
        pytest.fail(f"writing does not go on: { {status: len(found) for status, found in self.became.items()} }")

    def _sent(self, service: Running, token: str, number: int) -> tuple[int | str, Mapping[str, str]]:
        node = f"<https://example.org/note/{number}>"
        said = " ".join(f'{node} <{half}> "{number}" .' for half in HALVES)
        body = urllib.parse.urlencode({"update": f"INSERT DATA {{ GRAPH <{GRAPH}> {{ {said} }} }}"}).encode()
        request = urllib.request.Request(f"{service.address}/sparql", body, {"Authorization": f"Bearer {token}"})
        try:
            status, headers, _ = service.ask(request)
        except (OSError, http.client.HTTPException):
            return "cut off", {}
        return (200 if status == 204 else status), headers


def _keyed(store: GraphStore) -> str:
    with closing(store), closing(open_keys(store)) as keys:
        return made_key(keys, "an editor", Role.EDITOR)[1].text()


def _standing(service: Running) -> set[int]:
    """Give the numbers that stand, none of them by half."""
    found = []
    for half in HALVES:
        query = urllib.parse.urlencode({"query": f"SELECT ?n {{ GRAPH <{GRAPH}> {{ ?s <{half}> ?n }} }}"})
        asked = urllib.request.Request(
            f"{service.address}/sparql?{query}", headers={"Accept": "application/sparql-results+json"}
        )
        status, _, body = service.ask(asked)
        assert status == 200, body
        found.append({int(row["n"]["value"]) for row in json.loads(body)["results"]["bindings"]})
    assert found[0] == found[1], "a change stands by half"
    return found[0]


def _killed(service: Running) -> None:
    """Kill the process and all that it started."""
    os.killpg(service.process.pid, signal.SIGKILL)
    service.process.wait()


def assert_told_true(writers: Writers, standing: set[int]) -> None:
    """Check that what was acknowledged stands, and what was refused does not."""
    lost = writers.became[200] - standing
    assert not lost, f"{len(lost)} acknowledged changes are lost, such as {min(lost)}"
    made = writers.became[503] & standing
    assert not made, f"{len(made)} refused changes stand, such as {min(made)}"
    assert not any(writers.invited), "a change that may stand is asked for again"
    assert set(writers.became) <= {200, 503, 504, "cut off"}


def test_the_service_is_killed_while_clients_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "CODE", SMALL)
    token, writers = _keyed(EmbeddedStore(tmp_path / "store", release=small_release())), Writers()
    settings, url = {"SPARQL__WRITABLE": "true"}, f"embedded:{tmp_path / 'store'}"
    for _ in range(2):
        with serving(tmp_path, store=url, settings=settings) as service, writers.writing(service, token):
            writers.wait()
            _killed(service)
    with serving(tmp_path, store=url, settings=settings) as service:
        assert_told_true(writers, _standing(service))
    assert writers.became["cut off"], "nobody was writing when it was killed"


@pytest.mark.xdist_group("neo4j")
def test_the_service_and_neo4j_are_killed_while_clients_write(
    neo4j_server: Neo4jServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "CODE", SMALL)
    with closing(Database(neo4j_server.address, neo4j_server.settings)) as database:
        empty(database)
    token = _keyed(Neo4jStore(neo4j_server.address, neo4j_server.settings, release=small_release()))
    ways = {name.removeprefix("EMOTAXA_"): value for name, value in neo4j_server.environment.items()}
    settings, url, writers = {"SPARQL__WRITABLE": "true", **ways}, str(neo4j_server.address), Writers()
    with serving(tmp_path, store=url, settings=settings) as service, writers.writing(service, token):
        writers.wait()
        _killed(service)
    with serving(tmp_path, store=url, settings=settings) as service:
        with writers.writing(service, token):
            writers.wait()
            neo4j_server.kill()
            neo4j_server.start()
            writers.wait()
        assert_told_true(writers, _standing(service))
    assert writers.became["cut off"] and writers.became[503]
