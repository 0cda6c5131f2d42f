"""Addresses: where a name leads, and whether that is a place on the public internet.

Sources: the IANA special-purpose address registries for IPv4 and IPv6 (RFC 6890 and its successors), the multicast and
reserved blocks, and RFC 6052 for addresses of IPv4 inside those of IPv6.
"""

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Final

from kgservice.changes.watching.settings import Network

__all__ = ["Resolve", "looked_up", "why_refused"]

Resolve = Callable[[str, int, float], Sequence[str]]
"""Gives the addresses of a name at a port within so many seconds, or raises OSError."""

_SPECIAL: Final[tuple[tuple[Network, str], ...]] = tuple(
    (ip_network(network), what)
    for network, what in {
        "0.0.0.0/8": "unspecified",
        "10.0.0.0/8": "private",
        "100.64.0.0/10": "shared between the customers of a provider",
        "127.0.0.0/8": "loopback",
        "168.63.129.16/32": "a cloud's own",
        "169.254.0.0/16": "link-local",
        "172.16.0.0/12": "private",
        "192.0.0.0/24": "reserved for protocols",
        "192.0.2.0/24": "for documentation",
        "192.31.196.0/24": "reserved for AS112",
        "192.52.193.0/24": "reserved for AMT",
        "192.88.99.0/24": "reserved for 6to4",
        "192.168.0.0/16": "private",
        "192.175.48.0/24": "reserved for AS112",
        "198.18.0.0/15": "for benchmarks",
        "198.51.100.0/24": "for documentation",
        "203.0.113.0/24": "for documentation",
        "224.0.0.0/4": "multicast",
        "240.0.0.0/4": "reserved",
        "::/128": "unspecified",
        "::1/128": "loopback",
        "2001::/23": "reserved for protocols",
        "2001:db8::/32": "for documentation",
        "2002::/16": "reserved for 6to4",
        "2620:4f:8000::/48": "reserved for AS112",
        "3fff::/20": "for documentation",
        "fc00::/7": "private",
        "fe80::/10": "link-local",
        "fec0::/10": "private",
        "ff00::/8": "multicast",
    }.items()
)
"""Where no webhook goes, and what that is."""

_GLOBAL: Final = IPv6Network("2000::/3")
"""All that has been given out for global unicast."""
_TRANSLATED: Final = IPv6Network("64:ff9b::/96")
"""Addresses of IPv4 as networks that only speak IPv6 reach them (NAT64)."""


def why_refused(address: str, allowed: Sequence[Network] = ()) -> str:
    """Say what keeps an address from being sent to, in words that fit behind "is"; empty where nothing does.

    Args:
        address: in figures, IPv4 or IPv6.
        allowed: networks that may be sent to whatever they are.

    >>> why_refused("127.0.0.1"), why_refused("::ffff:10.0.0.1"), why_refused("1.1.1.1")
    ('loopback', 'private', '')
    """
    try:
        found = ip_address(address)
    except ValueError:
        return "no address"
    if isinstance(found, IPv6Address):
        if found.scope_id is not None:
            return "link-local"
        found = _inside(found)
    if any(found in network for network in allowed if network.version == found.version):
        return ""
    for network, what in _SPECIAL:
        if network.version == found.version and found in network:
            return what
    return "reserved" if isinstance(found, IPv6Address) and found not in _GLOBAL else ""


def looked_up(host: str, port: int, seconds: float) -> tuple[str, ...]:
    """Look a name up with the system's resolver; an address in figures, however it is written, gives itself.

    Raises:
        OSError: where there is no such name, or it takes too long (TimeoutError).
    """
    answers: SimpleQueue[tuple[str, ...] | OSError] = SimpleQueue()

    def look() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put(tuple(dict.fromkeys(str(each[4][0]) for each in found)))
        except OSError as error:
            answers.put(error)
        except UnicodeError as error:
            answers.put(OSError(f"no name: {error}"))

    # The system's resolver knows no time limit; whoever waits for it does.
    Thread(target=look, name="webhook-name", daemon=True).start()
    try:
        answer = answers.get(timeout=max(seconds, 0.0))
    except Empty:
        raise TimeoutError(f"looking up {host} takes too long") from None
    if isinstance(answer, OSError):
        raise answer
    return answer


def _inside(address: IPv6Address) -> IPv4Address | IPv6Address:
    """Give the address of IPv4 that one of IPv6 stands for, or the latter itself."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return IPv4Address(int(address) & 0xFFFFFFFF) if address in _TRANSLATED else address
