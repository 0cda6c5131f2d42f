"""The engine: caps that hold, workers that are replaced, clients that go away, and snapshots that follow the store."""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
import uvloop
from pyoxigraph import NamedNode, Quad

from kgservice.sparql.answer import Body
from kgservice.sparql.engine import Sparql
from kgservice.sparql.errors import Busy, OverCap, TooMany
from kgservice.sparql.settings import SparqlSettings
from kgservice.stores.change import Import
from kgservice.stores.embedded import EmbeddedStore
from kgservice.stores.memory import MemoryStore
from kgservice.stores.release import Release

_BASE = "http://localhost/sparql"
_COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
_ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def _run(store: MemoryStore | EmbeddedStore, work: Callable[[Sparql], Awaitable[None]], **settings: object) -> None:
    async def go() -> None:
        async with Sparql(store, SparqlSettings.model_validate({"workers": 1, **settings})) as sparql:
            await work(sparql)

    # The service runs on uvloop where there is one.
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(go())


async def _count(sparql: Sparql, revision: int | None = None) -> int:
    answer = await sparql.query(_COUNT, base=_BASE, results="csv", revision=revision)
    return int(answer.body.split()[1])


def _gone(pid: int) -> bool:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize(
    ("query", "cap", "settings"),
    [
        (_ENDLESS, "seconds", {"seconds": 0.5}),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?a", "memory", {"memory_bytes": 32 * 1024 * 1024}),
        ("SELECT * { ?a ?b ?c }", "rows", {"rows": 100}),
        ("CONSTRUCT { ?a ?b ?c } { ?a ?b ?c }", "rows", {"rows": 100}),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f }", "bytes", {"answer_bytes": 100_000}),
    ],
)
def test_an_evaluation_over_a_cap_is_ended(
    query: str, cap: str, settings: dict[str, object], store: MemoryStore
) -> None:
    async def work(sparql: Sparql) -> None:
        assert await _count(sparql)
        pid = sparql.pids[0]
        with pytest.raises(OverCap) as caught:
            await sparql.query(query, base=_BASE)
        assert caught.value.cap == cap and caught.value.value == next(iter(settings.values())) and caught.value.hint
        assert await _count(sparql), "the next query is answered"
        if cap in ("seconds", "memory"):
            assert await asyncio.to_thread(_gone, pid), "the worker is killed"
        else:
            assert sparql.pids == [pid], "the worker has stopped of itself"

    _run(store, work, **settings)


def test_whoever_gives_up_ends_the_query(store: MemoryStore) -> None:
    async def work(sparql: Sparql) -> None:
        await _count(sparql)
        pid = sparql.pids[0]
        asking = asyncio.ensure_future(sparql.query(_ENDLESS, base=_BASE))
        await asyncio.sleep(0.2)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert await asyncio.to_thread(_gone, pid)
        assert await _count(sparql)

    _run(store, work)


def test_who_waits_too_long_for_a_worker_is_told(store: MemoryStore) -> None:
    async def work(sparql: Sparql) -> None:
        await _count(sparql)
        asking = asyncio.ensure_future(sparql.query(_ENDLESS, base=_BASE))
        await asyncio.sleep(0.1)
        with pytest.raises(Busy):
            await _count(sparql)
        waiting = [asyncio.ensure_future(_count(sparql)) for _ in range(3)]
        outcomes = await asyncio.gather(*waiting, return_exceptions=True)
        assert all(isinstance(outcome, Busy) for outcome in outcomes)
        asking.cancel()

    _run(store, work, waiting_seconds=0.2, waiting=2)


def test_nothing_is_left_when_it_ends(store: MemoryStore, few: Release, tmp_path: Path) -> None:
    found: list[int] = []

    async def work(sparql: Sparql) -> None:
        await asyncio.gather(_count(sparql), _count(sparql))
        found.extend(sparql.pids)
        assert len(found) == 2

    _run(store, work, workers=2, cache_folder=tmp_path / "cache")
    assert found and all(_gone(pid) for pid in found)
    assert len(list((tmp_path / "cache").glob("*.nq"))) == 1


