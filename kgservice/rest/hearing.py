"""Hearing: work that is done as long as there is a client that wants its outcome."""

import asyncio
from typing import TypeVar

from starlette.requests import ClientDisconnect, Request

__all__ = ["while_heard"]

T = TypeVar("T")


async def while_heard(request: Request, asked: "asyncio.Task[T]") -> T:
    """Wait for an answer as long as there is a client that wants it.

    Args:
        request: whose body has been read.
        asked: what gives the answer.

    Raises:
        ClientDisconnect: where the client has gone; the question is withdrawn.
    """
    gone = asyncio.create_task(_gone(request), name="listen")
    try:
        await asyncio.wait((asked, gone), return_when=asyncio.FIRST_COMPLETED)
        if asked.done():
            return asked.result()
        raise ClientDisconnect
    finally:
        for task in (asked, gone):
            task.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
