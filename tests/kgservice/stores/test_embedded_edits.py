"""Edits in the embedded store: the format of its log, several processes, and failures."""

import sqlite3
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kgservice.stores.change import Edit
from kgservice.stores.embedded import EmbeddedStore
from kgservice.stores.errors import StoreUnavailable, UnknownRevision
from kgservice.stores.rdf_directory import build, directory_of
from kgservice.stores.release import Release
from ontology.iri import SKOS
from tests.kgservice.stores.imports import graph_of, scheme_import
from tests.kgservice.stores.test_embedded_imports import FORMAT_1, all_at_once, found_format, start

Opener = Callable[[Release], EmbeddedStore]

NODE, GRAPH = NamedNode("http://example.org/n"), NamedNode("http://example.org/g")

FORMAT_2 = """
CREATE TABLE graphs (
    revision INTEGER PRIMARY KEY REFERENCES log (revision),
    names TEXT NOT NULL,
    content BLOB
);
CREATE TRIGGER graphs_keeps BEFORE DELETE ON graphs BEGIN SELECT RAISE(ABORT, 'the change log is append-only'); END;
CREATE TRIGGER graphs_stays BEFORE UPDATE ON graphs BEGIN SELECT RAISE(ABORT, 'the change log is append-only'); END;
PRAGMA user_version = 2;
"""
"""What the second format has more than the first."""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """The directory of the store that `embedded` opens."""
    return tmp_path / "store"


def said(text: str) -> Quad:
    return Quad(NODE, NODE, Literal(text), GRAPH)


def note(*texts: str) -> Edit:
    return Edit.of(map(said, texts), [], author="editor", summary="Notes")


