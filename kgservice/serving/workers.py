"""The supervisor of several workers: starts them, replaces those that die, and ends them."""

import logging
import multiprocessing
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from time import monotonic
from types import FrameType

from kgservice.serving.errors import CannotStart
from kgservice.serving.worker import work
from kgservice.settings import ServiceSettings

__all__ = ["Workers"]

_LOG = logging.getLogger(__name__)
_TICK_SECONDS = 0.2
_CLEANING_SECONDS = 6.0
_AT_ONCE_SECONDS = 1.5
_SETTLED_SECONDS = 10.0
_LONGEST_PAUSE = 10.0


@dataclass(slots=True)
class _Worker:
    process: SpawnProcess
    connection: Connection
    begun: float
    ready: bool = False


class Workers:
    """The workers of a service, as the process sees them that started them."""

    def __init__(
        self,
        settings: ServiceSettings,
        listening: socket.socket,
        *,
        ready: Callable[[], None],
        gone: Callable[[int], None],
    ) -> None:
        """Start nothing yet.

        Args:
            settings: of the service; `workers` says how many there are.
            listening: the socket that they share.
            ready: is called once, when all of them answer.
            gone: is told the process id of each worker that has ended.
        """
        self._settings = settings
        self._listening = listening
        self._ready = ready
        self._gone = gone
        self._context = multiprocessing.get_context("spawn")
        self._workers: list[_Worker] = []
        self._signals = 0
        self._failures = 0
        self._not_before = 0.0

    def run(self) -> None:
        """Supervise until SIGINT or SIGTERM, and return when all workers have ended.

        Raises:
            CannotStart: where a worker ends before all of them have answered once.
        """
        before = {number: signal.signal(number, self._heard) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            for _ in range(self._settings.workers):
                if not self._signals:
                    self._start()
            self._supervise()
        finally:
            self._end()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _heard(self, number: int, frame: FrameType | None) -> None:
        self._signals += 1

    def _supervise(self) -> None:
        answered = False
        while not self._signals:
            for worker in self._ended():
                code = worker.process.exitcode
                if not answered and not self._signals:
                    raise CannotStart(
                        f"a worker ended before it answered, with exit code {code}",
                        hint="the lines above, or serving with one worker, tell why",
                        value=code,
                    )
                self._failed(worker, code)
            if not answered and all(worker.ready for worker in self._workers):
                answered = True
                self._ready()
            if len(self._workers) < self._settings.workers and monotonic() >= self._not_before and not self._signals:
                self._start()

    def _start(self) -> None:
        mine, its = self._context.Pipe()
        process = self._context.Process(target=work, args=(self._settings, self._listening, its), name="emotaxa-worker")
        process.start()
        its.close()
        self._workers.append(_Worker(process, mine, monotonic()))

    def _ended(self) -> list[_Worker]:
        """Wait a moment, and give the workers that have ended meanwhile, which count no more."""
        waiting = {worker.connection: worker for worker in self._workers if not worker.ready}
        sentinels = [worker.process.sentinel for worker in self._workers]
        for found in wait([*waiting, *sentinels], _TICK_SECONDS):
            if isinstance(found, Connection):
                with suppress(OSError, EOFError):
                    waiting[found].ready = found.recv() == "ready"
        ended = [worker for worker in self._workers if not worker.process.is_alive()]
        for worker in ended:
            self._workers.remove(worker)
            worker.connection.close()
            if worker.process.pid is not None:
                self._gone(worker.process.pid)
        return ended

    def _failed(self, worker: _Worker, code: int | None) -> None:
        """Plan the replacement of a worker: at once, or after a pause where one after the other dies."""
        lived = monotonic() - worker.begun
        self._failures = 0 if lived > _SETTLED_SECONDS else self._failures + 1
        pause = 0.0 if not self._failures else min(0.1 * 2**self._failures, _LONGEST_PAUSE)
        self._not_before = monotonic() + pause
        _LOG.error(
            "a worker died, and is replaced",
            extra={"pid": worker.process.pid, "exit_code": code, "lived_seconds": round(lived, 1)},
        )

    def _end(self) -> None:
        """End all workers: kindly, then once more, then for good."""
        serving = self._settings.serving
        end = monotonic() + serving.drain_seconds + serving.grace_seconds + _CLEANING_SECONDS
        passed_on = 0
        while self._workers:
            wanted = max(1, min(self._signals, 2))
            if passed_on < wanted:
                passed_on = wanted
                if passed_on == 2:
                    end = min(end, monotonic() + _AT_ONCE_SECONDS)
                for worker in self._workers:
                    worker.process.terminate()
            if monotonic() > end:
                for worker in self._workers:
                    worker.process.kill()
            self._ended()
