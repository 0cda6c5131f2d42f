"""A real server on a real socket, and requests that are written byte by byte."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from uvicorn import Server

from kgservice.access.settings import AccessSettings
from kgservice.serving.server import config_of
from kgservice.serving.settings import ServingSettings
from kgservice.settings import ServiceSettings
from kgservice.workspace import Workspace
from tests.kgservice.apps import light_app

__all__ = ["PATIENCE", "Wire", "wired"]

PATIENCE = 1.0
"""Seconds after which the server gives up what does not arrive."""


@dataclass(frozen=True, slots=True)
class Wire:
    """A server that is up."""

    port: int

    def open(self) -> socket.socket:
        """Connect."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=10)

    def ask(self, request: bytes) -> bytes:
        """Send the bytes of a request, and give those of the answer, until the server hangs up or says nothing more."""
        with self.open() as line:
            try:
                line.sendall(request)
            except OSError:
                return answer(line, b"")
            return answer(line)


def answer(line: socket.socket, begun: bytes = b"") -> bytes:
    """Read an answer: the whole of it where its length is told."""
    found = begun
    try:
        while not _whole(found):
            part = line.recv(65536)
            if not part:
                break
            found += part
    except OSError:
        pass
    return found


def _whole(found: bytes) -> bool:
    head, end, body = found.partition(b"\r\n\r\n")
    length = [line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    if not end or not length:
        return found.endswith(b"0\r\n\r\n") and b"chunked" in head.lower()
    return len(body) >= int(length[0])


@contextmanager
def wired(workspace: Workspace, folder: Path) -> Iterator[Wire]:
    """Serve on a free port of loopback."""
    access = AccessSettings(stall_seconds=PATIENCE, body_seconds=60, body_pace=1024, audit_file=folder / "audit.jsonl")
    serving = ServingSettings(header_seconds=PATIENCE, keep_alive_seconds=2)
    app = light_app(workspace, ServiceSettings(access=access, serving=serving))
    server = Server(config_of(app, serving))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        deadline = time.monotonic() + 30
        while not server.started and time.monotonic() < deadline:
            time.sleep(0.01)
        try:
            yield Wire(listening.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join(15)
