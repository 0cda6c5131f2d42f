"""Methods and encodings: HEAD, OPTIONS, what is not allowed, and what is compressed."""

import gzip

import pytest
from fastapi.testclient import TestClient

GET = "GET, HEAD, OPTIONS"
ALLOWED = [
    ("/api/v1/schemes", GET),
    ("/api/v1/concepts", "GET, HEAD, OPTIONS, POST"),
    ("/api/v1/compare", "GET, HEAD, OPTIONS, POST"),
    ("/api/v1/convert", "OPTIONS, POST"),
    ("/api/v1/concepts/parrott:3/joy/norms", GET),
    ("/healthz", GET),
]


@pytest.mark.parametrize(("path", "methods"), ALLOWED)
def test_options_tells_what_a_path_answers_to(client: TestClient, path: str, methods: str) -> None:
    answer = client.options(path)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["Allow"] == methods
    refused = client.delete(path)
    assert (refused.status_code, refused.headers["Allow"]) == (405, methods)
    told = [method for method in methods.split(", ") if method not in ("HEAD", "OPTIONS")]
    assert refused.json()["hint"] == f"use {' or '.join(told)}"


def test_nothing_is_allowed_where_nothing_is_served(client: TestClient) -> None:
    assert client.options("/api/v2/schemes").status_code == 404


@pytest.mark.parametrize("path", ["/api/v1/schemes", "/api/v1/schemes/ekman", "/api/v1/concepts?q=joy&limit=2"])
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_head_tells_what_get_would(client: TestClient, path: str, encoding: str) -> None:
    head, whole = (client.request(method, path, headers={"Accept-Encoding": encoding}) for method in ("HEAD", "GET"))
    assert head.content == b""
    told = {"content-length", "content-type", "etag", "content-encoding", "link", "vary"}
    assert {name: head.headers[name] for name in told & set(head.headers)} == {
        name: whole.headers[name] for name in told & set(whole.headers)
    }


def test_a_large_answer_is_compressed_and_a_small_one_is_not(client: TestClient) -> None:
    with client.stream("GET", "/api/v1/schemes", headers={"Accept-Encoding": "gzip"}) as answer:
        raw = b"".join(answer.iter_raw())
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in answer.headers["Vary"]
    plain = client.get("/api/v1/schemes", headers={"Accept-Encoding": "identity"})
    assert gzip.decompress(raw) == plain.content
    assert len(raw) < len(plain.content) / 3
    assert "Content-Encoding" not in client.get("/healthz", headers={"Accept-Encoding": "gzip"}).headers
