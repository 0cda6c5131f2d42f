"""Serving: from the first answer to a clean end."""

import os
import shutil
import signal
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from kgservice.observing.logs import configure_logs
from kgservice.observing.metrics import FOLDER_VARIABLE
from kgservice.observing.processes import PID_PREFIX
from kgservice.rest.app import create_app
from kgservice.serving.invitation import invitation
from kgservice.serving.life import Life
from kgservice.serving.listening import address_of, bound, is_loopback
from kgservice.serving.opening import opened
from kgservice.serving.server import EndingServer, config_of
from kgservice.serving.workers import Workers
from kgservice.settings import ServiceSettings

__all__ = ["serve"]

Announce = Callable[[str], None]

_JOBS_PREFIX = "emotaxa-jobs-"


def serve(settings: ServiceSettings, announce: Announce) -> None:
    """Serve until SIGINT or SIGTERM, and return then.

    Args:
        settings: of the service; its store is built first where that is due.
        announce: is told what goes on, and what to try as soon as the service answers.

    Raises:
        UnknownStore, StoreUnavailable: where the store cannot be opened.
        CannotListen: where the address cannot be bound.
        CannotStart: where the workers do not come up.
    """
    with (
        _ended_by_signal(),
        closing(bound(settings.host, settings.port, settings.serving.backlog)) as listening,
        _with_job_folder(settings) as chosen,
    ):
        configure_logs(chosen.logs)
        address = address_of(listening)
        if chosen.workers > 1:
            _serve_many(chosen, listening, address, announce)
        else:
            _serve_one(chosen, listening, address, announce)


def _serve_one(settings: ServiceSettings, listening: socket.socket, address: str, announce: Announce) -> None:
    life = Life()
    with closing(opened(settings, announce)) as workspace:
        workspace.warm()
        EndingServer(
            config_of(create_app(workspace, settings, life), settings.serving),
            settings.serving,
            life,
            ready=lambda: announce(invitation(address, unlimited=_unlimited(settings, listening))),
            forced=lambda: _remove_temporary(settings),
        ).run(sockets=[listening])


def _serve_many(settings: ServiceSettings, listening: socket.socket, address: str, announce: Announce) -> None:
    # Built once, here, and any trouble told in one line; the workers find it ready.
    with closing(opened(settings, announce)) as workspace:
        workspace.at()
    with _metrics_folder() as folder:
        Workers(
            settings,
            listening,
            ready=lambda: announce(invitation(address, unlimited=_unlimited(settings, listening))),
            gone=lambda pid: _forget(pid, folder),
        ).run()


def _unlimited(settings: ServiceSettings, listening: socket.socket) -> bool:
    """Whether others than this machine may ask as much as they like."""
    access = settings.access
    limited = access.requests_per_minute is not None and access.concurrent_requests is not None
    return not limited and not is_loopback(listening)


@contextmanager
def _with_job_folder(settings: ServiceSettings) -> Iterator[ServiceSettings]:
    """Give all workers one folder for jobs, for as long as the service runs where none is named."""
    if settings.rest.job_folder is not None:
        yield settings
        return
    with tempfile.TemporaryDirectory(prefix=_JOBS_PREFIX, ignore_cleanup_errors=True) as folder:
        rest = settings.rest.model_copy(update={"job_folder": Path(folder)})
        yield settings.model_copy(update={"rest": rest})


def _remove_temporary(settings: ServiceSettings) -> None:
    """Remove the folder of the jobs where it is the service's own, and nothing else will."""
    folder = settings.rest.job_folder
    if folder is not None and folder.name.startswith(_JOBS_PREFIX) and folder.parent == Path(tempfile.gettempdir()):
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _metrics_folder() -> Iterator[Path]:
    """Give the workers a folder for their metrics, the one that the environment names, emptied, or a temporary one."""
    named = os.environ.get(FOLDER_VARIABLE)
    if named:
        folder = Path(named)
        folder.mkdir(parents=True, exist_ok=True)
        for pattern in ("*.db", f"{PID_PREFIX}*"):
            for path in folder.glob(pattern):
                path.unlink(missing_ok=True)
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="emotaxa-metrics-", ignore_cleanup_errors=True) as temporary:
        os.environ[FOLDER_VARIABLE] = temporary
        try:
            yield Path(temporary)
        finally:
            del os.environ[FOLDER_VARIABLE]


def _forget(pid: int, folder: Path) -> None:
    """Take a worker that has ended out of the metrics of what is going on; what it has counted stays."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(pid, str(folder))  # type: ignore[no-untyped-call]
    (folder / f"{PID_PREFIX}{pid}").unlink(missing_ok=True)


@contextmanager
def _ended_by_signal() -> Iterator[None]:
    """Take SIGTERM for Ctrl-C, and either for the wish to end, which is no failure."""
    main = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGTERM, signal.default_int_handler) if main else None
    try:
        yield
    except KeyboardInterrupt:
        return
    finally:
        if main:
            signal.signal(signal.SIGTERM, before)
