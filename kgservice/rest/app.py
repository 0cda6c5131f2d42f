"""The application, built from its parts; nothing happens at import."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from kgservice.rest.jobs import Jobs
from kgservice.rest.middleware import Edge
from kgservice.rest.models.problem import ProblemDocument, problems
from kgservice.rest.problems import problem_response
from kgservice.rest.routes import (
    annotations,
    concepts,
    conversion,
    harmonization,
    health,
    mappings,
    resolution,
    schemes,
)
from kgservice.rest.settings import Settings
from kgservice.stores.release import shipped_release
from kgservice.web.routes import add_pages
from kgservice.workspace import Workspace
from ontology.errors import EmotaxaError

__all__ = ["create_app", "warm"]

_DESCRIPTION = """\
Makes emotion labels comparable: what a label means, and what it is called in another scheme.

Concepts are named by IRI, by CURIE (`goemotions:annoyance`, `parrott:1/joy`) or, with the scheme given, by label.
Degrees and shares lie in [0, 1]; losses and ambiguities are in bits; valence, arousal and dominance lie on [-1, 1]
unless a scale is named. Errors are problem documents (RFC 9457) that carry the field, the value and the cure.
"""
_LICENCE = {"name": "Apache-2.0 (code), CC-BY-4.0 (data)"}


def create_app(workspace: Workspace, settings: Settings | None = None) -> FastAPI:
    """Build the application over a workspace, which stays the caller's to close.

    Args:
        workspace: the graph.
        settings: limits; the defaults where none are given.
    """
    chosen = settings or Settings()
    jobs = Jobs(chosen)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await run_in_threadpool(warm, workspace)
        yield
        await run_in_threadpool(jobs.close)

    app = FastAPI(
        title="Emotaxa",
        version=shipped_release().version,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        lifespan=lifespan,
        responses=problems(500),
    )
    # The most frequent question first: routes are tried in order.
    conversion.add_routes(app, workspace, chosen)
    annotations.add_routes(app, workspace, chosen)
    resolution.add_routes(app, workspace, chosen)
    schemes.add_routes(app, workspace)
    concepts.add_routes(app, workspace)
    mappings.add_routes(app, workspace)
    harmonization.add_routes(app, workspace, chosen, jobs)
    health.add_routes(app, workspace)
    add_pages(app, workspace)
    for kind in (EmotaxaError, HTTPException, RequestValidationError):
        app.add_exception_handler(kind, problem_response)
    app.add_exception_handler(ClientDisconnect, _unheard)
    app.add_middleware(Edge, workspace=workspace)
    app.openapi = lambda: _described(app)  # type: ignore[method-assign]
    return app


def warm(workspace: Workspace) -> None:
    """Load the graph and compute its denotation, so that the first question does not wait for them."""
    _ = workspace.at().converter.denotation


def _unheard(request: Request, error: Exception) -> Response:
    """Answer nobody: the client has gone, and nothing has failed here."""
    return Response(status_code=499)


def _described(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title, version=app.version, routes=app.routes, description=_DESCRIPTION, license_info=_LICENCE
        )
        problem = ProblemDocument.model_json_schema(ref_template="#/components/schemas/{model}")
        document["components"]["schemas"] |= problem.pop("$defs", {}) | {"ProblemDocument": problem}
        app.openapi_schema = document
    return app.openapi_schema
