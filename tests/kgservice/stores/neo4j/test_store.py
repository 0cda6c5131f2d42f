"""The store on Neo4j: loaded once, whole after any accident, told apart from a server that is not there."""

import multiprocessing
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import SecretStr
from pyoxigraph import Literal, NamedNode, Quad

from kgservice.stores.change import Edit
from kgservice.stores.errors import StoreUnavailable
from kgservice.stores.neo4j.address import Address
from kgservice.stores.neo4j.database import Database, Rows, Transaction, rows_of
from kgservice.stores.neo4j.loading import Loading
from kgservice.stores.neo4j.schema import OPEN, ensure_schema
from kgservice.stores.neo4j.settings import Neo4jSettings
from kgservice.stores.neo4j.store import Neo4jStore
from kgservice.stores.open import open_store
from kgservice.stores.release import Release
from ontology.errors import EmotaxaError, MissingExtra
from ontology.iri import BASE, SKOS
from tests.kgservice.stores.imports import graph_of, scheme_import
from tests.neo4j.fixtures import OpenNeo4j, Reach, empty

pytestmark = pytest.mark.xdist_group("neo4j")

ROOT = Path(__file__).parents[4]
_OPENED = """
import sys
from kgservice.stores.neo4j import store
from kgservice.stores.open import open_store
from tests.kgservice.faults.releases import small_release
store.shipped_release = small_release
print(end="", flush=True)
sys.stdin.read()
opened = open_store(sys.argv[1], lambda said: print(said, flush=True))
assert opened.revision == 1 and len(opened.knowledge().taxonomy.concepts) > 10
opened.close()
"""


def standing(database: Database, pattern: str) -> int:
    """Count what stands of a kind of node or edge."""
    return int(database.rows(f"MATCH {pattern} WHERE x.until = $open RETURN count(x)", {"open": OPEN})[0][0])


def test_schema_is_made_once(neo4j_database: Database) -> None:
    ensure_schema(neo4j_database)
    before = neo4j_database.rows("SHOW INDEXES YIELD name RETURN name ORDER BY name")
    neo4j_database.write(lambda one: rows_of(one, "MATCH (s:EmotaxaStore) DELETE s"))
    ensure_schema(neo4j_database)
    assert neo4j_database.rows("SHOW INDEXES YIELD name RETURN name ORDER BY name") == before
    names = {name for (name,) in before}
    assert {"emotaxa_concept", "emotaxa_change", "emotaxa_label_grams", "emotaxa_label_text"} <= names
    # Without the node of the store nothing tells what the others are of.
    empty(neo4j_database)


def test_nodes_and_edges_say_what_is_known(neo4j_store: OpenNeo4j, release: Release, neo4j_database: Database) -> None:
    store = neo4j_store(release)
    knowledge = store.knowledge()
    concepts = knowledge.taxonomy.concepts.values()
    assert standing(neo4j_database, "(x:Concept)") == len(concepts)
    assert standing(neo4j_database, "(x:Label)") == sum(len(concept.labels) or 1 for concept in concepts)
    assert standing(neo4j_database, "()-[x:IN_SCHEME]->()") == len(concepts)
    assert standing(neo4j_database, "()-[x:BROADER]->()") == sum(len(concept.parents) for concept in concepts)
    records = [
        record for found in (*knowledge.sets, *knowledge.profiles, *knowledge.alignments) for record in found.records
    ]
    assert standing(neo4j_database, "(x:Mapping)") == len(records)
    known = knowledge.taxonomy.concepts
    ends = sum(record.subject in known and record.object in known for record in records)
    assert standing(neo4j_database, "()-[x:MAPS_TO]->()") == ends


