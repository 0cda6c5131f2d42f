"""Routes of the SPARQL endpoint: queries, updates, and the service's description of itself."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from kgservice.access.principal import Role, require
from kgservice.rest.answers import json_answer
from kgservice.rest.models.problem import NOT_MODIFIED, problems
from kgservice.sparql.acceptance import Wish, refused
from kgservice.sparql.answer import Answer
from kgservice.sparql.caching import Tag
from kgservice.sparql.description import description
from kgservice.sparql.engine import Sparql
from kgservice.sparql.errors import ReadOnly
from kgservice.sparql.formats import GRAPHS, RESULTS
from kgservice.sparql.protocol import Asked, address_of, read_asked
from kgservice.stores.protocol import GraphStore
from ontology.iri import BASE

__all__ = ["add_routes", "answered", "while_heard"]

Found = TypeVar("Found")

_UNCOMPRESSED = 1 << 20
"""From this size on compressing an answer would take longer than working it out, and hold up everybody else."""

_PARAMETERS = [
    {
        "name": name,
        "in": "query",
        "description": said,
        "schema": schema,
    }
    for name, said, schema in (
        (
            "default-graph-uri",
            "Stored graphs whose merge is the default graph; all graphs where it is left out. Nothing is fetched.",
            {"type": "array", "items": {"type": "string", "format": "iri"}},
        ),
        (
            "named-graph-uri",
            "Stored graphs that are the named ones; all graphs where neither is given.",
            {"type": "array", "items": {"type": "string", "format": "iri"}},
        ),
        (
            "revision",
            "Revision of the graph to ask; the newest where it is left out.",
            {"type": "integer", "minimum": 1},
        ),
        ("release", "Release to ask, by its version, in place of a revision.", {"type": "string", "minLength": 1}),
        ("at", "Date or time (ISO 8601) of which the newest revision is asked.", {"type": "string", "minLength": 1}),
        ("format", "Format of the answer, in place of Accept.", {"enum": [*RESULTS, *GRAPHS]}),
    )
]
_QUERY_EXAMPLE = "SELECT ?graph (COUNT(*) AS ?statements) { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The answer, in the format that Accept or `format` asks for",
        "content": {
            media_type: {"schema": {} if media_type.endswith("json") else {"type": "string"}}
            for media_type in dict.fromkeys(form.media_type for form in (*RESULTS.values(), *GRAPHS.values()))
        },
    }
}
_CHANGED = {
    "application/json": {
        "schema": {
            "type": "object",
            "required": ["revision", "changed"],
            "properties": {"revision": {"type": "integer"}, "changed": {"type": "boolean"}},
        }
    }
}


def add_routes(app: FastAPI, store: GraphStore, sparql: Sparql) -> None:
    """Add the endpoint, at /sparql.

    Args:
        app: the application.
        store: the graph, for its revisions.
        sparql: evaluates; it belongs to the application.
    """

    async def answer(request: Request) -> Response:
        asked = await read_asked(request, sparql.settings)
        if asked.update is not None:
            return await _updated(request, sparql, asked, asked.update)
        wish = Wish(request.headers.get("accept", ""), asked.format)
        revision = await run_in_threadpool(lambda: asked.wanted.number(store) or store.revision)
        pinned = asked.wanted.revision is not None
        told = "" if asked.chosen is None else repr((asked.chosen.default, asked.chosen.named))
        tag = Tag(request, revision, asked.query or "", told, asked.format or "", pinned=pinned)
        if tag.matches:
            return Response(status_code=304, headers=tag.headers())
        if asked.query is None:
            return await _described(request, sparql, wish, tag, revision)
        found = await while_heard(
            request,
            sparql.query(
                asked.query,
                base=BASE,
                results=None if wish.results is None else wish.results.name,
                graphs=None if wish.graphs is None else wish.graphs.name,
                chosen=asked.chosen,
                revision=revision,
            ),
        )
        form = wish.graphs if found.kind == "graph" else wish.results
        assert form is not None, "the engine refuses what is taken in no format"
        return answered(found, wish.content_type(form), tag)

    @app.get(
        "/sparql",
        summary="Ask a SPARQL query",
        tags=["SPARQL"],
        response_class=Response,
        responses={**_ANSWERS, **NOT_MODIFIED, **problems(400, 404, 406, 422, 503)},
        openapi_extra={
            "parameters": [
                {
                    "name": "query",
                    "in": "query",
                    "description": "The query; where it is left out, the service describes itself.",
                    "schema": {"type": "string"},
                    "example": _QUERY_EXAMPLE,
                },
                *_PARAMETERS,
            ]
        },
    )
    async def query_sparql(request: Request) -> Response:
        """Answer a SPARQL 1.1 query over the graph; without one, the service describes itself in RDF.

        Each module and each mapping set is a named graph, and the default graph is the merge of all. Whatever would
        make the server fetch is refused. An evaluation over the caps is ended, and answered with 503.
        """
        return await answer(request)

    @app.post(
        "/sparql",
        summary="Ask a SPARQL query, or send an update",
        tags=["SPARQL"],
        response_class=Response,
        responses={
            **_ANSWERS,
            200: {**_ANSWERS[200], "content": {**_ANSWERS[200]["content"], **_CHANGED}},
            **problems(400, 403, 404, 406, 409, 413, 415, 422, 503, 504),
        },
        openapi_extra={
            "parameters": _PARAMETERS,
            "requestBody": {
                "required": True,
                "content": {
                    "application/sparql-query": {"schema": {"type": "string"}, "example": _QUERY_EXAMPLE},
                    "application/sparql-update": {
                        "schema": {"type": "string"},
                        "example": "INSERT DATA { GRAPH <https://example.org/notes> { <https://example.org/a> "
                        '<http://www.w3.org/2000/01/rdf-schema#comment> "a note" } }',
                    },
                    "application/x-www-form-urlencoded": {
                        "schema": {
                            "type": "object",
                            "properties": {"query": {"type": "string"}, "update": {"type": "string"}},
                        },
                        "example": {"query": _QUERY_EXAMPLE},
                    },
                },
            },
        },
    )
    async def send_sparql(request: Request) -> Response:
        """Answer a query in the body, or carry out an update as one recorded change, where the service takes changes.

        The answer to an update says which revision it made.
        """
        return await answer(request)


def answered(found: Answer, content_type: str, tag: Tag) -> Response:
    """Give the response of an answer."""
    more = {"content-type": content_type}
    if found.unknown:
        named = ", ".join(iri for iri in found.unknown[:10] if iri.isascii() and iri.isprintable())
        more["x-emotaxa-unknown-graphs"] = named[:1000]
    if len(found.body) >= _UNCOMPRESSED:
        more["content-encoding"] = "identity"
    return Response(found.body, headers=tag.headers(more))


async def while_heard(request: Request, work: Coroutine[Any, Any, Found]) -> Found:
    """Wait for work, and give it up when the client goes away.

    Raises:
        ClientDisconnect: where it has gone.
    """
    working = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_left(request))
    try:
        await asyncio.wait((working, leaving), return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        raise ClientDisconnect
    finally:
        for task in (working, leaving):
            task.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await task


async def _left(request: Request) -> None:
    # The body has been read: all that can come now is that the client goes.
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _updated(request: Request, sparql: Sparql, asked: Asked, text: str) -> Response:
    principal = require(request.scope, Role.EDITOR)
    if not sparql.settings.writable:
        raise ReadOnly
    sweeping = principal.role >= Role.ADMIN
    work = sparql.update(text, author=principal.name, base=BASE, chosen=asked.chosen, sweeping=sweeping)
    done = await while_heard(request, work)
    return json_answer({"revision": done.revision, "changed": done.changed}, done.revision)


async def _described(request: Request, sparql: Sparql, wish: Wish, tag: Tag, revision: int) -> Response:
    if wish.graphs is None:
        raise refused(request.headers.get("accept", ""), tuple(GRAPHS.values()))
    _, graphs = await while_heard(request, sparql.graphs(revision))
    body = description(address_of(request), graphs, wish.graphs, writable=sparql.settings.writable)
    return Response(body, headers=tag.headers({"content-type": wish.content_type(wish.graphs)}))
