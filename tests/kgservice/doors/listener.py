"""A listener on loopback, to prove that nothing called out."""

import socket
import threading
from types import TracebackType

__all__ = ["Listener"]


class Listener:
    """Takes every connection, keeps what comes with it, and answers with an RDF document of one triple.

    Attributes:
        port: where it listens.
        heard: what callers sent.
    """

    def __init__(self) -> None:
        """Listen on a free port."""
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.heard: list[bytes] = []
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def url(self, path: str = "x") -> str:
        """Give an address here."""
        return f"http://127.0.0.1:{self.port}/{path}"

    def __enter__(self) -> "Listener":
        """Be there."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop listening."""
        # To close a socket does not wake who waits at it.
        with socket.create_connection(("127.0.0.1", self.port)) as last:
            last.sendall(b"END")
        self._thread.join(5)
        self._socket.close()

    def _listen(self) -> None:
        while True:
            caller, _ = self._socket.accept()
            with caller:
                caller.settimeout(2)
                try:
                    said = caller.recv(4096)
                    if said == b"END":
                        return
                    self.heard.append(said)
                    caller.sendall(b"HTTP/1.0 200 OK\r\nContent-Type: text/turtle\r\n\r\n<a:a> <a:b> <a:c> .")
                except OSError:
                    self.heard.append(b"")