def test_an_edit_replaces_the_version_of_a_concept_and_its_edges(
    neo4j_store: OpenNeo4j, release: Release, neo4j_database: Database
) -> None:
    store = neo4j_store(release)
    patterns = ("(x:Concept)", "()-[x:IN_SCHEME]->()", "()-[x:MAPS_TO]->()", "()-[x:SUBJECT]->()", "()-[x:BROADER]->()")
    before = [standing(neo4j_database, pattern) for pattern in patterns]
    joy, graph = NamedNode(f"{BASE}goemotions/joy"), NamedNode(graph_of("goemotions"))
    added = [Quad(joy, NamedNode(SKOS + "altLabel"), Literal("glee unheard of", language="en"), graph)]
    entry = store.edit(Edit.of(added, [], author="tester", summary="A word more"))
    assert entry is not None and entry.revision == 2
    assert [standing(neo4j_database, pattern) for pattern in patterns] == before
    versions = neo4j_database.rows(
        "MATCH (c:Concept {iri: $iri}) RETURN c.since, c.until ORDER BY c.since", {"iri": joy.value}
    )
    assert versions == [[1, 2], [2, OPEN]]
    assert [named.concept.iri for named in store.index(2).named(("glee unheard of",))] == [joy.value]
    assert store.index(1).named(("glee unheard of",)) == []
    assert store.knowledge(1).taxonomy != store.knowledge(2).taxonomy
    undone = store.edit(Edit.of([], added, author="tester", summary="A word less"))
    assert undone is not None and store.knowledge(3).taxonomy == store.knowledge(1).taxonomy


