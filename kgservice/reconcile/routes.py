"""The routes of reconciliation: /reconcile and what lies below it."""

from collections.abc import Awaitable, Callable
from functools import wraps
from urllib.parse import quote, urlencode

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kgservice.access.principal import Role, require
from kgservice.reconcile.candidates import answer_batch
from kgservice.reconcile.card import PREVIEW_HEADERS, concept_card, named_card, preview_page
from kgservice.reconcile.cross_origin import answered, preflight, with_cors
from kgservice.reconcile.deadline import Deadline
from kgservice.reconcile.entity import find_entity, id_of
from kgservice.reconcile.entity_type import find_type
from kgservice.reconcile.errors import NoQuery
from kgservice.reconcile.extension import answer_extension, propose_properties, read_extension
from kgservice.reconcile.facts import Facts, FactsAt
from kgservice.reconcile.manifest import manifest
from kgservice.reconcile.operations import ASK, FLYOUT, PREVIEW, PROPERTIES, SEND, SUGGEST, VIEW, schemas
from kgservice.reconcile.parameters import FORM, count_of, naming, read_form, wanted_in
from kgservice.reconcile.property import find_property
from kgservice.reconcile.query import read_batch
from kgservice.reconcile.suggestion import PAGE, entity_suggestions, property_suggestions, type_suggestions
from kgservice.rest.bodies import read_body
from kgservice.rest.errors import NotFound, WrongMediaType
from kgservice.rest.methods import allowed
from kgservice.rest.problems import problem_response
from kgservice.settings import ServiceSettings
from kgservice.stores.release import shipped_release
from kgservice.views.headers import REVISION_HEADER
from kgservice.workspace import Workspace
from ontology.concept import Concept
from ontology.errors import EmotaxaError
from ontology.spelling import LONGEST_LABEL

__all__ = ["Reconciliation", "add_routes"]

_Handler = Callable[[Request], Awaitable[Response]]
_MOST_SUGGESTED = 100
_FURTHEST = 1_000_000


