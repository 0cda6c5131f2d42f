"""Connections that want to hold the service up, over real sockets."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from tests.kgservice.serving.process import Running, serving

pytestmark = pytest.mark.xdist_group("connections")

LIMITS = {
    "SERVING__HEADER_SECONDS": "1",
    "SERVING__HEADER_BYTES": "4096",
    "SERVING__SEND_SECONDS": "1",
    "SERVING__KEEP_ALIVE_SECONDS": "2",
    "SERVING__CONNECTIONS": "10",
}
GET = b"GET /healthz HTTP/1.1\r\nHost: x\r\n"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A service with narrow limits."""
    with serving(tmp_path_factory.mktemp("connections"), settings=LIMITS) as opened:
        yield opened


def read(connection: socket.socket) -> bytes:
    """Read until the service hangs up."""
    connection.settimeout(10)
    parts = []
    try:
        while part := connection.recv(65536):
            parts.append(part)
    except ConnectionResetError:
        pass
    return b"".join(parts)


def sent(service: Running, *parts: bytes, pause: float = 0.0) -> bytes:
    with socket.create_connection(service.place) as connection:
        for part in parts:
            try:
                connection.sendall(part)
            except OSError:
                break
            time.sleep(pause)
        return read(connection)


def problem(answer: bytes, status: int) -> dict[str, object]:
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status} ".encode()), answer
    assert b"content-type: application/problem+json" in head.lower()
    assert b"x-request-id: " in head.lower()
    found: dict[str, object] = json.loads(body)
    assert found["status"] == status
    return found


@pytest.mark.parametrize(
    "head",
    [
        GET + b"X-A: " + b"a" * 5000 + b"\r\n\r\n",
        GET + b"X-A: " + b"a" * 200_000,
        GET + b"".join(b"X-%d: a\r\n" % number for number in range(101)) + b"\r\n",
        b"GET /" + b"a" * 5000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
    ids=["one header", "a header without end", "many headers", "an address"],
)
def test_a_head_that_is_too_large_is_refused(service: Running, head: bytes) -> None:
    problem(sent(service, head), 431)


@pytest.mark.parametrize(
    "head",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"GET /\xc3\xa9 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX-A: a\rb\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : x\r\n\r\n",
    ],
    ids=["TLS", "a path that is not ASCII", "two lengths", "a negative length", "a bare CR", "a blank in a name"],
)
def test_what_is_no_http_is_refused(service: Running, head: bytes) -> None:
    problem(sent(service, head), 400)


def test_a_head_that_drips_in_is_given_up(service: Running) -> None:
    begun = time.monotonic()
    problem(sent(service, GET, *[b"X: a\r\n"] * 20, pause=0.2), 408)
    assert time.monotonic() - begun < 8


def test_a_connection_that_says_nothing_is_closed(service: Running) -> None:
    begun = time.monotonic()
    assert sent(service) == b""
    assert 0.5 < time.monotonic() - begun < 5


def test_line_breaks_between_requests_do_not_keep_a_connection(service: Running) -> None:
    answer = sent(service, GET + b"\r\n", *[b"\r\n"] * 20, pause=0.2)
    assert answer.count(b"HTTP/1.1 200") == 1


def test_a_body_that_goes_on_after_its_response_is_not_read_for_ever(service: Running) -> None:
    head = b"POST /nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n"
    begun = time.monotonic()
    answer = sent(service, head, *[b"a"] * 60, pause=0.1)
    assert answer.startswith(b"HTTP/1.1 404"), answer
    assert time.monotonic() - begun < 8


CHUNKED = b"""POST /api/v1/convert HTTP/1.1\r
Host: x\r
Content-Type: application/json\r
Transfer-Encoding: chunked\r
Connection: close\r
\r
"""
CONVERT = b'{"from": "goemotions", "to": "ekman", "items": [{"labels": ["annoyance"]}]}'
WHOLE = CHUNKED + b"%x\r\n%s\r\n0\r\n" % (len(CONVERT), CONVERT)


def memory(service: Running) -> int:
    """Give the memory of the process, in bytes."""
    status = Path(f"/proc/{service.process.pid}/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) * 1024


@pytest.mark.parametrize("head", [CHUNKED + b"0\r\n", WHOLE], ids=["an empty body", "a whole body"])
@pytest.mark.parametrize("line", [b"X-A: a\r\n" * 8000, b"X-A: " + b"a" * 64_000], ids=["many", "one without end"])
def test_trailers_without_end_take_no_memory_and_end_the_connection(service: Running, head: bytes, line: bytes) -> None:
    begun, before = time.monotonic(), memory(service)
    with socket.create_connection(service.place) as connection:
        connection.sendall(head)
        # Part by part, as otherwise the first one would be all that is looked at.
        time.sleep(0.1)
        sent_bytes = 0
        with suppress(OSError):
            while sent_bytes < 64 * 1024 * 1024:
                connection.sendall(line)
                line = line.removeprefix(b"X-A: ") if b"\r" not in line else line
                sent_bytes += len(line)
    assert sent_bytes < 16 * 1024 * 1024
    assert time.monotonic() - begun < 10
    assert memory(service) - before < 16 * 1024 * 1024
    assert service.get("/healthz")[0] == 200


def test_trailers_are_read_past_and_change_nothing(service: Running) -> None:
    answer = sent(service, WHOLE, b"Authorization: Bearer x\r\nX-Request-Id: late\r\n\r\n", pause=0.1)
    assert answer.startswith(b"HTTP/1.1 200"), answer
    assert b"late" not in answer


def test_chunks_of_a_byte_are_no_trailers(service: Running) -> None:
    chunks = [b"1\r\n%c\r\n" % byte for byte in CONVERT + b" " * 3000]
    answer = sent(
        service, CHUNKED, *(b"".join(chunks[at : at + 100]) for at in range(0, len(chunks), 100)), b"0\r\n\r\n"
    )
    assert answer.startswith(b"HTTP/1.1 200"), answer


def test_a_response_that_nobody_reads_is_given_up(service: Running) -> None:
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        connection.connect(service.place)
        connection.sendall((b"GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n") * 40)
        time.sleep(4)
        answer = read(connection)
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.count(b"HTTP/1.1 200") < 40


def test_more_connections_than_are_taken_are_told(service: Running) -> None:
    with ExitStack() as held:
        for _ in range(10):
            held.enter_context(socket.create_connection(service.place))
        answer = sent(service, GET + b"\r\n")
        problem(answer, 503)
        assert b"retry-after: 5" in answer.lower()
    time.sleep(0.2)
    assert service.get("/healthz")[0] == 200


def test_an_upgrade_is_answered_as_it_stands(service: Running) -> None:
    answer = sent(service, GET + b"Connection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 200"), answer


def test_two_requests_in_one_go_are_both_answered(service: Running) -> None:
    answer = sent(service, GET + b"\r\n" + GET + b"Connection: close\r\n\r\n")
    assert answer.count(b"HTTP/1.1 200") == 2


def test_nobody_is_believed_who_was_not_named_as_a_proxy(service: Running) -> None:
    sent(service, GET + b"X-Request-Id: forwarded\r\nX-Forwarded-For: 203.0.113.7\r\nConnection: close\r\n\r\n")
    [line] = service.told(1, request="forwarded")
    assert line["client"] == "127.0.0.1"


def test_nothing_of_it_is_a_defect(service: Running) -> None:
    sent(service, GET + b"X-A: " + b"a" * 5000 + b"\r\n\r\n")
    assert service.told(1, event="refused", status=431)
    assert not [line for line in service.lines() if line["level"] == "error" or "exception" in line]
