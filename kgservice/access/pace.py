"""Pace: bodies that arrive too slowly, or stop arriving, are given up."""

import asyncio
from dataclasses import dataclass

from starlette.types import Message, Receive

from kgservice.access.settings import AccessSettings
from kgservice.rest.errors import TooSlow

__all__ = ["Pace"]

_LOOKS_A_SECOND = 10


@dataclass(slots=True, eq=False)
class _Wait:
    """Somebody who waits for a part of a body, until when, and whether they waited in vain."""

    task: "asyncio.Task[object]"
    end: float
    cancelling: int
    over: bool = False


class Pace:
    """Counts the time for which bodies are waited for.

    A timer for each request would cost more than all else that is done to let it in; so one timer looks after all who
    wait, some times a second, and stands still where nobody does.
    """

    def __init__(self, settings: AccessSettings) -> None:
        """Take the limits: `stall_seconds`, `body_seconds` and `body_pace`."""
        self._settings = settings
        self._waits: set[_Wait] = set()
        self._watched = False

    def paced(self, receive: Receive) -> Receive:
        """Give what receives a request's body in time.

        What it gives raises TooSlow where the body stops arriving, comes slower than the settings want it once their
        `stall_seconds` are over, or takes longer than any body may. After the end of the body it waits as long as need
        be.
        """
        settings, waited, size, ended = self._settings, 0.0, 0, False
        now = asyncio.get_running_loop().time

        async def receive_in_time() -> Message:
            nonlocal waited, size, ended
            if ended:
                return await receive()
            left = min(settings.stall_seconds, settings.body_seconds - waited)
            if settings.body_pace:
                left = min(left, settings.stall_seconds + size / settings.body_pace - waited)
            begun = now()
            message = await self._within(receive, begun + left)
            waited += now() - begun
            size += len(message.get("body", b""))
            ended = not message.get("more_body", False)
            return message

        return receive_in_time

    async def _within(self, receive: Receive, end: float) -> Message:
        task = asyncio.current_task()
        assert task is not None
        wait = _Wait(task, end, task.cancelling())
        self._waits.add(wait)
        if not self._watched:
            self._watched = True
            self._watch(asyncio.get_running_loop())
        try:
            return await receive()
        except asyncio.CancelledError:
            if wait.over and task.uncancel() <= wait.cancelling:
                raise TooSlow(
                    "the body stopped arriving, or arrives too slowly", hint="send it faster, or in parts"
                ) from None
            raise
        finally:
            self._waits.discard(wait)

    def _watch(self, loop: asyncio.AbstractEventLoop) -> None:
        if not self._waits:
            self._watched = False
            return
        for wait in self._waits:
            if not wait.over and wait.end <= loop.time():
                wait.over = True
                wait.task.cancel()
        loop.call_later(1 / _LOOKS_A_SECOND, self._watch, loop)
