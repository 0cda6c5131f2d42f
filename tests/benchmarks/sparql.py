"""SPARQL over HTTP beside pyoxigraph called directly, and what pathological queries do to everybody else."""

import http.client
import json
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import quote

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, Store

from kgservice.sparql.local import LocalSparql
from kgservice.stores.change import Edit
from kgservice.stores.memory import MemoryStore
from tests.benchmarks.table import Row
from tests.kgservice.serving.process import Running, serving

__all__ = ["run"]

ROUNDS = 7
SECONDS = 30.0
A_SECOND = 50
LIMIT_SECONDS = 10.0

_SKOS = "http://www.w3.org/2004/02/skos/core#"
QUERIES = {
    "every statement with its graph": "SELECT * { GRAPH ?g { ?s ?p ?o } }",
    "a join over the whole graph, counted": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?o ?q ?r }",
    "statements by property, grouped": "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY DESC(?n)",
    "text in all literals": 'SELECT ?s ?o { ?s ?p ?o FILTER(ISLITERAL(?o) && CONTAINS(LCASE(STR(?o)), "anger")) }',
    "a construction of the whole graph": "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }",
    "a path over mappings and hierarchy": f"SELECT ?a ?b {{ ?a (<{_SKOS}broader>|<{_SKOS}exactMatch>)+ ?b }}",
}
"""Queries that take 50 ms and more."""

PATHOLOGICAL = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT (COUNT(*) AS ?n) { ?a (<a:x>|!<a:y>)* ?b . ?b (<a:x>|!<a:y>)* ?c }",
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f "
    "FILTER(REGEX(CONCAT(STR(?c), STR(?f)), '^(([a-z])+.)+[A-Z]+$', 'is')) }",
)
_CONVERT = json.dumps({"from": "goemotions", "to": "ekman", "items": [{"labels": ["annoyance"]}]})


def run() -> list[Row]:
    """Measure, both sides in turn."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        settings = {"SPARQL__SECONDS": str(LIMIT_SECONDS)}
        with serving(place, store=f"embedded:{place / 'store'}", settings=settings) as running:
            return [*_beside_direct(running), *_beside_pathological(running), *_writes()]


def _beside_direct(running: Running) -> Iterator[Row]:
    """Measure both sides, pyoxigraph in a process of its own.

    What an evaluation frees is tidied up when its process next asks for memory, which took 75 ms here after a graph of
    20 MB: in one process with pyoxigraph the client would pay for that, and the service be blamed.
    """
    connection = http.client.HTTPConnection(*running.place)
    with ProcessPoolExecutor(1, get_context("spawn")) as direct:
        for _ in range(2):
            _over_http(connection, "ASK {}")
            direct.submit(_directly, "ASK {}").result()
        yield from _pairs(connection, direct)
    connection.close()


def _pairs(connection: http.client.HTTPConnection, direct: ProcessPoolExecutor) -> Iterator[Row]:
    for what, query in QUERIES.items():
        pairs = [(_over_http(connection, query), direct.submit(_directly, query).result()) for _ in range(ROUNDS)]
        ours, theirs = (statistics.median(pair[side] for pair in pairs) for side in (0, 1))
        share = statistics.median(mine / other for mine, other in pairs)
        yield Row(
            f"SPARQL over HTTP: {what}",
            f"{ours * 1000:,.0f} ms, {share:.2f} of it",
            f"{theirs * 1000:,.0f} ms: pyoxigraph called directly, in memory",
            "1.3 of it, from 50 ms on",
            share <= 1.3 if theirs >= 0.05 else None,
        )


def _over_http(connection: http.client.HTTPConnection, query: str) -> float:
    begun = time.perf_counter()
    connection.request("GET", f"/sparql?query={quote(query)}", headers={"Cache-Control": "no-cache"})
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise RuntimeError(f"the service answered {answer.status}")
    return time.perf_counter() - begun


@cache
def _held() -> Store:
    store = Store()
    store.bulk_extend(MemoryStore().quads())
    return store


def _directly(query: str) -> float:
    store = _held()
    begun = time.perf_counter()
    results = store.query(query, use_default_graph_as_union=True)
    if isinstance(results, QuerySolutions | QueryBoolean):
        results.serialize(format=QueryResultsFormat.JSON)
    else:
        results.serialize(format=RdfFormat.TURTLE)
    return time.perf_counter() - begun


def _beside_pathological(running: Running) -> Iterator[Row]:
    quiet = _converted(running)
    with _asked(running, PATHOLOGICAL) as ended:
        loaded = _converted(running)
    slowest = max(ended)
    ratio = _p99(loaded) / _p99(quiet)
    yield Row(
        f"{A_SECOND} conversions/s while pathological queries run one after another, p99",
        f"{_p99(loaded) * 1000:.1f} ms, {ratio:.2f} of it",
        f"{_p99(quiet) * 1000:.1f} ms: with nothing else to do",
        "under twice the quiet one",
        ratio < 2,
    )
    yield Row(
        f"a pathological query under a limit of {LIMIT_SECONDS:g} s, to its 503",
        f"{slowest:.2f} s at most ({len(ended)} of them)",
        "",
        "the limit and 2 s",
        slowest <= LIMIT_SECONDS + 2,
    )


def _converted(running: Running) -> list[float]:
    """Ask for a conversion so many times a second, each when its time has come, and give how long it took from then."""
    begin = time.perf_counter() + 0.1
    due = [begin + number / A_SECOND for number in range(int(SECONDS * A_SECOND))]
    took: list[float] = []

    def client(own: list[float]) -> None:
        connection = http.client.HTTPConnection(*running.place)
        for moment in own:
            time.sleep(max(moment - time.perf_counter(), 0))
            connection.request("POST", "/api/v1/convert", _CONVERT, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"the service answered {answer.status}")
            took.append(time.perf_counter() - moment)
        connection.close()

    clients = [threading.Thread(target=client, args=(due[start::8],)) for start in range(8)]
    for thread in clients:
        thread.start()
    for thread in clients:
        thread.join()
    if len(took) != len(due):
        raise RuntimeError("not every conversion was answered")
    return took


@contextmanager
def _asked(running: Running, queries: tuple[str, ...]) -> Iterator[list[float]]:
    """Ask one query after another as long as the block runs; the list fills with how long each took to its 503."""
    ended: list[float] = []
    stop = threading.Event()

    def client() -> None:
        number = 0
        while not stop.is_set():
            begun = time.perf_counter()
            status, _, _ = running.get(f"/sparql?query={quote(queries[number % len(queries)])}")
            if status != 503:
                raise RuntimeError(f"the service answered {status}")
            ended.append(time.perf_counter() - begun)
            number += 1

    thread = threading.Thread(target=client)
    thread.start()
    try:
        yield ended
    finally:
        stop.set()
        thread.join()


def _writes() -> Iterator[Row]:
    """Measure how soon a write is seen, and how long a worker takes to read the graph."""
    store = MemoryStore()
    begun = time.perf_counter()
    with LocalSparql(store) as sparql:
        sparql.query("ASK {}")
        first = time.perf_counter() - begun
        times = []
        for number in range(20):
            statement = f'<a:a> <a:b> "{number}" <https://example.org/notes> .\n'.encode()
            store.edit(Edit(statement, b"", "bench", "A note"))
            begun = time.perf_counter()
            sparql.query("ASK {}")
            times.append(time.perf_counter() - begun)
    yield Row("the first query of all: the snapshot written, a worker started and filled", f"{first:.2f} s")
    yield Row("the first query of a revision after a write", f"{statistics.median(times) * 1000:.1f} ms")


def _p99(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.99)]
