"""Cases replayed: each request in order, and what came back compared with what is expected."""

import json
from collections.abc import Callable
from urllib.parse import quote
from xml.etree import ElementTree

from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, Store, parse

from tests.conformance.sparql.manifest import Case, Request
from tests.conformance.sparql.wire import Response, Wire

__all__ = ["isomorphic", "replayed"]

_TABLES = ("application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values")
_GRAPHS = ("text/turtle", "application/n-triples", "application/rdf+xml")


async def replayed(case: Case, wire: Wire, placed: Callable[[str], str]) -> None:
    """Replay a case.

    Args:
        case: the case.
        wire: speaks to a service.
        placed: turns the manifest's paths, and IRIs made of them, into those of the service.
    """
    for graph, document in case.graphs:
        loaded = await wire.ask(
            "PUT",
            f"/rdf-graph-store?graph={quote(graph, safe='')}",
            [("content-type", "application/n-triples")],
            document.read_bytes(),
        )
        assert loaded.status == 201, loaded
    kept: dict[str, str] = {}
    for number, request in enumerate(case.requests, 1):
        path, body = placed(request.path), request.body
        for name, value in kept.items():
            path = path.replace(name, quote(value, safe=""))
            body = None if body is None else body.replace(name.encode(), value.encode())
        response = await wire.ask(request.method, path, request.headers, body, case.authority)
        _compare(f"request {number} of {case.id}: {request.method} {path}", request, response)
        if request.location is not None:
            kept[request.location] = response.headers["location"]


def isomorphic(one: bytes, other: bytes, form: RdfFormat, other_form: RdfFormat, base: str) -> bool:
    """Whether two documents hold the same graphs, whatever their blank nodes are called and their numbers look like."""
    datasets = []
    for text, syntax in ((one, form), (other, other_form)):
        # A store keeps the value of a number, and not how it is written.
        store = Store()
        store.extend(parse(text, format=syntax, base_iri=base))
        dataset = Dataset(store)
        dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
        datasets.append(dataset)
    return datasets[0] == datasets[1]


def _compare(where: str, request: Request, response: Response) -> None:
    said = f"{where}: {response.status} {response.body[:500]!r}"
    assert any(_is_status(response.status, each) for each in request.statuses), f"{said}; wanted {request.statuses}"
    media_type = response.headers.get("content-type", "").partition(";")[0]
    if request.boolean is not None:
        assert _boolean(media_type, response.body) == request.boolean, said
    if request.format == "boolean":
        assert media_type in _TABLES[:2], said
    elif request.format == "tabular":
        assert media_type in _TABLES, said
    elif request.format == "RDF":
        assert media_type in _GRAPHS, said
    if request.content_type is not None:
        assert response.headers.get("content-type") == request.content_type, said
    if request.content is not None:
        assert isomorphic(
            response.body, request.content.encode(), RdfFormat.TURTLE, RdfFormat.TURTLE, "http://www.example/"
        ), said


_NAMED_STATUSES = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404}


def _is_status(status: int, wanted: str) -> bool:
    return status == _NAMED_STATUSES.get(wanted) or (wanted.endswith("xx") and str(status)[0] == wanted[0])


def _boolean(media_type: str, body: bytes) -> bool:
    if media_type == _TABLES[0]:
        return bool(json.loads(body)["boolean"])
    found = ElementTree.fromstring(body).find("{http://www.w3.org/2005/sparql-results#}boolean")
    assert found is not None and found.text is not None
    return found.text == "true"
