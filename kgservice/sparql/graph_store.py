"""The SPARQL 1.1 Graph Store HTTP Protocol (W3C Recommendation of 21 March 2013) over a store.

A graph is named by the parameter `graph`, or by its own IRI where that lies below /rdf-graph-store; `default` means
what lies in no named graph. Without a name the store itself is meant: a document of one graph makes a new graph of it,
one of several goes where it says.
"""

from uuid import uuid4

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kgservice.access.principal import Role, require
from kgservice.rest.bodies import read_body
from kgservice.sparql.acceptance import Wish, refused
from kgservice.sparql.answer import Body, Changed
from kgservice.sparql.caching import Tag
from kgservice.sparql.dataset import graph_name
from kgservice.sparql.engine import Sparql
from kgservice.sparql.errors import BadRequest, NoSuchGraph, ReadOnly
from kgservice.sparql.formats import DATASETS, GRAPHS, Format
from kgservice.sparql.protocol import address_of, once, query_parameters, wanted_in
from kgservice.sparql.routes import answered, while_heard
from kgservice.sparql.upload import bodies_of
from kgservice.stores.protocol import GraphStore
from kgservice.views.headers import REVISION_HEADER
from ontology.iri import BASE

__all__ = ["GraphStoreDoor"]

_TOO_LARGE = "split the document; whoever runs the service allows larger ones with EMOTAXA_SPARQL__UPDATE_BYTES"

_MANY = ("nquads", "trig")
"""Formats of which a document tells of several graphs."""


class GraphStoreDoor:
    """Answers requests of the protocol."""

    def __init__(self, store: GraphStore, sparql: Sparql) -> None:
        """Answer from a store, by an engine."""
        self._store = store
        self._sparql = sparql

    async def read(self, request: Request) -> Response:
        """Give a graph; all of them, in a format that can tell them apart, where none is named.

        Raises:
            BadRequest: where the request is against the protocol.
            NotAcceptable: where Accept takes it in no format there is.
            NoSuchGraph: where nothing is stored in it.
        """
        parameters = query_parameters(request)
        whole, name = _target(request, parameters)
        wish = Wish(request.headers.get("accept", ""), once(parameters, "format"))
        form = _readable(request, wish, whole)
        wanted = wanted_in(parameters)
        revision = await run_in_threadpool(lambda: wanted.number(self._store) or self._store.revision)
        told = (str(whole), name or "", form.name)
        tag = Tag(request, revision, *told, pinned=wanted.revision is not None)
        if tag.matches:
            return Response(status_code=304, headers=tag.headers())
        asked = self._sparql.graph(name, form=form.name, revision=revision, whole=whole)
        found = await while_heard(request, asked)
        if found is None:
            raise _unknown(name)
        return answered(found, wish.content_type(form), tag)

    async def write(self, request: Request) -> Response:
        """Replace, add to or remove a graph, as one recorded change.

        Raises:
            KeyNeeded, Forbidden: where whoever asks is no editor.
            TakesRelease: where nothing would be left of a graph of the release, and whoever asks is no admin.
            ReadOnly: where the service takes no changes.
            BadRequest: where the request is against the protocol.
            NoSuchGraph: where the graph to be removed is not there.
            WrongMediaType, BodyTooLarge, BadDocument, TooMany: where the body is not taken.
        """
        principal = require(request.scope, Role.EDITOR)
        author, sweeping = principal.name, principal.role >= Role.ADMIN
        if not self._sparql.settings.writable:
            raise ReadOnly
        whole, name = _target(request, query_parameters(request))
        if whole and request.method != "POST":
            raise BadRequest(
                f"{request.method} needs a graph",
                hint="name one with ?graph=IRI, or ?default for what lies in no named graph",
            )
        if request.method == "DELETE":
            done = await while_heard(request, self._sparql.drop(name, author=author, sweeping=sweeping))
            if not done.found and name is not None:
                raise _unknown(name)
            return _done(done, 204)
        content = await read_body(request, self._sparql.settings.update_bytes, _TOO_LARGE)
        documents = bodies_of(request.headers.get("content-type", ""), content)
        if whole:
            return await self._into_store(request, documents, author)
        mode = "replace" if request.method == "PUT" else "merge"
        base = BASE if name is None else name
        stored = self._sparql.put(documents, name, author=author, base=base, mode=mode, sweeping=sweeping)
        done = await while_heard(request, stored)
        # A document without statements makes no graph: there are none in which nothing is stored.
        return _done(done, 201 if done.changed and not done.found and name is not None else 204)

    async def _into_store(self, request: Request, documents: list[Body], author: str) -> Response:
        """Make a new graph of documents of one, or put those of several where they say."""
        if any(each.format in _MANY for each in documents):
            stored = self._sparql.put(documents, None, author=author, base=BASE, mode="whole")
            return _done(await while_heard(request, stored), 204)
        graph = f"{address_of(request).rstrip('/')}/{uuid4()}"
        done = await while_heard(request, self._sparql.put(documents, graph, author=author, base=graph, mode="merge"))
        return _done(done, 201, graph) if done.changed else _done(done, 204)


def _target(request: Request, parameters: dict[str, list[str]]) -> tuple[bool, str | None]:
    """Say whether a request is about the store itself, and give the IRI of its graph, None for what lies in none.

    Raises:
        BadRequest: where it names two, or none that can be one.
    """
    given, default = once(parameters, "graph"), "default" in parameters
    below = bool(request.path_params.get("graph"))
    if (given is not None) + default + below > 1:
        raise BadRequest("the request names two graphs", hint="name one: by address, graph or default", field="graph")
    if default:
        return False, None
    if given is None and not below:
        return True, None
    iri = address_of(request) if given is None else given
    if graph_name(iri) is None:
        raise BadRequest(
            "graph is to be an absolute IRI", value=iri[:200], field="graph", hint="percent-encode it once"
        )
    return False, iri


def _readable(request: Request, wish: Wish, whole: bool) -> Format:
    accept = request.headers.get("accept", "")
    form = wish.graphs
    if whole and form is not None and form.name not in DATASETS:
        form = GRAPHS["nquads"] if not accept or "*/*" in accept else None
    if form is None:
        raise refused(accept, [GRAPHS[name] for name in DATASETS] if whole else list(GRAPHS.values()))
    return form


def _unknown(name: str | None) -> NoSuchGraph:
    return NoSuchGraph("nothing is stored in this graph", hint="GET /sparql lists the graphs there are", value=name)


def _done(done: Changed, status: int, location: str | None = None) -> Response:
    headers = {REVISION_HEADER: str(done.revision)}
    return Response(status_code=status, headers=headers if location is None else {**headers, "location": location})
