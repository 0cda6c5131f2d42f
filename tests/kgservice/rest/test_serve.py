"""Serving in a process of its own: the invitation, the first answer, a clean end, and an address that is taken."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest

from kgservice.rest.errors import CannotListen
from kgservice.rest.serve import _announce_when_ready, _told_to_workers, serve

CODE = (
    "import sys\n"
    "from kgservice.rest.serve import serve\n"
    "serve(sys.argv[1], '127.0.0.1', int(sys.argv[2]), int(sys.argv[3]), lambda text: print(text, flush=True))\n"
    "print('ended', flush=True)\n"
)


@contextmanager
def serving(store: str, workers: int = 1) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A service, and its address as the invitation tells it."""
    command = [sys.executable, "-W", "error", "-c", CODE, store, "0", str(workers)]
    root = Path(__file__).parents[3]
    with subprocess.Popen(
        command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            assert process.stdout is not None
            line = next((line for line in process.stdout if "answers at" in line), "")
            assert line, process.stderr.read() if process.stderr else ""
            yield process, line.split()[3]
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def convert(address: str) -> str:
    body = json.dumps({"from": "goemotions", "to": "ekman", "items": [{"labels": ["annoyance"]}]}).encode()
    request = urllib.request.Request(f"{address}/api/v1/convert", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        label: str = json.load(answer)["results"][0]["targets"][0]["label"]
        return label


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_it_answers_when_it_says_so_and_ends_cleanly(ending: signal.Signals, tmp_path: Path) -> None:
    begun = time.monotonic()
    with serving(f"embedded:{tmp_path}") as (process, address):
        assert convert(address) == "anger"
        assert time.monotonic() - begun < 30
        assert process.stdout is not None and process.stderr is not None
        tried = [process.stdout.readline() for _ in range(3)]
        assert [f"{address}/?from=" in tried[0], "curl -s" in tried[1], "emotaxa convert" in tried[2]] == [True] * 3
        process.send_signal(ending)
        assert process.wait(timeout=15) == 0
        assert process.stdout.read() == "ended\n"
        assert process.stderr.read() == ""


@pytest.mark.parametrize("pause", [0.0, 0.01, 0.03])
def test_asking_again_and_again_ends_it_no_less_cleanly(pause: float) -> None:
    with serving("memory:") as (process, _):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGINT):
            process.send_signal(number)
            time.sleep(pause)
        assert process.stderr is not None
        assert process.wait(timeout=15) == 0
        assert process.stderr.read() == ""


def test_an_idle_connection_does_not_hold_the_end_up() -> None:
    with serving("memory:") as (process, address):
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as idle:
            idle.sendall(b"POST /api/v1/convert HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n")
            time.sleep(0.2)
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=15) == 0


def test_several_workers_share_one_address_and_their_jobs(tmp_path: Path) -> None:
    with serving(f"embedded:{tmp_path}", workers=2) as (process, address):
        assert convert(address) == "anger"
        request = urllib.request.Request(
            f"{address}/api/v1/harmonize?dataset=goemotions&to=ekman", b"Lovely.\t18\ta\n", method="POST"
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            job = address + json.load(answer)["self"]
        for _ in range(12):
            with urllib.request.urlopen(job, timeout=10) as answer:
                assert json.load(answer)["status"] in ("queued", "running", "done")
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0


def test_an_address_that_is_taken_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CannotListen, match=f"cannot listen on 127.0.0.1:{port}: it is in use") as caught:
            serve("memory:", "127.0.0.1", port, 1, print)
    assert isinstance(caught.value, OSError)
    assert "--port" in caught.value.hint


def test_an_address_of_another_machine_is_told() -> None:
    with pytest.raises(CannotListen, match=r"cannot listen on 192\.0\.2\.1:0"):
        serve("memory:", "192.0.2.1", 0, 1, print)


def test_a_host_that_does_not_exist_is_told() -> None:
    with pytest.raises(CannotListen, match="cannot listen on no such host:0"):
        serve("memory:", "no such host", 0, 1, print)


def test_a_service_that_is_not_ready_is_asked_now_and_then_only() -> None:
    asked: list[str] = []

    class NotReady(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(503)

        def log_message(self, format: str, *arguments: object) -> None:
            """Say nothing."""

    ended = Event()
    with ThreadingHTTPServer(("127.0.0.1", 0), NotReady) as server:
        for work in (
            Thread(target=server.serve_forever, daemon=True),
            asking := Thread(target=_announce_when_ready, args=(server.socket, "", print, ended), daemon=True),
        ):
            work.start()
        time.sleep(0.5)
        ended.set()
        asking.join(timeout=5)
        server.shutdown()
    assert 1 <= len(asked) <= 15


def test_the_environment_of_the_workers_is_set_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMOTAXA_STORE", "before")
    with _told_to_workers("memory:", "/jobs"):
        assert (os.environ["EMOTAXA_STORE"], os.environ["EMOTAXA_JOBS"]) == ("memory:", "/jobs")
    assert os.environ["EMOTAXA_STORE"] == "before"
    assert "EMOTAXA_JOBS" not in os.environ
