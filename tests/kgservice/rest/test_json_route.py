"""Where answers are made: on the event loop what is known already, in a thread what takes time."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from kgservice.stores.memory import MemoryStore
from kgservice.workspace import AtRevision, Workspace
from tests.kgservice.apps import light_app

CONVERT = "/api/v1/convert"
ASKED: dict[str, Any] = {"from": "goemotions", "to": "ekman", "items": [{"labels": ["annoyance"]}]}


class Watched(Workspace):
    """A workspace that remembers which threads asked it for a revision."""

    def __init__(self) -> None:
        super().__init__(MemoryStore())
        self.asked_by: list[str] = []

    def at(self, revision: int | None = None) -> AtRevision:
        self.asked_by.append(threading.current_thread().name)
        return super().at(revision)


@pytest.fixture(scope="module")
def watched() -> Iterator[tuple[Watched, TestClient]]:
    workspace = Watched()
    with TestClient(light_app(workspace)) as client:
        yield workspace, client


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (CONVERT, ASKED),
        (CONVERT, {**ASKED, "mode": "soft", "items": [{"scores": {"joy": 0.5}}]}),
        ("/api/v1/resolve", {"labels": [{"text": "joy"}]}),
        ("/api/v1/compare", {"from": "goemotions", "to": "ekman", "profile": "goemotions-paper"}),
    ],
)
def test_a_revision_is_read_and_an_answer_computed_in_a_thread(
    watched: tuple[Watched, TestClient], path: str, body: dict[str, Any]
) -> None:
    workspace, client = watched
    workspace.asked_by.clear()
    assert client.post(path, json=body).status_code == 200
    assert len(workspace.asked_by) == 1
    assert workspace.asked_by[0].startswith("AnyIO worker thread")


def test_a_kept_answer_waits_for_nothing(watched: tuple[Watched, TestClient]) -> None:
    workspace, client = watched
    first = client.post(CONVERT, json=ASKED)
    workspace.asked_by.clear()
    again = client.post(CONVERT, json=ASKED)
    assert not workspace.asked_by
    assert again.content == first.content
    assert again.headers["x-emotaxa-revision"] == "1"


def test_a_revision_that_is_not_in_memory_is_not_answered_from_what_is_kept(
    watched: tuple[Watched, TestClient],
) -> None:
    _, client = watched
    client.post(CONVERT, json=ASKED)
    assert client.post(CONVERT, json={**ASKED, "revision": 2}).status_code == 404
