"""The address that a service listens on."""

import ipaddress
import socket
import sys

from kgservice.serving.errors import CannotListen

__all__ = ["address_of", "bound", "is_loopback"]


def bound(host: str, port: int, backlog: int = 2048) -> socket.socket:
    """Bind an address before anything else is done, so that it fails at once where it is taken.

    Raises:
        CannotListen: where it cannot be bound.
    """
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
        listening.listen(backlog)
    except OSError as error:
        listening.close()
        raise CannotListen(shown, error) from error
    return listening


def address_of(listening: socket.socket) -> str:
    """Give the URL at which this machine reaches a socket that listens, on all its addresses maybe."""
    host, port = listening.getsockname()[:2]
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{reachable}]:{port}" if ":" in reachable else f"http://{reachable}:{port}"


def is_loopback(listening: socket.socket) -> bool:
    """Whether nothing but this machine reaches a socket that listens."""
    return ipaddress.ip_address(listening.getsockname()[0].partition("%")[0]).is_loopback
