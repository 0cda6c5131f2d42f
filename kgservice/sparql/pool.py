"""The worker processes of a service: as many as may evaluate at the same time, started when they are first needed."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from threading import Thread

from kgservice.sparql.errors import Busy
from kgservice.sparql.process import WorkerProcess

__all__ = ["Pool"]


class Pool:
    """Seats for workers; a seat whose worker was killed gets another one in the background."""

    def __init__(
        self, size: int, waiting: int, waiting_seconds: float, prepare: Callable[[WorkerProcess], Awaitable[None]]
    ) -> None:
        """Start nothing yet.

        Args:
            size: workers at most.
            waiting: how many may wait for one at the same time.
            waiting_seconds: how long each waits.
            prepare: lets a worker that was just started read what it will most likely be asked.
        """
        self._size = size
        self._most_waiting = waiting
        self._waiting_seconds = waiting_seconds
        self._prepare = prepare
        self._free: list[WorkerProcess] = []
        self._seats = size
        self._waiting = 0
        self._changed = asyncio.Condition()
        self._background: set[asyncio.Task[None]] = set()
        self._all: set[WorkerProcess] = set()
        self._ending: list[Thread] = []
        self._closed = False

    @asynccontextmanager
    async def worker(self, suits: Callable[[WorkerProcess], int]) -> AsyncIterator[WorkerProcess]:
        """Lend a worker; one that is still busy when the block ends, in whatever way, is killed.

        Args:
            suits: tells how well a worker suits; the highest is taken.

        Raises:
            Busy: where none became free in time.
        """
        worker = await self._take(suits)
        try:
            if not worker.alive:
                await worker.start()
            self._look_ahead()
            yield worker
        finally:
            if self._closed:
                self._kill(worker)
            elif worker.alive and not worker.busy:
                self._later(self._given_back(worker))
            else:
                self._kill(worker)
                self._later(self._replaced())

    async def close(self) -> None:
        """Kill all workers; whoever waits is told that the service is busy."""
        self._closed = True
        for task in self._background:
            task.cancel()
        await asyncio.gather(*self._background, return_exceptions=True)
        self._free.clear()
        for worker in tuple(self._all):
            self._kill(worker)
        for thread in self._ending:
            await asyncio.to_thread(thread.join)

    def pids(self) -> list[int]:
        """Give the ids of the processes that there are."""
        return [worker.pid for worker in self._all if worker.pid is not None]

    def _made(self) -> WorkerProcess:
        worker = WorkerProcess()
        self._all.add(worker)
        return worker

    def _kill(self, worker: WorkerProcess) -> None:
        self._all.discard(worker)
        self._ending = [thread for thread in self._ending if thread.is_alive()]
        if (ending := worker.kill()) is not None:
            self._ending.append(ending)

    async def _take(self, suits: Callable[[WorkerProcess], int]) -> WorkerProcess:
        if not self._free and not self._seats:
            if self._waiting >= self._most_waiting:
                raise Busy(self._size)
            self._waiting += 1
            try:
                async with asyncio.timeout(self._waiting_seconds), self._changed:
                    await self._changed.wait_for(lambda: self._free or self._seats)
                    return self._chosen(suits)
            except TimeoutError:
                raise Busy(self._size) from None
            finally:
                self._waiting -= 1
        return self._chosen(suits)

    def _chosen(self, suits: Callable[[WorkerProcess], int]) -> WorkerProcess:
        best = max(self._free, key=suits, default=None)
        if best is None or (self._seats and suits(best) <= 0):
            self._seats -= 1
            return self._made()
        self._free.remove(best)
        return best

    async def _given_back(self, worker: WorkerProcess) -> None:
        if worker.file is None and not await self._prepared(worker):
            await self._replaced()
            return
        async with self._changed:
            self._free.append(worker)
            self._changed.notify()

    def _look_ahead(self) -> None:
        """Start another worker where none is free and one more may be."""
        if not self._free and self._seats and not self._closed:
            self._seats -= 1
            self._later(self._replaced())

    def _later(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def _replaced(self) -> None:
        """Fill a seat with a worker that is ready, or leave it to whoever comes next where that fails."""
        worker = self._made()
        ready = not self._closed and await self._prepared(worker)
        async with self._changed:
            if ready:
                self._free.append(worker)
            else:
                self._all.discard(worker)
                self._seats += 1
            self._changed.notify()

    async def _prepared(self, worker: WorkerProcess) -> bool:
        """Let a worker read what it will most likely be asked; kill it, and say so, where it cannot."""
        try:
            if not worker.alive:
                await worker.start()
            await self._prepare(worker)
        except asyncio.CancelledError:
            self._kill(worker)
            raise
        except Exception:
            # Whoever needs a worker next is told what is wrong.
            self._kill(worker)
            return False
        return True
