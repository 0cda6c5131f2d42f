"""Whether the process runs, and whether it can answer."""

from typing import Any, Literal

from fastapi import FastAPI
from starlette.responses import Response

from kgservice.rest.answers import json_answer
from kgservice.rest.models.base import Answer, Revision
from kgservice.rest.models.problem import problems
from kgservice.rest.routes.parameters import API
from kgservice.workspace import Workspace

__all__ = ["add_routes"]

_TAGS: list[Any] = ["Health"]


class Health(Answer):
    """The process runs."""

    status: Literal["ok"]


class Ready(Answer):
    """The store can be read."""

    status: Literal["ready"]
    revision: Revision
    store: str


def add_routes(app: FastAPI, workspace: Workspace) -> None:
    """Add GET /healthz and /readyz, at the root and under the version."""

    async def healthz() -> Response:
        """Answer as long as the process runs; nothing else is looked at."""
        return Response(b'{"status":"ok"}', media_type="application/json")

    def readyz() -> Response:
        """Read the newest revision; 503 where the store does not give it."""
        at = workspace.at()
        kind = workspace.store.url.partition(":")[0]
        return json_answer({"status": "ready", "revision": at.revision, "store": kind}, at.revision)

    for prefix in (API, ""):
        app.get(
            f"{prefix}/healthz",
            response_model=Health,
            summary="Whether the process runs",
            tags=_TAGS,
            include_in_schema=bool(prefix),
        )(healthz)
        app.get(
            f"{prefix}/readyz",
            response_model=Ready,
            summary="Whether questions can be answered",
            responses=problems(503),
            tags=_TAGS,
            include_in_schema=bool(prefix),
        )(readyz)
