"""One worker process, seen from the service: started, asked, watched and killed."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path
from threading import Thread
from typing import Any, cast

import orjson

from kgservice.sparql.messages import BLOCK, PART, request_bytes
from kgservice.sparql.refusal import Refusal
from ontology.errors import BackendUnavailable

__all__ = ["Exceeded", "Reply", "WorkerProcess"]

_LOOK_SECONDS = 0.1
"""How often the memory of a busy worker is looked at."""

_START_SECONDS = 60.0
_BUFFER_BYTES = 1 << 20
_MEMORY = "glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=268435456:glibc.malloc.trim_threshold=268435456"
"""What a worker's allocator is told. Others than glibc ignore it.

A graph in huge pages is walked a fifth faster; and up to 256 MiB that an evaluation gives back are kept for the next
one, as pages that the system has to clear first cost it up to half of its time.
"""

_PASSED_ON = ("PATH", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "TMPDIR", "TZ")
"""Environment variables that a worker gets: what Python needs, and no secrets."""

Reply = tuple[dict[str, Any], bytes]
"""What ends an answer, and its bytes."""


class Exceeded(Exception):
    """An evaluation that has to be ended; `cap` is `seconds` or `memory`."""

    def __init__(self, cap: str) -> None:
        """Keep what it took too much of."""
        super().__init__(cap)
        self.cap = cap


class WorkerProcess:
    """A process that evaluates one request at a time.

    Attributes:
        file: the snapshot that it has read, or None.
        revision: the revision that its graph stands at.
        plain: whether its graph is the plain one that updates need.
        busy: whether it has not answered yet; a worker that nobody waits for any more is of no use while it is.
    """

    def __init__(self) -> None:
        """Start nothing yet."""
        self.file: Path | None = None
        self.revision = 0
        self.plain = False
        self.busy = False
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: _Channel | None = None

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        return self._channel is not None and not self._channel.lost

    @property
    def pid(self) -> int | None:
        """Id of the process, None before it is started and after its end."""
        return None if self._process is None else self._process.pid

    async def start(self) -> None:
        """Start the process, anew where it has ended; it ends with this one.

        Raises:
            BackendUnavailable: where it does not come up.
        """
        if (ending := self.kill()) is not None:
            await asyncio.to_thread(ending.join)
        self.file, self.revision, self.busy = None, 0, False
        ours, theirs = socket.socketpair()
        for end in (ours, theirs):
            with suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _BUFFER_BYTES)
        environment = {name: value for name in _PASSED_ON if (value := os.environ.get(name)) is not None}
        environment.setdefault("GLIBC_TUNABLES", _MEMORY)
        command = [sys.executable, "-m", "kgservice.sparql.worker", str(theirs.fileno()), str(os.getpid())]
        starting = _starter().submit(_begun, command, theirs, environment)
        try:
            self._process = await asyncio.shield(asyncio.wrap_future(starting))
        except BaseException:
            ours.close()
            # It may come up yet, and has nobody to ask it anything; the event loop may be closed by then.
            starting.add_done_callback(_ended)
            raise
        ours.setblocking(False)
        loop = asyncio.get_running_loop()
        channel = _Channel(loop.create_future())
        self._channel = channel
        await loop.create_connection(lambda: channel, sock=ours)
        try:
            async with asyncio.timeout(_START_SECONDS):
                await channel.answer
        except (TimeoutError, ConnectionError) as error:
            raise BackendUnavailable(
                "a worker for SPARQL does not start", hint="look at what else runs on this machine, and try again"
            ) from error

    async def ask(
        self, request: dict[str, Any], payload: bytes = b"", *, seconds: float, memory: int | None = None
    ) -> Reply:
        """Ask, and wait for the whole answer. Whoever is not answered has to kill the process.

        Args:
            request: the request.
            payload: its bytes.
            seconds: how long the answer may take.
            memory: how many bytes the process may take on top of what it holds now, or None for any number.

        Raises:
            Exceeded: where it takes too long, or too much.
            Refusal: where the worker refuses, or does not survive the request.
        """
        assert self._channel is not None, "a worker is started before it is asked"
        loop = asyncio.get_running_loop()
        answer = self._channel.expect(loop.create_future())
        at_rest, end = self._memory(), loop.time() + seconds
        self.busy = True
        self._channel.write(request_bytes(request | {"memory": memory}, payload))
        if payload:
            self._channel.write(payload)
        while not answer.done():
            left = end - loop.time()
            if left <= 0:
                raise Exceeded("seconds")
            await asyncio.wait([answer], timeout=min(_LOOK_SECONDS, left))
            if memory is not None and not answer.done() and self._memory() - at_rest > memory:
                raise Exceeded("memory")
        try:
            document, body = answer.result()
        except ConnectionError as error:
            raise await self._gone() from error
        self.busy = False
        if refused := document.get("refusal"):
            if refused["code"] == "memory":
                raise Exceeded("memory")
            raise Refusal(refused["code"], refused["message"], hint=refused["hint"], value=refused["value"])
        return document, body

    def kill(self) -> Thread | None:
        """End the process at once; more than once is allowed. Gives the thread that waits for its end."""
        if self._channel is not None:
            self._channel.close()
        process, self._process = self._process, None
        if process is None:
            return None
        process.kill()
        # Its memory may take a moment to be given back.
        collecting = Thread(target=_collect, args=(process,), name="sparql-collect", daemon=True)
        collecting.start()
        return collecting

    async def _gone(self) -> Exception:
        """Say why the process ended while it evaluated."""
        process = self._process
        if process is None:
            return Exceeded("seconds")
        try:
            code = await asyncio.to_thread(process.wait, 5)
        except subprocess.TimeoutExpired:
            process.kill()
            code = process.wait()
        said = process.stderr.read(4096) if process.stderr is not None else b""
        if b"memory allocation" in said or code == -signal.SIGKILL:
            return Exceeded("memory")
        if b"overflowed its stack" in said or code == -signal.SIGSEGV:
            return Refusal("evaluation", "the request is nested too deeply", hint="take it apart")
        return Refusal("evaluation", f"the request ended the process that evaluated it (exit code {code})")

    def _memory(self) -> int:
        """Bytes that the process has for itself; 0 where the system does not tell."""
        try:
            fields = Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split()
            return (int(fields[1]) - int(fields[2])) * os.sysconf("SC_PAGESIZE")
        except (OSError, ValueError, IndexError):
            return 0


@cache
def _starter() -> ThreadPoolExecutor:
    """The thread that starts processes, so that nobody else waits for that; it lives as long as the service.

    A worker ends with the thread that started it.
    """
    return ThreadPoolExecutor(1, thread_name_prefix="sparql-start")


def _begun(command: list[str], channel: socket.socket, environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    """Start a process that has the socket, which is closed here."""
    with channel:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            pass_fds=(channel.fileno(),),
            env=environment,
            # Ctrl-C on a terminal is the service's to deal with.
            start_new_session=True,
        )


def _ended(starting: "Future[subprocess.Popen[bytes]]") -> None:
    """End a process that nobody waits for any more."""
    if starting.exception() is None:
        process = starting.result()
        process.kill()
        Thread(target=_collect, args=(process,), name="sparql-collect", daemon=True).start()


def _collect(process: subprocess.Popen[bytes]) -> None:
    process.wait()
    if process.stderr is not None:
        process.stderr.close()


class _Channel(asyncio.BufferedProtocol):
    """Puts the parts of an answer together, without copying them about."""

    def __init__(self, answer: "asyncio.Future[Reply]") -> None:
        self.answer = answer
        self.lost = False
        self._transport: asyncio.Transport | None = None
        self._blocks: list[bytearray] = []
        self._kind = 0
        self._buffer, self._head, self._filled = bytearray(PART.size), True, 0
        self._view = memoryview(self._buffer)

    def expect(self, answer: "asyncio.Future[Reply]") -> "asyncio.Future[Reply]":
        """Wait for the next answer."""
        self.answer = answer
        self._blocks = []
        if self.lost:
            answer.set_exception(ConnectionResetError())
        return answer

    def write(self, part: bytes) -> None:
        """Send a part of a request."""
        if self._transport is not None:
            self._transport.write(part)

    def close(self) -> None:
        """Let go of the socket."""
        self.lost = True
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are none by class.
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.lost = True
        if not self.answer.done():
            self.answer.set_exception(ConnectionResetError())
            # Nobody may be waiting any more.
            self.answer.exception()

    def get_buffer(self, sizehint: int) -> memoryview:
        return self._view[self._filled :]

    def buffer_updated(self, count: int) -> None:
        self._filled += count
        if self._filled < len(self._buffer):
            return
        if self._head:
            self._kind, length = PART.unpack(self._buffer)
            if length:
                self._begin(bytearray(length), head=False)
                return
            self._buffer = bytearray()
        self._take(self._buffer)
        self._begin(bytearray(PART.size), head=True)

    def _take(self, part: bytearray) -> None:
        if self._kind == BLOCK:
            self._blocks.append(part)
            return
        document, body = orjson.loads(bytes(part)), b"".join(self._blocks)
        self._blocks = []
        if not self.answer.done():
            self.answer.set_result((document, body))

    def _begin(self, buffer: bytearray, *, head: bool) -> None:
        self._buffer, self._head, self._filled = buffer, head, 0
        self._view = memoryview(buffer)
