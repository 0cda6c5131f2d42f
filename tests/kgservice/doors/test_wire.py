"""What can be done to a server with bytes: slow, endless, oversized and torn requests."""

import socket
import time

import pytest

from tests.kgservice.doors.wire import PATIENCE, Wire, answer

BODY = b'{"from":"goemotions","to":"ekman","items":[{"labels":["annoyance"]}]}'
HEAD = b"POST /api/v1/convert HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


def status(found: bytes) -> int:
    assert found.startswith(b"HTTP/1.1 "), found[:200]
    return int(found[9:12])


def serves(wire: Wire) -> bool:
    return status(wire.ask(HEAD + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY)) == 200


def hangs_up(line: socket.socket, within: float) -> bool:
    line.settimeout(within)
    try:
        while line.recv(65536):
            pass
    except TimeoutError:
        return False
    except OSError:
        return True
    return True


def test_a_body_that_stops_arriving_is_given_up(wire: Wire) -> None:
    with wire.open() as line:
        line.sendall(HEAD + b"Content-Length: 1000\r\n\r\n" + BODY[:10])
        found = answer(line)
        assert status(found) == 408 and b"connection: close" in found.lower()
        assert hangs_up(line, 5 * PATIENCE)


def test_a_body_that_drips_is_given_up_though_it_never_stops(wire: Wire) -> None:
    with wire.open() as line:
        line.sendall(HEAD + b"Content-Length: 100000\r\n\r\n")
        begun = time.monotonic()
        line.settimeout(0.1)
        found = b""
        while not found and time.monotonic() < begun + 10 * PATIENCE:
            try:
                line.sendall(b" ")
                found = line.recv(65536)
            except TimeoutError:
                continue
            except OSError:
                break
        assert status(found) == 408


def test_a_body_in_chunks_that_drips_is_given_up(wire: Wire) -> None:
    with wire.open() as line:
        line.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n")
        assert status(answer(line)) == 408


def test_a_body_that_goes_on_after_it_was_refused_does_not_hold_the_connection(wire: Wire) -> None:
    with wire.open() as line:
        line.sendall(
            b"POST /api/v1/convert HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer no\r\nContent-Length: 1000000\r\n\r\n"
        )
        assert status(answer(line)) == 401
        begun = time.monotonic()
        line.settimeout(0.1)
        held = True
        while held and time.monotonic() < begun + 10 * PATIENCE:
            try:
                line.sendall(b" ")
                held = bool(line.recv(1000))
            except TimeoutError:
                continue
            except OSError:
                held = False
        assert not held


def test_a_head_that_drips_is_given_up(wire: Wire) -> None:
    with wire.open() as line:
        line.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-")
        assert hangs_up(line, 5 * PATIENCE)


def test_a_connection_that_says_nothing_is_given_up(wire: Wire) -> None:
    with wire.open() as line:
        assert hangs_up(line, 5 * PATIENCE)


@pytest.mark.parametrize(
    "head",
    [
        b"GET /healthz HTTP/1.1\r\nHost: x\r\n" + b"".join(b"x-%d: y\r\n" % n for n in range(2000)) + b"\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nx-long: " + b"y" * 200_000 + b"\r\n\r\n",
        b"GET /healthz?" + b"y" * 200_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
    ids=["many headers", "a long header", "a long address"],
)
def test_a_head_that_is_too_large_is_refused(wire: Wire, head: bytes) -> None:
    found = wire.ask(head)
    assert not found or status(found) in (400, 413, 414, 431), found[:100]
    assert serves(wire)


@pytest.mark.parametrize(
    "request_",
    [
        b"\x00\x01\x02\x03\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /%ff%fe%00 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /api/v1/schemes/%00 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET http://127.0.0.1:1/ HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET //evil.example/%2e%2e HTTP/1.1\r\nHost: x\r\n\r\n",
        b"CONNECT 127.0.0.1:1 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"TRACE / HTTP/1.1\r\nHost: x\r\nCookie: secret\r\n\r\n",
        HEAD + b"Content-Length: -1\r\n\r\n",
        HEAD + b"Content-Length: 5\r\nContent-Length: 50\r\n\r\n12345",
        HEAD + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
        HEAD + b"Content-Length: 99999999999999999999999\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: a\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ],
    ids=lambda request: repr(request[:30] + request[-30:]),
)
def test_no_request_brings_more_than_a_refusal(wire: Wire, request_: bytes) -> None:
    found = wire.ask(request_)
    assert not found or status(found) < 500, found[:300]
    assert b"secret" not in found, "what was sent is not sent back"
    assert serves(wire)


def test_one_request_cannot_smuggle_another(wire: Wire) -> None:
    inner = b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"
    found = wire.ask(HEAD + b"Content-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" % len(inner) + inner)
    assert status(found) == 400 and found.count(b"HTTP/1.1 ") == 1


@pytest.mark.parametrize("value", [b"a\rb", b"a\x00b", b"\xff\xfe", b"a\x1b[31m", b"a" * 5000, b" " * 50])
def test_a_request_id_that_could_split_an_answer_does_not_come_back(wire: Wire, value: bytes) -> None:
    found = wire.ask(b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Request-Id: " + value + b"\r\nConnection: close\r\n\r\n")
    head = found.partition(b"\r\n\r\n")[0]
    assert value.strip() not in head or not value.strip()
    assert all(32 <= byte < 127 for byte in head.replace(b"\r\n", b""))


def test_many_idle_connections_leave_room_for_who_asks(wire: Wire) -> None:
    lines = [wire.open() for _ in range(200)]
    try:
        for line in lines:
            line.sendall(b"POST /api/v1/convert HTTP/1.1\r\nHost: x\r\nContent-Le")
        assert serves(wire)
    finally:
        for line in lines:
            line.close()
