"""Reads: GET operations whose answer a client may keep, and asks for again only where it would be another one.

An answer is told from others by its strong entity tag (RFC 9110, section 8.8.3), made of the version of the service,
the revision that it was read from, what was asked, and the form in which it goes out. The tag does not depend on the
answer itself, so a client that shows it is told 304 before anything is computed. Since what was asked is part of it,
whoever shows a tag has once been given that very answer.
"""

from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kgservice.rest.history import History
from kgservice.rest.models.problem import NOT_MODIFIED
from kgservice.rest.wanted import Wanted
from kgservice.stores.protocol import LogEntry
from kgservice.views.cursor import Cursor
from kgservice.views.headers import REVISION_HEADER
from kgservice.workspace import Workspace
from ontology.errors import EmotaxaError

__all__ = ["Reads"]

_SETTLED = timedelta(seconds=2)
"""How long after a revision its time is told: dates count seconds, and another revision might share its second."""

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
            if "if-none-match" in request.headers or "if-modified-since" in request.headers:
                entry = await run_in_threadpool(self._asked, request)
                if entry is not None and self._known(request, entry, negotiated):
                    return self._marked(Response(status_code=304), request, entry, negotiated)
            response = await handle(request)
            if response.status_code != 200:
                return response
            entry = await run_in_threadpool(self.history.entry, int(response.headers[REVISION_HEADER]))
            # Any answer will do for `*`; and only now is it known what an operation reads that names its own revision.
            if request.headers.get("if-none-match", "").strip() == "*" or self._known(request, entry, negotiated):
                response = Response(status_code=304)
            return self._marked(response, request, entry, negotiated)

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

    def _known(self, request: Request, entry: LogEntry, negotiated: bool) -> bool:
        """Tell whether the client has what it asks for; a date counts only where it shows no tag (section 13.2.2)."""
        if (shown := request.headers.get("if-none-match")) is not None:
            tag = self._tag(request, entry, negotiated)
            return tag in (one.strip().removeprefix("W/") for one in shown.split(","))
        if not _settled(entry):
            return False
        try:
            since = parsedate_to_datetime(request.headers.get("if-modified-since", ""))
        except ValueError:
            return False
        return since.tzinfo is not None and entry.at.replace(microsecond=0) <= since

    def _marked(self, response: Response, request: Request, entry: LogEntry, negotiated: bool) -> Response:
        headers = response.headers
        headers[REVISION_HEADER] = str(entry.revision)
        headers["etag"] = self._tag(request, entry, negotiated)
        # To be kept, but asked for every time: the newest revision may be another one by then.
        headers["cache-control"] = "no-cache"
        if negotiated:
            headers["vary"] = "Accept"
        if response.status_code == 304:
            # Of a whole answer, the middleware that compresses says so.
            headers.add_vary_header("Accept-Encoding")
        if _settled(entry):
            headers["last-modified"] = format_datetime(entry.at.replace(microsecond=0).astimezone(UTC), usegmt=True)
        return response

    def _tag(self, request: Request, entry: LogEntry, negotiated: bool) -> str:
        told = (
            self._app.version,
            str(entry.revision),
            entry.digest,
            request.url.path,
            request.url.query,
            request.headers.get("accept", "") if negotiated else "",
            # As the middleware that compresses decides it: what is compressed is another representation.
            "gzip" if "gzip" in request.headers.get("accept-encoding", "") else "",
        )
        return f'"{sha256(chr(0).join(told).encode()).hexdigest()[:32]}"'


def _settled(entry: LogEntry) -> bool:
    return datetime.now(UTC) - entry.at >= _SETTLED
