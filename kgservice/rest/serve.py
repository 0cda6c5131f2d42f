"""Serving: uvicorn with the application, from the first answer to a clean end."""

import os
import shutil
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import FrameType
from typing import Any

from uvicorn import Config, Server
from uvicorn.supervisors import Multiprocess

from kgservice.rest.app import create_app, warm
from kgservice.rest.errors import CannotListen
from kgservice.rest.factory import JOBS_VARIABLE
from kgservice.rest.settings import Settings
from kgservice.stores.errors import StoreUnavailable
from kgservice.stores.open import VARIABLE, open_store
from kgservice.workspace import Workspace

__all__ = ["serve"]

Announce = Callable[[str], None]

_GRACE_SECONDS = 3
_OPTIONS: dict[str, Any] = {
    "loop": "auto",
    "http": "httptools",
    "ws": "none",
    "lifespan": "on",
    "access_log": False,
    "log_level": "warning",
    "server_header": False,
    "proxy_headers": False,
    "timeout_graceful_shutdown": _GRACE_SECONDS,
}


def serve(store_url: str, host: str, port: int, workers: int, announce: Announce) -> None:
    """Serve until SIGINT or SIGTERM, and return then.

    Args:
        store_url: the store; it is built first where that is due.
        host: address to listen on.
        port: likewise; 0 takes a free one.
        workers: processes that answer.
        announce: is told what goes on, and what to try as soon as the service answers.

    Raises:
        UnknownStore, StoreUnavailable: where the store cannot be opened.
        CannotListen: where the address cannot be bound.
    """
    with _ended_by_signal(), closing(_bound(host, port)) as listening:
        address = _address(listening)
        if workers > 1:
            _serve_many(store_url, listening, address, workers, announce)
        else:
            _serve_one(store_url, listening, address, announce)


def _serve_one(store_url: str, listening: socket.socket, address: str, announce: Announce) -> None:
    with closing(Workspace(open_store(store_url, announce))) as workspace:
        warm(workspace)
        config = Config(create_app(workspace, Settings()), **_OPTIONS)
        _Announcing(config, lambda: announce(_invitation(address))).run(sockets=[listening])


def _serve_many(store_url: str, listening: socket.socket, address: str, workers: int, announce: Announce) -> None:
    # Built once, here, and any trouble told in one line; the workers find it ready.
    with closing(Workspace(open_store(store_url, announce))) as workspace:
        workspace.at()
    with tempfile.TemporaryDirectory(prefix="emotaxa-jobs-") as jobs, _told_to_workers(store_url, jobs):
        config = Config("kgservice.rest.factory:create", factory=True, workers=workers, **_OPTIONS)
        listening.set_inheritable(True)
        supervisor = Multiprocess(config, sockets=[listening])
        ready = threading.Thread(
            target=_announce_when_ready, args=(listening, address, announce, supervisor.should_exit), daemon=True
        )
        ready.start()
        supervisor.run()
        if any(process.exitcode not in (0, None, -signal.SIGTERM, -signal.SIGINT) for process in supervisor.processes):
            raise StoreUnavailable(
                "the workers could not start", hint="serve with one worker to see why", value=store_url
            )


@contextmanager
def _told_to_workers(store_url: str, jobs: str) -> Iterator[None]:
    """Set the environment that processes started here take over, and set it back."""
    before = dict(os.environ)
    os.environ |= {VARIABLE: store_url, JOBS_VARIABLE: jobs}
    try:
        yield
    finally:
        for name in (VARIABLE, JOBS_VARIABLE):
            if name in before:
                os.environ[name] = before[name]
            else:
                del os.environ[name]


class _Announcing(Server):
    """A server that tells when it answers."""

    def __init__(self, config: Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._announce()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End once, however often one is asked to: what is under way has a few seconds' grace, and no more."""
        if not self.should_exit:
            super().handle_exit(sig, frame)


def _announce_when_ready(listening: socket.socket, address: str, announce: Announce, ended: threading.Event) -> None:
    host, port = listening.getsockname()[:2]
    while not ended.is_set():
        connection = HTTPConnection(_reachable(host), port, timeout=1)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                announce(_invitation(address))
                return
        except (OSError, HTTPException):
            pass
        finally:
            connection.close()
        ended.wait(0.05)


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


def _bound(host: str, port: int) -> socket.socket:
    """Bind the address before anything else is done, so that it fails at once where it is taken."""
    shown = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError) as error:
        raise CannotListen(
            shown, error if isinstance(error, OSError) else OSError(0, "no host has such a name")
        ) from error
    try:
        if sys.platform != "win32":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        # Taken now, and not when the graph has been loaded: another service must not slip in between.
        listening.listen(2048)
    except OSError as error:
        listening.close()
        raise CannotListen(shown, error) from error
    return listening


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    reachable = _reachable(host)
    return f"http://[{reachable}]:{port}" if ":" in reachable else f"http://{reachable}:{port}"


def _reachable(host: str) -> str:
    """Give an address at which this machine reaches itself, where a server listens on all of them."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)


def _command() -> str:
    """Give what to type for the command line: its name where the shell finds it, else where it stands."""
    if shutil.which("emotaxa"):
        return "emotaxa"
    beside = Path(sys.executable).with_name("emotaxa")
    return os.path.relpath(beside) if beside.is_relative_to(Path.cwd()) else str(beside)


def _invitation(address: str) -> str:
    """Say that the service answers, and three things to try."""
    body = '{"from":"goemotions","to":"ekman","items":[{"labels":["annoyance"]}]}'
    return "\n".join(
        (
            f"Emotaxa answers at {address} (Ctrl-C ends it). Try:",
            f"  {address}/?from=goemotions&to=ekman&labels=annoyance",
            f"  curl -s {address}/api/v1/convert -H 'Content-Type: application/json' -d '{body}'",
            f"  {_command()} convert --from goemotions --to ekman --explain annoyance",
        )
    )
