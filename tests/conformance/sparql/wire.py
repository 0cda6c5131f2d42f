"""Requests handed to the application just as they stand: no client library writes paths and headers its own way."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from fastapi import FastAPI

__all__ = ["Response", "Wire", "wired"]


@dataclass(frozen=True)
class Response:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Wire:
    """Speaks to an application."""

    def __init__(self, app: FastAPI, headers: Iterable[tuple[str, str]] = ()) -> None:
        self._app = app
        self._headers = tuple(headers)

    async def ask(
        self,
        method: str,
        path: str,
        headers: Iterable[tuple[str, str]] = (),
        body: bytes | None = None,
        authority: str = "localhost",
        leaves_after: float | None = None,
    ) -> Response:
        """Send a request, and wait for the response; go away after some seconds, if any are given."""
        target, _, query = path.partition("?")
        sent = [("host", authority), *self._headers, *headers]
        if body is not None:
            sent.append(("content-length", str(len(body))))
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": target,
            "raw_path": target.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(name.lower().encode(), value.encode()) for name, value in sent],
            "client": ("127.0.0.1", 50_000),
            "server": (authority, 80),
        }
        received = iter([{"type": "http.request", "body": body or b"", "more_body": False}])
        status, got, parts = 0, dict[str, str](), list[bytes]()

        async def receive() -> dict[str, object]:
            for message in received:
                return message
            # The client stays until it has its answer, or is tired of waiting.
            await (asyncio.get_running_loop().create_future() if leaves_after is None else asyncio.sleep(leaves_after))
            return {"type": "http.disconnect"}

        async def send(message: Mapping[str, object]) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = int(str(message["status"]))
                pairs = message["headers"]
                assert isinstance(pairs, list)
                got.update((name.decode().lower(), value.decode()) for name, value in pairs)
            else:
                part = message.get("body", b"")
                assert isinstance(part, bytes)
                parts.append(part)

        await self._app(scope, receive, send)
        return Response(status, got, b"".join(parts))


@asynccontextmanager
async def wired(app: FastAPI, headers: Iterable[tuple[str, str]] = ()) -> AsyncIterator[Wire]:
    """Start an application, and end it."""
    async with app.router.lifespan_context(app):
        yield Wire(app, headers)
