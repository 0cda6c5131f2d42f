"""The service over a socket, one worker, beside endpoints with the same models that do nothing, loaded in turn."""

import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import Any

from kgservice.stores.memory import MemoryStore
from tests.benchmarks.load import Load, load
from tests.benchmarks.table import Row

__all__ = ["run"]

SECONDS = 3.0
ROUNDS = 3
ITEMS = 1000
PATH = "/api/v1/convert"
RESOLVE = "/api/v1/resolve"

_SERVE = "import sys; from kgservice.cli.main import main; sys.exit(main())"

Pair = tuple[Load, Load]


def run() -> list[Row]:
    """Measure conversion, resolution and the start of the service; of three rounds the best of each side."""
    names = [concept.label for concept in MemoryStore().knowledge().taxonomy.by_scheme["goemotions"]]
    draw = random.Random(1)
    single = _body({"items": [{"labels": ["annoyance"]}]})
    text = json.dumps({"labels": [{"text": "annoyance", "scheme": "goemotions"}]})
    labels = _body({"items": [{"labels": [draw.choice(names)]} for _ in range(ITEMS)]})
    scored = [{"scores": {name: draw.random() for name in draw.sample(names, 3)}} for _ in range(ITEMS)]
    scores = _body({"mode": "soft", "items": scored})
    with tempfile.TemporaryDirectory() as folder:
        store = {"EMOTAXA_STORE": f"embedded:{folder}"}
        starts = [_first_answer(store) for _ in range(4)][1:]
        with _served(_ours, store) as ours, _served(_others, {}) as others:
            ones = [
                (load(ours, PATH, single, 8, SECONDS), load(others, "/empty", single, 8, SECONDS))
                for _ in range(ROUNDS)
            ]
            named = [
                (load(ours, RESOLVE, text, 8, SECONDS), load(others, "/empty-resolve", text, 8, SECONDS))
                for _ in range(ROUNDS)
            ]
            many = [
                (load(ours, PATH, labels, 2, SECONDS), load(others, "/constants", labels, 2, SECONDS))
                for _ in range(ROUNDS)
            ]
            mixed = max(load(ours, PATH, scores, 2, SECONDS).rate for _ in range(ROUNDS)) * ITEMS
    single_rows = [*_single_rows("convert", ones), *_single_rows("resolve", named)]
    return [*single_rows, *_bulk_rows(many, mixed), _start_row(starts)]


def _single_rows(what: str, pairs: Sequence[Pair]) -> Iterator[Row]:
    ours, empty = (max((pair[side] for pair in pairs), key=lambda found: found.rate) for side in (0, 1))
    share = statistics.median(mine.rate / other.rate for mine, other in pairs)
    yield Row(
        f"POST /{what}, one item, 8 connections, one worker",
        f"{ours.rate:,.0f} requests/s, {share:.0%} of it",
        f"{empty.rate:,.0f} requests/s: an empty FastAPI endpoint with the same models",
        "40 % of it, and 1,500 requests/s",
        share >= 0.4 and ours.rate >= 1500,
    )
    yield Row(
        "the same, time to answer",
        f"p50 {ours.p50:.1f} ms, p99 {ours.p99:.1f} ms",
        f"p50 {empty.p50:.1f} ms, p99 {empty.p99:.1f} ms: the empty endpoint",
    )


def _bulk_rows(pairs: Sequence[Pair], scores: float) -> Iterator[Row]:
    ours, constants = (max(pair[side].rate for pair in pairs) * ITEMS for side in (0, 1))
    yield Row(
        f"POST /convert, {ITEMS:,} items of a label each, 2 connections",
        f"{ours:,.0f} items/s",
        f"{constants:,.0f} items/s: an endpoint that returns constants through the same models",
        "60,000 items/s, aim 100,000",
        ours >= 60_000,
    )
    yield Row(f"the same, items of three scores each, mode soft: {ITEMS:,} different answers", f"{scores:,.0f} items/s")


def _start_row(starts: Sequence[float]) -> Row:
    took = statistics.median(starts)
    return Row("from `emotaxa serve` to the first answer", f"{took:.2f} s", "", "3 s", took < 3.0)


def _body(document: Mapping[str, Any]) -> str:
    return json.dumps({"from": "goemotions", "to": "ekman", **document})


def _ours(port: int) -> list[str]:
    return [sys.executable, "-c", _SERVE, "serve", "--quiet", "--log-level", "info", "--port", str(port)]


def _others(port: int) -> list[str]:
    app = ["--factory", "tests.benchmarks.constants:create", "--no-access-log", "--log-level", "warning"]
    return [sys.executable, "-m", "uvicorn", *app, "--port", str(port)]


def _first_answer(environment: Mapping[str, str]) -> float:
    """Start the service, and measure until a conversion has been answered."""
    begun = time.perf_counter()
    with _served(_ours, environment) as port:
        connection = HTTPConnection("127.0.0.1", port)
        body = _body({"items": [{"labels": ["annoyance"]}]})
        connection.request("POST", PATH, body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        took = time.perf_counter() - begun
        connection.close()
    if answer.status != 200:
        raise RuntimeError(f"the service answered {answer.status}")
    return took


@contextmanager
def _served(command: Callable[[int], list[str]], environment: Mapping[str, str]) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    # Requests are logged, as they are in service; nobody reads it here.
    process = subprocess.Popen(command(port), env={**os.environ, **environment}, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=20)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.01)
    raise RuntimeError("the server does not come up")
