"""Requests observed: the line of each, and its numbers; nothing of what was asked, and few labels."""

import asyncio
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from kgservice.access.principal import SCOPE_KEY, Principal, Role
from kgservice.observing.metrics import Metrics, State
from kgservice.observing.middleware import Observed
from kgservice.rest.middleware import Edge
from kgservice.rest.routes import schemes
from kgservice.settings import ServiceSettings
from kgservice.workspace import Workspace
from tests.kgservice.apps import light_app

QUESTION = {"from": "goemotions", "to": "ekman", "items": [{"labels": ["annoyance"]}]}
STATE = State(True, 1, {}, {"version": "0"})


@pytest.fixture
def client(workspace: Workspace) -> Iterator[TestClient]:
    """A client of a service whose numbers begin at zero."""
    with TestClient(light_app(workspace), raise_server_exceptions=False) as opened:
        yield opened


def samples(text: str) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def number(client: TestClient, name: str, **labels: str) -> float:
    return samples(client.get("/metrics").text).get((name, frozenset(labels.items())), 0.0)


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    return [record.__dict__["told"] for record in caplog.records if record.name == "kgservice.requests"]


def test_each_request_is_one_line(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "kgservice.requests"):
        answer = client.post("/api/v1/convert?revision=1", json=QUESTION, headers={"X-Request-Id": "mine"})
        client.get("/api/v1/schemes/nothing")
        client.get("/nothing/of/this?secret=1")
        client.head("/healthz")
    found = [
        (line["method"], line["route"], line["status"], line["principal"], line["revision"], line["client"])
        for line in lines(caplog)
    ]
    assert found == [
        ("POST", "/api/v1/convert", 200, "anonymous", 1, "testclient"),
        ("GET", "/api/v1/schemes/{scheme}", 404, "anonymous", None, "testclient"),
        ("GET", "unmatched", 404, "anonymous", None, "testclient"),
        ("HEAD", "/healthz", 200, "anonymous", None, "testclient"),
    ]
    first, *_, head = lines(caplog)
    assert first["bytes"] == len(answer.content)
    assert 0 < first["ms"] < 60_000
    assert head["bytes"] == 0
    assert "secret" not in str([line.items() for line in lines(caplog)])


@pytest.mark.parametrize(
    ("path", "template"),
    [
        ("/", "/"),
        ("/docs", "/docs"),
        ("/static/style.css", "/static"),
        ("/api/v1/schemes/ekman", "/api/v1/schemes/{scheme}"),
    ],
)
def test_every_kind_of_route_is_named(
    client: TestClient, caplog: pytest.LogCaptureFixture, path: str, template: str
) -> None:
    with caplog.at_level(logging.INFO, "kgservice.requests"):
        assert client.get(path).status_code == 200
    assert [line["route"] for line in lines(caplog)] == [template]


def test_a_key_is_named_by_its_owner_and_never_shown(caplog: pytest.LogCaptureFixture) -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401
        scope[SCOPE_KEY] = Principal("Ada", Role.EDITOR, "k1")
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    with caplog.at_level(logging.INFO, "kgservice.requests"):
        TestClient(Observed(app, None)).get("/", headers={"Authorization": "Bearer emo_secret"})
    [line] = lines(caplog)
    assert (line["principal"], line["status"], line["route"]) == ("Ada", 204, "unmatched")
    assert "emo_secret" not in str(line.items())


def test_what_the_service_ends_is_told_as_it_is_answered(
    caplog: pytest.LogCaptureFixture, workspace: Workspace
) -> None:
    sent: list[dict[str, Any]] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401
        raise asyncio.CancelledError

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: Any) -> None:  # noqa: ANN401
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/api/v1/classify", "headers": []}
    with caplog.at_level(logging.INFO, "kgservice.requests"):
        asyncio.run(Edge(Observed(app, None), workspace)(scope, receive, send))
    [line] = lines(caplog)
    assert line["status"] == sent[0]["status"] == 503


