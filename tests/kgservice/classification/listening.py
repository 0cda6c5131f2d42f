"""A service on a socket, in this process, so that a test holds its model in its hands."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from kgservice.classification.settings import ClassificationSettings
from kgservice.rest.app import create_app
from kgservice.serving.life import Life
from kgservice.serving.listening import bound
from kgservice.serving.server import EndingServer, config_of
from kgservice.settings import ServiceSettings
from kgservice.workspace import Workspace
from tests.kgservice.classification.words import WordModel

__all__ = ["Listening", "listening"]


class Listening:
    """A service that listens.

    Attributes:
        port: where.
    """

    def __init__(self, server: EndingServer, bound_to: socket.socket) -> None:
        """Serve from now on."""
        self.port: int = bound_to.getsockname()[1]
        self._server = server
        self._thread = threading.Thread(target=server.run, kwargs={"sockets": [bound_to]})
        self._thread.start()

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def begin_to_end(self) -> None:
        """Tell it to end; what is under way is finished."""
        self._server.should_exit = True

    def join(self) -> None:
        """Wait until it has ended."""
        self._thread.join(20)
        assert not self._thread.is_alive(), "the service did not end"


@contextmanager
def listening(workspace: Workspace, model: WordModel, **chosen: float) -> Iterator[Listening]:
    """Start a service whose model is a test's own; it ends with the block."""
    settings = ServiceSettings(classification=ClassificationSettings(models=("words",), **chosen))  # type: ignore[arg-type]
    ready = threading.Event()
    app = create_app(workspace, settings, load=model.load)
    server = EndingServer(config_of(app, settings.serving), settings.serving, Life(), ready=ready.set)
    service = Listening(server, bound("127.0.0.1", 0, 100))
    try:
        assert ready.wait(20), "the service does not answer"
        yield service
    finally:
        model.free.set()
        service.begin_to_end()
        service.join()