class Reconciliation:
    """Answers what clients of the protocol ask; whatever takes time is done in a thread."""

    def __init__(self, workspace: Workspace, settings: ServiceSettings) -> None:
        """Take the workspace, and the limits."""
        self.facts = Facts(workspace)
        self.settings = settings

    async def endpoint(self, request: Request) -> Response:
        """Answer a batch of queries, extend data, or else give the manifest."""
        query = request.query_params
        form: dict[str, str] = {}
        if request.method == "POST":
            require(request.scope, Role.VIEWER)
            form = await self._form(request)
        asked = {name: form.get(name, query.get(name)) for name in ("queries", "extend")}
        given = [name for name, text in asked.items() if text is not None]
        if len(given) > 1:
            raise NoQuery("the request has both queries and extend", hint="send two requests")
        if not given:
            if request.method == "POST":
                raise NoQuery("the form has no field queries", hint="send queries or extend, each with JSON in it")
            return await run_in_threadpool(self._manifest, request)
        require(request.scope, Role.VIEWER)
        callback = query.get("callback") if request.method == "GET" else None
        answer = self._batch if given[0] == "queries" else self._extended
        return await run_in_threadpool(answer, request, asked[given[0]] or "", callback)

    async def suggest(self, request: Request) -> Response:
        """Suggest entities, types or properties."""
        return await run_in_threadpool(self._suggested, request)

    async def flyout(self, request: Request) -> Response:
        """Show a small view of an entity, a type or a property."""
        return await run_in_threadpool(self._flown_out, request)

    async def preview(self, request: Request) -> Response:
        """Show an entity as a page for a frame."""
        return await run_in_threadpool(self._previewed, request)

    async def view(self, request: Request) -> Response:
        """Lead to the page of an entity."""
        return await run_in_threadpool(self._viewed, request)

    async def properties(self, request: Request) -> Response:
        """Propose properties of a type."""
        return await run_in_threadpool(self._proposed, request)

    async def _form(self, request: Request) -> dict[str, str]:
        media_type = request.headers.get("content-type", FORM).partition(";")[0].strip().lower()
        if media_type != FORM:
            raise WrongMediaType(media_type, "a form", (FORM,))
        body = await read_body(request, self.settings.rest.body_bytes, "send smaller batches")
        return await run_in_threadpool(read_form, body)

    def _at(self, request: Request) -> FactsAt:
        wanted = wanted_in(request.query_params)
        return self.facts.at(wanted.number(self.facts.workspace.store))

    def _manifest(self, request: Request) -> Response:
        wanted = wanted_in(request.query_params)
        number = wanted.number(self.facts.workspace.store)
        graph = self.facts.workspace.at(number)
        document = manifest(
            str(request.base_url).rstrip("/"),
            naming(wanted),
            shipped_release().version,
            self.settings.rest.texts,
            open_reads=self.settings.access.open_reads,
        )
        return answered(document, graph.revision, request.query_params.get("callback"))

    def _batch(self, request: Request, document: str, callback: str | None) -> Response:
        batch = read_batch(document, self.settings.rest.texts)
        facts = self._at(request)
        return answered(answer_batch(facts, batch, Deadline()), facts.graph.revision, callback)

    def _extended(self, request: Request, document: str, callback: str | None) -> Response:
        asked = read_extension(document, self.settings.rest.texts)
        facts = self._at(request)
        return answered(answer_extension(facts, asked, Deadline()), facts.graph.revision, callback)

    def _suggested(self, request: Request) -> Response:
        query, facts = request.query_params, self._at(request)
        prefix = query.get("prefix", "")[:LONGEST_LABEL]
        skip = count_of(query, "cursor", 0, _FURTHEST)
        most = count_of(query, "limit", PAGE, _MOST_SUGGESTED) or PAGE
        match request.path_params["kind"]:
            case "entity":
                found = entity_suggestions(facts, prefix, query.get("type", ""), skip, most)
            case "type":
                found = type_suggestions(facts.taxonomy, prefix, skip, most)
            case "property":
                found = property_suggestions(facts.taxonomy, prefix, skip, most)
            case other:
                raise _no_kind(other)
        return answered({"result": found}, facts.graph.revision, query.get("callback"))

    def _flown_out(self, request: Request) -> Response:
        facts, identifier = self._at(request), request.query_params.get("id", "")
        match request.path_params["kind"]:
            case "entity":
                html = concept_card(facts, self._entity(facts, identifier))
            case "type":
                kind = find_type(facts.taxonomy, identifier)
                if kind is None:
                    raise NotFound("there is no such type", hint="see /reconcile/suggest/type", value=identifier)
                html = named_card(kind.id, kind.name, kind.description)
            case "property":
                known = find_property(facts.taxonomy, identifier)
                if known is None:
                    hint = "see /reconcile/suggest/property"
                    raise NotFound("there is no such property", hint=hint, value=identifier)
                html = named_card(known.id, known.name, known.description)
            case other:
                raise _no_kind(other)
        document = {"id": identifier, "html": html}
        return answered(document, facts.graph.revision, request.query_params.get("callback"))

    def _previewed(self, request: Request) -> Response:
        facts = self._at(request)
        concept = self._entity(facts, request.query_params.get("id", ""))
        headers = {**PREVIEW_HEADERS, REVISION_HEADER: str(facts.graph.revision)}
        page = preview_page(concept.label, concept_card(facts, concept))
        return Response(page, headers=headers, media_type="text/html; charset=utf-8")

    def _viewed(self, request: Request) -> Response:
        facts, wanted = self._at(request), wanted_in(request.query_params)
        concept = self._entity(facts, request.query_params.get("id", ""))
        named = naming(wanted)
        path = f"{request.scope.get('root_path', '')}/id/{quote(id_of(concept.iri))}"
        headers = {"location": f"{path}?{named}" if named else path, REVISION_HEADER: str(facts.graph.revision)}
        return Response(status_code=303, headers=headers)

    def _proposed(self, request: Request) -> Response:
        query, facts = request.query_params, self._at(request)
        limit = count_of(query, "limit", 0, _MOST_SUGGESTED) or None
        document = propose_properties(facts.taxonomy, query.get("type", "")[:LONGEST_LABEL], limit)
        return answered(document, facts.graph.revision, query.get("callback"))

    def _entity(self, facts: FactsAt, identifier: str) -> Concept:
        concept = find_entity(facts.taxonomy, identifier)
        if concept is None:
            where = urlencode({"prefix": identifier[:40]})
            raise NotFound("there is no such entity", hint=f"see /reconcile/suggest/entity?{where}", value=identifier)
        return concept


def add_routes(app: FastAPI, workspace: Workspace, settings: ServiceSettings) -> None:
    """Add /reconcile and what lies below it."""
    service = Reconciliation(workspace, settings)
    app.state.schemas = getattr(app.state, "schemas", {}) | schemas()
    for operation, handler in (
        (ASK, service.endpoint),
        (SEND, service.endpoint),
        (SUGGEST, service.suggest),
        (FLYOUT, service.flyout),
        (PREVIEW, service.preview),
        (VIEW, service.view),
        (PROPERTIES, service.properties),
    ):
        answering = _open_to_pages(handler)
        operation.add_to(app, answering)
        if operation.method == "GET":
            app.add_route(operation.path, answering, methods=["OPTIONS"], include_in_schema=False)


def _open_to_pages(handler: _Handler) -> _Handler:
    """Add CORS to whatever a handler answers, its problems included."""

    @wraps(handler)
    async def handle(request: Request) -> Response:
        if request.method == "OPTIONS":
            return preflight(", ".join(allowed(request)))
        try:
            return with_cors(await handler(request))
        except EmotaxaError as error:
            return with_cors(problem_response(request, error))

    return handle


def _no_kind(kind: str) -> NotFound:
    return NotFound("there are no suggestions of that kind", hint="use entity, type or property", value=kind)
