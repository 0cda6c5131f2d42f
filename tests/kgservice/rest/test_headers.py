"""Headers that every response carries."""

import pytest
from fastapi.testclient import TestClient

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
