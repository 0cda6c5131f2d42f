"""The routes of linked data: /id, /page and /data, the dumps, and the description of the whole."""

from collections.abc import Awaitable, Callable
from functools import wraps
from urllib.parse import urlencode

import orjson
from fastapi import FastAPI
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from kgservice.linked_data.address import data_path, id_path, iri_at, local_of, page_path, uri_of
from kgservice.linked_data.description import description
from kgservice.linked_data.dump import compressed, dump_named, dumps_of, written
from kgservice.linked_data.errors import Gone, NotAcceptable
from kgservice.linked_data.form import FORMS, HTML, MEDIA_TYPES, Form, form_of
from kgservice.linked_data.graph import Graphs, LinkedGraph
from kgservice.linked_data.links import Links, links_of
from kgservice.linked_data.negotiation import preferred
from kgservice.linked_data.operations import DATA, DUMP, DUMPS, IDENTIFIED, PAGE, VOID
from kgservice.linked_data.page import PAGE_HEADERS, Frame, dumps_page, node_page
from kgservice.linked_data.void import LICENCE, void_triples
from kgservice.observing.middleware import METHOD_KEY
from kgservice.rest.compression import coding_of, vary_by
from kgservice.rest.errors import InvalidRequest, NotFound
from kgservice.rest.history import History
from kgservice.rest.problems import problem_response
from kgservice.rest.validators import Software, Validators
from kgservice.rest.wanted import Wanted, wanted_of
from kgservice.views.headers import REVISION_HEADER
from kgservice.workspace import Workspace
from ontology.errors import EmotaxaError
from ontology.formats.document import LaidOut
from ontology.spelling import nearest

__all__ = ["LinkedData", "add_routes"]

_Handler = Callable[[Request], Awaitable[Response]]
_UTF8 = "; charset=utf-8"
_LINE = 200


