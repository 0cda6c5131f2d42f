"""Reads: GET operations whose answer a client may keep, and asks for again only where it would be another one.

What was asked is part of an answer's entity tag, so whoever shows a tag has once been given that very answer, and is
told 304 before anything is computed.
"""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kgservice.rest.compression import vary_by
from kgservice.rest.history import History
from kgservice.rest.models.problem import NOT_MODIFIED
from kgservice.rest.validators import Software, Validators
from kgservice.rest.wanted import Wanted
from kgservice.stores.protocol import LogEntry
from kgservice.views.cursor import Cursor
from kgservice.views.headers import REVISION_HEADER
from kgservice.workspace import Workspace
from ontology.errors import EmotaxaError

__all__ = ["Reads"]

Endpoint = Callable[..., Any]
Handle = Callable[[Request], Coroutine[Any, Any, Response]]


class Reads:
    """Adds reads to an application.

    Attributes:
        history: the change log, from which tags and dates are made.
    """

    def __init__(self, app: FastAPI, workspace: Workspace) -> None:
        """Add to an application that answers over a workspace."""
        self._app = app
        self._workspace = workspace
        self._software = Software.begin()
        self.history = History(workspace.store)

    def get(
        self,
        path: str,
        *,
        negotiated: bool = False,
        responses: dict[int | str, dict[str, Any]],
        **described: Any,  # noqa: ANN401 - as FastAPI takes it
    ) -> Callable[[Endpoint], Endpoint]:
        """Add a read; its endpoint gives a response that bears the revision.

        Args:
            path: as FastAPI takes it.
            negotiated: whether Accept chooses the form of the answer.
            responses: likewise; 304 is added.
            described: likewise.
        """

        def add(endpoint: Endpoint) -> Endpoint:
            self._app.router.add_api_route(
                path,
                endpoint,
                methods=["GET"],
                route_class_override=self._route(negotiated),
                responses={**responses, **NOT_MODIFIED},
                **described,
            )
            return endpoint

        return add

    def _route(self, negotiated: bool) -> type[APIRoute]:
        reads = self

        class ReadRoute(APIRoute):
            """A route whose answers carry an entity tag."""

            def get_route_handler(self) -> Handle:
                """Give what answers a request."""
                return reads._handling(super().get_route_handler(), negotiated)

        return ReadRoute

    def _handling(self, handle: Handle, negotiated: bool) -> Handle:
        async def handling(request: Request) -> Response:
            if "if-none-match" in request.headers:
                asked = await run_in_threadpool(self._asked, request)
                if asked is not None:
                    validators = self._validators(request, asked, negotiated)
                    if validators.known(request, there=False):
                        return _marked(Response(status_code=304), validators, negotiated)
            response = await handle(request)
            if response.status_code != 200:
                return response
            entry = await run_in_threadpool(self.history.entry, int(response.headers[REVISION_HEADER]))
            validators = self._validators(request, entry, negotiated)
            # Only now is it certain that there is one, and what is read where the operation names its own revision.
            if validators.known(request, there=True):
                response = Response(status_code=304)
            return _marked(response, validators, negotiated)

        return handling

    def _asked(self, request: Request) -> LogEntry | None:
        """Give the entry of the revision that a request reads; None where it will turn out to be wrong."""
        query = request.query_params
        try:
            wanted = Wanted.model_validate({name: query[name] for name in Wanted.model_fields if name in query})
            cursor = Cursor.read(query["cursor"]).revision if "cursor" in query else None
            number = wanted.number(self._workspace.store, cursor)
            return self.history.entry(self._workspace.store.revision if number is None else number)
        except (EmotaxaError, ValidationError):
            return None

    def _validators(self, request: Request, entry: LogEntry, negotiated: bool) -> Validators:
        told = (request.url.path, request.url.query, request.headers.get("accept", "") if negotiated else "")
        return Validators.of(request, entry, self._software, *told)


def _marked(response: Response, validators: Validators, negotiated: bool) -> Response:
    response.headers.update(validators.headers())
    if negotiated:
        response.headers["vary"] = "Accept"
    if response.status_code == 304:
        # Of a whole answer, what compresses says so.
        vary_by(response.headers, "Accept-Encoding")
    return response
