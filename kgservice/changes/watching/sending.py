"""Sending: one POST to an address that has been judged, within a time limit, of whose answer only the head is read.

The name is looked up once, every address that it has is judged, and the connection goes to one of these addresses and
no other, so that a name cannot lead somewhere else between the look and the connection. Redirects are not followed, and
the proxies of the environment are not used, since either would lead where nobody has judged.
"""

import re
import socket
import ssl
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from time import monotonic

from kgservice.changes.watching.addresses import Resolve, looked_up, why_refused
from kgservice.changes.watching.endpoint import Endpoint
from kgservice.changes.watching.errors import BadWebhook
from kgservice.changes.watching.settings import WatchingSettings

__all__ = ["Answer", "Sender"]

_HEAD_BYTES = 16 * 1024
_READ, _SENT = 4096, 64 * 1024
_MOST_ADDRESSES = 4
_STATUS = re.compile(rb"HTTP/1\.[01] ([1-9]\d\d)(?: [^\r\n]*)?\r?\n")
_END = re.compile(rb"\r?\n\r?\n")
_RETRY = re.compile(rb"\nretry-after:[ \t]*(\d{1,9})[ \t]*\r?\n", re.IGNORECASE)
_GONE = 410
_LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of something that was sent.

    Attributes:
        status: of the answer; None where there was none.
        reason: why it was not taken; empty where it was.
        wait: seconds after which the receiver wants to be asked again, where it says.
    """

    status: int | None
    reason: str = ""
    wait: float | None = None

    @property
    def taken(self) -> bool:
        """Whether the receiver has it."""
        return not self.reason

    @property
    def gone(self) -> bool:
        """Whether the receiver wants nothing any more."""
        return self.status == _GONE


class _Refused(Exception):
    """Something that was not sent, or an answer that is none."""


class Sender:
    """Sends webhooks; safe to share between threads."""

    def __init__(self, settings: WatchingSettings, *, resolve: Resolve = looked_up) -> None:
        """Read the certificates.

        Args:
            settings: what may be sent where.
            resolve: gives the addresses of a name.

        Raises:
            OSError: where the file of certificates cannot be read (ssl.SSLError: where it holds none).
        """
        self._settings = settings
        self._resolve = resolve
        self._context = ssl.create_default_context()
        if settings.certificates is not None:
            self._context.load_verify_locations(settings.certificates)

    def send(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Send a body, once. Whatever goes wrong on the way is told in the answer, and nothing is raised."""
        until = monotonic() + self._settings.timeout_seconds
        try:
            endpoint = Endpoint.of(url, self._settings)
            with closing(self._connected(endpoint, until)) as connection:
                _write(connection, _request(endpoint, headers, body), until)
                return _answer(_head(connection, until))
        except BadWebhook as error:
            return _unsent(error.message)
        except _Refused as error:
            return _unsent(str(error))
        except TimeoutError:
            return _unsent(f"no answer within {self._settings.timeout_seconds:g} s")
        except ssl.SSLCertVerificationError as error:
            return _unsent(f"the certificate is not trusted: {error.verify_message}")
        except ssl.SSLError as error:
            return _unsent(f"no TLS: {error.reason or error}")
        except OSError as error:
            return _unsent(f"no connection: {error.strerror or error}")

    def _connected(self, endpoint: Endpoint, until: float) -> socket.socket:
        addresses = self._judged(endpoint, until)
        failed: OSError | None = None
        for address in addresses:
            try:
                plain = socket.create_connection((address, endpoint.port), timeout=_left(until))
            except OSError as error:
                failed = error
                continue
            if not endpoint.secure:
                return plain
            try:
                plain.settimeout(_left(until))
                return self._context.wrap_socket(plain, server_hostname=endpoint.host.rstrip("."))
            except BaseException:
                plain.close()
                raise
        raise failed or _Refused(f"{endpoint.host} has no address")

    def _judged(self, endpoint: Endpoint, until: float) -> tuple[str, ...]:
        try:
            addresses = tuple(dict.fromkeys(self._resolve(endpoint.host, endpoint.port, _left(until))))
        except socket.gaierror as error:
            raise _Refused(f"the name {endpoint.host} cannot be looked up: {error.strerror or error}") from None
        for address in addresses:
            why = why_refused(address, self._settings.allowed)
            if why:
                # Which address it is stays untold: the names inside are nobody's business outside.
                raise _Refused(f"{endpoint.host} leads to an address that is {why}, to which no webhook is sent")
        return addresses[:_MOST_ADDRESSES]


def _unsent(reason: str) -> Answer:
    return Answer(None, reason[:_LONGEST_REASON] or "no answer")


def _left(until: float) -> float:
    left = until - monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _request(endpoint: Endpoint, headers: Mapping[str, str], body: bytes) -> bytes:
    told = {
        "Host": endpoint.header,
        "User-Agent": "emotaxa-webhook",
        "Accept": "*/*",
        "Connection": "close",
        "Content-Length": str(len(body)),
        **headers,
    }
    lines = (f"POST {endpoint.path} HTTP/1.1", *(f"{name}: {value}" for name, value in told.items()), "", "")
    return "\r\n".join(lines).encode("ascii") + body


def _write(connection: socket.socket, data: bytes, until: float) -> None:
    left = memoryview(data)
    while left:
        connection.settimeout(_left(until))
        left = left[connection.send(left[:_SENT]) :]


def _head(connection: socket.socket, until: float) -> bytes:
    """Read the head of the answer, the provisional ones (1xx) passed over; the body is left unread."""
    found = b""
    while True:
        end = _END.search(found)
        status = _STATUS.match(found)
        if end and (status is None or not status[1].startswith(b"1")):
            return found[: end.end()]
        if end:
            found = found[end.end() :]
            continue
        if len(found) >= _HEAD_BYTES:
            raise _Refused(f"the head of the answer is longer than {_HEAD_BYTES:,} bytes")
        connection.settimeout(_left(until))
        read = connection.recv(_READ)
        if not read:
            raise _Refused("the connection was closed without an answer")
        found += read


def _answer(head: bytes) -> Answer:
    status = _STATUS.match(head)
    if status is None:
        raise _Refused("the answer is no HTTP/1.1")
    code = int(status[1])
    told = _RETRY.search(head)
    wait = None if told is None else float(told[1])
    if 200 <= code < 300:
        return Answer(code)
    if 300 <= code < 400:
        return Answer(code, f"answered {code}: redirects are not followed", wait)
    return Answer(code, f"answered {code}", wait)
