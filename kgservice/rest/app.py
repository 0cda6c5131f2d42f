"""The application, built from its parts; nothing happens at import."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from kgservice.access.access import Access
from kgservice.access.gate import Gate
from kgservice.access.rules import check_rules
from kgservice.changes.editing import Editing
from kgservice.changes.watching.courier import Courier
from kgservice.changes.watching.settings import WatchingSettings
from kgservice.classification.models import Load
from kgservice.classification.service import Classification
from kgservice.linked_data import routes as linked_data
from kgservice.observing.metrics import Metrics
from kgservice.observing.middleware import Observed
from kgservice.reconcile import routes as reconciliation
from kgservice.rest.compression import Compression
from kgservice.rest.conditional import Reads
from kgservice.rest.description import described, operation_id
from kgservice.rest.jobs import Jobs
from kgservice.rest.middleware import Edge, Seen
from kgservice.rest.models.problem import problems
from kgservice.rest.problems import problem_response
from kgservice.rest.routes import (
    annotations,
    change_decisions,
    change_effects,
    change_talk,
    changes,
    classification,
    concepts,
    conversion,
    harmonization,
    health,
    history,
    mappings,
    notices,
    operations,
    provenance,
    publishing,
    resolution,
    schemes,
    suggestions,
    watches,
)
from kgservice.senpy import routes as senpy
from kgservice.serving.life import Life
from kgservice.serving.readiness import Readiness
from kgservice.settings import ServiceSettings
from kgservice.sparql import graph_routes
from kgservice.sparql import routes as sparql_routes
from kgservice.sparql.engine import Sparql
from kgservice.stores.errors import StoreUnavailable
from kgservice.stores.release import shipped_release
from kgservice.web.routes import add_pages
from kgservice.workspace import Workspace
from ontology.errors import EmotaxaError

__all__ = ["create_app"]

_LOG = logging.getLogger(__name__)


def create_app(
    workspace: Workspace, settings: ServiceSettings | None = None, life: Life | None = None, load: Load | None = None
) -> FastAPI:
    """Build the application over a workspace, which stays the caller's to close.

    Args:
        workspace: the graph.
        settings: one group for each part; the defaults where none are given.
        life: tells whether the service is about to end.
        load: loads the models; `classifiers.open.load` where none is given.
    """
    chosen = settings or ServiceSettings()
    metrics, seen = Metrics(), Seen()
    readiness = Readiness(workspace, life or Life())
    jobs = Jobs(chosen.rest)
    access = Access.of(workspace.store, chosen.access, workers=chosen.workers, shared=chosen.rest.job_folder)
    editing = Editing(workspace, chosen.changes, chosen.watching)
    courier = Courier(workspace.store, chosen.watching)
    sparql = Sparql(workspace.store, chosen.sparql, metrics)
    classifying = Classification(workspace, chosen.classification, metrics.classification, load)
    # What starts and ends with the service, in this order; it ends in the opposite one.
    parts: list[AbstractAsyncContextManager[object]] = [
        _ending(readiness.close),
        _ending(access.close),
        _delivering(courier, chosen.watching),
        _ending(jobs.close),
        sparql,
        classifying,
    ]

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await run_in_threadpool(_warmed, workspace, seen)
        async with AsyncExitStack() as running:
            for part in parts:
                await running.enter_async_context(part)
            yield

    app = FastAPI(
        title="Emotaxa",
        version=shipped_release().version,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        lifespan=lifespan,
        responses=problems(500),
        generate_unique_id_function=operation_id,
    )
    reads = Reads(app, workspace)
    # The most frequent question first: routes are tried in order.
    conversion.add_routes(app, reads, workspace, chosen.rest)
    annotations.add_routes(app, workspace, chosen.rest)
    classification.add_routes(app, workspace, chosen.rest, classifying)
    resolution.add_routes(app, workspace, chosen.rest)
    schemes.add_routes(reads, workspace)
    concepts.add_routes(app, reads, workspace, chosen.rest)
    mappings.add_routes(reads, workspace)
    history.add_routes(reads, workspace)
    changes.add_routes(app, reads, editing, chosen.rest)
    change_effects.add_routes(app, reads, editing)
    change_decisions.add_routes(app, editing, chosen.rest)
    change_talk.add_routes(app, editing, chosen.rest)
    suggestions.add_routes(app, editing, chosen.rest)
    watches.add_routes(app, editing, chosen.rest, courier)
    notices.add_routes(app, editing, chosen.rest)
    operations.add_routes(app, reads, editing, chosen.rest)
    provenance.add_routes(reads, workspace)
    publishing.add_routes(app, editing, chosen.rest, jobs)
    senpy.add_routes(app, workspace, chosen.rest, classifying)
    harmonization.add_routes(app, workspace, chosen.rest, jobs)
    health.add_routes(app, workspace, readiness, classifying.models)
    reconciliation.add_routes(app, workspace, chosen)
    linked_data.add_routes(app, workspace)
    sparql_routes.add_routes(app, workspace.store, sparql)
    graph_routes.add_routes(app, workspace.store, sparql)
    if chosen.metrics.enabled:
        health.add_metrics(app, metrics, readiness, jobs)
    add_pages(app, editing)
    for kind in (EmotaxaError, HTTPException, RequestValidationError):
        app.add_exception_handler(kind, problem_response)
    app.add_exception_handler(ClientDisconnect, _unheard)
    check_rules(app)
    app.add_middleware(Gate, access=access)
    app.add_middleware(Compression)
    app.add_middleware(Observed, metrics=metrics if chosen.metrics.enabled else None, lines=chosen.logs.requests)
    app.add_middleware(Edge, workspace=workspace, seen=seen)
    app.openapi = lambda: described(app)  # type: ignore[method-assign]
    return app


def _warmed(workspace: Workspace, seen: Seen) -> None:
    """Warm up where the store can be read; a worker that comes up while it cannot waits for it, and is not ready."""
    try:
        workspace.warm()
        seen.look(workspace)
    except StoreUnavailable as error:
        _LOG.warning("begun without the store: %s", error.message)


@asynccontextmanager
async def _ending(close: Callable[[], None]) -> AsyncIterator[None]:
    """Call something that blocks when the service ends."""
    try:
        yield
    finally:
        await run_in_threadpool(close)


@asynccontextmanager
async def _delivering(courier: Courier, settings: WatchingSettings) -> AsyncIterator[None]:
    """Deliver webhooks for as long as the service runs, where any are sent; what is being sent is finished."""
    if settings.webhooks:
        courier.start()
    try:
        yield
    finally:
        await run_in_threadpool(courier.stop)


def _unheard(request: Request, error: Exception) -> Response:
    """Answer nobody: the client has gone, and nothing has failed here."""
    return Response(status_code=499)
