"""Who reads waits for nobody who writes: neither in this process nor in another, and sees nothing before it counts."""

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from kgservice.stores.change import Import
from kgservice.stores.embedded import EmbeddedStore
from kgservice.stores.log import Log
from kgservice.stores.memory import MemoryStore
from kgservice.stores.protocol import GraphStore, LogEntry
from kgservice.stores.release import Release
from kgservice.stores.versioned import VersionedStore
from kgservice.stores.versions import Planned
from tests.kgservice.stores.imports import graph_of, scheme_import

Opener = Callable[[Release], EmbeddedStore]
LONGEST = 20
"""Seconds after which somebody is taken to be waiting for somebody else."""

READS: dict[str, Callable[[GraphStore], object]] = {
    "the newest revision": lambda store: store.revision,
    "the log": lambda store: store.log(),
    "what is known": lambda store: store.knowledge().revision,
    "what is known at a revision": lambda store: store.knowledge(1).revision,
    "its quads": lambda store: sum(1 for _ in store.quads()),
    "its graphs": lambda store: len(store.graphs(1)),
    "what is kept": lambda store: len(list(store.kept())),
}


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    """Threads enough for a writer and every reader."""
    with ThreadPoolExecutor(10) as pool:
        yield pool


def read_all(store: GraphStore, threads: ThreadPoolExecutor) -> dict[str, object]:
    """Read in every way, each in a thread of its own."""
    asked = {name: threads.submit(read, store) for name, read in READS.items()}
    return {name: answer.result(LONGEST) for name, answer in asked.items()}


class Held:
    """A change whose plan goes on only when it is let go."""

    def __init__(self, store: GraphStore, threads: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch) -> None:
        assert isinstance(store, VersionedStore)
        self.planning, self._go = Event(), Event()
        original = store._versions.load

        def held(change: Import, *, replace: bool = False) -> Planned | None:
            planned = original(change, replace=replace)
            self.planning.set()
            self._go.wait(3 * LONGEST)
            return planned

        monkeypatch.setattr(store._versions, "load", held)
        self._made: Future[LogEntry | None] = threads.submit(store.load, scheme_import("moods", "gloom"))
        assert self.planning.wait(LONGEST)

    def __enter__(self) -> None:
        """Be held."""

    def __exit__(self, *_: object) -> None:
        self._go.set()
        made = self._made.result(LONGEST)
        assert made is not None and made.revision == 2


def test_readers_do_not_wait_for_a_thread_that_works_out_a_change(
    store: GraphStore, threads: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = read_all(store, threads)
    with Held(store, threads, monkeypatch):
        assert read_all(store, threads) == before
    after = read_all(store, threads)
    assert after["the newest revision"] == after["what is known"] == 2
    assert after["what is known at a revision"] == 1
    assert "moods" in store.knowledge().taxonomy.schemes and "moods" not in store.knowledge(1).taxonomy.schemes


def test_writers_do_not_wait_for_a_thread_that_reads(store: GraphStore, threads: ThreadPoolExecutor) -> None:
    half = iter(store.quads())
    next(half)
    made = threads.submit(store.load, scheme_import("moods", "gloom")).result(LONGEST)
    assert made is not None and made.revision == 2
    assert not any(quad.graph_name.value == graph_of("moods") for quad in half)  # type: ignore[union-attr]


def test_readers_do_not_wait_for_another_process_that_writes(
    embedded: Opener, release: Release, threads: ThreadPoolExecutor, tmp_path: Path
) -> None:
    store = embedded(release)
    before = read_all(store, threads)
    with closing(sqlite3.connect(tmp_path / "store" / "log.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        made = threads.submit(store.load, scheme_import("moods", "gloom"))
        try:
            assert read_all(store, threads) == before
            assert not made.done(), "the writer has not waited for the other process"
        finally:
            other.execute("ROLLBACK")
    entry = made.result(LONGEST)
    assert entry is not None and entry.revision == store.revision == 2


def test_changes_of_many_threads_follow_one_another_while_others_read(
    release: Release, embedded: Opener, threads: ThreadPoolExecutor
) -> None:
    store, done = embedded(release), Event()

    def reads() -> None:
        last = 0
        while not done.is_set():
            known = store.knowledge()
            assert known.revision >= last, "what is known went back"
            last = known.revision
            moods = {name for name in known.taxonomy.schemes if name.startswith("moods")}
            assert len(moods) == known.revision - 1, "what is known is not what its revision says"

    readers = [threads.submit(reads) for _ in range(3)]
    try:
        made = list(threads.map(lambda number: store.load(scheme_import(f"moods{number}", "gloom")), range(12)))
    finally:
        done.set()
    for reader in readers:
        reader.result(LONGEST)
    assert sorted(entry.revision for entry in made if entry is not None) == list(range(2, 14))
    assert store.knowledge().revision == 13


def test_the_newest_that_is_known_is_not_lost_to_who_read_an_older_one(release: Release) -> None:
    store = MemoryStore(release)
    older = store._versions._at(store._versions.state(), store._versions._source.base(store._versions.state()))
    store.load(scheme_import("moods", "gloom"))
    known = store.knowledge()
    store._versions._keep(older)
    assert store.knowledge() is known


def test_what_is_being_written_is_not_read_before_it_counts(tmp_path: Path) -> None:
    with closing(Log(tmp_path / "log.sqlite")) as log:
        with log.exclusive():
            first = log.append(Planned("a", "base", "first", "1"))
            assert (log.newest(), list(log.entries())) == (0, [])
        assert (log.newest(), list(log.entries())) == (1, [first])


def test_what_was_dropped_is_not_remembered(tmp_path: Path) -> None:
    with closing(Log(tmp_path / "log.sqlite")) as log:
        log.append(Planned("a", "base", "first", "1"))

        def breaks_off() -> None:
            with log.exclusive():
                log.append(Planned("a", "edit", "dropped", "2", ("urn:x",), b"x"))
                log.entries()
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            breaks_off()
        assert [entry.summary for entry in log.entries()] == ["first"] and log.newest() == 1
        log.append(Planned("a", "edit", "second", "3", ("urn:y",), b"y"))
        assert [(entry.revision, entry.summary) for entry in log.entries()] == [(1, "first"), (2, "second")]