class LinkedData:
    """Answers for IRIs; whatever takes time is done in a thread."""

    def __init__(self, workspace: Workspace) -> None:
        """Take the workspace; nothing is read yet."""
        self.graphs = Graphs(workspace)
        self.history = History(workspace.store)
        self.software = Software.begin()

    def identified(self, request: Request) -> Response:
        """Lead from an IRI to its page or one of its documents, as the client likes it."""
        graph, wanted = self._at(request)
        local = request.path_params["name"]
        iri = self._known(graph, local)
        query, root = _query(wanted), request.scope.get("root_path", "")
        links = links_of(graph, iri, Links(root, query), at="id")
        # What an IRI leads to may be another one by the next revision: who keeps it has to ask again.
        headers = {
            "link": str(links),
            "vary": "Accept",
            "cache-control": "no-cache",
            REVISION_HEADER: str(graph.revision),
        }
        chosen = _chosen(request)
        if graph.retired(iri):
            if (successor := graph.successor(iri)) is not None:
                target = f"{root}{id_path(successor)}{_behind(query)}" if successor in graph.iris else uri_of(successor)
                said = f"{iri} is retired; {successor} has taken its place.\n"
                headers["location"] = target
                return Response(said, 301, headers, f"text/plain{_UTF8}")
            if chosen is None:
                return self._page(request, graph, iri, query, status=410)
            raise Gone(
                "this name is retired, and nothing has taken its place",
                hint=f"what it meant stands in {data_path(iri, chosen.suffix)}",
                value=iri,
            )
        path = page_path(iri) if chosen is None else data_path(iri, chosen.suffix)
        headers["location"] = f"{root}{path}{_behind(query)}"
        return Response(status_code=303, headers=headers)

    def page(self, request: Request) -> Response:
        """Show the page about a node."""
        graph, wanted = self._at(request)
        iri = self._known(graph, request.path_params["name"])
        gone = graph.retired(iri) and graph.successor(iri) is None
        return self._page(request, graph, iri, _query(wanted), status=410 if gone else 200)

    def data(self, request: Request) -> Response:
        """Give the document about a node in the form that its suffix names."""
        graph, wanted = self._at(request)
        local, dot, suffix = request.path_params["name"].rpartition(".")
        form = FORMS.get(suffix) if dot else None
        if form is None:
            hint = f"end it in one of {', '.join(f'.{known}' for known in FORMS)}"
            raise NotFound("there is no document of that kind", hint=hint, value=request.path_params["name"])
        iri = self._known(graph, local)
        validators = self._validators(request, graph, f"data/{local}.{suffix}")
        links = links_of(graph, iri, Links(request.scope.get("root_path", ""), _query(wanted)), at=suffix)
        headers = {**validators.headers(), "link": str(links)}
        if validators.known(request, there=True):
            return _unchanged(headers)
        text = form.write(LaidOut.of(description(graph, iri)))
        return Response(text, headers=headers, media_type=_with_charset(form.media_type))

    def dumps(self, request: Request) -> Response:
        """List the dumps."""
        graph, wanted = self._at(request)
        chosen = preferred(request.headers.get("accept", ""), ("application/json", HTML))
        if chosen is None:
            raise NotAcceptable(request.headers["accept"], ("application/json", HTML))
        validators = self._validators(request, graph, f"dumps {chosen}")
        links = Links(request.scope.get("root_path", ""), "").versions("/dumps", graph.revision - 1)
        headers = {**validators.headers(), "vary": "Accept", "link": str(links)}
        if validators.known(request, there=True):
            return _unchanged(headers)
        frame = Frame(request.scope.get("root_path", ""), _query(wanted))
        if chosen == HTML:
            page = dumps_page(graph.revision, dumps_of(graph), frame)
            return Response(page, headers={**headers, **PAGE_HEADERS}, media_type=HTML + _UTF8)
        listed = [
            {"name": dump.name, "title": dump.title, "media_type": dump.media_type, "path": frame.href(dump.path)}
            for dump in dumps_of(graph)
        ]
        document = {"revision": graph.revision, "dumps": listed}
        return Response(orjson.dumps(document), headers=headers, media_type="application/json")

    def dump(self, request: Request) -> Response:
        """Give a dump, piece by piece; nothing is written where only the headers are asked for."""
        graph, _ = self._at(request)
        name = request.path_params["name"]
        packed = name.endswith(".gz")
        found = dump_named(graph, name.removesuffix(".gz"))
        if found is None:
            close = nearest(name[:_LINE], (each.name for each in dumps_of(graph)))
            hint = f"did you mean {', '.join(close)}?" if close else "see /dumps"
            raise NotFound("there is no such dump", hint=hint, value=name)
        validators = self._validators(request, graph, f"dumps/{name}", packed=packed)
        root = request.scope.get("root_path", "")
        links = Links(root, "").here("/dumps", "collection").here("/.well-known/void", "describedby")
        # Every revision has the whole; a module or a mapping set may not have been there before.
        path = f"{found.path}.gz" if packed else found.path
        links.versions(path, graph.revision - 1 if found.graph is None else None)
        headers = {**validators.headers(), "link": str(links)}
        if validators.known(request, there=True):
            return _unchanged(headers, coded=not packed)
        media_type = "application/gzip" if packed else _with_charset(found.media_type)
        coding = "" if packed else coding_of(request.scope)
        if coding:
            headers |= {"content-encoding": coding, "vary": "Accept-Encoding"}
        if _is_head(request):
            return StreamingResponse(iter(()), headers=headers, media_type=media_type)
        pieces = written(graph, found)
        if found.graph is not None:
            # What cannot be written has to be known before the first byte is out.
            pieces = iter(list(pieces))
        return StreamingResponse(
            compressed(pieces) if packed or coding else pieces, headers=headers, media_type=media_type
        )

    def void(self, request: Request) -> Response:
        """Describe the whole as a data set."""
        graph, _ = self._at(request)
        offered = [form.media_type for form in FORMS.values()]
        accept = request.headers.get("accept", "")
        # A browser, which takes none of them by name, gets Turtle.
        chosen = preferred(accept, offered) or ("text/turtle" if preferred(accept, (HTML,)) else None)
        if chosen is None:
            raise NotAcceptable(accept, offered)
        address = str(request.base_url).rstrip("/")
        validators = self._validators(request, graph, f"void {chosen} {address}")
        links = Links(request.scope.get("root_path", ""), "")
        links.to(LICENCE, "license").versions("/.well-known/void", graph.revision - 1)
        headers = {**validators.headers(), "vary": "Accept", "link": str(links)}
        if validators.known(request, there=True):
            return _unchanged(headers)
        form = next(form for form in FORMS.values() if form.media_type == chosen)
        text = form.write(LaidOut.of(void_triples(graph, address, self.software.version)))
        return Response(text, headers=headers, media_type=_with_charset(chosen))

    def _page(self, request: Request, graph: LinkedGraph, iri: str, query: str, *, status: int) -> Response:
        validators = self._validators(request, graph, f"page/{local_of(iri)}?{query}")
        root = request.scope.get("root_path", "")
        links = links_of(graph, iri, Links(root, query), at="page")
        headers = {**validators.headers(), **PAGE_HEADERS, "link": str(links)}
        if status == 200 and validators.known(request, there=True):
            return _unchanged(headers)
        text = node_page(graph, iri, description(graph, iri), Frame(root, query))
        return Response(text, status, headers, HTML + _UTF8)

    def _validators(self, request: Request, graph: LinkedGraph, name: str, *, packed: bool = False) -> Validators:
        return Validators.of(request, self.history.entry(graph.revision), self.software, name, packed=packed)

    def _at(self, request: Request) -> tuple[LinkedGraph, Wanted]:
        try:
            wanted = wanted_of(request)
        except ValidationError as error:
            raise InvalidRequest(error.errors(include_url=False)) from error
        return self.graphs.at(wanted.number(self.graphs.workspace.store)), wanted

    def _known(self, graph: LinkedGraph, local: str) -> str:
        iri = graph.known(iri_at(local))
        if iri is not None:
            return iri
        taxonomy = graph.at.knowledge.taxonomy
        names = [*taxonomy.concepts, *(scheme.iri for scheme in taxonomy.schemes.values())]
        close = nearest(local[:_LINE], (local_of(name) for name in names))
        hint = f"did you mean {', '.join(f'/id/{name}' for name in close)}?" if close else "see /api/v1/schemes"
        raise NotFound("nothing has that name", hint=hint, value=iri_at(local))


