"""Whether the process runs, whether it can answer, and its metrics."""

from typing import Any, Literal

import orjson
from fastapi import FastAPI
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kgservice.classification.models import Models, State
from kgservice.observing.build import build_info
from kgservice.observing.metrics import Metrics
from kgservice.observing.metrics import State as ServiceState
from kgservice.rest.answers import json_answer
from kgservice.rest.jobs import Jobs
from kgservice.rest.models.base import Answer, Revision
from kgservice.rest.models.problem import problems
from kgservice.rest.problems import MEDIA_TYPE
from kgservice.rest.routes.parameters import API
from kgservice.serving.readiness import Readiness, Ready
from kgservice.views.problems import Problem
from kgservice.workspace import Workspace

__all__ = ["Health", "ReadyAnswer", "add_metrics", "add_routes"]

_TAGS: list[Any] = ["Health"]
_AGAIN_SECONDS = "5"
_METRICS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The metrics",
        "content": {
            media_type: {"schema": {"type": "string"}} for media_type in ("text/plain", "application/openmetrics-text")
        },
    }
}
_NO_STORE = {"cache-control": "no-store"}


class Health(Answer):
    """The process runs."""

    status: Literal["ok"]


class ReadyAnswer(Answer):
    """Questions can be answered."""

    status: Literal["ready"]
    revision: Revision
    store: str
    models: dict[str, State] = Field(
        description="How each model is. `idle` and `failed` ones are loaded when they are asked for, so none holds "
        "the service up.",
        examples=[{"emotaxa-small": "ready"}],
    )


def add_routes(app: FastAPI, workspace: Workspace, readiness: Readiness, models: Models) -> None:
    """Add GET /healthz and /readyz, at the root and under the version."""
    kind = workspace.store.url.partition(":")[0]

    async def healthz() -> Response:
        """Answer as long as the process runs; nothing else is looked at."""
        return Response(b'{"status":"ok"}', media_type="application/json", headers=_NO_STORE)

    async def readyz() -> Response:
        """Ask the store for its newest revision; 503 where it does not give it, or the service is about to end."""
        found = await readiness.found()
        if found.revision is None or not found.ready:
            return _not_ready(found, kind)
        states = {one.name: one.state for one in models.states()}
        document = {"status": "ready", "revision": found.revision, "store": kind, "models": states}
        answer = json_answer(document, found.revision)
        answer.headers.update(_NO_STORE)
        return answer

    for prefix in (API, ""):
        app.get(
            f"{prefix}/healthz",
            response_model=Health,
            summary="Whether the process runs",
            tags=_TAGS,
            name="healthz" if prefix else "healthz_at_the_root",
        )(healthz)
        app.get(
            f"{prefix}/readyz",
            response_model=ReadyAnswer,
            summary="Whether questions can be answered",
            responses=problems(503),
            tags=_TAGS,
            name="readyz" if prefix else "readyz_at_the_root",
        )(readyz)


def add_metrics(app: FastAPI, metrics: Metrics, readiness: Readiness, jobs: Jobs) -> None:
    """Add GET /metrics."""

    async def told(request: Request) -> Response:
        """Give the counters and gauges that Prometheus reads, in its text format or as OpenMetrics by Accept."""
        found, accept = await readiness.found(), request.headers.get("accept", "")

        def written() -> tuple[bytes, str]:
            return metrics.exposed(
                ServiceState(found.ready, found.revision, jobs.files.counted(), build_info()), accept
            )

        text, media_type = await run_in_threadpool(written)
        return Response(text, headers={**_NO_STORE, "content-type": media_type})

    app.get(
        "/metrics",
        name="metrics",
        summary="What is counted and measured, for Prometheus",
        response_class=Response,
        responses=_METRICS,
        tags=_TAGS,
    )(told)


def _not_ready(found: Ready, kind: str) -> Response:
    """Say which part is missing."""
    if found.ending:
        detail, hint = "the service is about to end", "ask another instance, or try again later"
    else:
        detail, hint = found.trouble or "the store cannot be read", "try again later"
    states = (
        (
            "/service",
            "ending" if found.ending else "running",
            "the service takes requests" if not found.ending else detail,
        ),
        ("/store", "up" if found.trouble is None else "down", found.trouble or f"the store ({kind}) can be read"),
    )
    errors = tuple({"pointer": part, "detail": said, "value": state, "hint": None} for part, state, said in states)
    problem = Problem("unavailable", "Unavailable", 503, detail, hint=hint, errors=errors)
    headers = {**_NO_STORE, "retry-after": _AGAIN_SECONDS}
    return Response(orjson.dumps(problem.document()), problem.status, headers, MEDIA_TYPE)