def test_a_change_that_stands_is_told_as_made_though_the_server_goes_right_after(
    neo4j_store: OpenNeo4j, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is told that it is refused makes it again."""
    store = neo4j_store(release)
    note = Edit(b'<a:a> <a:b> "1" <https://example.org/notes> .\n', b"", "an editor", "A note")
    original = Database.write

    def gone(*_: object) -> Rows:
        raise StoreUnavailable("the server does not answer", hint="start it")

    def written(database: Database, work: Callable[[Transaction], object], **given: float | None) -> object:
        made = original(database, work, **given)
        monkeypatch.setattr(Database, "rows", gone)
        return made

    for revision in (2, None):
        monkeypatch.setattr(Database, "write", written)
        entry = store.edit(note)
        assert (entry and entry.revision) == revision
        assert store.revision == 2, "what was just made, or found to stand, is known without asking"
        monkeypatch.undo()
    assert [entry.revision for entry in store.log()] == [1, 2]
    assert sum(quad.subject == NamedNode("a:a") for quad in store.quads()) == 1


def test_an_iri_that_no_index_takes_is_refused(neo4j_store: OpenNeo4j, release: Release) -> None:
    store = neo4j_store(release)
    with pytest.raises(EmotaxaError, match="more than 7,000 bytes") as caught:
        store.load(scheme_import("long", "x" * 9000))
    assert not isinstance(caught.value, StoreUnavailable) and store.revision == 1


def test_processes_that_come_at_once_load_once(neo4j_reach: Reach, neo4j_database: Database) -> None:
    empty(neo4j_database)
    address, settings = neo4j_reach
    told = {"EMOTAXA_NEO4J__USER": settings.user, "EMOTAXA_NEO4J__PASSWORD": settings.password.get_secret_value()}
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", _OPENED, str(address)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, **told},
        )
        for _ in range(3)
    ]
    said = sorted(process.communicate()[0] for process in processes)
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert said[:2] == ["", ""] and said[2].startswith("Loading the graph into")
    empty(neo4j_database)


def test_a_load_that_breaks_off_is_never_seen_and_cleared_away(
    neo4j_store: OpenNeo4j,
    release: Release,
    later_release: Release,
    neo4j_database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = neo4j_store(release)
    known = first.knowledge()
    monkeypatch.setattr(Loading, "_keep", lambda *_: (_ for _ in ()).throw(RuntimeError("the plug was pulled")))
    with pytest.raises(RuntimeError, match="plug"):
        neo4j_store(later_release)
    monkeypatch.undo()
    assert standing(neo4j_database, "(x:Concept {scheme: 'ekman-1999'})") > 0, "nothing was written before it broke off"
    with Opened(first) as again:
        assert again.revision == 1 and again.knowledge() == known
    assert first.load(scheme_import("moods", "gloom")) is not None, "the next writer clears away and goes on"
    assert standing(neo4j_database, "(x:Concept {scheme: 'ekman-1999'})") == 0
    assert set(first.knowledge().taxonomy.schemes) == {*known.taxonomy.schemes, "moods"}
    assert neo4j_store(later_release).revision == 3


class Opened:
    """The same database, opened by somebody else."""

    def __init__(self, store: Neo4jStore) -> None:
        self._store = Neo4jStore(store.database.address, store.database.settings, as_it_is=True)

    def __enter__(self) -> Neo4jStore:
        return self._store

    def __exit__(self, *_: object) -> None:
        self._store.close()


def test_a_deadlock_is_tried_again(neo4j_database: Database) -> None:
    neo4j_database.write(lambda one: rows_of(one, "UNWIND ['a', 'b'] AS name MERGE (:Fork {name: name})"))
    both, tries = threading.Barrier(2), {"a": 0, "b": 0}

    def work(first: str, second: str) -> Callable[[Transaction], None]:
        def eat(transaction: Transaction) -> None:
            tries[first] += 1
            rows_of(transaction, "MATCH (f:Fork {name: $name}) SET f.eaten = coalesce(f.eaten, 0) + 1", name=first)
            if tries[first] == 1:
                both.wait(timeout=10)
            rows_of(transaction, "MATCH (f:Fork {name: $name}) SET f.eaten = coalesce(f.eaten, 0) + 1", name=second)

        return eat

    eaters = [threading.Thread(target=neo4j_database.write, args=(work(*order),)) for order in (("a", "b"), ("b", "a"))]
    for eater in eaters:
        eater.start()
    for eater in eaters:
        eater.join()
    assert sum(tries.values()) == 3, "there was no deadlock, or it was not tried again"
    assert neo4j_database.rows("MATCH (f:Fork) RETURN f.eaten") == [[2], [2]]
    neo4j_database.write(lambda one: rows_of(one, "MATCH (f:Fork) DELETE f"))


def test_a_process_that_was_forked_opens_connections_of_its_own(neo4j_store: OpenNeo4j, release: Release) -> None:
    store = neo4j_store(release)
    context = multiprocessing.get_context("fork")
    child = context.Process(target=lambda: os._exit(0 if store.database.rows("RETURN 1") == [[1]] else 1))
    child.start()
    child.join(timeout=30)
    assert child.exitcode == 0
    assert store.database.rows("RETURN 2") == [[2]], "the child has spoiled the connection of its parent"


def test_writers_in_many_threads_and_processes_lose_nothing(neo4j_store: OpenNeo4j, release: Release) -> None:
    stores = [neo4j_store(release) for _ in range(3)]

    def write(store: Neo4jStore, name: int) -> None:
        for number in range(5):
            node = NamedNode(f"https://example.org/{name}/{number}")
            quad = Quad(node, NamedNode(SKOS + "note"), Literal("x"), NamedNode("https://example.org/notes"))
            store.edit(Edit.of([quad], [], author=f"writer {name}", summary="A note"))

    threads = [threading.Thread(target=write, args=(store, name)) for name, store in enumerate(stores)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [entry.revision for entry in stores[0].log()] == list(range(1, 17))
    assert len(list(stores[1].graph(NamedNode("https://example.org/notes")))) == 15


def test_a_server_that_is_not_there_is_told_without_the_password() -> None:
    settings = Neo4jSettings(password=SecretStr("open sesame"), retry_seconds=0.2)
    with pytest.raises(StoreUnavailable) as caught:
        Neo4jStore(Address.parse("bolt://127.0.0.1:1"), settings)
    assert caught.value.value == "bolt://127.0.0.1:1/neo4j" and caught.value.hint
    assert "open sesame" not in f"{caught.value!r}{settings!r}{vars(caught.value)}"


def test_a_wrong_password_and_a_wrong_database_are_told(neo4j_reach: Reach) -> None:
    address, settings = neo4j_reach
    wrong = settings.model_copy(update={"password": SecretStr("wrong")})
    with pytest.raises(StoreUnavailable, match=r"does not let the user in.*EMOTAXA_NEO4J__PASSWORD"):
        Neo4jStore(address, wrong)
    nowhere = Address(address.scheme, address.host, address.port, "nowhere")
    with pytest.raises(StoreUnavailable, match="name a database of the server"):
        Neo4jStore(nowhere, settings)


@pytest.mark.parametrize(
    "url",
    [
        "neo4j://",
        "bolt://user:secret@localhost",
        "bolt://localhost:x",
        "bolt://localhost/a/b",
        "neo4j://h?x=1",
        "bolt:x",
    ],
)
def test_a_url_that_makes_no_sense_is_refused(url: str) -> None:
    with pytest.raises(EmotaxaError) as caught:
        open_store(url, neo4j=Neo4jSettings())
    assert caught.value.hint and "secret" not in str(caught.value)


def test_without_the_driver_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kgservice.stores.neo4j.driver.find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match="neo4j"):
        open_store("neo4j://localhost", neo4j=Neo4jSettings())
