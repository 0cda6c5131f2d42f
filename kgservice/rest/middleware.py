"""The edge of the service: headers that every response carries, and the last resort for errors."""

import asyncio
import logging
import re
from contextlib import suppress
from secrets import token_hex
from threading import Lock
from time import monotonic

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kgservice.observing.middleware import METHOD_KEY
from kgservice.observing.request_id import REQUEST_ID, REQUEST_ID_KEY
from kgservice.rest.problems import ENDED, INTERNAL, MEDIA_TYPE
from kgservice.views.headers import REVISION_HEADER
from kgservice.views.problems import Problem
from kgservice.workspace import Workspace
from ontology.errors import EmotaxaError

__all__ = ["Edge", "Seen"]

_LOG = logging.getLogger(__name__)
_REQUEST_ID = b"x-request-id"
_REVISION = REVISION_HEADER.encode()
_SANE = re.compile(rb"[\x21-\x7e]([\x20-\x7e]{0,198}[\x21-\x7e])?")
_FRESH_SECONDS = 0.5
_WITHOUT_STORE = frozenset(
    f"{prefix}{path}" for prefix in ("", "/api/v1") for path in ("/healthz", "/readyz", "/metrics")
)
_ALWAYS = [(b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer")]


class Seen:
    """The newest revision that this process has seen; safe to share between threads.

    Attributes:
        revision: as its header tells it; None before any has been seen.
    """

    def __init__(self) -> None:
        """Have seen none."""
        self.revision: bytes | None = None
        self._turn = Lock()

    def look(self, workspace: Workspace) -> None:
        """Ask the store; where it cannot be read, what was seen before stays."""
        with suppress(EmotaxaError):
            if (newest := workspace.newest()) is not None:
                self.tell(str(newest).encode())

    def tell(self, revision: bytes) -> None:
        """Hear of a revision, which may well be an old one: answers come from any."""
        if revision != self.revision and revision.isdigit():
            with self._turn:
                if self.revision is None or int(revision) > int(self.revision):
                    self.revision = revision


class Edge:
    """Pure ASGI: gives each response its request id and revision, answers HEAD as GET, and words what escapes.

    A request's own `X-Request-Id` comes back where it is printable ASCII of at most 200 characters; else it gets a new
    one.
    """

    def __init__(self, app: ASGIApp, workspace: Workspace, seen: Seen | None = None) -> None:
        """Stand before an application; `seen` is the newest revision that this process knows of."""
        self.app = app
        self.workspace = workspace
        self.seen = seen or Seen()
        self._asked_at = -_FRESH_SECONDS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = next((value for name, value in scope["headers"] if name == _REQUEST_ID), b"")
        if not _SANE.fullmatch(request_id):
            request_id = token_hex(16).encode()
        scope[REQUEST_ID_KEY] = request_id.decode()
        REQUEST_ID.set(scope[REQUEST_ID_KEY])
        head = scope["method"] == "HEAD"
        quiet = scope["path"].removeprefix(scope.get("root_path", "")) in _WITHOUT_STORE
        passed = _Passed(self, request_id, send, head=head, quiet=quiet)
        try:
            await self.app({**scope, "method": "GET", METHOD_KEY: "HEAD"} if head else scope, receive, passed)
        except asyncio.CancelledError:
            # The service ends, and this has not finished within its grace.
            if not passed.started:
                await _answer(ENDED, passed)
        except Exception:
            _LOG.exception("a request failed", extra={"request": request_id.decode()})
            if passed.started:
                raise
            await _answer(INTERNAL, passed)

    async def headers(self, message: Message, request_id: bytes, *, quiet: bool) -> list[tuple[bytes, bytes]]:
        """Give the headers of a response with those that every one has."""
        headers = list(message.get("headers", ()))
        told = next((value for name, value in headers if name == _REVISION), None)
        if told is not None:
            self.seen.tell(told)
        elif revision := await self._revision(ask=not quiet and message["status"] < INTERNAL.status):
            headers.append((_REVISION, revision))
        return [*headers, (_REQUEST_ID, request_id), *_ALWAYS]

    async def _revision(self, *, ask: bool) -> bytes | None:
        """Give the newest revision for a response that was not read from any; asked of the store twice a second."""
        if ask and monotonic() - self._asked_at >= _FRESH_SECONDS:
            self._asked_at = monotonic()
            await run_in_threadpool(self.seen.look, self.workspace)
        return self.seen.revision


class _Passed:
    """The way of one response out of the service."""

    __slots__ = ("_edge", "_head", "_quiet", "_request_id", "_send", "started")

    def __init__(self, edge: Edge, request_id: bytes, send: Send, *, head: bool, quiet: bool) -> None:
        self._edge = edge
        self._request_id = request_id
        self._send = send
        self._head = head
        self._quiet = quiet
        self.started = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = await self._edge.headers(message, self._request_id, quiet=self._quiet)
            self.started = True
        elif self._head and message["type"] == "http.response.body":
            message["body"] = b""
        await self._send(message)


async def _answer(problem: Problem, send: Send) -> None:
    body = orjson.dumps(problem.document())
    headers = [(b"content-type", MEDIA_TYPE.encode()), (b"content-length", str(len(body)).encode())]
    if problem.status == ENDED.status:
        headers.append((b"retry-after", b"5"))
    await send({"type": "http.response.start", "status": problem.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
