"""The graph store over HTTP, beside the W3C's cases: formats, errors, revisions and what is refused."""

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import RdfFormat, parse

from kgservice.access.keys import made_key
from kgservice.access.open_keys import open_keys
from kgservice.access.principal import Role
from kgservice.settings import ServiceSettings
from kgservice.sparql.settings import SparqlSettings
from kgservice.stores.memory import MemoryStore
from kgservice.workspace import Workspace
from tests.kgservice.apps import light_app
from tests.kgservice.sparql.conftest import Served

_STORE = "/rdf-graph-store"
_TURTLE = {"content-type": "text/turtle"}


_FORM = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nhi\r\n--x--\r\n'


def _url(graph: str) -> str:
    return f"{_STORE}?graph={graph}"


def test_a_graph_is_stored_read_replaced_and_removed(served: Served) -> None:
    graph = _url("http://example.org/life")
    headers = {**_TURTLE, **served.editor}
    made = served.client.put(graph, content='<a:a> <a:b> "1" .', headers=headers)
    assert made.status_code == 201 and made.headers["x-emotaxa-revision"] == str(served.store.revision)
    assert served.store.log()[-1].summary == "Replaced the graph http://example.org/life"
    assert served.client.post(graph, content='<a:a> <a:b> "2" .', headers=headers).status_code == 204
    first = made.headers["x-emotaxa-revision"]
    assert served.client.get(graph, headers={"accept": "application/n-triples"}).text.count("\n") == 2
    assert served.client.get(f"{graph}&revision={first}&format=nt").text == '<a:a> <a:b> "1" .\n'
    tag = served.client.get(graph).headers["etag"]
    assert served.client.get(graph, headers={"if-none-match": tag}).status_code == 304
    assert served.client.put(graph, content='<a:a> <a:b> "3" .', headers=headers).status_code == 204
    assert served.client.get(f"{graph}&format=nt").text == '<a:a> <a:b> "3" .\n'
    assert served.client.delete(graph, headers=served.editor).status_code == 204
    assert served.client.get(graph).status_code == 404
    assert served.client.delete(graph, headers=served.editor).status_code == 404


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("text/turtle", b"<a:a> <a:b> .", 400),
        ("text/turtle; charset=latin-1", b"", 415),
        ("application/pdf", b"", 415),
        ("", b"<a:a> <a:b> <a:c> .", 415),
        ("application/n-quads", b"<a:a> <a:b> <a:c> <a:g> .", 400),
        ("multipart/form-data; boundary=x", b"nonsense", 400),
        ("multipart/form-data", b"nonsense", 400),
        ("multipart/form-data; boundary=x", _FORM, 415),
        ("text/turtle", b"\xff\xfe", 400),
    ],
)  # fmt: skip
def test_a_document_that_cannot_be_stored_is_refused(
    served: Served, content_type: str, body: bytes, status: int
) -> None:
    before = served.store.revision
    headers = {**served.editor, "content-type": content_type}
    response = served.client.put(_url("http://example.org/bad"), content=body, headers=headers)
    assert response.status_code == status, response.text
    assert served.store.revision == before


def test_a_document_without_statements_makes_no_graph(served: Served) -> None:
    before, headers = served.store.revision, {**_TURTLE, **served.editor}
    graph = _url("http://example.org/nothing")
    for response in (
        served.client.put(graph, content="", headers=headers),
        served.client.post(graph, content="# none", headers=headers),
        served.client.post(_STORE, content="", headers=headers),
    ):
        assert response.status_code == 204 and "location" not in response.headers
    assert served.client.get(graph).status_code == 404 and served.store.revision == before


def test_requests_that_name_no_graph_or_two_are_refused(served: Served) -> None:
    for path in ("?graph=a:b&default", "?graph=a:b&graph=a:c", "?graph=relative", "/below?graph=a:b", "/below?default"):
        refused = served.client.get(f"{_STORE}{path}")
        assert (refused.status_code, refused.json()["title"]) == (400, "Against the protocol"), path
    for method in ("PUT", "DELETE"):
        response = served.client.request(method, _STORE, headers={**_TURTLE, **served.editor})
        assert response.status_code == 400 and "needs a graph" in response.json()["detail"]


def test_the_default_graph_is_what_lies_in_no_named_one(served: Served) -> None:
    headers = {**_TURTLE, **served.editor}
    assert served.client.put(f"{_STORE}?default", content="<a:d> <a:e> 1 .", headers=headers).status_code == 204
    assert [quad.subject for quad in parse(served.client.get(f"{_STORE}?default").content, format=RdfFormat.TURTLE)]
    asked = served.client.get(
        "/sparql", params={"query": "ASK { <a:d> <a:e> 1 FILTER NOT EXISTS { GRAPH ?g { <a:d> ?p ?o } } }"}
    )
    assert asked.json()["boolean"] is True
    assert served.client.delete(f"{_STORE}?default", headers=served.editor).status_code == 204
    assert served.client.get(f"{_STORE}?default").status_code == 200, "there is always a default graph"
    assert served.client.get(f"{_STORE}?default&format=jsonld").json() == [], "nothing in JSON-LD is an empty list"


def test_the_store_itself_takes_and_gives_several_graphs(served: Served) -> None:
    headers = {"content-type": "application/trig", **served.editor}
    body = "<g:one> { <a:a> <a:b> 1 } <g:two> { <a:a> <a:b> 2 } <a:a> <a:b> 3 ."
    assert served.client.post(_STORE, content=body, headers=headers).status_code == 204
    for accept in ("application/n-quads", "application/trig", "application/ld+json"):
        whole = served.client.get(_STORE, headers={"accept": accept})
        form = RdfFormat.from_media_type(accept)
        assert form is not None and whole.headers["content-type"] == accept
        graphs = {str(quad.graph_name) for quad in parse(whole.content, format=form)}
        assert {"<g:one>", "<g:two>", "DEFAULT"} <= graphs
    assert served.client.get(_STORE, headers={"accept": "text/turtle"}).status_code == 406


def test_a_new_graph_is_found_at_its_address_and_by_its_name(served: Served) -> None:
    made = served.client.post(_STORE, content="<a:n> <a:m> 1 .", headers={**_TURTLE, **served.editor})
    address = made.headers["location"]
    assert made.status_code == 201 and address.startswith("http://testserver/rdf-graph-store/")
    assert served.client.get(address).text == served.client.get(_STORE, params={"graph": address}).text != ""


def test_nothing_is_written_where_the_service_takes_no_changes(store: MemoryStore, served: Served) -> None:
    assert served.client.put(_url("a:b"), content="", headers=_TURTLE).status_code == 401
    app = light_app(Workspace(store), ServiceSettings(sparql=SparqlSettings(writable=False)))
    _, token = made_key(open_keys(store), "the editor", Role.EDITOR)
    headers = {"authorization": f"Bearer {token.text()}"}
    with TestClient(app) as client:
        for response in (
            client.put(_url("a:b"), content="<a:a> <a:b> 1 .", headers={**_TURTLE, **headers}),
            client.delete(_url("a:b"), headers=headers),
            client.post("/sparql", data={"update": "CLEAR ALL"}, headers=headers),
        ):
            assert response.status_code == 403 and "EMOTAXA_SPARQL__WRITABLE" in response.json()["hint"]
    assert store.revision == 1
