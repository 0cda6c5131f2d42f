"""Routes of the Graph Store Protocol, at /rdf-graph-store and below."""

from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from kgservice.rest.models.problem import NOT_MODIFIED, problems
from kgservice.sparql.engine import Sparql
from kgservice.sparql.formats import GRAPHS
from kgservice.sparql.graph_store import GraphStoreDoor
from kgservice.stores.protocol import GraphStore

__all__ = ["add_routes"]

_PATH = "/rdf-graph-store"
_NAMING: list[dict[str, Any]] = [
    {
        "name": "graph",
        "in": "query",
        "description": "IRI of the graph.",
        "schema": {"type": "string", "format": "iri"},
    },
    {
        "name": "default",
        "in": "query",
        "description": "Present, with no value, for what lies in no named graph.",
        "schema": {},
    },
]
_READING: list[dict[str, Any]] = [
    {
        "name": "revision",
        "in": "query",
        "description": "Revision to read; the newest where it is left out.",
        "schema": {"type": "integer", "minimum": 1},
    },
    {
        "name": "release",
        "in": "query",
        "description": "Release to read, by its version, in place of a revision.",
        "schema": {"type": "string", "minLength": 1},
    },
    {
        "name": "at",
        "in": "query",
        "description": "Date or time (ISO 8601) of which the newest revision is read.",
        "schema": {"type": "string", "minLength": 1},
    },
    {
        "name": "format",
        "in": "query",
        "description": "Format of the answer, in place of Accept.",
        "schema": {"enum": list(GRAPHS)},
    },
]
_BELOW: list[dict[str, Any]] = [
    {
        "name": "graph",
        "in": "path",
        "required": True,
        "description": "What the IRI of the graph ends in.",
        "schema": {"type": "string"},
    }
]
_CONTENT: dict[str, dict[str, Any]] = {
    form.media_type: {"schema": {} if form.media_type.endswith("json") else {"type": "string"}}
    for form in GRAPHS.values()
}
_BODY = {"required": True, "content": {**_CONTENT, "multipart/form-data": {"schema": {"type": "object"}}}}
_READS: dict[int | str, dict[str, Any]] = {
    200: {"description": "The graph", "content": _CONTENT},
    **NOT_MODIFIED,
    **problems(400, 404, 406, 422, 503),
}
_WRITES: dict[int | str, dict[str, Any]] = {
    201: {"description": "The graph is new; Location names it where the service chose its IRI"},
    204: {"description": "Done"},
    **problems(400, 403, 404, 409, 413, 415, 422, 503, 504),
}
_OPERATIONS = (
    (
        "GET",
        "read_graph",
        "Read a graph",
        "Give a graph; all, in N-Quads, TriG or JSON-LD, where none is named.",
    ),
    ("PUT", "replace_graph", "Replace a graph", "Store a document in place of what is in a graph, as one change."),
    ("POST", "add_to_graph", "Add to a graph", "Store a document beside what is in a graph, or in a new one."),
    ("DELETE", "remove_graph", "Remove a graph", "Remove what is in a graph, as one recorded change."),
)


def add_routes(app: FastAPI, store: GraphStore, sparql: Sparql) -> None:
    """Add the graph store.

    Args:
        app: the application.
        store: the graph, for its revisions.
        sparql: evaluates; it belongs to the application.
    """
    door = GraphStoreDoor(store, sparql)

    async def read(request: Request) -> Response:
        return await door.read(request)

    async def write(request: Request) -> Response:
        return await door.write(request)

    for path, of, called in ((_PATH, _NAMING, "{}"), (f"{_PATH}/{{graph:path}}", _BELOW, "{}_at_its_address")):
        for method, name, summary, description in _OPERATIONS:
            reads = method == "GET"
            extra: dict[str, Any] = {"parameters": [*of, *(_READING if reads else [])]}
            if method in ("PUT", "POST"):
                extra["requestBody"] = _BODY
            app.add_api_route(
                path,
                read if reads else write,
                methods=[method],
                name=called.format(name),
                summary=summary if path == _PATH else f"{summary} whose IRI is the address",
                description=description,
                tags=["SPARQL"],
                response_class=Response,
                status_code=200 if reads else 204,
                responses=_READS if reads else _WRITES,
                openapi_extra=extra,
            )
