"""One process that answers: uvicorn, told when to end, and how."""

import asyncio
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Collection
from math import ceil
from time import monotonic
from types import FrameType
from typing import Any

from uvicorn import Config, Server

from kgservice.serving.connections import guarded
from kgservice.serving.life import Life
from kgservice.serving.memory import settle
from kgservice.serving.settings import ServingSettings

__all__ = ["EndingServer", "config_of"]

_LOG = logging.getLogger(__name__)
_CLEANING_SECONDS = 5.0
_AT_ONCE_SECONDS = 1.0


def config_of(app: Any, settings: ServingSettings) -> Config:  # noqa: ANN401
    """Give uvicorn's configuration for an application."""
    return Config(
        app,
        loop="auto",
        http=guarded(settings),
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=settings.proxies,
        root_path=settings.root_path,
        backlog=settings.backlog,
        timeout_keep_alive=settings.keep_alive_seconds,
        timeout_graceful_shutdown=ceil(settings.grace_seconds),
    )


class EndingServer(Server):
    """A server that ends cleanly.

    At the first signal it says that it is not ready and goes on for a while, then takes no more connections, lets the
    requests that are under way finish, and closes the parts of the application. At the second it ends at once.
    """

    def __init__(
        self,
        config: Config,
        settings: ServingSettings,
        life: Life,
        *,
        ready: Callable[[], None],
        forced: Callable[[], None] = lambda: None,
        heeded: Collection[int] = (signal.SIGINT, signal.SIGTERM),
    ) -> None:
        """Configure a server.

        Args:
            config: of uvicorn.
            settings: how long it may take to end.
            life: is told that the service ends.
            ready: is called when the service answers.
            forced: is called before the process is ended with work under way.
            heeded: the signals that end it; others that uvicorn knows are let pass.
        """
        super().__init__(config)
        self._settings = settings
        self._life = life
        self._ready = ready
        self._forced = forced
        self._heeded = heeded
        self._drained = 0.0

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and tell."""
        await super().startup(sockets)
        if self.started:
            settle()
            self._ready()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End at the first signal, at once at the second."""
        if sig not in self._heeded:
            return
        settings = self._settings
        if not self._life.ending:
            self._life.end()
            self._drained = monotonic() + settings.drain_seconds
            self._end_after(settings.drain_seconds + settings.grace_seconds + _CLEANING_SECONDS)
        elif not self.force_exit:
            self.force_exit = True
            self._end_after(_AT_ONCE_SECONDS)
        self.should_exit = True

    async def main_loop(self) -> None:
        """Answer until told to end, and a little longer where something has to hear of it first."""
        await super().main_loop()
        ticks = 0
        while monotonic() < self._drained and not self.force_exit:
            ticks += 1
            await self.on_tick(ticks)
            await asyncio.sleep(0.1)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Finish what is under way, and close the parts of the application however short the time is."""
        await super().shutdown(sockets)
        if self.force_exit:
            await self.lifespan.shutdown()

    def _end_after(self, seconds: float) -> None:
        timer = threading.Timer(seconds, self._end_now)
        timer.daemon = True
        timer.start()

    def _end_now(self) -> None:
        if not self.force_exit:
            _LOG.error("ended with work under way, which did not finish in time")
        self._forced()
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(0)
