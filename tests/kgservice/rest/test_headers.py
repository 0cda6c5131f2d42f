"""Headers that every response carries, or that every one of a kind does."""

import pytest
from fastapi.testclient import TestClient
from starlette.requests import Request

from kgservice.rest import problems
from kgservice.rest.problems import problem_response
from kgservice.stores.memory import MemoryStore
from kgservice.views import problems as views
from kgservice.workspace import Workspace
from ontology.errors import EmotaxaError
from tests.kgservice.apps import light_app
from tests.kgservice.rest.test_paging import move_on

PATHS = ["/", "/docs", "/healthz", "/readyz", "/openapi.json", "/static/style.css", "/nothing", "/api/v1/schemes"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT"])
def test_every_response_tells_revision_and_request_id(client: TestClient, path: str, method: str) -> None:
    answer = client.request(method, path)
    assert answer.headers["x-emotaxa-revision"] == "1"
    assert len(answer.headers["x-request-id"]) == 32
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert (method == "HEAD") <= (answer.content == b"")


@pytest.mark.parametrize("given", ["a", "Run 7 / row 3", "x" * 200])
def test_a_sane_request_id_comes_back(client: TestClient, given: str) -> None:
    assert client.get("/healthz", headers={"X-Request-Id": given}).headers["x-request-id"] == given


@pytest.mark.parametrize("given", [b"", b" ", b"x" * 201, "joyé".encode(), b"a\x01b", b"a\tb"])
def test_another_request_id_is_replaced(client: TestClient, given: bytes) -> None:
    answer = client.get("/healthz", headers={b"X-Request-Id": given})
    assert len(answer.headers["x-request-id"]) == 32


def test_two_requests_have_different_ids(client: TestClient) -> None:
    ids = {client.get("/healthz").headers["x-request-id"] for _ in range(2)}
    assert len(ids) == 2


def test_the_revision_of_answers_that_were_read_from_none_does_not_go_back() -> None:
    workspace = Workspace(MemoryStore())
    move_on(workspace)
    with TestClient(light_app(workspace)) as client:
        for _ in range(3):
            assert client.get("/api/v1/schemes?revision=1").headers["x-emotaxa-revision"] == "1"
            for method, path in (("GET", "/nowhere"), ("OPTIONS", "/reconcile"), ("GET", "/docs")):
                assert client.request(method, path).headers["x-emotaxa-revision"] == "2", path
        move_on(workspace, "more")
        assert client.get("/api/v1/schemes").headers["x-emotaxa-revision"] == "3"
        assert client.get("/nowhere").headers["x-emotaxa-revision"] == "3"
    workspace.close()


@pytest.mark.parametrize(
    "kind", [row[0] for row in (*problems._KINDS, *views._KINDS) if row[1] == 503], ids=lambda kind: str(kind.__name__)
)
def test_whatever_is_not_there_now_is_told_when_to_come_back(kind: type[EmotaxaError]) -> None:
    error = kind.__new__(kind)
    EmotaxaError.__init__(error, "not now")
    answer = problem_response(Request({"type": "http", "method": "GET", "path": "/", "headers": []}), error)
    assert answer.status_code == 503 and int(answer.headers["retry-after"]) > 0
