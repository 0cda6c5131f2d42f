"""Reads: GET operations whose answer a client may keep, and asks for again only where it would be another one.

What was asked is part of an answer's entity tag, so whoever shows a tag has once been given that very answer, and is
told 304 before anything is computed.
"""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kgservice.access.principal import principal_of
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
Told = Callable[[Request], str]


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
        keyed: bool = False,
        told: Told | None = None,
        responses: dict[int | str, dict[str, Any]],
        **described: Any,  # noqa: ANN401 - as FastAPI takes it
    ) -> Callable[[Endpoint], Endpoint]:
        """Add a read; its endpoint gives a response that bears the revision.

        Args:
            path: as FastAPI takes it.
            negotiated: whether Accept chooses the form of the answer.
            keyed: whether it is another one for whoever shows another key.
            told: tells, in a thread, what the answer is made of besides the revision; raises what the endpoint would.
            responses: likewise; 304 is added.
            described: likewise.
        """

        def add(endpoint: Endpoint) -> Endpoint:
            self._app.router.add_api_route(
                path,
                endpoint,
                methods=["GET"],
                route_class_override=self._route(_Form(negotiated, keyed, told)),
                responses={**responses, **NOT_MODIFIED},
                **described,
            )
            return endpoint

        return add

    def _route(self, form: "_Form") -> type[APIRoute]:
        reads = self

        class ReadRoute(APIRoute):
            """A route whose answers carry an entity tag."""

            def get_route_handler(self) -> Handle:
                """Give what answers a request."""
                return reads._handling(super().get_route_handler(), form)

        return ReadRoute

    def _handling(self, handle: Handle, form: "_Form") -> Handle:
        async def handling(request: Request) -> Response:
            if "if-none-match" in request.headers:
                validators = await run_in_threadpool(self._foreseen, request, form)
                if validators is not None and validators.known(request, there=False):
                    return _marked(Response(status_code=304), validators, form)
            # What is told before the answer is made is never newer than the answer.
            told = None if form.told is None else await run_in_threadpool(form.told, request)
            response = await handle(request)
            if response.status_code != 200:
                return response
            entry = await run_in_threadpool(self.history.entry, int(response.headers[REVISION_HEADER]))
            validators = self._validators(request, entry, form, told)
            # Only now is it certain that there is one, and what is read where the operation names its own revision.
            if validators.known(request, there=True):
                response = Response(status_code=304)
            return _marked(response, validators, form)

        return handling

    def _foreseen(self, request: Request, form: "_Form") -> Validators | None:
        """Give the validators that an answer will have; None where the request will turn out to be wrong."""
        query = request.query_params
        try:
            wanted = Wanted.model_validate({name: query[name] for name in Wanted.model_fields if name in query})
            cursor = Cursor.read(query["cursor"]).revision if "cursor" in query else None
            number = wanted.number(self._workspace.store, cursor)
            entry = self.history.entry(self._workspace.store.revision if number is None else number)
            return self._validators(request, entry, form, None if form.told is None else form.told(request))
        except (EmotaxaError, ValidationError):
            return None

    def _validators(self, request: Request, entry: LogEntry, form: "_Form", told: str | None) -> Validators:
        parts = (*form.parts(request), request.url.path, request.url.query)
        if told is None:
            return Validators.of(request, entry, self._software, *parts)
        # The date of a revision says nothing of what else the answer is made of.
        return replace(Validators.of(request, entry, self._software, *parts, told), modified=None)


@dataclass(frozen=True, slots=True)
class _Form:
    """What is known of the answers of a read before there are any."""

    negotiated: bool
    keyed: bool
    told: Told | None

    def parts(self, request: Request) -> tuple[str, ...]:
        """Give what tells the answer from those to other requests with the same URL."""
        by = principal_of(request.scope)
        return (
            request.headers.get("accept", "") if self.negotiated else "",
            *((by.name, by.role.label) if self.keyed else ()),
        )

    def vary(self) -> str:
        """Name the headers on which that hangs."""
        return ", ".join(
            name for name, counts in (("Accept", self.negotiated), ("Authorization", self.keyed)) if counts
        )


def _marked(response: Response, validators: Validators, form: _Form) -> Response:
    response.headers.update(validators.headers())
    if vary := form.vary():
        response.headers["vary"] = vary
    if response.status_code == 304:
        # Of a whole answer, what compresses says so.
        vary_by(response.headers, "Accept-Encoding")
    return response
