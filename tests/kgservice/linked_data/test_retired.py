"""Retired names: they lead to what has taken their place, and say so; their own revision still has them."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import Literal, NamedNode, Quad

from kgservice.stores.change import Edit
from kgservice.stores.memory import MemoryStore
from kgservice.stores.release import Release, shipped_release
from kgservice.workspace import Workspace
from ontology.iri import BASE, DCT, OWL, XSD
from tests.kgservice.apps import light_app

pytestmark = pytest.mark.xdist_group("linked_data")

MODULE = NamedNode(BASE + "ontology/parrott")


def _node(local: str) -> NamedNode:
    return NamedNode(BASE + local)


def retiring(local: str, successor: str | None) -> Iterator[Quad]:
    yield Quad(
        _node(local), NamedNode(OWL + "deprecated"), Literal("true", datatype=NamedNode(XSD + "boolean")), MODULE
    )
    if successor:
        yield Quad(_node(local), NamedNode(DCT + "isReplacedBy"), _node(successor), MODULE)


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    """A service over Parrott alone, whose second revision retires a few concepts."""
    modules = tuple(path for path in shipped_release().modules if path.stem in ("core", "parrott", "senses"))
    store = MemoryStore(Release(modules, (), ()))
    retired = {
        "parrott/3/joy": "parrott/3/delight",
        "parrott/3/glee": "parrott/3/joy",
        "parrott/3/gloom": None,
        "parrott/3/rage": "parrott/3/fury",
        "parrott/3/fury": "parrott/3/rage",
    }
    quads = [quad for local, successor in retired.items() for quad in retiring(local, successor)]
    assert store.edit(Edit.of(quads, [], author="test", summary="Retire a few")) is not None
    workspace = Workspace(store)
    with TestClient(light_app(workspace), raise_server_exceptions=False, follow_redirects=False) as opened:
        yield opened
    workspace.close()


@pytest.mark.parametrize("accept", ["text/html", "text/turtle"])
@pytest.mark.parametrize("local", ["parrott/3/joy", "parrott/3/glee"])
def test_a_retired_name_leads_to_its_last_successor(client: TestClient, local: str, accept: str) -> None:
    answer = client.get(f"/id/{local}", headers={"accept": accept})
    assert (answer.status_code, answer.headers["location"]) == (301, "/id/parrott/3/delight")
    assert '</id/parrott/3/delight>; rel="successor-version"' in answer.headers["link"]
    assert "is retired" in answer.text
    assert client.get(answer.headers["location"]).status_code == 303


def test_the_page_of_a_retired_name_says_what_to_use(client: TestClient) -> None:
    page = client.get("/page/parrott/3/joy")
    assert page.status_code == 200
    assert "Retired" in page.text
    assert 'href="/page/parrott/3/delight"' in page.text
    assert "isReplacedBy" in client.get("/data/parrott/3/joy.nt").text


@pytest.mark.parametrize("local", ["parrott/3/gloom", "parrott/3/rage"])
def test_a_name_that_nothing_has_replaced_is_gone_but_described(client: TestClient, local: str) -> None:
    page = client.get(f"/id/{local}", headers={"accept": "text/html"})
    assert (page.status_code, page.headers["content-type"]) == (410, "text/html; charset=utf-8")
    assert "nothing has taken its place" in page.text
    assert client.get(f"/page/{local}").status_code == 410
    problem = client.get(f"/id/{local}", headers={"accept": "text/turtle"})
    assert problem.status_code == 410
    assert f"/data/{local}.ttl" in problem.json()["hint"]
    assert client.get(f"/data/{local}.ttl").status_code == 200


def test_at_the_revision_before_the_name_is_in_use(client: TestClient) -> None:
    answer = client.get("/id/parrott/3/joy?revision=1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/page/parrott/3/joy?revision=1")
    assert "Retired" not in client.get("/page/parrott/3/joy?revision=1").text
    tags = {client.get(f"/data/parrott/3/delight.ttl?revision={number}").headers["etag"] for number in (1, 2)}
    assert len(tags) == 2


def test_reconciliation_says_that_a_candidate_is_retired(client: TestClient) -> None:
    found = client.get('/reconcile?queries={"q":{"query":"parrott/3/joy"}}').json()["q"]["result"]
    assert {"id": "deprecated", "value": True} in found[0]["features"]
    assert "parrott:3/delight" in client.get("/reconcile/preview?id=parrott/3/joy").text


@pytest.mark.parametrize(
    ("local", "status"),
    [("parrott/3/joy", 301), ("parrott/3/delight", 303), ("parrott/3/gloom", 410), ("parrott/3/glum", 404)],
)
@pytest.mark.parametrize("accept", ["text/html", "text/turtle"])
def test_nobody_keeps_where_a_name_leads_without_asking_again(
    client: TestClient, local: str, status: int, accept: str
) -> None:
    """What is retired today may be in use again by the next revision, and a browser keeps a 301 for good otherwise."""
    answer = client.get(f"/id/{local}", headers={"accept": accept})
    assert (answer.status_code, answer.headers["cache-control"]) == (status, "no-cache")
