"""Connections that do not hold the service up: heads, pauses and numbers are limited before a request is one.

uvicorn's protocol with what it lacks: a request whose head is too large or too slow is refused, a response that nobody
reads is given up, and so is a body that goes on after its response. What follows a body in chunks (the trailers of RFC
9112, section 7.1.2) is read past: it belongs to no head that anything has looked at.
"""

import asyncio
import logging
from secrets import token_hex
from typing import Any, ClassVar

import httptools
import orjson
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from kgservice.observing.logs import REQUESTS
from kgservice.serving.settings import ServingSettings
from kgservice.views.problems import Problem

__all__ = ["Guarded", "guarded"]

_LOG = logging.getLogger(REQUESTS)
_MOST_HEADERS = 100
_MORE_CONNECTIONS = 64

_UNREADABLE = Problem("malformed-request", "Malformed request", 400, "this is no HTTP request that can be read")
_TOO_LARGE = Problem(
    "head-too-large",
    "Request head too large",
    431,
    "the address and the headers of the request are too large, or too many",
    hint="send less of it; long texts go into a body",
)
_TOO_SLOW = Problem("too-slow", "Request too slow", 408, "the head of the request took too long to arrive")
_TOO_MANY = Problem(
    "busy", "Too many connections", 503, "as many connections are open as are taken", hint="try again a little later"
)


class Guarded(HttpToolsProtocol):
    """One connection; `guarded` gives it its limits."""

    limits: ClassVar[ServingSettings] = ServingSettings()

    _timer: asyncio.TimerHandle | None = None
    _reading: asyncio.TimerHandle | None = None
    _arrived = 0
    _headed = False
    _after_chunks = False
    _trailed = 0
    _answered: RequestResponseCycle | None = None
    _problem: Problem | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for a request, but not for ever; hang up on far too many."""
        super().connection_made(transport)
        self._arm()
        if len(self.connections) > self.limits.connections + _MORE_CONNECTIONS:
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        self._disarm()
        self._tell_gone()
        self.resume_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take part of a request; a head that is too large is refused, one that drips in is waited for once."""
        self._unset_keepalive_if_required()
        if self._between_requests():
            self._arrived += len(data)
        if self._after_chunks:
            self._trailed += len(data)
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            # Nothing here is upgraded to: the request is answered as it stands.
            pass
        except httptools.HttpParserError:
            self._refuse(self._problem or _UNREADABLE)
            return
        if self._between_requests():
            if self._arrived > self.limits.header_bytes:
                self._refuse(_TOO_LARGE)
            else:
                self._arm()
        elif self._after_chunks and self._trailed > self.limits.header_bytes:
            self._refuse(_TOO_LARGE)

    def on_message_begin(self) -> None:
        """Take headers from now on."""
        self._headed = False
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header, unless it comes after the body."""
        if not self._headed:
            super().on_header(name, value)

    def on_chunk_header(self) -> None:
        """Expect a part of the body; where none follows, this is its end, and trailers may."""
        self._after_chunks, self._trailed = True, 0

    def on_body(self, body: bytes) -> None:
        """Take a part of the body."""
        self._after_chunks = False
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Expect no more of this request."""
        self._after_chunks = False
        super().on_message_complete()

    def on_headers_complete(self) -> None:
        """Look at the head as a whole, and pass the request on."""
        self._disarm()
        self._arrived = 0
        self._headed = True
        size = len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)
        if size > self.limits.header_bytes or len(self.headers) > _MOST_HEADERS:
            self._problem = _TOO_LARGE
            raise ValueError(self._problem.detail)
        if len(self.connections) > self.limits.connections:
            self._problem = _TOO_MANY
            raise ValueError(self._problem.detail)
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        """Wait for the rest of a body that nobody has read, but not for ever."""
        super().on_response_complete()
        if self.cycle.response_complete and self.cycle.more_body:
            self._arm()

    def pause_writing(self) -> None:
        """Give a response up that is not read."""
        super().pause_writing()
        if self._reading is None:
            self._reading = self.loop.call_later(self.limits.send_seconds, self._give_up)

    def resume_writing(self) -> None:
        """Go on, the response being read."""
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None
        super().resume_writing()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:  # noqa: ANN401
        self._answered = cycle
        super()._start_asgi_task(cycle, app)

    def _between_requests(self) -> bool:
        """Tell whether a head is awaited, or under way; what follows of a body that was not read is none."""
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is None or (cycle.response_complete and not cycle.more_body)

    def _arm(self) -> None:
        if self._timer is None:
            self._timer = self.loop.call_later(self.limits.header_seconds, self._out_of_time)

    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _out_of_time(self) -> None:
        self._timer = None
        if self.transport.is_closing():
            return
        if self._arrived and self._between_requests():
            self._refuse(_TOO_SLOW)
        else:
            self.transport.close()

    def _give_up(self) -> None:
        """Hang up on a client that does not read."""
        self._tell_gone()
        self.transport.abort()

    def _tell_gone(self) -> None:
        """Tell what writes a response that nobody is there; uvicorn tells only the request that was read last."""
        if self._answered is not None and not self._answered.response_complete:
            self._answered.disconnected = True
            self._answered.message_event.set()

    def _refuse(self, problem: Problem) -> None:
        """Answer before there is a request, and hang up; where a response is under way, hang up."""
        self._disarm()
        request = token_hex(16)
        client = self.client[0] if self.client else None
        _LOG.info("refused", extra={"request": request, "status": problem.status, "client": client})
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is None or cycle.response_complete:
            self.transport.write(_response(problem, request, self.server_state.default_headers))
        self.transport.close()


def guarded(settings: ServingSettings) -> type[Guarded]:
    """Give the protocol with its limits."""
    members: dict[str, Any] = {"limits": settings}
    return type("Guarded", (Guarded,), members)


def _response(problem: Problem, request: str, headers: list[tuple[bytes, bytes]]) -> bytes:
    body = orjson.dumps(problem.document())
    told = [
        *headers,
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(body)).encode()),
        (b"x-request-id", request.encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"connection", b"close"),
    ]
    if problem is _TOO_MANY:
        told.append((b"retry-after", b"5"))
    lines = b"".join(name + b": " + value + b"\r\n" for name, value in told)
    return STATUS_LINE[problem.status] + lines + b"\r\n" + body
