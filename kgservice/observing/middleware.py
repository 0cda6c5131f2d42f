"""Each request observed: one line in the log, and its numbers."""

import asyncio
import logging
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kgservice.access.principal import SCOPE_KEY, Principal
from kgservice.observing.logs import REQUESTS
from kgservice.observing.metrics import Metrics
from kgservice.views.headers import REVISION_HEADER

__all__ = ["METHOD_KEY", "Observed"]

_LOG = logging.getLogger(REQUESTS)
_REVISION = REVISION_HEADER.lower().encode()
METHOD_KEY = "emotaxa.method"
"""Where the ASGI scope of a request holds the method that was asked with, if it is answered as another."""

_NOWHERE = "unmatched"
_GONE = 499
_ENDED = 503


class Observed:
    """Pure ASGI: tells each request in one line when it has been answered, and counts it.

    The line names the route and not the path, and holds no query, no header but the client's id of the request, and
    nothing of a body.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics | None, *, lines: bool = True) -> None:
        """Stand before an application.

        Args:
            app: what answers.
            metrics: where requests are counted; None to count none.
            lines: whether each request is logged.
        """
        self.app = app
        self.metrics = metrics
        self.lines = lines
        self._routes = _Routes()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = perf_counter()
        status, size, revision = _GONE, 0, None

        async def passed(message: Message) -> None:
            nonlocal status, size, revision
            if message["type"] == "http.response.start":
                status = message["status"]
                for name, value in message.get("headers", ()):
                    if name == _REVISION:
                        revision = value
            else:
                size += len(message.get("body", b""))
            await send(message)

        if self.metrics is not None:
            self.metrics.begun()
        try:
            await self.app(scope, receive, passed)
        except (Exception, asyncio.CancelledError) as error:
            if status == _GONE:
                # Only the end of the service cancels a request, and the edge answers it.
                status = _ENDED if isinstance(error, asyncio.CancelledError) else 500
            raise
        finally:
            self._told(scope, status, size, revision, perf_counter() - begun)

    def _told(self, scope: Scope, status: int, size: int, revision: bytes | None, seconds: float) -> None:
        route, method = self._routes.template(scope), scope.get(METHOD_KEY) or scope["method"]
        if self.metrics is not None:
            self.metrics.answered(route, method, status, seconds)
        if self.lines and _LOG.isEnabledFor(logging.INFO):
            principal, client = scope.get(SCOPE_KEY), scope.get("client")
            # Made here, as what `info` does for it is to look for the line of code that called it.
            record = logging.LogRecord(REQUESTS, logging.INFO, "", 0, "answered", None, None)
            record.told = {
                "method": method,
                "route": route,
                "status": status,
                "ms": round(seconds * 1000, 2),
                "bytes": 0 if method == "HEAD" else size,
                "principal": principal.name if isinstance(principal, Principal) else None,
                "revision": None if revision is None else int(revision),
                "client": client[0] if client else None,
            }
            _LOG.handle(record)


class _Routes:
    """The templates of paths, by what answers at them."""

    def __init__(self) -> None:
        self._templates: dict[object, str] | None = None

    def template(self, scope: Scope) -> str:
        """Give the template of the path that a request was routed by, or `unmatched`."""
        route = scope.get("route")
        if route is not None:
            return str(getattr(route, "path_format", None) or getattr(route, "path", _NOWHERE))
        endpoint = scope.get("endpoint")
        if endpoint is None:
            return _NOWHERE
        if self._templates is None:
            # FastAPI names its own routes only; Starlette's are known by their endpoints.
            routes = getattr(scope.get("app"), "routes", ())
            self._templates = {
                getattr(one, "endpoint", None) or getattr(one, "app", None): one.path
                for one in reversed(routes)
                if getattr(one, "path", None)
            }
        return self._templates.get(endpoint, _NOWHERE)
