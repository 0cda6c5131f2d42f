"""A journal in memory, people, a clock that is set by hand, and receivers of webhooks that are real servers."""

import socket
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson
import pytest

from kgservice.access.principal import Principal, Role
from kgservice.changes.watching.courier import Courier
from kgservice.changes.watching.settings import WatchingSettings
from kgservice.changes.watching.watch import Watch
from kgservice.changes.watching.watches import Watches
from kgservice.stores.journal import UNSEEN, JournalEntry, Note, numbered

ADA, GRACE, ROOT = (
    Principal(name, role) for name, role in (("ada", Role.EDITOR), ("grace", Role.REVIEWER), ("root", Role.ADMIN))
)


class Memory:
    """A journal in memory. What is put into `meanwhile` happens each time before something is read or written."""

    def __init__(self) -> None:
        self.entries: list[JournalEntry] = []
        self.meanwhile: Callable[[Sequence[Note]], None] | None = None

    def _disturbed(self, notes: Sequence[Note] = ()) -> None:
        disturb, self.meanwhile = self.meanwhile, None
        if disturb is not None:
            disturb(notes)
            self.meanwhile = disturb

    def journal(self, subject: str | None = None, *, since: int = 0) -> Sequence[JournalEntry]:
        self._disturbed()
        return [entry for entry in self.entries[since:] if subject in (None, entry.subject)]

    def journal_of(self, subjects: Collection[str]) -> Sequence[JournalEntry]:
        return [entry for entry in self.entries if entry.subject in subjects]

    def journal_under(self, *prefixes: str, since: int = 0) -> tuple[int, Sequence[JournalEntry]]:
        found = self.journal(since=since)
        return len(self.entries), [entry for entry in found if entry.subject.startswith(prefixes)]

    def subjects(self, prefix: str = "") -> Sequence[str]:
        return [each for each in dict.fromkeys(entry.subject for entry in self.entries) if each.startswith(prefix)]

    def note(self, notes: Sequence[Note], *, expected: Mapping[str, int] = UNSEEN) -> Sequence[JournalEntry]:
        self._disturbed(notes)
        made = numbered(
            notes,
            expected,
            newest=len(self.entries),
            place=lambda subject: sum(each.subject == subject for each in self.entries),
        )
        self.entries += made
        return made

    def _place(self, subject: str) -> int:
        return sum(entry.subject == subject for entry in self.entries)

    def tell(self, subject: str, kind: str, author: str = "ada", /, **body: Any) -> JournalEntry:  # noqa: ANN401
        """Note that something has happened."""
        return self.note([Note(subject, author, kind, orjson.dumps(body).decode())])[0]

    def kinds(self, subject: str) -> list[str]:
        return [entry.kind for entry in self.journal(subject)]


@dataclass
class Clock:
    """Tells the time that it is set to."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **how_long: float) -> None:
        self.now += timedelta(**how_long)


@dataclass(frozen=True)
class Received:
    """A request as it came in."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> dict[str, Any]:
        found: dict[str, Any] = orjson.loads(self.body)
        return found


class Receiver(ThreadingHTTPServer):
    """A server that takes webhooks, or does with them what it is told."""

    daemon_threads = True

    def __init__(self, address: str = "127.0.0.1", port: int = 0) -> None:
        self.address = address
        self.got: list[Received] = []
        self.statuses: list[int] = []
        self.extra: dict[str, str] = {}
        self.answer: Callable[[BaseHTTPRequestHandler], None] | None = None
        super().__init__((address, port), _Handler)

    @property
    def url(self) -> str:
        return f"http://{self.address}:{self.server_port}/hook?to=us"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of connections that are cut off."""


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append(Received(self.path, {k.lower(): v for k, v in self.headers.items()}, body))
        if self.server.answer is not None:
            self.server.answer(self)
            return
        self.send_response(self.server.statuses.pop(0) if self.server.statuses else 204)
        for name, value in self.server.extra.items():
            self.send_header(name, value)
        self.end_headers()

    def do_GET(self) -> None:
        self.server.got.append(Received(self.path, {}, b""))
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


Receivers = Callable[..., Receiver]


@pytest.fixture
def receivers() -> Iterator[Receivers]:
    """Starts receivers, and stops them in the end."""
    with ExitStack() as running:

        def start(address: str = "127.0.0.1", port: int = 0) -> Receiver:
            found = running.enter_context(Receiver(address, port))
            thread = threading.Thread(target=found.serve_forever, kwargs={"poll_interval": 0.01})
            thread.start()
            running.callback(thread.join)
            running.callback(found.shutdown)
            return found

        yield start


@pytest.fixture
def receiver(receivers: Receivers) -> Receiver:
    return receivers()


@pytest.fixture
def journal() -> Memory:
    return Memory()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings() -> WatchingSettings:
    """Settings that allow what the tests need, and no more."""
    return WatchingSettings(allowed_networks="127.0.0.0/8", allow_http=True, timeout_seconds=2.0)


@pytest.fixture
def closed_port() -> int:
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
    return port


@pytest.fixture
def watches(journal: Memory, settings: WatchingSettings) -> Watches:
    return Watches(journal, settings)


@pytest.fixture
def courier(journal: Memory, settings: WatchingSettings, clock: Clock) -> Courier:
    return Courier(journal, settings, clock=clock)


def numbers(receiver: Receiver) -> list[int]:
    return [got.event["data"]["number"] for got in receiver.got]


def newest(watches: Watches, number: int = 1) -> Watch:
    return watches.find(number)