def test_a_worker_gets_no_secrets(store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMOTAXA_NEO4J__PASSWORD", "secret-of-the-test")

    async def work(sparql: Sparql) -> None:
        await _count(sparql)
        assert b"secret-of-the-test" not in Path(f"/proc/{sparql.pids[0]}/environ").read_bytes()

    _run(store, work)


@pytest.mark.parametrize("kind", ["memory", "embedded"])
def test_snapshots_follow_the_store(kind: str, few: Release, tmp_path: Path) -> None:
    """What was written by whomever is read; old revisions stay; one file is made however many edits there are."""
    store = MemoryStore(few) if kind == "memory" else EmbeddedStore(tmp_path / "store", release=few)
    graph = NamedNode("https://example.org/imported")
    quads = [Quad(graph, NamedNode("a:p"), NamedNode(f"a:{number}"), graph) for number in range(5)]

    async def work(sparql: Sparql) -> None:
        first = await _count(sparql)
        assert first == len({quad.triple for quad in store.quads()})
        for number in range(5):
            await sparql.update(f"INSERT DATA {{ GRAPH <g:edit> {{ <a:a> <a:b> {number} }} }}", author="me", base=_BASE)
        assert await _count(sparql) == first + 5
        await asyncio.to_thread(store.load, Import.of(quads, author="me", summary="Some"))
        assert await _count(sparql) == first + 10
        await asyncio.to_thread(store.load, Import.of(quads[:2], author="me", summary="Fewer"), replace=True)
        assert await _count(sparql) == first + 7
        await asyncio.to_thread(store.remove, graph.value, author="me")
        assert await _count(sparql) == first + 5
        assert [await _count(sparql, revision) for revision in (1, 3, 7, 6)] == [
            first,
            first + 2,
            first + 10,
            first + 5,
        ]
        for revision in range(1, store.revision + 1):
            assert await _count(sparql, revision) == len({quad.triple for quad in store.quads(revision)})
        await sparql.update("DELETE WHERE { GRAPH <g:edit> { ?s ?p ?o } }", author="me", base=_BASE)
        assert await _count(sparql) == first

    folder = tmp_path / "cache"
    _run(store, work, cache_folder=folder)
    assert 1 <= len(list(folder.glob("*.nq"))) <= 3
    store.close()


def test_updates_at_the_same_time_lose_nothing(store: MemoryStore) -> None:
    async def work(sparql: Sparql) -> None:
        await sparql.update("INSERT DATA { GRAPH <g:n> { <a:n> <a:v> 0 } }", author="me", base=_BASE)
        more = (
            "DELETE { GRAPH <g:n> { <a:n> <a:v> ?o } } INSERT { GRAPH <g:n> { <a:n> <a:v> ?n } } "
            "WHERE { GRAPH <g:n> { <a:n> <a:v> ?o } BIND(?o + 1 AS ?n) }"
        )
        await asyncio.gather(*(sparql.update(more, author="me", base=_BASE) for _ in range(4)))
        answer = await sparql.query("SELECT ?v { <a:n> <a:v> ?v }", base=_BASE, results="csv")
        assert answer.body.split() == [b"v", b"4"]

    _run(store, work, workers=2)


def test_a_document_of_too_many_statements_is_refused(store: MemoryStore) -> None:
    async def work(sparql: Sparql) -> None:
        lines = "".join(f"<a:a> <a:b> {number} .\n" for number in range(11))
        with pytest.raises(TooMany):
            await sparql.put([Body(lines.encode(), "turtle")], "g:x", author="me", base=_BASE, mode="merge")

    _run(store, work, rows=10)
    assert store.revision == 1


def test_a_snapshot_that_went_away_is_made_again(store: MemoryStore, tmp_path: Path) -> None:
    async def work(sparql: Sparql) -> None:
        first = await _count(sparql)
        for file in tmp_path.glob("*.nq"):
            file.unlink()
        os.kill(sparql.pids[0], 9)
        await asyncio.sleep(0.1)
        assert await _count(sparql) == first

    _run(store, work, cache_folder=tmp_path)
