"""Lists in pages: together they are the whole, and they hold together while the graph moves on."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from kgservice.stores.change import Import
from kgservice.stores.memory import MemoryStore
from kgservice.workspace import Workspace
from tests.kgservice.apps import light_app
from tests.kgservice.rest.lists import entries, pages

LISTS: list[tuple[str, str, dict[str, Any]]] = [
    ("schemes", "schemes", {}),
    ("schemes", "schemes", {"kind": "theory"}),
    ("schemes/parrott/concepts", "concepts", {}),
    ("schemes/parrott/concepts", "concepts", {"tier": 2}),
    ("concepts", "concepts", {"q": "joy"}),
    ("concepts", "concepts", {"octant": "hostile", "scheme": "sense"}),
    ("concepts/parrott:1/anger/descendants", "concepts", {}),
    ("concepts/parrott:3/fury/ancestors", "concepts", {}),
    ("concepts/plutchik:joy/relations", "relations", {}),
    ("concepts/sense:joy/norms", "norms", {}),
    ("concepts/sense:joy/mappings", "mappings", {}),
    ("revisions", "revisions", {}),
    ("releases", "releases", {}),
]


@pytest.fixture
def moving() -> Iterator[tuple[Workspace, TestClient]]:
    """A service whose graph can be moved on."""
    workspace = Workspace(MemoryStore())
    with TestClient(light_app(workspace)) as client:
        yield workspace, client
    workspace.close()


def move_on(workspace: Workspace, name: str = "notes") -> None:
    graph = NamedNode(f"https://example.org/{name}")
    quad = Quad(graph, NamedNode("http://purl.org/dc/terms/title"), Literal(name), graph)
    workspace.store.load(Import.of([quad], author="ann", summary=f"Imported {name}"))


@pytest.mark.parametrize(("path", "field", "query"), LISTS, ids=lambda value: str(value)[:40])
def test_pages_make_up_the_whole(client: TestClient, path: str, field: str, query: dict[str, Any]) -> None:
    whole = client.get(f"/api/v1/{path}", params=query).json()
    assert whole["next"] is None and whole["count"] == len(whole[field]) > 0
    found = pages(client, path, limit=7, **query)
    assert [entry for page in found for entry in page.json()[field]] == whole[field]
    assert {page.json()["count"] for page in found} == {whole["count"]}
    assert len(found) == -(-whole["count"] // 7)


def test_the_header_leads_to_the_next_page(client: TestClient) -> None:
    first = client.get("/api/v1/concepts", params={"limit": 5, "scheme": "parrott", "tier": 1})
    target, _, relation = first.headers["Link"].partition("; ")
    assert relation == 'rel="next"'
    second = client.get(target.strip("<>"))
    assert second.status_code == 200
    assert "Link" not in second.headers
    assert [*first.json()["concepts"], *second.json()["concepts"]] == entries(
        client, "concepts", scheme="parrott", tier=1
    )


def test_all_concepts_are_listed_page_by_page(client: TestClient, workspace: Workspace) -> None:
    found = entries(client, "concepts", limit=500)
    assert [one["concept"] for one in found] == list(workspace.at().knowledge.taxonomy.concepts)


def test_pages_hold_together_while_the_graph_moves_on(moving: tuple[Workspace, TestClient]) -> None:
    workspace, client = moving
    first = client.get("/api/v1/revisions", params={"limit": 1}).json()
    concepts = client.get("/api/v1/concepts", params={"limit": 10, "scheme": "ekman"}).json()
    move_on(workspace)
    move_on(workspace, "more")
    assert first["count"] == 1 and first["next"] is None
    newest = client.get("/api/v1/revisions", params={"limit": 1}).json()
    move_on(workspace, "last")
    rest = client.get("/api/v1/revisions", params={"limit": 2, "cursor": newest["next"]})
    assert rest.headers["X-Emotaxa-Revision"] == "3"
    assert [one["revision"] for one in (*newest["revisions"], *rest.json()["revisions"])] == [3, 2, 1]
    if concepts["next"] is not None:
        assert (
            client.get("/api/v1/concepts", params={"scheme": "ekman", "cursor": concepts["next"]}).json()["revision"]
            == 1
        )


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("schemes", {"kind": "labels"}),
        ("concepts", {"scheme": "parrott"}),
        ("schemes/shaver/concepts", {}),
        ("revisions", {}),
        ("mappings", {}),
    ],
)
def test_a_cursor_of_another_question_is_refused(client: TestClient, path: str, query: dict[str, str]) -> None:
    cursor = client.get("/api/v1/schemes", params={"limit": 3}).json()["next"]
    answer = client.get(f"/api/v1/{path}", params={**query, "cursor": cursor})
    assert (answer.status_code, answer.json()["pointer"]) == (422, "/cursor")


@given(text=st.text(max_size=60))
@settings(max_examples=60)
def test_what_is_no_cursor_is_refused(client: TestClient, text: str) -> None:
    answer = client.get("/api/v1/schemes", params={"cursor": text})
    assert answer.status_code == 422
    assert answer.json()["pointer"] == "/cursor"
