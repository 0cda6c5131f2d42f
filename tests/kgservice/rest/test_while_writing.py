"""The service goes on answering while somebody writes: in its own process, or in another."""

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from threading import Event

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import Literal, NamedNode, Quad

from kgservice.stores.change import Edit
from kgservice.stores.embedded import EmbeddedStore
from kgservice.stores.protocol import LogEntry
from kgservice.stores.versions import Planned
from kgservice.workspace import Workspace
from tests.kgservice.apps import light_app

QUESTION = {"from": "goemotions", "to": "ekman", "items": [{"labels": ["annoyance"]}]}
LONGEST = 20
"""Seconds after which a request is taken to be waiting for the writer."""

Holding = Callable[[EmbeddedStore, pytest.MonkeyPatch], AbstractContextManager[Event]]


@contextmanager
def another_process(store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """Hold the lock of the log as another process would; the event comes when this one is about to wait for it."""
    waiting, original = Event(), store.commit

    def told(plan: Callable[[], Planned | None]) -> tuple[LogEntry, Planned] | None:
        waiting.set()
        return original(plan)

    monkeypatch.setattr(store, "commit", told)
    # Closing it lets the lock go, whatever has come between.
    with closing(sqlite3.connect(store.path / "log.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield waiting


@contextmanager
def a_large_change(store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """Let the change take long to be worked out; the event comes when that has begun."""
    working, enough, original = Event(), Event(), store._versions.edit

    def held(change: Edit, *, expected: int | None = None) -> Planned | None:
        working.set()
        enough.wait(3 * LONGEST)
        return original(change, expected=expected)

    monkeypatch.setattr(store._versions, "edit", held)
    try:
        yield working
    finally:
        enough.set()


@pytest.mark.parametrize("holding", [another_process, a_large_change])
def test_questions_are_answered_while_a_change_waits(
    holding: Holding, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = EmbeddedStore(tmp_path / "store")
    change = Edit.of(
        [Quad(NamedNode("urn:a"), NamedNode("urn:b"), Literal("c"), NamedNode("urn:g"))], [], author="a", summary="b"
    )
    with TestClient(light_app(Workspace(store))) as client, ThreadPoolExecutor(8) as threads:
        assert client.post("/api/v1/convert", json=QUESTION).status_code == 200
        with holding(store, monkeypatch) as reached:
            made = threads.submit(store.edit, change)
            assert reached.wait(LONGEST)
            asked = [threads.submit(client.post, "/api/v1/convert", json=QUESTION)]
            asked += [threads.submit(client.get, path) for path in ("/healthz", "/readyz", "/api/v1/schemes")]
            assert [answer.result(LONGEST).status_code for answer in asked] == [200] * 4
            assert not made.done(), "nobody has been waiting"
        entry: LogEntry | None = made.result(LONGEST)
        assert entry is not None and entry.revision == 2
        assert client.post("/api/v1/convert", json=QUESTION).json()["revision"] == 2
