"""A worker: one of several processes that answer at the same address."""

import logging
import os
import signal
import socket
import sys
import threading
from contextlib import closing, suppress
from multiprocessing.connection import Connection
from pathlib import Path

from kgservice.observing.logs import configure_logs
from kgservice.observing.metrics import FOLDER_VARIABLE
from kgservice.observing.processes import PID_PREFIX
from kgservice.rest.app import create_app
from kgservice.serving.life import Life
from kgservice.serving.opening import opened
from kgservice.serving.server import EndingServer, config_of
from kgservice.settings import ServiceSettings
from ontology.errors import EmotaxaError

__all__ = ["FAILED", "work"]

FAILED = 3
"""Exit code of a worker that cannot start; the log tells why."""

_LOG = logging.getLogger(__name__)


def work(settings: ServiceSettings, listening: socket.socket, supervisor: Connection) -> None:
    """Answer until SIGTERM, or until the supervisor is gone; the function of a process of its own.

    Args:
        settings: all of the service's.
        listening: the socket that all workers share.
        supervisor: is told `ready` as soon as this worker answers.
    """
    # Ctrl-C reaches every process of the terminal; the supervisor passes on what counts.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    configure_logs(settings.logs)
    if folder := os.environ.get(FOLDER_VARIABLE):
        (Path(folder) / f"{PID_PREFIX}{os.getpid()}").touch()
    threading.Thread(target=_outlive_nobody, args=(supervisor,), daemon=True).start()
    life = Life()

    def ready() -> None:
        with suppress(OSError):
            supervisor.send("ready")

    try:
        with closing(opened(settings)) as workspace:
            config = config_of(create_app(workspace, settings, life), settings.serving)
            server = EndingServer(config, settings.serving, life, ready=ready, heeded=(signal.SIGTERM,))
            server.run(sockets=[listening])
    except EmotaxaError as error:
        _LOG.error("a worker cannot start: %s", error)
        sys.exit(FAILED)


def _outlive_nobody(supervisor: Connection) -> None:
    """End this process when the supervisor is gone, which says nothing to its workers while it is there."""
    with suppress(OSError, EOFError):
        supervisor.recv()
    os.kill(os.getpid(), signal.SIGTERM)
