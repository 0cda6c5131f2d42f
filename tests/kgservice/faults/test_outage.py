"""Neo4j goes away under load and comes back: the service says so, lives on, and serves again by itself."""

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.kgservice.serving import process
from tests.kgservice.serving.process import Running, serving
from tests.neo4j.server import Neo4jServer

pytestmark = pytest.mark.xdist_group("neo4j")

CONVERT = {"from": "goemotions", "to": "ekman", "items": [{"labels": ["annoyance"]}]}
RESOLVE = {"labels": [{"text": "annoyance"}, {"text": "joy", "scheme": "ekman"}]}
SMALL = "from tests.kgservice.faults.releases import run; run()"
_ENOUGH = 40
_DETECTED = 1.0
"""Seconds after which everybody knows that the server is gone."""
_AT_ONCE = 1.0
"""Seconds in which a busy machine does what takes no time."""
_BACK = 10.0


class Load:
    """Requests that follow one another on a few threads, with what became of each."""

    def __init__(self, service: Running) -> None:
        self._service = service
        self._ended = threading.Event()
        self.answers: list[tuple[float, int, float, dict[str, str], bytes]] = []
        self.looks: list[float] = []

    @contextmanager
    def going(self) -> Iterator["Load"]:
        threads = [threading.Thread(target=self._ask, args=(path, body)) for path, body in _QUESTIONS * 2]
        threads.append(threading.Thread(target=self._look))
        for thread in threads:
            thread.start()
        try:
            yield self
        finally:
            self._ended.set()
            for thread in threads:
                thread.join()

    def since(self, begun: float) -> Counter[int]:
        """Count the statuses of requests that began after a time, once there are enough of them."""
        deadline = time.monotonic() + 30
        while True:
            found = Counter(status for at, status, *_ in list(self.answers) if at >= begun)
            if found.total() >= _ENOUGH or time.monotonic() > deadline:
                return found
            time.sleep(0.05)

    def _ask(self, path: str, body: object) -> None:
        while not self._ended.is_set():
            begun = time.monotonic()
            status, headers, answer = self._service.post(path, body)
            self.answers.append((begun, status, time.monotonic() - begun, headers, answer))
            time.sleep(0.02)

    def _look(self) -> None:
        """See, as whatever keeps the service running does, whether it is ready."""
        while not self._ended.is_set():
            begun = time.monotonic()
            self._service.get("/readyz")
            self.looks.append(time.monotonic() - begun)
            time.sleep(0.1)


_QUESTIONS: list[tuple[str, object]] = [("/api/v1/convert", CONVERT), ("/api/v1/resolve", RESOLVE)]


def test_an_outage_is_told_and_ends_by_itself(
    neo4j_server: Neo4jServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "CODE", SMALL)
    settings = {name.removeprefix("EMOTAXA_"): value for name, value in neo4j_server.environment.items()}
    with (
        serving(tmp_path, store=str(neo4j_server.address), settings=settings) as service,
        Load(service).going() as load,
    ):
        assert service.get("/readyz")[0] == 200
        assert set(load.since(0)) == {200}

        neo4j_server.stop()
        gone = time.monotonic()
        assert set(load.since(gone + _DETECTED)) == {503}, "answers are given that nobody knows to be the newest"
        refusals = [(headers, answer) for _, status, _, headers, answer in list(load.answers) if status == 503]
        for headers, answer in refusals:
            assert int(headers["retry-after"]) >= 1
            assert headers["content-type"].startswith("application/problem+json")
            assert neo4j_server.password.encode() not in answer
            assert json.loads(answer)["hint"]
        assert service.get("/readyz")[0] == 503
        assert service.get("/healthz")[0] == 200
        assert service.process.poll() is None

        neo4j_server.start()
        back = time.monotonic()
        while service.get("/readyz")[0] != 200:
            assert time.monotonic() < back + _BACK, "the service does not come back by itself"
            time.sleep(0.1)
        served = time.monotonic()
        assert set(load.since(served + 0.5)) == {200}
        late = [took for at, status, took, *_ in list(load.answers) if status == 503 and at > gone + _DETECTED]
        assert max(late) < _AT_ONCE, "questions wait for a server that is known not to answer"
        recovered = max(at + took for at, _, took, *_ in list(load.answers) if at < served) - back
        assert recovered < _BACK, "questions that came while the server was away hang on"
        assert max(load.looks) < 2 + _AT_ONCE, "whoever asks whether the service is ready waits for the store"
        assert set(load.since(0)) == {200, 503}
