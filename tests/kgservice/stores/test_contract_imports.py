"""What every graph store does with graphs from outside, whatever keeps the graph."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Triple

from kgservice.stores.change import Import, content_quads
from kgservice.stores.errors import GraphTaken, UnknownGraph
from kgservice.stores.protocol import GraphStore
from kgservice.stores.rdf.terms import ALIGNMENT, DERIVED, PROFILE
from kgservice.stores.rdf.write import mapping_set_quads
from kgservice.stores.release import Release
from mappings.record import MappingRecord, MappingSet
from mappings.sssom.read import read_sssom
from ontology.errors import EmotaxaError
from ontology.iri import OWL, RDF, SKOS
from ontology.load import module_triples
from tests.kgservice.stores.imports import graph_of, scheme_import


def schemes(store: GraphStore, revision: int | None = None) -> set[str]:
    return set(store.knowledge(revision).taxonomy.schemes) - {"ekman", "goemotions"}


def test_an_import_is_a_new_revision_with_author_summary_and_digest(store: GraphStore) -> None:
    change = scheme_import("moods", "gloom", "cheer")
    entry = store.load(change)
    assert entry is not None and entry == store.log()[-1]
    assert (entry.revision, entry.kind, entry.author) == (2, "import", "tester")
    assert entry.summary == "Imported moods for a test"
    assert (entry.digest, entry.graphs) == (change.digest, (graph_of("moods"),))
    assert entry.at.tzinfo is not None and entry.at <= datetime.now(UTC)
    assert store.revision == store.knowledge().revision == 2


def test_what_is_imported_stands_beside_what_is_shipped(store: GraphStore) -> None:
    before = store.knowledge().taxonomy
    store.load(scheme_import("moods", "gloom", "cheer"))
    after = store.knowledge().taxonomy
    assert [concept.curie for concept in after.by_scheme["moods"]] == ["moods:gloom", "moods:cheer"]
    assert {iri: after.concepts[iri] for iri in before.concepts} == before.concepts


def test_every_revision_answers_as_it_did(store: GraphStore) -> None:
    store.load(scheme_import("moods", "gloom"))
    store.load(scheme_import("tempers", "calm"))
    store.remove(graph_of("moods"), author="tester")
    store.load(scheme_import("tempers", "calm", "fierce"), replace=True)
    assert [schemes(store, revision) for revision in range(1, 6)] == [
        set(),
        {"moods"},
        {"moods", "tempers"},
        {"tempers"},
        {"tempers"},
    ]
    counts = [len(store.knowledge(revision).taxonomy.by_scheme["tempers"]) for revision in (3, 4, 5)]
    assert counts == [1, 1, 2]
    assert [entry.kind for entry in store.log()] == ["base", "import", "import", "removal", "import"]


def test_readers_keep_the_revision_that_they_began_with(store: GraphStore) -> None:
    begun = store.knowledge()
    quads = iter(store.quads())
    first = next(iter(quads))
    store.load(scheme_import("moods", "gloom"))
    assert begun.revision == 1 and "moods" not in begun.taxonomy.schemes
    assert len(begun.sets) == len(store.knowledge().sets)
    assert NamedNode(graph_of("moods")) not in {quad.graph_name for quad in (first, *quads)}


def test_the_same_again_changes_nothing(store: GraphStore) -> None:
    store.load(scheme_import("moods", "gloom"))
    assert store.load(scheme_import("moods", "gloom", author="somebody else")) is None
    assert store.revision == 2 and len(store.log()) == 2


def test_something_else_under_the_same_name_is_refused(store: GraphStore) -> None:
    store.load(scheme_import("moods", "gloom"))
    with pytest.raises(GraphTaken, match=r"ontology/moods already: it was imported as revision 2") as caught:
        store.load(scheme_import("moods", "cheer"))
    assert caught.value.revision == 2 and "remove" in caught.value.hint
    assert issubclass(GraphTaken, EmotaxaError) and issubclass(GraphTaken, ValueError)
    assert store.revision == 2


def test_nothing_takes_the_place_of_what_is_shipped(store: GraphStore) -> None:
    for replace in (False, True):
        with pytest.raises(GraphTaken, match="the shipped release has it") as caught:
            store.load(scheme_import("ekman", "cheer"), replace=replace)
        assert caught.value.revision is None
    assert store.revision == 1


def test_an_import_can_be_taken_away_and_comes_again(store: GraphStore) -> None:
    store.load(scheme_import("moods", "gloom"))
    gone = store.remove(graph_of("moods"), author="another")
    assert (gone.kind, gone.author, gone.graphs) == ("removal", "another", (graph_of("moods"),))
    assert gone.summary == "Removed: Imported moods for a test"
    assert not schemes(store) and schemes(store, 2) == {"moods"}
    assert store.load(scheme_import("moods", "gloom")) is not None
    assert schemes(store) == {"moods"}


def test_only_what_was_imported_can_be_taken_away(store: GraphStore) -> None:
    store.load(scheme_import("moods", "gloom"))
    for graph in (graph_of("ekman"), graph_of("mood")):
        with pytest.raises(UnknownGraph) as caught:
            store.remove(graph, author="tester")
        assert caught.value.known == (graph_of("moods"),)
    store.remove(graph_of("moods"), author="tester")
    with pytest.raises(UnknownGraph, match="nothing is imported"):
        store.remove(graph_of("moods"), author="tester")


def test_an_import_of_two_graphs_is_replaced_as_a_whole_or_not_at_all(store: GraphStore) -> None:
    pair = [
        *content_quads(scheme_import("moods", "gloom").content),
        *content_quads(scheme_import("links", "x").content),
    ]
    store.load(Import.of(pair, author="tester", summary="Imported moods and links"))
    with pytest.raises(GraphTaken, match=r"together with .*ontology/moods, which would go with it") as caught:
        store.load(scheme_import("links", "y"), replace=True)
    assert (caught.value.revision, caught.value.others) == (2, (graph_of("moods"),))
    with pytest.raises(GraphTaken) as caught:
        store.load(scheme_import("links", "y"))
    assert not caught.value.others
    assert schemes(store) == {"moods", "links"} and store.revision == 2
    pair += content_quads(scheme_import("tempers", "calm").content)
    store.load(Import.of(pair, author="tester", summary="Imported moods, links and tempers"), replace=True)
    assert schemes(store) == {"moods", "links", "tempers"}


def test_an_import_needs_named_graphs() -> None:
    triple = Triple(NamedNode("http://a"), NamedNode("http://b"), NamedNode("http://c"))
    for quads in ([], [Quad(triple.subject, triple.predicate, triple.object)]):
        with pytest.raises(ValueError, match="named graph"):
            Import.of(quads, author="tester", summary="nothing")


def test_quads_are_those_of_the_files_each_in_a_graph_of_its_own(store: GraphStore, release: Release) -> None:
    found = Counter(quad.graph_name for quad in store.quads())
    for path in (*release.modules, *release.derived):
        said = list(module_triples(path))
        [graph] = [triple.subject for triple in said if triple.object == NamedNode(OWL + "Ontology")]
        assert isinstance(graph, NamedNode)
        assert found.pop(graph) == len(said) + (path in release.derived), path.name
    for path in (*release.sets, *release.profiles, *release.alignments):
        assert found.pop(NamedNode(read_sssom(path).id)) > 0
    assert not found


def test_alignments_and_derived_files_are_carried_along(store: GraphStore, release: Release) -> None:
    knowledge = store.knowledge()
    assert [found.id for found in knowledge.alignments] == [read_sssom(path).id for path in release.alignments]
    assert {record.object for found in knowledge.alignments for record in found.records} == {"http://example.org/rage"}
    assert not {found.id for found in knowledge.alignments}.intersection(
        found.id for found in (*knowledge.sets, *knowledge.profiles)
    )
    assert NamedNode("http://example.org/guess") in {quad.object for quad in store.quads()}
    typed = {quad.object: quad.graph_name for quad in store.quads() if quad.object in (ALIGNMENT, DERIVED, PROFILE)}
    assert set(typed) == {ALIGNMENT, DERIVED, PROFILE}


def test_the_taxonomy_is_not_read_from_derived_files(store: GraphStore) -> None:
    anger = store.knowledge().taxonomy.concepts["https://w3id.org/emotaxa/ekman/anger"]
    assert "http://example.org/guess" not in anger.parents
    assert "made up" not in {label.text for label in anger.labels}


def test_an_import_may_speak_of_what_is_shipped(store: GraphStore) -> None:
    graph = NamedNode(graph_of("nicknames"))
    anger = NamedNode("https://w3id.org/emotaxa/ekman/anger")
    quads = [
        Quad(graph, NamedNode(RDF + "type"), NamedNode(OWL + "Ontology"), graph),
        Quad(anger, NamedNode(SKOS + "altLabel"), Literal("the red mist", language="en"), graph),
    ]
    before = store.knowledge()
    store.load(Import.of(quads, author="tester", summary="Imported nicknames"))
    after = store.knowledge()
    assert "the red mist" in {label.text for label in after.taxonomy.concepts[anger.value].labels}
    assert "the red mist" not in {label.text for label in before.taxonomy.concepts[anger.value].labels}
    assert len(after.taxonomy.concepts) == len(before.taxonomy.concepts)
    assert [found.id for found in after.sets] == [found.id for found in before.sets]


def test_mapping_sets_are_imported_as_what_they_are(store: GraphStore) -> None:
    prefixes = {"ekman": "https://w3id.org/emotaxa/ekman/", "ex": "http://example.org/"}
    record = MappingRecord(
        "http://example.org/set#1",
        "https://w3id.org/emotaxa/ekman/anger",
        "skos:closeMatch",
        "http://example.org/wrath",
    )
    for name, kind in (("a", None), ("b", PROFILE), ("c", ALIGNMENT)):
        found = MappingSet(f"http://example.org/{name}", "http://example.org/licence", prefixes, (record,))
        store.load(Import.of(mapping_set_quads(found, kind), author="tester", summary=f"Imported {name}"))
    knowledge = store.knowledge()
    for part, name in ((knowledge.sets, "a"), (knowledge.profiles, "b"), (knowledge.alignments, "c")):
        own = [found for found in part if found.id.startswith("http://example.org/")]
        assert [found.id for found in own] == [f"http://example.org/{name}"]
        assert [found.id for found in part] == sorted(found.id for found in part)
        assert own[0].records[0].object == "http://example.org/wrath"


def test_quads_of_a_revision_are_those_of_its_time(store: GraphStore) -> None:
    store.load(scheme_import("moods", "gloom"))
    before, after = ({str(quad) for quad in store.quads(revision)} for revision in (1, 2))
    assert before < after
    assert after == {str(quad) for quad in store.quads()}
    content = scheme_import("moods", "gloom").content.decode().splitlines()
    assert {f"{quad} ." for quad in after - before} == set(content)
