"""The journal, the index of what entries speak of, and overlays, as Neo4j keeps them."""

import zlib
from collections.abc import Iterator
from typing import LiteralString

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kgservice.stores import shelving, versions
from kgservice.stores.change import Edit, content_of
from kgservice.stores.copying import copy_store
from kgservice.stores.errors import StoreUnavailable
from kgservice.stores.journal import Note
from kgservice.stores.memory import MemoryStore
from kgservice.stores.neo4j import filling, indexing, shelf_nodes
from kgservice.stores.neo4j.database import Database, Rows, rows_of
from kgservice.stores.neo4j.schema import ensure_schema
from kgservice.stores.neo4j.store import Neo4jStore
from kgservice.stores.neo4j.target import Neo4jTarget
from kgservice.stores.neo4j.turn import clear
from kgservice.stores.protocol import LogEntry
from kgservice.stores.release import Release
from tests.kgservice.stores.test_copying import assert_same, with_history
from tests.neo4j.fixtures import OpenNeo4j, Reach, empty

pytestmark = pytest.mark.xdist_group("neo4j")

NODE, GRAPH = NamedNode("http://example.org/n"), NamedNode("http://example.org/g")
NOTE = Note("change/1", "editor", "created", "{}")


@pytest.fixture(autouse=True)
def nothing_noted(neo4j_database: Database) -> Iterator[None]:
    """Notes do not outlast a test."""
    yield
    neo4j_database.write(lambda one: one.run("MATCH (j:JournalEntry) DETACH DELETE j").consume())


def edit(number: int) -> Edit:
    return Edit.of([Quad(NODE, NODE, Literal(str(number)), GRAPH)], [], author="editor", summary=f"{number}")


def of_store(database: Database, what: str) -> Rows:
    return database.rows(f"MATCH (s:EmotaxaStore) RETURN s.{what}")


def spoken(store: Neo4jStore) -> list[int]:
    return [entry.revision for entry in store.speaking_of(NODE.value)]


def test_a_store_takes_the_second_format_with_the_first_note(
    neo4j_store: OpenNeo4j, release: Release, neo4j_database: Database
) -> None:
    store = neo4j_store(release)
    store.edit(edit(1), noted={"change/1": 0})
    assert of_store(neo4j_database, "format") == [[1]]
    store.edit(edit(2), notes=[NOTE])
    assert of_store(neo4j_database, "format") == [[2]]
    neo4j_database.write(lambda one: rows_of(one, "MATCH (s:EmotaxaStore) SET s.format = 3"))
    try:
        with pytest.raises(StoreUnavailable, match="has format 3, this one knows 2"):
            neo4j_store(release)
    finally:
        neo4j_database.write(lambda one: rows_of(one, "MATCH (s:EmotaxaStore) SET s.format = 1"))


def test_a_store_of_an_older_emotaxa_gets_what_the_journal_needs(
    neo4j_store: OpenNeo4j, release: Release, neo4j_database: Database
) -> None:
    neo4j_store(release)
    for name in ("emotaxa_journal", "emotaxa_journal_place"):
        neo4j_database.write(lambda one, name=name: one.run(f"DROP CONSTRAINT {name}").consume())  # type: ignore[misc]
    neo4j_database.write(lambda one: rows_of(one, "MATCH (s:EmotaxaStore) REMOVE s.schema"))
    ensure_schema(neo4j_database)
    names = {name for (name,) in neo4j_database.rows("SHOW CONSTRAINTS YIELD name RETURN name")}
    assert {"emotaxa_journal", "emotaxa_journal_place"} <= names
    assert of_store(neo4j_database, "format") == [[1]]


def test_what_an_older_emotaxa_wrote_is_indexed_once(
    neo4j_store: OpenNeo4j, release: Release, neo4j_database: Database
) -> None:
    store = neo4j_store(release)
    for number in range(3):
        store.edit(edit(number))
    # As if the last two had been written by one that knows of no index.
    neo4j_database.write(lambda one: rows_of(one, "MATCH (m:Mention) WHERE m.revision > 2 DELETE m"))
    neo4j_database.write(lambda one: rows_of(one, "MATCH (s:EmotaxaStore) SET s.mentioned = 2"))
    assert spoken(store) == [4, 3, 2]
    store.edit(edit(3))
    assert spoken(store) == [5, 4, 3, 2] and of_store(neo4j_database, "mentioned") == [[2]]
    assert spoken(neo4j_store(release)) == [5, 4, 3, 2] and of_store(neo4j_database, "mentioned") == [[5]]
    assert [entry.revision for entry in store.speaking_of(NODE.value, before=5, limit=2)] == [4, 3]


