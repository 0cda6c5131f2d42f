"""Classification by the service, one worker: texts a second over a socket beside the model alone, loaded by itself."""

import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from classifiers.open import open_classifier
from kgservice.classification.files.run import classify_file
from kgservice.stores.memory import MemoryStore
from kgservice.workspace import Workspace
from tests.benchmarks.load import load
from tests.benchmarks.table import Row

__all__ = ["run"]

MODEL = "emotaxa-small"
SECONDS = 3.0
ROUNDS = 3
CLIENTS = 16
PATH = "/api/v1/classify"
TEXTS = (
    "They stole my bike for the second time this year.",
    "What a lovely view, I could stay here all day!",
    "I am not sure what to make of this.",
    "She never wrote back, and I miss her.",
)

_SERVE = "import sys; from kgservice.cli.main import main; sys.exit(main())"


def run() -> list[Row]:
    """Measure the model alone, single texts from many clients, many texts in a request, and a file."""
    classifier = open_classifier(MODEL, Workspace(MemoryStore()).at().converter)
    texts = [f"{text} {place}" for place in range(512) for text in TEXTS]
    classifier.classify(texts[:128], "ekman")
    alone = statistics.median(_rate(lambda: classifier.classify(texts, "ekman"), len(texts)) for _ in range(ROUNDS))
    with tempfile.TemporaryDirectory() as folder, _served(folder) as port:
        single = json.dumps({"texts": TEXTS[:1], "to": "ekman"})
        many = json.dumps({"texts": texts[:500], "to": "ekman", "top_k": 1})
        one = max((load(port, PATH, single, 1, SECONDS) for _ in range(ROUNDS)), key=lambda found: found.rate)
        ones = max((load(port, PATH, single, CLIENTS, SECONDS) for _ in range(ROUNDS)), key=lambda found: found.rate)
        bulk = max(load(port, PATH, many, 2, SECONDS).rate for _ in range(ROUNDS)) * 500
    rows = _file_rate(texts)
    return [
        Row(
            f"POST /classify, one text, one client, {MODEL}",
            f"{one.rate:,.0f} texts/s, p50 {one.p50:.1f} ms, p99 {one.p99:.1f} ms",
        ),
        Row(
            f"the same, {CLIENTS} clients",
            f"{ones.rate:,.0f} texts/s, {ones.rate / one.rate:.1f} times one client's, p99 {ones.p99:.1f} ms",
            f"{alone:,.0f} texts/s: the model alone, {len(texts):,} texts at once",
            "more than one client's",
            ones.rate > one.rate,
        ),
        Row(
            "POST /classify, 500 texts, 2 clients",
            f"{bulk:,.0f} texts/s, {bulk / alone:.0%} of it",
            f"{alone:,.0f} texts/s: the model alone",
            "70 % of it",
            bulk >= 0.7 * alone,
        ),
        Row(
            "emotaxa classify --in, JSON lines to Parquet",
            f"{rows:,.0f} rows/s, {rows / alone:.0%} of it",
            f"{alone:,.0f} texts/s: the model alone",
            "80 % of it",
            rows >= 0.8 * alone,
        ),
    ]


def _rate(work: Callable[[], object], count: int) -> float:
    begun = time.perf_counter()
    work()
    return count / (time.perf_counter() - begun)


def _file_rate(texts: list[str]) -> float:
    converter = Workspace(MemoryStore()).at().converter
    classifier = open_classifier(MODEL, converter)
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder, "in.jsonl"), Path(folder, "out.parquet")
        source.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts * 4), encoding="utf-8")
        return _rate(lambda: classify_file(classifier, converter, source, out, to="ekman"), len(texts) * 4)


@contextmanager
def _served(folder: str) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    environment = {**os.environ, "EMOTAXA_STORE": f"embedded:{folder}"}
    command = [sys.executable, "-c", _SERVE, "serve", "--quiet", "--port", str(port)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait(port)
            yield port
        finally:
            process.send_signal(signal.SIGTERM)


def _wait(port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the service does not answer")
