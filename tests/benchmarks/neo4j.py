"""The store on Neo4j beside the embedded one: loading, single questions over HTTP, and labels among a million."""

import json
import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from kgservice.stores.neo4j.concepts import ConceptCache
from kgservice.stores.neo4j.database import Database, in_parts
from kgservice.stores.neo4j.index import Neo4jIndex
from kgservice.stores.neo4j.nodes import grams
from kgservice.stores.neo4j.schema import OPEN, ensure_schema
from kgservice.stores.neo4j.store import Neo4jStore
from mappings.resolution.index import LabelIndex, TaxonomyIndex, label_key
from ontology.concept import Label
from tests.benchmarks.long_log import long_log
from tests.benchmarks.resolution import million
from tests.benchmarks.table import Row
from tests.kgservice.serving.process import serving
from tests.neo4j.fixtures import empty
from tests.neo4j.jars import server_jars
from tests.neo4j.server import Neo4jServer

__all__ = ["run"]

SECONDS = 4.0
ASKED = 300
_LABELS = "labels to resolve"
_WRITE = """
UNWIND $rows AS row
CREATE (l:Label) SET l = row, l.since = 1, l.until = $open
"""


def run() -> list[Row]:
    """Measure on a server that is started for it, and stopped afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        server = Neo4jServer(Path(folder) / "home", server_jars(), heap="2g")
        server.start()
        try:
            return [*_loading(server), *_service(server, Path(folder)), *_million(server), *_long_log(server)]
        finally:
            server.kill()


def _loading(server: Neo4jServer) -> Iterator[Row]:
    took = []
    for _ in range(2):
        database = Database(server.address, server.settings)
        empty(database)
        database.close()
        begun = time.perf_counter()
        store = Neo4jStore(server.address, server.settings)
        took.append(time.perf_counter() - begun)
        store.close()
    yield Row(
        "the whole ontology and all mappings into an empty database", f"{min(took):.1f} s", "", "60 s", min(took) < 60
    )
    begun = time.perf_counter()
    store = Neo4jStore(server.address, server.settings)
    opened = time.perf_counter() - begun
    store.knowledge()
    read = time.perf_counter() - begun - opened
    store.close()
    yield Row("opening a store that is loaded", f"{opened * 1000:.0f} ms", f"{read:.2f} s: reading the whole taxonomy")


def _long_log(server: Neo4jServer) -> list[Row]:
    with closing(Database(server.address, server.settings)) as database:
        empty(database)
    return long_log(str(server.address), server.environment)


def _service(server: Neo4jServer, folder: Path) -> Iterator[Row]:
    neo4j = {name.removeprefix("EMOTAXA_"): value for name, value in server.environment.items()}
    stores = {"Neo4j": (str(server.address), neo4j), "embedded": (f"embedded:{folder / 'store'}", {})}
    bodies = {"/api/v1/convert": _conversions(), "/api/v1/resolve": _resolutions()}
    found: dict[tuple[str, str], list[float]] = {}
    new: dict[tuple[str, str], list[float]] = {}
    sorts = _unseen()
    for name, (url, settings) in stores.items():
        with serving(folder, "--log-level", "error", store=url, settings=settings) as service:
            for sort, (before, asked) in sorts.items():
                # The server itself is to be warm; none of these texts is asked for again.
                _asked_once(service.place, "/api/v1/resolve", before)
                new[name, sort] = _asked_once(service.place, "/api/v1/resolve", asked)
            for path, asked in bodies.items():
                first = _asked_once(service.place, path, asked)
                if path.endswith("convert"):
                    new[name, "different questions to convert"] = first
                found[name, path] = _asked_in_turn(service.place, path, asked)
    for path, asked in bodies.items():
        ours, others = found["Neo4j", path], found["embedded", path]
        yield Row(
            f"POST {path.rpartition('/')[2]}, one item, {len(asked)} different ones asked before, one connection",
            _rate(ours),
            f"{_rate(others)}: the embedded store",
            "400 requests/s",
            len(ours) / sum(ours) >= 400,
        )
    for sort in dict.fromkeys(sort for _, sort in new):
        ours, others = new["Neo4j", sort], new["embedded", sort]
        goal = ("400 requests/s", len(ours) / sum(ours) >= 400) if sort == _LABELS else ()
        yield Row(
            f"{len(ours)} {sort}, each for the first time, one connection",
            _rate(ours),
            f"{_rate(others)}: the embedded store",
            *goal,
        )


def _conversions() -> list[str]:
    names = ["admiration", "anger", "annoyance", "fear", "grief", "joy", "love", "pride", "relief", "sadness"]
    targets = ["ekman", "parrott", "plutchik", "shaver", "sentiment"]
    pairs = [(name, target) for name in names for target in targets]
    return [json.dumps({"from": "goemotions", "to": to, "items": [{"labels": [name]}]}) for name, to in pairs]


def _resolutions() -> list[str]:
    from kgservice.stores.memory import MemoryStore

    taxonomy = MemoryStore().knowledge().taxonomy
    asked = [
        json.dumps({"labels": [{"text": concept.label, "scheme": concept.scheme}]})
        for concept in taxonomy.concepts.values()
    ]
    random.Random(1).shuffle(asked)
    return asked[:1500]


def _unseen() -> dict[str, tuple[list[str], list[str]]]:
    """Give texts of two sorts, without a scheme: those that warm the server, and those that are measured."""
    from kgservice.stores.memory import MemoryStore

    draw = random.Random(3)
    concepts = MemoryStore().knowledge().taxonomy.concepts.values()
    texts = sorted({label.text for concept in concepts for label in concept.labels})
    draw.shuffle(texts)
    misspelt = [_misspelled(draw, text) for text in texts if len(text) > 3]
    sorts = {_LABELS: (texts, 1000), "misspelt labels to resolve": (misspelt, 300)}
    return {
        sort: tuple([_body(text) for text in found[at : at + size]] for at in (0, size))  # type: ignore[misc]
        for sort, (found, size) in sorts.items()
    }


def _body(text: str) -> str:
    return json.dumps({"labels": [{"text": text}]})


def _asked_once(place: tuple[str, int], path: str, asked: Sequence[str]) -> list[float]:
    """Give the time that each answer took."""
    with closing(HTTPConnection(*place)) as connection:
        return [_took(connection, path, body) for body in asked]


def _took(connection: HTTPConnection, path: str, body: str) -> float:
    sent = time.perf_counter()
    connection.request("POST", path, body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise RuntimeError(f"the service answered {answer.status}")
    return time.perf_counter() - sent


def _asked_in_turn(place: tuple[str, int], path: str, asked: Sequence[str]) -> list[float]:
    """Give the time that each answer took, all of them asked before."""
    begun, took = time.perf_counter(), list[float]()
    with closing(HTTPConnection(*place)) as connection:
        while time.perf_counter() - begun < SECONDS:
            took += [_took(connection, path, body) for body in asked]
    return took


def _rate(took: Sequence[float]) -> str:
    ordered = sorted(took)
    p50, p99 = (ordered[int(len(ordered) * share)] * 1000 for share in (0.5, 0.99))
    return f"{len(took) / sum(took):,.0f} requests/s, p50 {p50:.1f} ms, p99 {p99:.1f} ms"


def _million(server: Neo4jServer) -> Iterator[Row]:
    taxonomy, labels = million()
    database = Database(server.address, server.settings)
    ensure_schema(database)
    empty(database)
    begun = time.perf_counter()
    for part in in_parts([*taxonomy.concepts.values()], 200):
        rows = [
            {**properties, "concept": one.iri, "scheme": one.scheme, "position": one.position, "place": place}
            for one in part
            for place, properties in enumerate(map(_label, one.labels))
        ]
        database.write(lambda one, rows=rows: one.run(_WRITE, rows=rows, open=OPEN).consume(), seconds=300)  # type: ignore[misc]
    yield Row(f"loading {len(labels):,} labels into the full-text indexes", f"{time.perf_counter() - begun:.0f} s")
    there = Neo4jIndex(database, 1, taxonomy.schemes, ConceptCache(database))
    here = TaxonomyIndex(taxonomy)
    draw = random.Random(2)
    known = draw.sample(labels, ASKED)
    asked = [(_misspelled(draw, label), label) for label in known]
    took: dict[str, list[float]] = {}
    hits: dict[str, int] = {}
    indexes: dict[str, LabelIndex] = {"there": there, "here": here}
    for name, index in indexes.items():
        for text, _ in asked[:50]:
            index.similar(text)
        took[name], hits[name] = [], 0
        for text, meant in asked:
            sent = time.perf_counter()
            found = index.similar(text)
            took[name].append((time.perf_counter() - sent) * 1000)
            hits[name] += meant in found
    database.close()
    ours, others = (statistics.median(took[name]) for name in ("there", "here"))
    tail = statistics.quantiles(took["there"], n=100)[98]
    yield Row(
        f"labels that look like a misspelled one, of {len(labels):,}, by the full-text indexes",
        f"p50 {ours:.1f} ms, p99 {tail:.1f} ms; the one meant is among them in {hits['there']} of {ASKED}",
        f"p50 {others:.1f} ms, {hits['here']} of {ASKED}: the index in memory",
        "20 ms",
        ours < 20,
    )


def _label(label: Label) -> dict[str, Any]:
    key = label_key(label.text)
    return {"text": label.text, "key": key, "folded": key, "grams": grams(key), "kind": label.kind}


def _misspelled(draw: random.Random, text: str) -> str:
    at = draw.randrange(len(text))
    letter = draw.choice("abcdefghijklmnopqrstuvwxyz")
    return draw.choice(
        (text[:at] + text[at + 1 :], text[:at] + letter + text[at:], text[:at] + letter + text[at + 1 :])
    )
