"""Reads at a date or a time, and by releases that were made from a revision."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from kgservice.changes.publishing.released import note_of
from kgservice.stores.memory import MemoryStore
from kgservice.stores.release import shipped_release
from kgservice.workspace import Workspace
from tests.kgservice.apps import light_app
from tests.kgservice.rest.test_paging import move_on

SHIPPED = shipped_release().version


@pytest.fixture(scope="module")
def workspace() -> Iterator[Workspace]:
    opened = Workspace(MemoryStore())
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def client(workspace: Workspace) -> Iterator[TestClient]:
    """A service with three revisions, the second of which was released as 9.1.0."""
    move_on(workspace)
    workspace.store.note([note_of("9.1.0", 2, "ab" * 32, 12, "ada")])
    move_on(workspace, "more")
    with TestClient(light_app(workspace), raise_server_exceptions=False) as opened:
        yield opened


def written(client: TestClient, revision: int) -> str:
    answer = client.get(f"/api/v1/revisions/{revision}")
    return str(answer.json()["at"])


@pytest.mark.parametrize("revision", [1, 2, 3])
def test_a_time_reads_the_newest_revision_then(client: TestClient, revision: int) -> None:
    at = written(client, revision)
    for answer in (
        client.get("/api/v1/schemes", params={"at": at}),
        client.get(f"/api/v1/schemes?at={at}"),
        client.get("/api/v1/revisions", params={"at": at}),
        client.get("/api/v1/concepts/ekman:anger/relations", params={"at": at}),
        client.post("/api/v1/resolve", json={"labels": [{"text": "joy"}]}, params={"at": at}),
        client.post("/api/v1/convert", json={"from": "goemotions", "to": "ekman", "items": []}, params={"at": at}),
        client.get("/sparql", params={"query": "ASK {}", "at": at}),
        client.get("/data/parrott/3/joy.ttl", params={"at": at}),
    ):
        assert answer.status_code == 200, answer.text
        assert answer.headers["x-emotaxa-revision"] == str(revision), answer.request.url


def test_today_is_read_up_to_its_end(client: TestClient) -> None:
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    assert client.get("/api/v1/schemes", params={"at": tomorrow.isoformat()}).json()["revision"] == 3


def test_an_answer_of_a_time_is_known_again(client: TestClient) -> None:
    query = {"at": written(client, 2)}
    first = client.get("/api/v1/schemes", params=query)
    again = client.get("/api/v1/schemes", params=query, headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("query", "status", "pointer", "hint"),
    [
        ({"at": "yesterday"}, 422, "/at", "2026-07-20"),
        ({"at": "1999-12-31"}, 404, "/at", "a later time"),
        ({"at": "2999-12-31", "revision": 1}, 422, "/revision", "name one"),
        ({"at": "2999-12-31", "release": SHIPPED}, 422, "/revision", "name one"),
        ({"at": ""}, 422, "/at", None),
        ({"release": "9.2.0"}, 404, "/release", "9.1.0"),
    ],
)
def test_what_cannot_be_meant_is_told(
    client: TestClient, query: dict[str, Any], status: int, pointer: str, hint: str | None
) -> None:
    answer = client.get("/api/v1/schemes", params=query)
    told = answer.json()
    assert (answer.status_code, told["pointer"]) == (status, pointer), told
    assert hint is None or hint in told["hint"], told


def test_a_release_that_was_made_is_listed_and_read(client: TestClient) -> None:
    listed = client.get("/api/v1/releases").json()["releases"]
    assert [(one["version"], one["revision"], one["kind"]) for one in listed] == [
        ("9.1.0", 2, "made"),
        (SHIPPED, 1, "loaded"),
    ]
    assert client.get("/api/v1/schemes", params={"release": "9.1.0"}).json()["revision"] == 2
    early = client.get("/api/v1/releases", params={"revision": 1}).json()["releases"]
    assert [one["version"] for one in early] == [SHIPPED]


def test_who_has_the_list_of_releases_hears_of_a_new_one(client: TestClient, workspace: Workspace) -> None:
    tag = {"if-none-match": client.get("/api/v1/releases").headers["etag"]}
    assert client.get("/api/v1/releases", headers=tag).status_code == 304
    workspace.store.note([note_of("9.1.1", 3, "cd" * 32, 12, "ada")])
    assert client.get("/api/v1/releases", headers=tag).status_code == 200