def test_overlays_are_kept_in_the_database(
    neo4j_store: OpenNeo4j, release: Release, neo4j_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module, name, value in ((shelving, "APART", 5), (versions, "APART", 5), (versions, "_FAR", 2)):
        monkeypatch.setattr(module, name, value)
    store = neo4j_store(release)
    for number in range(12):
        store.edit(edit(number))
    assert sorted(store.shelf_for("overlay").names()) == [6, 11]
    again = neo4j_store(release)
    asked: list[int] = []

    def content(entry: LogEntry) -> tuple[bytes, bytes]:
        asked.append(entry.revision)
        return store.content(entry)

    monkeypatch.setattr(again, "content", content)
    assert {quad.object.value for quad in again.graph(GRAPH)} == set(map(str, range(12)))  # type: ignore[union-attr]
    assert asked == [12, 13]
    assert {quad.object.value for quad in again.graph(GRAPH, 8)} == set(map(str, range(7)))  # type: ignore[union-attr]
    neo4j_database.write(lambda one: rows_of(one, "MATCH (s:Shelved) SET s.data = $data", data=b"emotaxa"))
    assert len(list(neo4j_store(release).graph(GRAPH))) == 12


def test_a_store_that_is_read_as_it_is_writes_no_overlay(
    neo4j_store: OpenNeo4j, release: Release, neo4j_reach: Reach, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = neo4j_store(release)
    for number in range(6):
        store.edit(edit(number))
    for module, name, value in ((shelving, "APART", 5), (versions, "APART", 5), (versions, "_FAR", 2)):
        monkeypatch.setattr(module, name, value)
    read = Neo4jStore(*neo4j_reach, as_it_is=True)
    assert len(list(read.graph(GRAPH))) == 6 and not read.shelf_for("overlay").names()
    read.close()


def test_a_copy_takes_the_journal_along_and_one_that_broke_off_leaves_none(
    neo4j_reach: Reach, neo4j_database: Database, release: Release
) -> None:
    source = MemoryStore(release)
    source.edit(edit(1), notes=[NOTE, Note("change/2", "editor", "created", '["ä"]')])
    source.edit(edit(2), notes=[NOTE], noted={"change/1": 1})
    empty(neo4j_database)

    def broken_off(what: str, done: int, of: int) -> None:
        if what == "comparing":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy_store(source, Neo4jTarget(*neo4j_reach), broken_off)
    target = Neo4jTarget(*neo4j_reach)
    assert neo4j_database.rows("MATCH (j:JournalEntry) RETURN count(j)") == [[0]]
    copy_store(source, target)
    store = Neo4jStore(*neo4j_reach, release=release)
    assert list(store.journal()) == list(source.journal()) and list(store.log()) == list(source.log())
    assert spoken(store) == [3, 2]
    assert store.note([NOTE], expected={"change/1": 2})[0].number == 4
    assert of_store(neo4j_database, "format") == [[2]]
    store.close()


def test_a_store_opens_where_it_cannot_be_found_out_of_what_entries_speak(
    neo4j_store: OpenNeo4j, release: Release, neo4j_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = neo4j_store(release)
    for number in range(3):
        store.edit(edit(number))
    neo4j_database.write(lambda one: rows_of(one, "MATCH (m:Mention) DELETE m"))
    neo4j_database.write(lambda one: rows_of(one, "MATCH (s:EmotaxaStore) SET s.mentioned = 1"))

    def refused(*_: object) -> None:
        raise StoreUnavailable("the server has no room", hint="make some")

    monkeypatch.setattr(indexing, "add_mentions", refused)
    assert spoken(neo4j_store(release)) == [4, 3, 2] and of_store(neo4j_database, "mentioned") == [[1]]
    monkeypatch.undo()
    monkeypatch.setattr(indexing, "_AT_ONCE", 2)
    assert spoken(neo4j_store(release)) == [4, 3, 2] and of_store(neo4j_database, "mentioned") == [[4]]


@pytest.mark.parametrize("harm", ["DETACH DELETE k", "SET k.data = $other"])
def test_content_that_is_not_what_was_written_is_refused(
    neo4j_store: OpenNeo4j, release: Release, neo4j_database: Database, harm: LiteralString
) -> None:
    store = neo4j_store(release)
    for number in range(3):
        store.edit(edit(number))
    other = zlib.compress(content_of([Quad(NODE, NODE, Literal("other"), GRAPH)]))
    harming: LiteralString = f"MATCH (k:Content {{revision: 3}}) {harm}"
    neo4j_database.write(lambda one: rows_of(one, harming, other=other))
    again = neo4j_store(release)
    with pytest.raises(StoreUnavailable, match="what came as revision 3 is not what its digest says"):
        list(again.graph(GRAPH))


def test_what_was_written_of_a_revision_that_never_came_is_cleared_away(
    neo4j_store: OpenNeo4j, release: Release, neo4j_database: Database
) -> None:
    store = neo4j_store(release)
    store.edit(edit(1))
    neo4j_database.write(
        lambda one: rows_of(one, "CREATE (:Mention {iri: 'x', revision: 3}), (:Content {revision: 3})")
    )
    clear(neo4j_database, 2)
    assert neo4j_database.rows("MATCH (n:Mention|Content) WHERE n.revision > 2 RETURN count(n)") == [[0]]
    assert spoken(store) == [2] and len(list(neo4j_store(release).graph(GRAPH))) == 1


def test_nothing_is_read_beyond_a_gap_of_what_is_being_written(
    neo4j_store: OpenNeo4j, release: Release, neo4j_database: Database
) -> None:
    """A question that runs while others write may find what came last and not what came just before it."""
    store = neo4j_store(release)
    store.note([NOTE] * 2 + [Note("change/2", "editor", "created", "{}")] + [NOTE] * 2)
    for number in range(3):
        store.edit(edit(number))
    neo4j_database.write(lambda one: rows_of(one, "MATCH (j:JournalEntry {number: 4}) DELETE j"))
    neo4j_database.write(lambda one: rows_of(one, "MATCH (c:Change {revision: 3}) DETACH DELETE c"))
    again = Neo4jStore(store.database.address, store.database.settings, as_it_is=True)
    assert [entry.number for entry in again.journal()] == [1, 2, 3]
    assert [entry.number for entry in again.journal(since=2)] == [3]
    assert [entry.place for entry in again.journal("change/1")] == [1, 2]
    assert [entry.revision for entry in again.log()] == [1, 2] and spoken(again) == [2]
    again.close()


def test_a_copy_knows_what_its_source_knows_at_every_revision(
    neo4j_reach: Reach, neo4j_database: Database, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = with_history(MemoryStore(release))
    empty(neo4j_database)
    monkeypatch.setattr(filling, "_TOGETHER", 3)
    copy_store(source, Neo4jTarget(*neo4j_reach))
    store = Neo4jStore(*neo4j_reach, release=release)
    assert_same(source, store)
    store.close()
    empty(neo4j_database)


def test_what_two_keep_at_the_same_moment_can_be_read(
    neo4j_store: OpenNeo4j, release: Release, neo4j_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf_nodes, "_PART", 4)
    shelf = neo4j_store(release).shelf_for("register")
    shelf.put(7, "name", b"emotaxa")
    # Neither of the two has seen the other's.
    twice = "MATCH (s:Shelved {kind: 'register'}) CREATE (t:Shelved) SET t = s"
    neo4j_database.write(lambda one: rows_of(one, twice))
    assert shelf.get(7, "name") == b"emotaxa" and shelf.names() == {7: "name"}
    assert shelf.get(7, "other") is None and shelf.get(8, "name") is None
    shelf.put(9, "name", b"later")
    shelf.remove_before(9)
    assert shelf.names() == {9: "name"}
