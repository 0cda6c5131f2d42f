"""Copies of stores: everything comes along, is compared, and is a store only when it is whole."""

import shutil
import signal
import sqlite3
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kgservice.stores.change import Edit
from kgservice.stores.copying import copy_store, sum_of
from kgservice.stores.embedded import EmbeddedStore
from kgservice.stores.embedded_target import EmbeddedTarget
from kgservice.stores.errors import NotEmpty, NotTheSame, StoreUnavailable, UnknownRevision
from kgservice.stores.journal import JournalEntry, Note
from kgservice.stores.memory import MemoryStore
from kgservice.stores.memory_target import MemoryTarget
from kgservice.stores.protocol import GraphStore, Kept
from kgservice.stores.release import Release
from tests.kgservice.stores.imports import graph_of, scheme_import

Opener = Callable[[Release], EmbeddedStore]
ROOT = Path(__file__).parents[3]
EKMAN = NamedNode(graph_of("ekman"))
ANGER = NamedNode("https://w3id.org/emotaxa/ekman/anger")
SAYS = NamedNode("http://www.w3.org/2004/02/skos/core#note")


def note(text: str, graph: NamedNode | DefaultGraph = EKMAN) -> Quad:
    return Quad(ANGER, SAYS, Literal(text), graph)


def with_history(store: GraphStore) -> GraphStore:
    """Make six revisions, of every kind."""
    store.load(scheme_import("moods", "gloom", author="one"))
    store.edit(Edit.of([note("a"), note("b", DefaultGraph())], [], author="two", summary="Notes"))
    gone = [
        quad for quad in store.graph(EKMAN) if quad.subject == ANGER and quad.predicate.value.endswith("definition")
    ]
    store.edit(Edit.of([], [*gone, note("a")], author="three", summary="Fewer"))
    store.load(scheme_import("moods", "gloom", "cheer"), replace=True)
    store.remove(graph_of("moods"), author="four")
    store.note([Note("change/1", "one", "created", "{}"), Note("change/2", "two", "created", '{"a": [1, "ä"]}')])
    store.note([Note("change/1", "three", "merged", "{}")])
    return store


def assert_same(one: GraphStore, other: GraphStore) -> None:
    assert list(one.log()) == list(other.log())
    assert list(one.kept()) == list(other.kept())
    assert list(one.journal()) == list(other.journal())
    assert list(one.speaking_of(ANGER.value)) == list(other.speaking_of(ANGER.value))
    for entry in one.log():
        assert set(one.quads(entry.revision)) == set(other.quads(entry.revision)), entry
        known, copied = one.knowledge(entry.revision), other.knowledge(entry.revision)
        assert known.taxonomy == copied.taxonomy
        assert [list(found.records) for found in known.sets] == [list(found.records) for found in copied.sets]


def test_a_copy_says_the_same_at_every_revision(store: GraphStore, release: Release, tmp_path: Path) -> None:
    with_history(store)
    told: list[tuple[str, int, int]] = []
    copied = copy_store(store, EmbeddedTarget(tmp_path / "copy"), lambda *how: told.append(how))
    assert (copied.revision, copied.entries, copied.graphs, copied.lost) == (6, 6, 6, ())
    assert copied.quads == len(list(store.quads()))
    assert {what for what, _, _ in told} == {"copying", "comparing"} and {of for _, _, of in told} == {6}
    with closing(EmbeddedStore(tmp_path / "copy", release=release)) as copy:
        assert_same(store, copy)
        assert copy.edit(Edit.of([note("new")], [], author="five", summary="Goes on")) is not None
    assert store.revision == 6


def test_a_copy_can_be_copied_back(store: GraphStore, tmp_path: Path) -> None:
    with_history(store)
    copy_store(store, EmbeddedTarget(tmp_path / "copy"))
    target = MemoryTarget()
    with closing(EmbeddedStore(tmp_path / "copy", as_it_is=True)) as copy:
        copy_store(copy, target)
    assert target.store is not None
    assert_same(store, target.store)


