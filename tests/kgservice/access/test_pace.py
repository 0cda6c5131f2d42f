"""How long bodies are waited for."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import pytest

from kgservice.access.pace import Pace
from kgservice.access.settings import AccessSettings
from kgservice.rest.errors import TooSlow

LASTING = {"stall_seconds": 100.0, "body_seconds": 100.0, "body_pace": 0}


def received(parts: Sequence[tuple[float, bytes]], **settings: float) -> list[bytes]:
    """Receive the parts of a body, each after a pause, and then wait for the end of the connection a while longer."""

    async def receiving() -> list[bytes]:
        coming = iter([*parts, (0.4, None)])

        async def receive() -> dict[str, Any]:
            pause, part = next(coming)
            await asyncio.sleep(pause)
            if part is None:
                return {"type": "http.disconnect"}
            return {"type": "http.request", "body": part, "more_body": part is not parts[-1][1]}

        pace = Pace(AccessSettings.model_validate({**LASTING, **settings}))
        in_time, found = pace.paced(receive), []
        while (message := await in_time())["type"] == "http.request":
            found.append(message["body"])
        return found

    return asyncio.run(receiving())


def test_a_body_that_comes_in_time_is_received_and_its_end_is_waited_for() -> None:
    parts = [(0.05, b"a"), (0.05, b"b"), (0.0, b"c")]
    assert received(parts, stall_seconds=0.3) == [b"a", b"b", b"c"]


def test_a_body_that_stops_is_given_up() -> None:
    with pytest.raises(TooSlow, match="stopped arriving"):
        received([(0.0, b"a"), (5.0, b"b")], stall_seconds=0.2)


def test_a_body_that_takes_too_long_in_all_is_given_up() -> None:
    with pytest.raises(TooSlow):
        received([(0.1, bytes([number])) for number in range(100)], stall_seconds=1, body_seconds=0.4)


def test_a_body_that_is_slower_than_the_pace_is_given_up_and_a_faster_one_is_not() -> None:
    slow = [(0.1, bytes([number])) for number in range(100)]
    with pytest.raises(TooSlow):
        received(slow, stall_seconds=0.3, body_pace=1000)
    fast = [(0.1, bytes([number]) * 1000) for number in range(8)]
    assert len(received(fast, stall_seconds=0.3, body_pace=1000)) == 8


def test_who_is_cancelled_by_somebody_else_is_cancelled() -> None:
    async def cancelled() -> None:
        pace = Pace(AccessSettings.model_validate({**LASTING, "stall_seconds": 5.0}))

        async def never() -> Any:  # noqa: ANN401
            await asyncio.Event().wait()

        receiving: Callable[[], Coroutine[Any, Any, Any]] = pace.paced(never)  # type: ignore[assignment]
        task = asyncio.create_task(receiving())
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(cancelled())
