"""The gate: who passes, who does not, and what both are told."""

import hmac
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from fastapi import FastAPI

from kgservice.access.errors import Unruled
from kgservice.access.principal import Role
from kgservice.access.rules import RULES, check_rules, role_of
from kgservice.access.rules import _compiled as compiled
from kgservice.access.token import Token
from kgservice.workspace import Workspace
from tests.kgservice.access.service import KEYS, WITH_ROLE, Service, served

CONVERT = {"from": "goemotions", "to": "ekman", "items": [{"labels": ["annoyance"]}]}
NOT_TAKEN = {
    "revoked": "has been revoked",
    "expired": "has expired",
    "wrong": "no such key",
    "unknown": "no such key",
    "malformed": "holds no key",
}


@pytest.fixture(scope="module")
def open_service(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service whose reads are open."""
    with served(workspace, tmp_path_factory.mktemp("open")) as service:
        yield service


@pytest.fixture(scope="module")
def closed_service(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service whose reads are closed."""
    with served(workspace, tmp_path_factory.mktemp("closed"), open_reads=False, open_metrics=False) as service:
        yield service


def lines(service: Service) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in service.audit.read_bytes().splitlines()] if service.audit.exists() else []


def test_reads_need_no_key_and_any_role_may_read(open_service: Service) -> None:
    for kind in (None, *WITH_ROLE):
        response = open_service.client.post("/api/v1/convert", json=CONVERT, headers=open_service.shows(kind))
        assert response.status_code == 200, response.text


@pytest.mark.parametrize("kind", NOT_TAKEN)
def test_a_key_that_is_not_taken_is_refused_where_reading_is_open_too(open_service: Service, kind: str) -> None:
    response = open_service.client.get("/api/v1/schemes", headers=open_service.shows(kind))
    assert response.status_code == 401
    assert response.headers["www-authenticate"].startswith("Bearer ")
    assert response.headers["content-type"] == "application/problem+json"
    document = response.json()
    assert NOT_TAKEN[kind] in document["detail"] and document["hint"]
    assert open_service.tokens[kind] not in response.text


def test_the_secret_of_one_key_is_none_for_the_id_of_another(open_service: Service) -> None:
    viewer, admin = (Token.read(open_service.tokens[kind]) for kind in ("viewer", "admin"))
    assert viewer is not None and admin is not None
    mixed = {"authorization": f"Bearer {Token(admin.id, viewer.secret).text()}"}
    for headers, status in ((mixed, 401), (open_service.shows("viewer"), 200), (mixed, 401)):
        assert open_service.client.get("/api/v1/schemes", headers=headers).status_code == status


def test_nobody_learns_whether_an_id_is_known(open_service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[int, int]] = []
    real = hmac.compare_digest

    def noticed(one: bytes, other: bytes) -> bool:
        compared.append((len(one), len(other)))
        return real(one, other)

    monkeypatch.setattr(hmac, "compare_digest", noticed)
    answers = [
        open_service.client.get("/api/v1/schemes", headers=open_service.shows(kind)) for kind in ("wrong", "unknown")
    ]
    assert answers[0].content == answers[1].content
    assert compared == [(32, 32), (32, 32)], "an unknown id is compared with, too"


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic dXNlcjpwYXNz", "bearer x y", "Bearer \xff", "Token"]
)
def test_a_header_that_holds_no_key_is_refused(open_service: Service, header: str) -> None:
    response = open_service.client.get("/api/v1/schemes", headers=[(b"authorization", header.encode("latin-1"))])
    assert response.status_code == 401 and "holds no key" in response.json()["detail"]


def test_two_keys_at_once_are_refused(open_service: Service) -> None:
    shown = open_service.shows("admin")["authorization"].encode()
    response = open_service.client.get("/api/v1/schemes", headers=[(b"authorization", shown)] * 2)
    assert response.status_code == 401


def test_where_reads_are_closed_a_key_is_needed_for_all_but_health(closed_service: Service) -> None:
    client = closed_service.client
    for path in ("/", "/docs", "/openapi.json", "/api/v1/schemes", "/api/v1/nowhere", "/metrics", "/nowhere"):
        assert client.get(path).status_code == 401, path
        assert client.get(path, headers=closed_service.shows("viewer")).status_code in (200, 404), path
    assert client.post("/api/v1/convert", json=CONVERT).status_code == 401
    for path in ("/healthz", "/readyz"):
        for kind in (None, *KEYS):
            assert client.get(path, headers=closed_service.shows(kind)).status_code == 200, (path, kind)


