"""SPARQL asked of the service in a process of its own, on the event loop that it runs with there."""

import json
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kgservice.access.keys import made_key
from kgservice.access.open_keys import open_keys
from kgservice.access.principal import Role
from kgservice.stores.open import open_store
from tests.kgservice.serving.process import Running, serving

UPDATE = "INSERT DATA { GRAPH <http://example.org/g> { <http://example.org/a> <http://example.org/b> 7 } }"
ADDED = "SELECT ?n { GRAPH <http://example.org/g> { ?s ?p ?n } }"


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, str]]:
    """A service that takes updates, and an editor's key."""
    folder = tmp_path_factory.mktemp("sparql")
    url = f"embedded:{folder / 'store'}"
    with closing(open_store(url)) as store, closing(open_keys(store)) as keys:
        token = made_key(keys, "an editor", Role.EDITOR)[1].text()
    with serving(folder, store=url, settings={"SPARQL__WRITABLE": "true"}) as service:
        yield service, token


def asked(service: Running, token: str | None = None, **fields: str) -> tuple[int, dict[str, str], bytes]:
    headers = {"Accept": "application/sparql-results+json"}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    body = urllib.parse.urlencode(fields).encode()
    return service.ask(urllib.request.Request(f"{service.address}/sparql", body, headers))


def numbers(answer: tuple[int, dict[str, str], bytes]) -> list[str]:
    assert answer[0] == 200, answer
    return [row["n"]["value"] for row in json.loads(answer[2])["results"]["bindings"]]


def test_the_service_runs_with_the_loop_that_servers_run_with(editor: tuple[Running, str]) -> None:
    assert "uvloop" in Path(f"/proc/{editor[0].process.pid}/maps").read_text(encoding="utf-8")


def test_a_query_is_answered_and_an_update_is_seen_by_the_next_one(editor: tuple[Running, str]) -> None:
    service, token = editor
    status, headers, body = service.get("/sparql?query=" + urllib.parse.quote("ASK { GRAPH ?g { ?s ?p ?o } }"))
    assert status == 200 and json.loads(body)["boolean"] is True, body
    assert numbers(asked(service, query=ADDED)) == []
    before = int(headers["x-emotaxa-revision"])
    assert asked(service, update=UPDATE)[0] == 401
    status, headers, body = asked(service, token, update=UPDATE)
    assert status in (200, 204), body
    assert int(headers["x-emotaxa-revision"]) == before + 1
    assert numbers(asked(service, query=ADDED)) == ["7"]


def test_a_query_that_cannot_be_read_is_told(editor: tuple[Running, str]) -> None:
    status, _, body = asked(editor[0], query="SELECT ?n { ")
    assert status == 400 and json.loads(body)["type"].endswith("/sparql"), body
