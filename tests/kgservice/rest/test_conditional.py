"""Conditional requests: a client that has the answer is told so, and never where it would be another one."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from fastapi.testclient import TestClient
from starlette.requests import Request

from kgservice.rest.validators import Software, Validators
from kgservice.stores.memory import MemoryStore
from kgservice.stores.protocol import LogEntry
from kgservice.workspace import Workspace
from tests.kgservice.apps import light_app
from tests.kgservice.rest.test_paging import move_on
from tests.kgservice.stores.releases import part_of_release

READS = [
    "/api/v1/schemes",
    "/api/v1/schemes/ekman",
    "/api/v1/schemes/ekman/concepts?limit=2",
    "/api/v1/concepts?q=joy",
    "/api/v1/concepts?iri=ekman:anger",
    "/api/v1/concepts/ekman:anger",
    "/api/v1/concepts/ekman:anger/mappings",
    "/api/v1/mappings?set=ekman",
    "/api/v1/compare?from=goemotions&to=ekman&profile=goemotions-paper",
    "/api/v1/revisions",
    "/api/v1/revisions/1",
    "/api/v1/releases",
]


@pytest.mark.parametrize("path", READS)
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_what_the_client_has_is_not_sent_again(client: TestClient, path: str, encoding: str) -> None:
    first = client.get(path, headers={"Accept-Encoding": encoding})
    assert first.status_code == 200, first.text
    again = client.get(path, headers={"Accept-Encoding": encoding, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    for name in ("ETag", "Cache-Control", "X-Emotaxa-Revision"):
        assert again.headers[name] == first.headers[name]
    assert "Accept-Encoding" in again.headers["Vary"]
    assert client.get(path, headers={"If-None-Match": '"another"', "Accept-Encoding": encoding}).status_code == 200


def test_nothing_is_computed_for_what_the_client_has(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    tag = client.get("/api/v1/schemes").headers["ETag"]
    monkeypatch.setattr(Workspace, "at", lambda self, revision=None: pytest.fail("the graph was read"))
    assert client.get("/api/v1/schemes", headers={"If-None-Match": f'"x", W/{tag}'}).status_code == 304


def test_every_representation_has_a_tag_of_its_own(client: TestClient) -> None:
    tags = [
        client.get(path, headers={"Accept-Encoding": code}).headers["ETag"] for path in READS for code in ("", "gzip")
    ]
    tags += [
        client.get("/api/v1/mappings?set=ekman", headers={"Accept": kind, "Accept-Encoding": ""}).headers["ETag"]
        for kind in ("application/json", "text/tab-separated-values")
    ]
    assert len(set(tags)) == len(tags)
    assert all(tag.startswith('"') for tag in tags), "the tags are strong"


def test_the_tag_changes_with_the_revision_and_not_for_an_older_one() -> None:
    workspace = Workspace(MemoryStore())
    with TestClient(light_app(workspace)) as client:
        paths = ("/api/v1/schemes", "/api/v1/schemes?revision=1")
        newest, first = (client.get(path).headers["ETag"] for path in paths)
        move_on(workspace)
        moved = client.get(paths[0], headers={"If-None-Match": newest})
        assert (moved.status_code, moved.headers["X-Emotaxa-Revision"]) == (200, "2")
        assert moved.headers["ETag"] != newest
        assert client.get(paths[1], headers={"If-None-Match": first}).status_code == 304
    workspace.close()


def test_any_answer_will_do_for_a_star_and_a_problem_stays_one(client: TestClient) -> None:
    assert client.get("/api/v1/schemes/ekman", headers={"If-None-Match": "*"}).status_code == 304
    assert client.get("/api/v1/schemes/ekmann", headers={"If-None-Match": "*"}).status_code == 404
    tag = client.get("/api/v1/schemes/ekman").headers["ETag"]
    assert client.get("/api/v1/schemes/ekmann", headers={"If-None-Match": tag}).status_code == 404
    assert client.get("/api/v1/schemes?nothing=1", headers={"If-None-Match": tag}).status_code == 422
    assert client.get("/api/v1/schemes?revision=x", headers={"If-None-Match": tag}).status_code == 422


def small() -> Workspace:
    """The graph of one theory, which is read in no time to speak of."""
    return Workspace(MemoryStore(part_of_release({"core", "ekman", "senses"})))


def started(monkeypatch: pytest.MonkeyPatch, version: str, age: timedelta) -> None:
    """Let the services that are built from now on be of a version, and have been started so long ago."""
    monkeypatch.setattr(Software, "begin", lambda: Software(version, datetime.now(UTC) - age))


def aged(workspace: Workspace, monkeypatch: pytest.MonkeyPatch, age: timedelta) -> None:
    [entry] = workspace.store.log()
    made = datetime.now(UTC) - age
    old = LogEntry(entry.revision, made, entry.author, entry.kind, entry.summary, entry.digest, entry.graphs)
    monkeypatch.setattr(workspace.store, "log", lambda: (old,))


def test_a_date_is_told_and_taken_once_it_can_be_told_from_others(monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = small()
    aged(workspace, monkeypatch, timedelta(hours=1))
    started(monkeypatch, "1.0", timedelta(minutes=30))
    with TestClient(light_app(workspace)) as client:
        told = client.get("/api/v1/schemes").headers["Last-Modified"]
        assert client.get("/api/v1/schemes", headers={"If-Modified-Since": told}).status_code == 304
        earlier = format_datetime(datetime.now(UTC) - timedelta(hours=2), usegmt=True)
        for since in (earlier, "yesterday", f"Mon, 01 Jan {'9' * 30} 00:00:00 GMT", "Mon, 01 Jan 2024 00:00:00 -0000"):
            assert client.get("/api/v1/schemes", headers={"If-Modified-Since": since}).status_code == 200
        shown = {"If-Modified-Since": told, "If-None-Match": '"another"'}
        assert client.get("/api/v1/schemes", headers=shown).status_code == 200, "a tag counts before a date"
    workspace.close()


def test_a_revision_of_this_second_has_no_date_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = small()
    aged(workspace, monkeypatch, timedelta(minutes=-1))
    started(monkeypatch, "1.0", timedelta(hours=1))
    with TestClient(light_app(workspace)) as client:
        assert "Last-Modified" not in client.get("/api/v1/schemes").headers
    workspace.close()


def test_what_another_version_wrote_is_known_neither_by_tag_nor_by_date(monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = small()
    aged(workspace, monkeypatch, timedelta(hours=1))
    started(monkeypatch, "1.0", timedelta(minutes=30))
    with TestClient(light_app(workspace)) as client:
        told = client.get("/api/v1/schemes").headers
        before = {"If-Modified-Since": told["Last-Modified"], "If-None-Match": told["ETag"]}
        for name, value in before.items():
            assert client.get("/api/v1/schemes", headers={name: value}).status_code == 304, name
    started(monkeypatch, "1.1", timedelta(minutes=5))
    with TestClient(light_app(workspace)) as client:
        for path in ("/api/v1/schemes", "/data/ekman/joy.ttl"):
            for name, value in before.items():
                assert client.get(path, headers={name: value}).status_code == 200, (path, name)
            since = {"If-Modified-Since": client.get(path).headers["Last-Modified"]}
            assert client.get(path, headers=since).status_code == 304, path
    workspace.close()


def test_a_date_says_nothing_of_what_there_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = small()
    aged(workspace, monkeypatch, timedelta(hours=1))
    started(monkeypatch, "1.0", timedelta(minutes=30))
    with TestClient(light_app(workspace)) as client:
        since = {"If-Modified-Since": client.get("/api/v1/schemes").headers["Last-Modified"]}
        assert client.get("/api/v1/schemes/ekmann", headers=since).status_code == 404
        assert client.get("/api/v1/concepts?q=joy&nothing=1", headers=since).status_code == 422
    workspace.close()
    request = Request({"type": "http", "headers": [(b"if-modified-since", since["If-Modified-Since"].encode())]})
    validators = Validators(1, '"x"', datetime(2020, 1, 1, tzinfo=UTC))
    assert [validators.known(request, there=there) for there in (True, False)] == [True, False]