def test_a_key_stops_within_a_second_after_it_was_revoked(open_service: Service) -> None:
    from kgservice.access.keys import made_key

    key, token = made_key(open_service.keys, "short", Role.VIEWER)
    headers = {"authorization": f"Bearer {token.text()}"}
    assert open_service.client.get("/api/v1/schemes", headers=headers).status_code == 200
    open_service.keys.revoke(key.id, datetime.now(UTC))
    time.sleep(1)
    assert open_service.client.get("/api/v1/schemes", headers=headers).status_code == 401


def test_the_hour_of_its_last_use_is_kept_with_a_key(open_service: Service) -> None:
    open_service.client.get("/api/v1/schemes", headers=open_service.shows("reviewer"))
    [key] = [key for key in open_service.keys.all() if key.name == "the reviewer" and key.used is not None]
    assert key.used is not None
    assert key.used <= datetime.now(UTC) and (key.used.minute, key.used.second) == (0, 0)


def test_compressed_bodies_are_refused(open_service: Service) -> None:
    for encoding in ("gzip", "br", "deflate, gzip", "x" * 500):
        response = open_service.client.post(
            "/api/v1/convert", content=b"\x1f\x8b", headers={"content-encoding": encoding}
        )
        assert response.status_code == 415 and response.headers["accept-encoding"] == "identity"
    assert open_service.client.post(
        "/api/v1/convert", json=CONVERT, headers={"content-encoding": "identity"}
    ).is_success


def test_a_refusal_is_written_down_without_the_key(workspace: Workspace, tmp_path: Path) -> None:
    with served(workspace, tmp_path) as service:
        service.client.get("/api/v1/schemes?x=y", headers={**service.shows("wrong"), "x-request-id": "mine"})
        [line] = lines(service)
        assert {name: line[name] for name in ("event", "principal", "method", "path", "status")} == {
            "event": "refused",
            "principal": "anonymous",
            "method": "GET",
            "path": "/api/v1/schemes",
            "status": 401,
        }
        assert line["request"] == "mine" and line["address"] == "testclient" and "revision" not in line
        assert "emx_" not in service.audit.read_text()


def test_refusals_cannot_fill_the_disk(workspace: Workspace, tmp_path: Path) -> None:
    with served(workspace, tmp_path) as service:
        for _ in range(300):
            service.client.get("/api/v1/schemes", headers=service.shows("malformed"))
        assert 120 <= len(lines(service)) <= 240


def test_what_only_reads_is_not_written_down(workspace: Workspace, tmp_path: Path) -> None:
    with served(workspace, tmp_path) as service:
        assert service.client.post("/api/v1/convert", json=CONVERT, headers=service.shows("admin")).is_success
        assert service.client.get("/api/v1/nowhere").status_code == 404
        assert not lines(service)


def test_pages_of_other_origins_may_read_why_they_are_refused(open_service: Service) -> None:
    response = open_service.client.get(
        "/api/v1/schemes", headers={**open_service.shows("wrong"), "origin": "https://example.org"}
    )
    assert response.headers["access-control-allow-origin"] == "*"
    exposed = {name.strip().lower() for name in response.headers["access-control-expose-headers"].split(",")}
    assert exposed == {"retry-after", "www-authenticate"}


def test_a_route_without_a_rule_is_an_error_that_names_it() -> None:
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.post("/forgotten/{id}")(lambda id: id)
    with pytest.raises(Unruled, match=r"POST /forgotten/\{id\}"):
        check_rules(app)


def test_no_line_of_the_table_opens_what_another_one_closes() -> None:
    for method, path, role in RULES:
        example = path.replace("{", "").replace("}", "").replace(":path", "/deeper")
        assert role_of(method, example) == role, (method, path)


def test_where_several_lines_fit_the_strictest_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = [("GET", "/healthz", Role.NOBODY), ("GET", "/heal{rest:path}", Role.ADMIN), ("GET", "/{x}", Role.VIEWER)]
    exact, patterns = compiled(rules)
    monkeypatch.setattr("kgservice.access.rules._EXACT", exact)
    monkeypatch.setattr("kgservice.access.rules._PATTERNS", patterns)
    assert role_of("GET", "/healthz") is role_of("GET", "/healthy") is Role.ADMIN
    assert role_of("GET", "/other") is Role.VIEWER


def test_unknown_methods_and_paths_have_no_rule() -> None:
    assert role_of("TRACE", "/api/v1/schemes") is None
    assert role_of("DELETE", "/api/v1/schemes") is None
    assert role_of("GET", "/api/v1/schemesx") is None
    assert role_of("PUT", "/rdf-graph-store/a\n/b") is Role.EDITOR
