"""The journal of the embedded store: the format of its log, several processes, and logs of an older Emotaxa."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kgservice.stores.change import Edit
from kgservice.stores.embedded import EmbeddedStore
from kgservice.stores.errors import StoreUnavailable
from kgservice.stores.journal import Note
from kgservice.stores.log import Log
from kgservice.stores.protocol import LogEntry
from kgservice.stores.rdf_directory import RdfDirectory
from kgservice.stores.release import Release
from tests.kgservice.stores.imports import scheme_import
from tests.kgservice.stores.test_embedded_edits import make_format_2
from tests.kgservice.stores.test_embedded_imports import all_at_once, found_format, start
from tests.unprivileged import unprivileged

Opener = Callable[[Release], EmbeddedStore]
NODE, GRAPH = NamedNode("http://example.org/n"), NamedNode("http://example.org/g")
NOTE = Note("change/1", "editor", "created", "{}")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """The directory of the store that `embedded` opens."""
    return tmp_path / "store"


@contextmanager
def asked(place: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(place / "log.sqlite")) as connection, connection:
        yield connection


def edit(text: str) -> Edit:
    return Edit.of([Quad(NODE, NODE, Literal(text), GRAPH)], [], author="editor", summary=text)


def spoken(store: EmbeddedStore) -> list[int]:
    return [entry.revision for entry in store.speaking_of(NODE.value)]


def test_a_log_takes_the_fourth_format_with_the_first_note(embedded: Opener, release: Release, place: Path) -> None:
    store, other = embedded(release), embedded(release)
    store.edit(edit("a"))
    store.note([])
    store.edit(edit("b"), noted={"change/1": 0})
    assert found_format(place) == 3
    store.note([NOTE])
    assert found_format(place) == 4
    assert list(other.journal()) == list(store.journal()) and len(other.journal()) == 1
    assert other.edit(edit("c"), notes=[NOTE]) is not None and len(store.journal()) == 2


def test_a_note_may_come_first(embedded: Opener, release: Release, place: Path) -> None:
    store = embedded(release)
    store.note([NOTE])
    assert found_format(place) == 4
    store.edit(edit("a"))
    store.load(scheme_import("moods", "gloom"))
    assert found_format(place) == 4 and store.revision == 3


def test_a_journal_can_only_be_added_to(embedded: Opener, release: Release, place: Path) -> None:
    embedded(release).note([NOTE])
    for statement in ("DELETE FROM journal", "UPDATE journal SET body = '[]'"):
        with pytest.raises(sqlite3.IntegrityError, match="the journal is append-only"), asked(place) as connection:
            connection.execute(statement)


def test_processes_that_note_at_once_leave_no_gap(embedded: Opener, release: Release, place: Path) -> None:
    embedded(release).close()
    program = """
from kgservice.stores.journal import Note
for n in range(20):
    print(*(entry.number for entry in store.note([Note(s, "NAME", "k", "{}") for s in ("shared", "NAME")])))
"""
    lines = all_at_once([start(place, release, program.replace("NAME", name)) for name in "abc"])
    assert sorted(int(number) for part in lines for number in part.split()) == list(range(1, 121))
    store = embedded(release)
    assert [entry.place for entry in store.journal("shared")] == list(range(1, 61))
    assert [entry.number for entry in store.journal()] == list(range(1, 121))


def test_of_processes_that_merge_one_request_at_once_one_wins(embedded: Opener, release: Release, place: Path) -> None:
    with closing(embedded(release)) as store:
        store.note([NOTE])
    program = """
from pyoxigraph import Literal, NamedNode, Quad
from kgservice.stores.change import Edit
from kgservice.stores.errors import Conflict
from kgservice.stores.journal import Note
node = NamedNode("http://example.org/n")
try:
    change = Edit.of([Quad(node, node, Literal("NAME"), node)], [], author="NAME", summary="Notes")
    merged = Note("change/1", "NAME", "merged", "{}")
    print(store.edit(change, notes=[merged], noted={"change/1": 1}).revision)
except Conflict as error:
    print("late", error.newest)
