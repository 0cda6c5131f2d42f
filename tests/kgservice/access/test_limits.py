"""The limits of the service: how much one caller may ask, and who counts as one."""

import threading
import time
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kgservice.access.keys import Key, KeyStore
from kgservice.access.token import Token
from kgservice.workspace import Workspace
from tests.kgservice.access.service import served


def test_so_many_requests_pass_a_minute_and_the_rest_are_told_when_to_come_back(
    workspace: Workspace, tmp_path: Path
) -> None:
    with served(workspace, tmp_path, requests_per_minute=6) as service:
        answers = [service.client.get("/api/v1/schemes") for _ in range(8)]
        assert [answer.status_code for answer in answers] == [200] * 6 + [429] * 2
        assert answers[0].headers["ratelimit"] == '"minute";r=5;t=10'
        assert answers[0].headers["ratelimit-policy"] == '"minute";q=6;w=60'
        assert 1 <= int(answers[6].headers["retry-after"]) <= 10
        assert answers[6].json()["type"].endswith("/too-many-requests")
        # A key has a budget of its own, and a wrong key that of its address.
        assert service.client.get("/api/v1/schemes", headers=service.shows("viewer")).status_code == 200
        assert service.client.get("/api/v1/schemes", headers=service.shows("wrong")).status_code == 429
        assert service.client.get("/healthz").status_code == 200


def test_wrong_keys_are_looked_up_as_long_as_their_address_has_a_budget(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served(workspace, tmp_path, requests_per_minute=5) as service:
        shows = [{"authorization": f"Bearer {Token.new().text()}"} for _ in range(20)]
        looked_up: list[str] = []
        kind = type(service.keys)
        find = kind.find

        def noticed(keys: KeyStore, id: str) -> Key | None:
            looked_up.append(id)
            return find(keys, id)

        monkeypatch.setattr(kind, "find", noticed)
        assert service.client.get("/api/v1/schemes", headers=service.shows("viewer")).status_code == 200
        statuses = [service.client.get("/api/v1/schemes", headers=one).status_code for one in shows]
        assert statuses == [401] * 5 + [429] * 15
        assert len(looked_up) == 1 + 5
        # A key that was taken before goes on, whoever guesses at the same address.
        time.sleep(0.6)
        assert service.client.get("/api/v1/schemes", headers=service.shows("viewer")).status_code == 200
        assert service.client.get("/api/v1/schemes", headers=service.shows("wrong")).status_code == 429


def test_a_key_that_is_new_here_is_taken_where_its_address_has_spent_its_requests(
    workspace: Workspace, tmp_path: Path
) -> None:
    with served(workspace, tmp_path, requests_per_minute=3) as service:
        assert [service.client.get("/api/v1/schemes").status_code for _ in range(4)] == [200, 200, 200, 429]
        assert service.client.get("/api/v1/schemes", headers=service.shows("viewer")).status_code == 200


@pytest.mark.parametrize("kind", ["wrong", "viewer"])
def test_who_is_refused_takes_no_place_among_those_that_are_answered(
    workspace: Workspace, tmp_path: Path, kind: str
) -> None:
    with served(workspace, tmp_path, concurrent_requests=1) as service:
        for _ in range(3):
            response = service.client.put("/rdf-graph-store", headers=service.shows(kind))
            assert response.status_code == (401 if kind == "wrong" else 403)
        for who in (None, "viewer"):
            assert service.client.get("/api/v1/schemes", headers=service.shows(who)).status_code == 200


def test_the_addresses_of_one_ipv6_network_are_one_caller(workspace: Workspace, tmp_path: Path) -> None:
    with served(workspace, tmp_path, requests_per_minute=2) as service:
        app = service.client.app

        def status(address: str) -> int:
            return TestClient(app, client=(address, 5)).get("/api/v1/schemes").status_code

        assert [status(f"2001:db8:0:1::{number}") for number in (1, 2, 3)] == [200, 200, 429]
        assert status("2001:db8:0:1:ffff:ffff:ffff:ffff") == 429
        assert status("2001:db8:0:2::1") == 200
        # As a socket for both kinds of addresses tells one of IPv4.
        assert [status("192.0.2.1"), status("::ffff:192.0.2.1"), status("192.0.2.1")] == [200, 200, 429]


def test_heavy_requests_count_for_several(workspace: Workspace, tmp_path: Path) -> None:
    with served(workspace, tmp_path, requests_per_minute=45) as service:
        statuses = [service.client.post("/api/v1/harmonize").status_code for _ in range(3)]
        assert statuses == [422, 422, 429]


def test_so_many_requests_of_a_caller_are_answered_at_the_same_time(workspace: Workspace, tmp_path: Path) -> None:
    with served(workspace, tmp_path, concurrent_requests=1) as service:
        begun, going_on = threading.Event(), threading.Event()

        def slow(request: Request) -> Response:
            begun.set()
            going_on.wait(10)
            return Response("done")

        app = service.client.app
        assert isinstance(app, FastAPI)
        app.router.routes.insert(0, Route("/dumps/slow", slow))
        found: list[int] = []
        first = threading.Thread(target=lambda: found.append(service.client.get("/dumps/slow").status_code))
        first.start()
        assert begun.wait(10)
        assert service.client.get("/api/v1/schemes").status_code == 429
        assert service.client.get("/api/v1/schemes", headers=service.shows("viewer")).status_code == 200
        going_on.set()
        first.join()
        assert found == [200]
        assert service.client.get("/api/v1/schemes").status_code == 200
