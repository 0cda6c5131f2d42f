"""Graphs of the release: editors change them, and only admins take one away whole; there is a way back."""

from collections import Counter

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import NamedNode

from kgservice.access.keys import made_key
from kgservice.access.open_keys import open_keys
from kgservice.access.principal import Role
from kgservice.settings import ServiceSettings
from kgservice.sparql.errors import TakesRelease
from kgservice.sparql.release_graphs import ReleaseGraphs, named_graphs
from kgservice.sparql.settings import SparqlSettings
from kgservice.stores.change import content_of
from kgservice.stores.memory import MemoryStore
from kgservice.stores.release import Release
from kgservice.workspace import Workspace
from tests.kgservice.apps import light_app
from tests.kgservice.sparql.conftest import Served

_EKMAN = "https://w3id.org/emotaxa/ontology/ekman"
_STORE = "/rdf-graph-store"
_NQUADS = {"content-type": "application/n-quads"}
_TURTLE = {"content-type": "text/turtle"}


@pytest.mark.parametrize(
    "update",
    [
        "DROP ALL",
        "CLEAR SILENT NAMED",
        f"DROP GRAPH <{_EKMAN}>",
        f"COPY <{_EKMAN}> TO <g:other> ; CLEAR GRAPH <{_EKMAN}>",
        f"MOVE <{_EKMAN}> TO <g:other>",
        f"DELETE WHERE {{ GRAPH <{_EKMAN}> {{ ?s ?p ?o }} }}",
        f"WITH <{_EKMAN}> DELETE {{ ?s ?p ?o }} INSERT {{ <a:a> <a:b> 1 }} WHERE {{ ?s ?p ?o }}",
    ],
)
def test_an_editor_does_not_empty_a_graph_of_the_release(served: Served, update: str) -> None:
    before = served.store.revision
    response = served.client.post("/sparql", data={"update": update}, headers=served.editor)
    told = response.json()
    assert response.status_code == 403 and "needs the role admin" in told["detail"], told
    assert served.store.revision == before


def test_an_editor_neither_removes_nor_replaces_one_in_the_graph_store(served: Served) -> None:
    before = served.store.revision
    graph = f"{_STORE}?graph={_EKMAN}"
    for response in (
        served.client.delete(graph, headers=served.editor),
        served.client.put(graph, content="<a:a> <a:b> 1 .", headers={**_TURTLE, **served.editor}),
        served.client.put(graph, content="", headers={**_TURTLE, **served.editor}),
    ):
        assert response.status_code == 403 and _EKMAN in response.json()["detail"]
    assert served.store.revision == before


def test_an_editor_changes_such_a_graph_and_removes_others(served: Served) -> None:
    note = f"GRAPH <{_EKMAN}> {{ <https://w3id.org/emotaxa/ekman/anger> <a:note> 'n' }}"
    for update in (
        f"INSERT DATA {{ {note} GRAPH <g:own> {{ <a:a> <a:b> 1 }} }}",
        f"DELETE DATA {{ {note} }}",
        "DELETE DATA { GRAPH <g:own> { <a:a> <a:b> 1 } }",
        "INSERT DATA { GRAPH <g:own> { <a:a> <a:b> 1 } }",
        "DROP GRAPH <g:own>",
    ):
        response = served.client.post("/sparql", data={"update": update}, headers=served.editor)
        assert response.status_code == 200 and response.json()["changed"], response.text


def test_statements_that_are_listed_one_by_one_count_as_the_whole_graph_only_together(store: MemoryStore) -> None:
    listed = list(store.graph(NamedNode(_EKMAN)))
    graphs = ReleaseGraphs(store)
    assert graphs.emptied(content_of(listed)) == [_EKMAN]
    assert graphs.emptied(content_of(listed[1:])) == []
    with pytest.raises(TakesRelease, match="ekman"):
        graphs.refuse(graphs.emptied(content_of(listed)))
    graphs.refuse(["g:own"])


def test_what_a_later_release_ships_is_read_from_what_is_kept_of_it(store: MemoryStore) -> None:
    [base] = store.kept()
    assert base.added is not None
    assert named_graphs(base.added) == {name.value for name in store.graphs(1)}


def test_an_admin_empties_everything_and_puts_the_dump_of_a_revision_back(few: Release) -> None:
    store = MemoryStore(few)
    _, token = made_key(open_keys(store), "the admin", Role.ADMIN)
    headers = {"authorization": f"Bearer {token.text()}"}
    app = light_app(Workspace(store), ServiceSettings(sparql=SparqlSettings(writable=True)))
    with TestClient(app, raise_server_exceptions=False) as client:
        gone = client.post("/sparql", data={"update": "DROP ALL"}, headers=headers)
        assert gone.status_code == 200 and not list(store.graphs())
        dump = client.get(f"{_STORE}?revision=1", headers={"accept": "application/n-quads"}).content
        assert client.post(_STORE, content=dump, headers={**_NQUADS, **headers}).status_code == 204
        shown = client.get("/api/v1/schemes/ekman").json()
        assert shown["concepts"] == client.get("/api/v1/schemes/ekman?revision=1").json()["concepts"]
    sizes = [Counter(str(quad.graph_name) for quad in store.quads(revision)) for revision in (1, None)]
    assert sizes[0] == sizes[1]


def test_a_document_that_is_too_large_is_told_which_setting_allows_it(few: Release) -> None:
    store = MemoryStore(few)
    _, token = made_key(open_keys(store), "the admin", Role.ADMIN)
    headers = {"authorization": f"Bearer {token.text()}"}
    app = light_app(Workspace(store), ServiceSettings(sparql=SparqlSettings(writable=True, update_bytes=1024)))
    with TestClient(app) as client:
        responses = (
            client.post(_STORE, content=b" " * 2000, headers={**_NQUADS, **headers}),
            client.post("/sparql", data={"update": "#" * 2000}, headers=headers),
        )
    for response in responses:
        assert response.status_code == 413 and "EMOTAXA_SPARQL__UPDATE_BYTES" in response.json()["hint"]