def add_routes(app: FastAPI, workspace: Workspace) -> None:
    """Add /id, /page, /data, /dumps and /.well-known/void."""
    service = LinkedData(workspace)
    for operation, handler in (
        (IDENTIFIED, service.identified),
        (PAGE, service.page),
        (DATA, service.data),
        (DUMPS, service.dumps),
        (DUMP, service.dump),
        (VOID, service.void),
    ):
        answering = _in_thread(handler)
        operation.add_to(app, answering)
        app.add_route(operation.path, answering, methods=["OPTIONS"], include_in_schema=False)


def _in_thread(handler: Callable[[Request], Response]) -> _Handler:
    """Answer in a thread, for pages of every origin, problems included."""

    @wraps(handler)
    async def handle(request: Request) -> Response:
        if request.method == "OPTIONS":
            response = Response(status_code=204, headers={"allow": "GET, HEAD, OPTIONS", **_PREFLIGHT})
        else:
            try:
                response = await run_in_threadpool(handler, request)
            except EmotaxaError as error:
                response = problem_response(request, error)
                response.headers.update({"vary": "Accept", "cache-control": "no-cache"})
        response.headers["access-control-allow-origin"] = "*"
        response.headers["access-control-expose-headers"] = _EXPOSED
        return response

    return handle


_PREFLIGHT = {
    "access-control-allow-methods": "GET, HEAD, OPTIONS",
    "access-control-allow-headers": "Accept, Authorization, If-None-Match, If-Modified-Since",
    "access-control-max-age": "86400",
}
_EXPOSED = "Link, ETag, Last-Modified, X-Emotaxa-Revision, X-Request-Id"


def _chosen(request: Request) -> Form | None:
    """Give the form that a client likes best, None for HTML.

    Raises:
        NotAcceptable: where it takes none.
    """
    accept = request.headers.get("accept", "")
    media_type = preferred(accept, tuple(MEDIA_TYPES))
    if media_type is None:
        raise NotAcceptable(accept, tuple(MEDIA_TYPES))
    return form_of(media_type)


def _unchanged(headers: dict[str, str], *, coded: bool = True) -> Response:
    """Tell a client that it has the answer; of a whole one, what compresses says that it depends on the coding."""
    response = Response(status_code=304, headers=headers)
    if coded:
        vary_by(response.headers, "Accept-Encoding")
    return response


def _is_head(request: Request) -> bool:
    """Tell whether only the headers are asked for; the edge of the service has made the request a GET by now."""
    return bool(request.scope.get(METHOD_KEY, request.method) == "HEAD")


def _query(wanted: Wanted) -> str:
    return urlencode(wanted.model_dump(exclude_none=True))


def _behind(query: str) -> str:
    return f"?{query}" if query else ""


def _with_charset(media_type: str) -> str:
    """Name UTF-8 where the type is one of text, and where its registration lets it be named."""
    return media_type + _UTF8 if media_type.startswith("text/") else media_type
