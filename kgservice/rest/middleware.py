"""The edge of the service: headers that every response carries, and the last resort for errors."""

import logging
import re
from uuid import uuid4

import orjson
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kgservice.rest.problems import INTERNAL, MEDIA_TYPE
from kgservice.views.headers import REVISION_HEADER
from kgservice.workspace import Workspace
from ontology.errors import EmotaxaError

__all__ = ["Edge"]

_LOG = logging.getLogger(__name__)
_REQUEST_ID = b"x-request-id"
_REVISION = REVISION_HEADER.encode()
_SANE = re.compile(rb"[\x21-\x7e]([\x20-\x7e]{0,198}[\x21-\x7e])?")
_ALWAYS = [(b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer")]


class Edge:
    """Pure ASGI: gives each response its request id and revision, answers HEAD as GET, and words what escapes.

    A request's own `X-Request-Id` comes back where it is printable ASCII of at most 200 characters; else it gets a new
    one.
    """

    def __init__(self, app: ASGIApp, workspace: Workspace) -> None:
        """Stand before an application."""
        self.app = app
        self.workspace = workspace

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = next((value for name, value in scope["headers"] if name == _REQUEST_ID), b"")
        if not _SANE.fullmatch(request_id):
            request_id = uuid4().hex.encode()
        head = scope["method"] == "HEAD"
        started = False

        async def passed(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = list(message.get("headers", ()))
                if not any(name == _REVISION for name, _ in headers):
                    headers += self._revision()
                headers += ((_REQUEST_ID, request_id), *_ALWAYS)
                message["headers"] = headers
            elif head and message["type"] == "http.response.body":
                message["body"] = b""
            await send(message)

        try:
            await self.app({**scope, "method": "GET"} if head else scope, receive, passed)
        except Exception:
            _LOG.exception("request %s failed", request_id.decode())
            if started:
                raise
            body = orjson.dumps(INTERNAL.document())
            length = str(len(body)).encode()
            headers = [(b"content-type", MEDIA_TYPE.encode()), (b"content-length", length)]
            await passed({"type": "http.response.start", "status": INTERNAL.status, "headers": headers})
            await passed({"type": "http.response.body", "body": body})

    def _revision(self) -> list[tuple[bytes, bytes]]:
        try:
            return [(_REVISION, str(self.workspace.store.revision).encode())]
        except EmotaxaError:
            return []