def test_another_release_comes_on_top_when_the_copy_is_opened(
    embedded: Opener, release: Release, later_release: Release, tmp_path: Path
) -> None:
    source = with_history(embedded(later_release))
    copy_store(source, EmbeddedTarget(tmp_path / "copy"))
    with closing(EmbeddedStore(tmp_path / "copy", release=release)) as copy:
        assert [entry.kind for entry in copy.log()][-1] == "base" and copy.revision == 7
        assert set(copy.quads(1)) == set(source.quads(1)) != set(copy.quads())
        assert "ekman-1999" in copy.knowledge(1).taxonomy.schemes
        assert note("b", DefaultGraph()) in set(copy.quads())


def test_a_graph_that_the_source_lost_is_told(
    embedded: Opener, release: Release, later_release: Release, latest_release: Release, tmp_path: Path
) -> None:
    for each in (release, later_release):
        embedded(each).close()
    source = embedded(latest_release)
    copied = copy_store(source, EmbeddedTarget(tmp_path / "copy"))
    assert (copied.lost, copied.graphs, copied.entries) == ((1,), 2, 3)
    with closing(EmbeddedStore(tmp_path / "copy", release=latest_release)) as copy:
        assert list(copy.log()) == list(source.log()) and set(copy.quads(2)) == set(source.quads(2))
        with pytest.raises(UnknownRevision):
            copy.quads(1)


@pytest.mark.parametrize("there", ["a store", "something else", "a file"])
def test_a_place_that_is_taken_is_refused(embedded: Opener, release: Release, tmp_path: Path, there: str) -> None:
    source, place = embedded(release), tmp_path / "copy"
    if there == "a store":
        EmbeddedStore(place, release=release).close()
    elif there == "a file":
        place.write_text("mine")
    else:
        place.mkdir()
        (place / "notes.txt").write_text("mine")
    with pytest.raises(NotEmpty, match=f"there is {there} at embedded:"):
        copy_store(source, EmbeddedTarget(place))
    assert place.exists() and not list(tmp_path.glob("copy.*"))


def test_an_empty_directory_is_taken(embedded: Opener, release: Release, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    copy_store(embedded(release), EmbeddedTarget(tmp_path / "copy"))
    assert (tmp_path / "copy" / "log.sqlite").is_file()


def test_a_place_that_is_taken_meanwhile_is_left_alone(embedded: Opener, release: Release, tmp_path: Path) -> None:
    target = EmbeddedTarget(tmp_path / "copy")
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "notes.txt").write_text("mine")
    with pytest.raises(NotEmpty, match="something else"):
        copy_store(embedded(release), target)
    assert [path.name for path in tmp_path.glob("copy*")] == ["copy"]


def test_a_copy_that_breaks_off_leaves_nothing(embedded: Opener, release: Release, tmp_path: Path) -> None:
    source = with_history(embedded(release))

    def full(what: str, done: int, of: int) -> None:
        if (what, done) == ("comparing", 3):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy_store(source, EmbeddedTarget(tmp_path / "copy"), full)
    assert not list(tmp_path.glob("copy*"))


class _Forgetful(MemoryTarget):
    """Loses a part of what it is given."""

    def __init__(self, change: Callable[[Kept], Kept | None]) -> None:
        super().__init__()
        self._change = change
        self.finished = False

    def fill(self, kept: Iterable[Kept], journal: Iterable[JournalEntry] = ()) -> MemoryStore:
        return super().fill((changed for each in kept if (changed := self._change(each)) is not None), journal)

    def finish(self) -> None:
        self.finished = True


