"""Readiness: a store that is down or hangs is told, and holds nothing up."""

import time
from collections.abc import Iterator
from threading import Event

import pytest
from fastapi.testclient import TestClient

from kgservice.serving.life import Life
from kgservice.stores.errors import StoreUnavailable
from kgservice.stores.memory import MemoryStore
from kgservice.workspace import Workspace
from tests.kgservice.apps import light_app

pytestmark = pytest.mark.xdist_group("readiness")

QUESTION = {"from": "goemotions", "to": "ekman", "items": [{"labels": ["annoyance"]}]}


class FailingStore(MemoryStore):
    """A store that fails, hangs, or has a defect, when told."""

    def __init__(self) -> None:
        super().__init__()
        self.error: Exception | None = None
        self.answers = Event()
        self.answers.set()
        self.asked = 0

    @property
    def revision(self) -> int:
        self.asked += 1
        self.answers.wait(10)
        if self.error is not None:
            raise self.error
        return super().revision


@pytest.fixture(scope="module")
def workspace() -> Iterator[Workspace]:
    """A workspace over such a store, which has read its graph."""
    opened = Workspace(FailingStore())
    opened.warm()
    yield opened
    opened.close()


@pytest.fixture
def store(workspace: Workspace) -> Iterator[FailingStore]:
    """The store, in order before and after."""
    opened = workspace.store
    assert isinstance(opened, FailingStore)
    yield opened
    opened.error = None
    opened.answers.set()


@pytest.fixture
def client(workspace: Workspace, store: FailingStore) -> Iterator[TestClient]:
    """A client of a service over it."""
    with TestClient(light_app(workspace), raise_server_exceptions=False) as opened:
        yield opened


def test_a_store_that_is_down_is_told_and_comes_back(client: TestClient, store: FailingStore) -> None:
    assert client.get("/readyz").json().items() >= {"status": "ready", "revision": 1, "store": "memory"}.items()
    store.error = StoreUnavailable("the server does not answer", hint="start it")
    time.sleep(0.6)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert answer.headers["content-type"] == "application/problem+json"
    found = answer.json()
    assert found["detail"] == "the server does not answer"
    assert {one["pointer"]: one["value"] for one in found["errors"]} == {"/service": "running", "/store": "down"}
    assert client.get("/healthz").status_code == 200
    store.error = None
    time.sleep(0.6)
    assert client.get("/readyz").status_code == 200


def test_whatever_needs_the_store_says_when_to_come_back(client: TestClient, store: FailingStore) -> None:
    store.error = StoreUnavailable("the server does not answer", hint="start it")
    for answer in (client.post("/api/v1/convert", json=QUESTION), client.get("/api/v1/schemes")):
        assert answer.status_code == 503, answer.text
        assert answer.headers["retry-after"] == "5"
        assert answer.json()["detail"] == "the server does not answer"
        assert answer.headers["x-emotaxa-revision"] == "1"


def test_a_store_that_hangs_holds_neither_the_probes_nor_the_process_up(
    client: TestClient, store: FailingStore
) -> None:
    client.get("/healthz")
    store.answers.clear()
    time.sleep(0.6)
    begun = time.monotonic()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "has not answered within 2 seconds" in answer.json()["detail"]
    assert time.monotonic() - begun < 3
    asked = store.asked
    begun = time.monotonic()
    assert client.get("/healthz").status_code == 200
    assert client.get("/metrics").status_code == 200
    assert time.monotonic() - begun < 0.5
    assert store.asked == asked
    store.answers.set()


def test_a_defect_of_the_store_is_no_defect_of_the_probe(client: TestClient, store: FailingStore) -> None:
    client.get("/healthz")
    store.error = RuntimeError("a secret")
    time.sleep(0.6)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "secret" not in answer.text


def test_probes_do_not_ask_the_store_each_time(client: TestClient, store: FailingStore) -> None:
    client.get("/readyz")
    asked = store.asked
    for _ in range(20):
        client.get("/readyz")
        client.get("/healthz")
    assert store.asked <= asked + 2


def test_a_service_begins_without_its_store_and_waits_for_it(store: FailingStore) -> None:
    store.error = StoreUnavailable("the server does not answer", hint="start it")
    with TestClient(light_app(Workspace(store)), raise_server_exceptions=False) as client:
        assert client.get("/readyz").status_code == 503
        assert client.get("/healthz").status_code == 200
        store.error = None
        time.sleep(0.6)
        assert client.get("/readyz").status_code == 200
        assert client.post("/api/v1/convert", json=QUESTION).status_code == 200


def test_a_service_that_is_about_to_end_is_not_ready(workspace: Workspace) -> None:
    life = Life()
    with TestClient(light_app(workspace, life=life)) as client:
        assert client.get("/readyz").status_code == 200
        life.end()
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json()["detail"] == "the service is about to end"
        assert client.post("/api/v1/convert", json=QUESTION).status_code == 200