"""
    lines = all_at_once([start(place, release, program.replace("NAME", name)) for name in "abc"])
    assert sorted(lines) == ["2\n", "late 2\n", "late 2\n"]
    assert len(embedded(release).journal()) == 2


def test_a_disk_that_fills_up_between_note_and_edit_leaves_neither(
    embedded: Opener, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = embedded(release)

    def full(data: bytes) -> bytes:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("kgservice.stores.log.zlib.compress", full)
        with pytest.raises(OSError, match="No space left"):
            store.edit(edit("a"), notes=[NOTE])
    assert list(store.journal()) == [] and store.revision == 1
    store.edit(edit("a"), notes=[NOTE], noted={"change/1": 0})
    assert [entry.number for entry in store.journal()] == [1] and store.revision == 2


def test_whoever_may_not_write_may_read_the_journal(release: Release) -> None:
    with unprivileged() as root:
        with closing(EmbeddedStore(root / "store", release=release)) as store:
            store.edit(edit("a"), notes=[NOTE])
        for path in (root / "store").iterdir():
            path.chmod(0o555 if path.is_dir() else 0o444)
        (root / "store").chmod(0o555)
        with closing(EmbeddedStore(root / "store", release=release)) as store:
            assert [entry.subject for entry in store.journal()] == list(store.subjects()) == ["change/1"]
            assert spoken(store) == [2]
            with pytest.raises(StoreUnavailable, match="may not be written"):
                store.note([NOTE])


def test_what_an_older_emotaxa_wrote_is_indexed_once(embedded: Opener, release: Release, place: Path) -> None:
    make_format_2(place, release)
    gloom = "https://w3id.org/emotaxa/moods/gloom"
    with closing(EmbeddedStore(place, as_it_is=True)) as store:
        assert [entry.revision for entry in store.speaking_of(gloom)] == [2]
    with asked(place) as connection:
        assert not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'mentions'").fetchall()
    assert [entry.revision for entry in embedded(release).speaking_of(gloom)] == [2]
    with asked(place) as connection:
        assert connection.execute("SELECT revision FROM mentioned").fetchall() == [(2,)]
    assert found_format(place) == 2


def test_what_an_older_emotaxa_adds_is_found_too(embedded: Opener, release: Release, place: Path) -> None:
    store = embedded(release)
    for text in "abc":
        store.edit(edit(text))
    # As if the last two had been written by one that knows of no index.
    with asked(place) as connection:
        connection.execute("DELETE FROM mentions WHERE revision > 2")
        connection.execute("UPDATE mentioned SET revision = 2")
    assert spoken(store) == [4, 3, 2]
    assert [entry.revision for entry in store.speaking_of(NODE.value, before=4, limit=1)] == [3]
    store.edit(edit("d"))
    assert spoken(store) == [5, 4, 3, 2], "an entry is told twice, or not at all"
    assert spoken(embedded(release)) == [5, 4, 3, 2]
    with asked(place) as connection:
        assert connection.execute("SELECT revision FROM mentioned").fetchall() == [(5,)]


def without_mentions(place: Path, since: int = 1) -> None:
    """Make the log as if an Emotaxa had written what comes after a revision that knows of no index."""
    with asked(place) as connection:
        connection.execute("DELETE FROM mentions WHERE revision > ?", (since,))
        connection.execute("UPDATE mentioned SET revision = ?", (since,))


def test_a_store_opens_where_it_cannot_be_found_out_of_what_entries_speak(
    embedded: Opener, release: Release, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = embedded(release)
    for text in "abc":
        store.edit(edit(text))
    without_mentions(place)

    def refused(*_: object) -> None:
        raise StoreUnavailable("the disk is full", hint="free some space")

    monkeypatch.setattr(Log, "add_mentions", refused)
    assert spoken(embedded(release)) == [4, 3, 2]
    monkeypatch.undo()
    assert spoken(embedded(release)) == [4, 3, 2]
    with asked(place) as connection:
        assert connection.execute("SELECT revision FROM mentioned").fetchall() == [(4,)]


def test_what_others_write_while_entries_are_indexed_is_indexed_too(
    embedded: Opener, release: Release, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = embedded(release)
    for text in "abcde":
        store.edit(edit(text))
    without_mentions(place)
    monkeypatch.setattr("kgservice.stores.embedded._AT_ONCE", 2)
    parts: list[list[int]] = []
    original = Log.add_mentions

    def added(log: Log, found: list[tuple[LogEntry, frozenset[str]]]) -> None:
        parts.append([entry.revision for entry, _ in found])
        original(log, found)

    monkeypatch.setattr(Log, "add_mentions", added)
    exclusive, between = Log.exclusive, iter("f")

    @contextmanager
    def interrupted(log: Log) -> Iterator[None]:
        for text in between if parts else ():
            store.edit(edit(text))
            without_mentions(place, 3)
        with exclusive(log):
            yield

    monkeypatch.setattr(Log, "exclusive", interrupted)
    assert spoken(embedded(release)) == [7, 6, 5, 4, 3, 2]
    assert parts == [[2, 3], [4, 5], [6], [7]]


def test_the_graph_of_a_release_is_opened_once_however_many_edits_are_indexed(
    embedded: Opener, release: Release, later_release: Release, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for each in (release, later_release):
        store = embedded(each)
        for text in "abcdef":
            store.edit(edit(f"{text} {store.revision}"))
        store.close()
    without_mentions(place)
    opened: list[Path] = []
    original = RdfDirectory.__init__

    def counted(directory: RdfDirectory, path: Path) -> None:
        opened.append(path)
        original(directory, path)

    monkeypatch.setattr(RdfDirectory, "__init__", counted)
    assert len(spoken(embedded(later_release))) == 12
    assert len(opened) <= 3, "a graph was opened for each edit"