LOSSES: dict[str, tuple[Callable[[Kept], Kept | None], type[Exception], str]] = {
    "a quad of a release": (
        lambda kept: (
            replace(kept, added=kept.added.rpartition(b"<")[0].rpartition(b"\n")[0] + b"\n")
            if kept.entry.kind == "base" and kept.added
            else kept
        ),
        NotTheSame,
        "the graph of revision 1",
    ),
    "the last entry": (lambda kept: None if kept.entry.revision == 6 else kept, NotTheSame, "the entry of revision 6"),
    "an author": (
        lambda kept: replace(kept, entry=replace(kept.entry, author="nobody")) if kept.entry.revision == 3 else kept,
        NotTheSame,
        "the entry of revision 3",
    ),
    "what an edit removed": (
        lambda kept: replace(kept, removed=b"") if kept.entry.revision == 4 else kept,
        StoreUnavailable,
        "what came as revision 4 is not what its digest says",
    ),
}


@pytest.mark.parametrize("loss", LOSSES)
def test_a_copy_that_differs_is_found_out(release: Release, loss: str) -> None:
    change, kind, said = LOSSES[loss]
    target = _Forgetful(change)
    with pytest.raises(kind, match=said):
        copy_store(with_history(MemoryStore(release)), target)
    assert not target.finished


@pytest.mark.parametrize("number", [1, 3])
def test_a_journal_that_differs_is_found_out(release: Release, number: int) -> None:
    class Careless(MemoryTarget):
        def fill(self, kept: Iterable[Kept], journal: Iterable[JournalEntry] = ()) -> MemoryStore:
            return super().fill(
                kept, [replace(each, author="nobody") if each.number == number else each for each in journal]
            )

    with pytest.raises(NotTheSame, match=f"the journal at entry {number};") as caught:
        copy_store(with_history(MemoryStore(release)), Careless())
    assert caught.value.value == number


def test_a_journal_that_is_cut_off_is_found_out(release: Release) -> None:
    class Hasty(MemoryTarget):
        def fill(self, kept: Iterable[Kept], journal: Iterable[JournalEntry] = ()) -> MemoryStore:
            return super().fill(kept, list(journal)[:2])

    with pytest.raises(NotTheSame, match="the journal at entry 3;"):
        copy_store(with_history(MemoryStore(release)), Hasty())


def test_damage_in_the_source_is_found_out(embedded: Opener, release: Release, tmp_path: Path) -> None:
    source = with_history(embedded(release))
    with closing(sqlite3.connect(tmp_path / "store" / "log.sqlite")) as connection, connection:
        connection.execute("DROP TRIGGER graphs_stays")
        other = zlib.compress(f"{note('other')} .\n".encode())
        connection.execute("UPDATE graphs SET content = ? WHERE revision = 3", (other,))
    with pytest.raises(StoreUnavailable, match="revision 3 is not what its digest says"):
        copy_store(source, EmbeddedTarget(tmp_path / "copy"))
    assert not list(tmp_path.glob("copy*"))


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_copy_that_is_killed_is_no_store_and_cleared_away_by_the_next(
    embedded: Opener, release: Release, tmp_path: Path
) -> None:
    source = with_history(embedded(release))
    program = f"""
import time
from pathlib import Path
from random import Random
from kgservice.stores.copying import copy_store
from kgservice.stores.embedded import EmbeddedStore
from kgservice.stores.embedded_target import EmbeddedTarget
def tell(what, done, of):
    if what == "comparing":
        print("filled", flush=True)
        time.sleep(60)
source = EmbeddedStore(Path({str(tmp_path / "store")!r}), as_it_is=True)
copy_store(source, EmbeddedTarget(Path({str(tmp_path / "copy")!r})), tell)
"""
    process = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "filled\n"
    [left] = tmp_path.glob("copy*")
    assert left.name.startswith("copy.unfinished-")
    with pytest.raises(StoreUnavailable, match="there is no graph store in"):
        EmbeddedStore(tmp_path / "copy", as_it_is=True)
    with closing(EmbeddedTarget(tmp_path / "copy")):
        assert left.exists(), "what another process is writing was removed"
    process.send_signal(signal.SIGKILL)
    process.communicate()
    copy_store(source, EmbeddedTarget(tmp_path / "copy"))
    assert [path.name for path in tmp_path.glob("copy*")] == ["copy"]