def test_lines_can_be_turned_off(workspace: Workspace, caplog: pytest.LogCaptureFixture) -> None:
    settings = ServiceSettings.model_validate({"logs": {"requests": False}, "metrics": {"enabled": False}})
    with caplog.at_level(logging.INFO), TestClient(light_app(workspace, settings)) as client:
        assert client.get("/healthz").status_code == 200
        assert client.get("/metrics").status_code == 404
    assert not lines(caplog)


def test_a_defect_is_told_once_with_its_traceback_and_the_request(
    client: TestClient, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object, **options: object) -> None:
        raise RuntimeError("inside")

    monkeypatch.setattr(schemes, "json_answer", fail)
    with caplog.at_level(logging.INFO):
        answer = client.get("/api/v1/schemes", headers={"X-Request-Id": "mine"})
    assert (answer.status_code, answer.headers["x-request-id"]) == (500, "mine")
    assert "inside" not in answer.text
    [failed] = [record for record in caplog.records if record.exc_info]
    assert failed.__dict__["request"] == "mine"
    assert [(line["route"], line["status"]) for line in lines(caplog)] == [("/api/v1/schemes", 500)]


def test_requests_are_counted_by_route_method_and_status(client: TestClient) -> None:
    for _ in range(3):
        client.post("/api/v1/convert", json=QUESTION)
    client.post("/api/v1/convert", content=b"{")
    route = "/api/v1/convert"
    assert number(client, "emotaxa_requests_total", route=route, method="POST", status="200") == 3
    assert number(client, "emotaxa_requests_total", route=route, method="POST", status="400") == 1
    assert number(client, "emotaxa_request_seconds_count", route=route) == 4
    assert number(client, "emotaxa_requests_in_flight") == 1


def test_labels_take_few_values_whatever_is_asked(client: TestClient) -> None:
    for index in range(60):
        client.get(f"/api/v1/schemes/s{index}")
        client.get(f"/nothing/{index}")
        client.request(f"M{index}", "/healthz")
        client.get(f"/static/{index}")
    found = {labels for name, labels in samples(client.get("/metrics").text) if name == "emotaxa_requests_total"}
    assert len(found) < 12, found
    assert {dict(labels)["method"] for labels in found} <= {"GET", "other"}


def test_the_numbers_tell_of_store_jobs_build_and_process(client: TestClient) -> None:
    answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=")
    found = samples(answer.text)
    names = {name for name, _ in found}
    assert found["emotaxa_ready", frozenset()] == found["emotaxa_store_up", frozenset()] == 1
    assert found["emotaxa_store_revision", frozenset()] == 1
    assert "process_resident_memory_bytes" in names
    [build] = [dict(labels) for name, labels in found if name == "emotaxa_build_info"]
    assert set(build) == {"version", "release", "python"}
    corpus = client.post("/api/v1/harmonize?dataset=goemotions&to=ekman", content=b"Lovely.\t18\ta\n")
    assert corpus.status_code == 202
    # Read at once: the job goes on meanwhile.
    told = samples(client.get("/metrics").text)
    states = ("queued", "running", "done")
    assert sum(told.get(("emotaxa_jobs", frozenset({("status", state)})), 0.0) for state in states) == 1


def test_openmetrics_is_given_where_it_is_asked_for(client: TestClient) -> None:
    answer = client.get("/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"})
    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    assert answer.text.endswith("# EOF\n")


def test_sparql_is_counted_by_how_it_ended() -> None:
    metrics = Metrics()
    metrics.sparql("query", "done", 0.01)
    metrics.sparql("query", "killed", 30.0)
    found = samples(metrics.exposed(STATE, "")[0].decode())
    assert found["emotaxa_sparql_queries_total", frozenset({("kind", "query"), ("outcome", "killed")})] == 1
    assert found["emotaxa_sparql_seconds_count", frozenset({("kind", "query")})] == 2
