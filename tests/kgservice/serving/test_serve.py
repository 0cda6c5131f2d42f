"""Serving in a process of its own: the invitation, the first answer, a clean end, and an address that is taken."""

import signal
import socket
import time
from pathlib import Path

import pytest

from kgservice.serving.errors import CannotListen
from kgservice.serving.serve import serve
from kgservice.settings import ServiceSettings
from tests.kgservice.serving.process import Running, serving, within

QUESTION = {"from": "goemotions", "to": "ekman", "items": [{"labels": ["annoyance"]}]}


def convert(service: Running) -> int:
    return service.post("/api/v1/convert", QUESTION)[0]


def test_it_answers_when_it_says_so_and_ctrl_c_ends_it_cleanly(tmp_path: Path) -> None:
    begun = time.monotonic()
    with serving(tmp_path, "--log-level", "warning", store=f"embedded:{tmp_path / 'store'}") as service:
        assert convert(service) == 200
        assert time.monotonic() - begun < 30
        out = service.process.stdout
        assert out is not None
        tried = [out.readline() for _ in range(3)]
        assert [f"{service.address}/?from=" in tried[0], "curl -s" in tried[1], "emotaxa" in tried[2]] == [True] * 3
        assert service.end(signal.SIGINT) == 0
        assert out.read() == ""
        assert service.lines() == []


def test_asking_again_and_again_ends_it_no_less_cleanly(tmp_path: Path) -> None:
    with serving(tmp_path, "--log-level", "warning") as service:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGINT):
            service.process.send_signal(number)
            time.sleep(0.02)
        assert service.process.wait(timeout=15) == 0
        assert service.lines() == []


def test_an_idle_connection_does_not_hold_the_end_up(tmp_path: Path) -> None:
    with serving(tmp_path, "--log-level", "warning") as service, socket.create_connection(service.place):
        time.sleep(0.1)
        begun = time.monotonic()
        assert service.end(signal.SIGTERM) == 0
        assert time.monotonic() - begun < 5
        assert service.lines() == []


def _half_a_corpus(service: Running) -> socket.socket:
    """A request that is under way: its handler waits for the rest of the body."""
    opened = socket.create_connection(service.place)
    opened.sendall(
        b"POST /api/v1/harmonize?dataset=goemotions&to=ekman HTTP/1.1\r\nHost: x\r\nContent-Length: 14\r\n\r\nLovely."
    )
    time.sleep(0.3)
    return opened


def test_a_request_under_way_is_finished_and_no_further_one_taken(tmp_path: Path) -> None:
    with serving(tmp_path) as service, _half_a_corpus(service) as under_way:
        service.process.send_signal(signal.SIGTERM)
        for _ in within(5):
            try:
                socket.create_connection(service.place, timeout=1).close()
            except ConnectionRefusedError:
                break
        else:
            pytest.fail("connections are taken still")
        assert service.process.poll() is None
        under_way.sendall(b"\t18\tab\n")
        answer = under_way.recv(65536)
        assert answer.startswith(b"HTTP/1.1 202"), answer
        assert service.process.wait(timeout=15) == 0


def test_a_request_that_does_not_finish_in_its_grace_is_told(tmp_path: Path) -> None:
    with serving(tmp_path, settings={"SERVING__GRACE_SECONDS": "1"}) as service, _half_a_corpus(service) as under_way:
        assert service.end() == 0
        answer = under_way.recv(65536)
        assert answer.startswith(b"HTTP/1.1 503"), answer
        assert b"retry-after: 5" in answer
        assert "Traceback" not in service.errors.read_text(encoding="utf-8")


def test_a_second_signal_ends_it_at_once(tmp_path: Path) -> None:
    with serving(tmp_path, settings={"SERVING__GRACE_SECONDS": "60"}) as service, _half_a_corpus(service):
        service.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        assert service.process.poll() is None
        begun = time.monotonic()
        assert service.end() == 0
        assert time.monotonic() - begun < 3


def test_it_is_not_ready_before_it_takes_no_more_requests(tmp_path: Path) -> None:
    with serving(tmp_path, settings={"SERVING__DRAIN_SECONDS": "2"}) as service:
        assert service.get("/readyz")[0] == 200
        service.process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        status, headers, body = service.get("/readyz")
        assert (status, headers["retry-after"]) == (503, "5")
        assert b"about to end" in body
        assert convert(service) == 200
        assert service.get("/healthz")[0] == 200
        assert service.process.wait(timeout=15) == 0


def test_an_address_that_is_taken_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CannotListen, match=f"cannot listen on 127.0.0.1:{port}: it is in use") as caught:
            serve(ServiceSettings(store="memory:", port=port), print)
    assert isinstance(caught.value, OSError)
    assert "--port" in caught.value.hint


@pytest.mark.parametrize(
    ("host", "said"), [("192.0.2.1", r"cannot listen on 192\.0\.2\.1:0"), ("no such host", "on no such host:0")]
)
def test_a_host_that_is_none_of_ours_is_told(host: str, said: str) -> None:
    with pytest.raises(CannotListen, match=said):
        serve(ServiceSettings(store="memory:", host=host, port=0), print)


def test_a_proxy_is_believed_where_it_is_named_and_may_show_the_service_below_a_path(tmp_path: Path) -> None:
    settings = {"SERVING__PROXIES": "127.0.0.1", "SERVING__ROOT_PATH": "/emotions"}
    with serving(tmp_path, settings=settings) as service:
        told = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}
        assert service.post("/api/v1/convert", QUESTION, **told)[0] == 200
        assert service.get("/readyz")[0] == 200
        assert service.get("/static/style.css")[0] == 200
        answered = service.told(3, event="answered")
    assert [(line["client"], line["route"]) for line in answered] == [
        ("203.0.113.7", "/api/v1/convert"),
        ("127.0.0.1", "/readyz"),
        ("127.0.0.1", "/static"),
    ]