@pytest.mark.skipif(sys.platform == "win32", reason="locks of POSIX")
@pytest.mark.parametrize("when", ["before", "after"])
def test_two_copies_to_one_place_do_not_take_each_other_for_dead(
    embedded: Opener, release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    source, place = with_history(embedded(release)), tmp_path / "copy"
    first = EmbeddedTarget(place)
    original = Path.replace

    def replaced(path: Path, to: Path) -> Path:
        """Begin another copy at the moment at which the first one gets its name."""
        monkeypatch.undo()
        if when == "before":
            EmbeddedTarget(place).close()
            return original(path, to)
        moved = original(path, to)
        with pytest.raises(NotEmpty):
            EmbeddedTarget(place)
        return moved

    monkeypatch.setattr(Path, "replace", replaced)
    assert copy_store(source, first).revision == 6
    with closing(EmbeddedStore(place, as_it_is=True)) as copy:
        assert_same(source, copy)
    assert [path.name for path in tmp_path.glob("copy*")] == ["copy"]


def test_of_two_copies_to_one_place_the_first_to_finish_stays(
    embedded: Opener, release: Release, tmp_path: Path
) -> None:
    source = with_history(embedded(release))
    first, second = EmbeddedTarget(tmp_path / "copy"), EmbeddedTarget(tmp_path / "copy")
    assert copy_store(source, first).revision == 6
    with pytest.raises(NotEmpty, match="a store"):
        copy_store(source, second)
    with closing(EmbeddedStore(tmp_path / "copy", as_it_is=True)) as copy:
        assert_same(source, copy)
    assert [path.name for path in tmp_path.glob("copy*")] == ["copy"]


@pytest.mark.skipif(sys.platform == "win32", reason="locks of POSIX")
def test_room_that_another_copy_cleared_away_before_it_was_held_is_made_anew(
    embedded: Opener, release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    source, original = embedded(release), fcntl.flock

    def late(descriptor: int, how: int) -> None:
        if how == fcntl.LOCK_SH:
            [made] = tmp_path.glob("copy.unfinished-*")
            monkeypatch.undo()
            shutil.rmtree(made)
        original(descriptor, how)

    monkeypatch.setattr(fcntl, "flock", late)
    assert copy_store(source, EmbeddedTarget(tmp_path / "copy")).revision == 1


def test_a_place_that_may_not_be_written_is_told(embedded: Opener, release: Release, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(StoreUnavailable, match="nothing can be written") as caught:
        copy_store(embedded(release), EmbeddedTarget(tmp_path / "file" / "copy"))
    assert "name another place" in caught.value.hint


def test_a_store_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="there is no graph store in"):
        EmbeddedStore(tmp_path / "gone", as_it_is=True)
    assert not (tmp_path / "gone").exists()


def test_a_store_that_is_read_as_it_is_stays_so(embedded: Opener, release: Release, tmp_path: Path) -> None:
    embedded(release).close()
    before = {path: path.read_bytes() for path in (tmp_path / "store").glob("*/*") if path.suffix == ".sst"}
    with closing(EmbeddedStore(tmp_path / "store", as_it_is=True)) as store:
        assert store.revision == 1 and store.knowledge().taxonomy.schemes
    assert {path: path.read_bytes() for path in before} == before
    shutil.rmtree(next((tmp_path / "store").glob("rdf*")))
    with closing(EmbeddedStore(tmp_path / "store", as_it_is=True)) as store, pytest.raises(StoreUnavailable):
        store.knowledge()


_quads = st.sets(
    st.builds(lambda a, b: note(a, EKMAN if b else DefaultGraph()), st.text("abc", max_size=3), st.booleans())
)


@given(_quads, _quads, st.randoms())
def test_sums_are_equal_where_sets_are(one: set[Quad], other: set[Quad], random: Random) -> None:
    shuffled = list(one)
    random.shuffle(shuffled)
    assert sum_of(shuffled) == sum_of(one)
    assert (sum_of(one) == sum_of(other)) == (one == other)
