"""Worker processes that nobody waits for any more."""

import asyncio
import subprocess
from socket import socket
from threading import Event

import pytest

from kgservice.sparql import process
from kgservice.sparql.process import WorkerProcess
from tests.kgservice.serving.process import within


def test_a_worker_that_comes_up_after_the_event_loop_is_closed_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    go_on, come_up, begun = Event(), list[subprocess.Popen[bytes]](), process._begun

    def late(command: list[str], channel: socket, environment: dict[str, str]) -> "subprocess.Popen[bytes]":
        go_on.wait(30)
        come_up.append(begun(command, channel, environment))
        return come_up[0]

    async def given_up() -> None:
        starting = asyncio.ensure_future(WorkerProcess().start())
        await asyncio.sleep(0.05)
        starting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await starting

    monkeypatch.setattr(process, "_begun", late)
    asyncio.run(given_up())
    go_on.set()
    for _ in within(30):
        if come_up and come_up[0].returncode is not None:
            break
    assert come_up[0].returncode is not None
    assert come_up[0].stderr is not None
    for _ in within(5):
        if come_up[0].stderr.closed:
            break
    assert come_up[0].stderr.closed