def make_format_2(place: Path, release: Release) -> None:
    """Make a store as it was made before there were edits, with an import."""
    place.mkdir()
    build(directory_of(place, release.digest), release)
    change = scheme_import("moods", "gloom")
    at = "2026-01-02T03:04:05+00:00"
    with closing(sqlite3.connect(place / "log.sqlite", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(FORMAT_1 + FORMAT_2)
        for row in (
            (1, at, "emotaxa", "base", "Loaded Emotaxa 0.1.0", release.digest),
            (2, at, "tester", "import", change.summary, change.digest),
        ):
            connection.execute("INSERT INTO log VALUES (?, ?, ?, ?, ?, ?)", row)
        content = zlib.compress(change.content)
        connection.execute("INSERT INTO graphs VALUES (2, ?, ?)", (f'["{graph_of("moods")}"]', content))


def test_a_log_takes_the_third_format_with_the_first_edit(embedded: Opener, release: Release, place: Path) -> None:
    store = embedded(release)
    other = embedded(release)
    assert found_format(place) == 1
    store.load(scheme_import("moods", "gloom"))
    assert found_format(place) == 2
    store.edit(note("a"))
    assert found_format(place) == 3
    assert other.log() == store.log() and list(other.graph(GRAPH)) == [said("a")]


def test_an_edit_may_come_first(embedded: Opener, release: Release, place: Path) -> None:
    store = embedded(release)
    store.edit(note("a"))
    assert found_format(place) == 3 and list(store.graph(GRAPH)) == [said("a")]


def test_a_store_of_the_format_before_is_taken_over(
    embedded: Opener, release: Release, place: Path, announced: list[str]
) -> None:
    make_format_2(place, release)
    store = embedded(release)
    assert announced == [] and found_format(place) == 2
    assert "moods" in store.knowledge().taxonomy.schemes
    store.edit(Edit.of([], store.graph(NamedNode(graph_of("moods"))), author="editor", summary="Emptied"))
    assert found_format(place) == 3 and store.revision == 3
    assert "moods" not in store.knowledge().taxonomy.schemes and "moods" in store.knowledge(2).taxonomy.schemes
    assert store.log()[1].at.isoformat() == "2026-01-02T03:04:05+00:00"


def test_processes_that_edit_at_once_lose_nothing(embedded: Opener, release: Release, place: Path) -> None:
    embedded(release).close()
    program = """
from pyoxigraph import Literal, NamedNode, Quad
from kgservice.stores.change import Edit
node, graph = NamedNode("http://example.org/n"), NamedNode("http://example.org/g")
for n in range(20):
    change = Edit.of([Quad(node, node, Literal(f"NAME{n}"), graph)], [], author="NAME", summary="Notes")
    print(store.edit(change).revision)
"""
    lines = all_at_once([start(place, release, program.replace("NAME", name)) for name in "abc"])
    assert sorted(int(line) for part in lines for line in part.split()) == list(range(2, 62))
    with closing(embedded(release)) as store:
        assert set(store.graph(GRAPH)) == {said(f"{name}{number}") for name in "abc" for number in range(20)}


def test_of_processes_that_edit_one_revision_at_once_one_wins(embedded: Opener, release: Release, place: Path) -> None:
    embedded(release).close()
    program = """
from pyoxigraph import Literal, NamedNode, Quad
from kgservice.stores.change import Edit
from kgservice.stores.errors import Conflict
node = NamedNode("http://example.org/n")
try:
    change = Edit.of([Quad(node, node, Literal("NAME"), node)], [], author="NAME", summary="Notes")
    print(store.edit(change, expected=1).revision)
except Conflict as error:
    print("late", error.newest)
"""
    lines = all_at_once([start(place, release, program.replace("NAME", name)) for name in "abc"])
    assert sorted(lines) == ["2\n", "late 2\n", "late 2\n"]


def test_what_was_edited_can_only_be_added_to(embedded: Opener, release: Release, place: Path) -> None:
    embedded(release).edit(note("a"))
    with closing(sqlite3.connect(place / "log.sqlite")) as connection:
        for statement in ("DELETE FROM graphs", "UPDATE graphs SET removed = NULL"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(statement)


def test_an_edit_that_fails_leaves_everything_as_it_was(
    embedded: Opener, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = embedded(release)
    store.edit(note("a"))
    before = store.log()

    def full(data: bytes) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kgservice.stores.log.zlib.compress", full)
    with pytest.raises(OSError, match="No space left"):
        store.edit(note("b"))
    monkeypatch.undo()
    assert store.log() == before and list(store.graph(GRAPH)) == [said("a")]
    entry = store.edit(note("c"))
    assert entry is not None and entry.revision == 3 and set(store.graph(GRAPH)) == {said("a"), said("c")}


def test_damage_to_what_was_edited_is_told_with_its_cure(embedded: Opener, release: Release, place: Path) -> None:
    embedded(release).edit(note("a"))
    with closing(sqlite3.connect(place / "log.sqlite")) as connection, connection:
        connection.execute("DROP TRIGGER graphs_stays")
        connection.execute("UPDATE graphs SET removed = x'00'")
    with pytest.raises(StoreUnavailable, match="what came as revision 2 cannot be read") as caught:
        embedded(release).quads()
    assert "backup" in caught.value.hint
    assert len(list(embedded(release).quads(1))) > 0


def test_the_directory_of_a_revision_is_that_of_its_release_alone(
    embedded: Opener, release: Release, later_release: Release, place: Path
) -> None:
    store = embedded(release)
    assert store.path == place and store.directory(1) == directory_of(place, release.digest)
    store.edit(note("a"))
    assert store.directory(2) is None and store.directory(1) is not None
    store.edit(Edit.of([], [said("a")], author="editor", summary="Back"))
    with pytest.raises(UnknownRevision):
        store.directory(4)
    later = embedded(later_release)
    assert later.directory(4) is None, "the edits are still on top"


def test_what_others_did_elsewhere_leaves_what_a_reader_knows_as_it_is(embedded: Opener, release: Release) -> None:
    reader, writer = embedded(release), embedded(release)
    known, elsewhere = reader.knowledge().taxonomy, NamedNode("http://example.org/g")
    for text in "ab":
        note = Quad(NamedNode("http://example.org/n"), NamedNode(SKOS + "note"), Literal(text), elsewhere)
        writer.edit(Edit.of([note], [], author="editor", summary=text))
        assert len(list(reader.graph(elsewhere))) == reader.revision - 1
        assert reader.knowledge().taxonomy is known, "the taxonomy was read anew"
    assert reader.knowledge().revision == 3
