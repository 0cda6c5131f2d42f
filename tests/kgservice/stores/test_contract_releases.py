"""What every graph store that outlasts the process does when it is opened again, and with another release."""

from collections.abc import Callable

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kgservice.stores.change import Edit
from kgservice.stores.errors import UnknownRevision
from kgservice.stores.protocol import GraphStore
from kgservice.stores.rdf.terms import TYPE
from kgservice.stores.release import Release
from ontology.iri import SKOS
from tests.kgservice.stores.imports import graph_of, scheme_import

Opener = Callable[[Release], GraphStore]

EKMAN = NamedNode(graph_of("ekman"))
ANGER = NamedNode("https://w3id.org/emotaxa/ekman/anger")
NICKNAME = Quad(ANGER, NamedNode(SKOS + "altLabel"), Literal("the red mist", language="en"), EKMAN)
NOTES = NamedNode("http://example.org/notes")
NOTE = Quad(ANGER, NamedNode(SKOS + "note"), Literal("a note"), NOTES)


def edit(store: GraphStore, added: list[Quad], removed: list[Quad]) -> None:
    assert store.edit(Edit.of(added, removed, author="editor", summary="Edited for a test")) is not None


def in_scheme(concept: str, scheme: str, graph: NamedNode) -> list[Quad]:
    node = NamedNode(concept)
    return [
        Quad(node, TYPE, NamedNode(SKOS + "Concept"), graph),
        Quad(node, NamedNode(SKOS + "inScheme"), NamedNode(f"https://w3id.org/emotaxa/{scheme}"), graph),
        Quad(node, NamedNode(SKOS + "prefLabel"), Literal(concept.rpartition("/")[2], language="en"), graph),
    ]


def test_everything_is_there_again(durable: Opener, release: Release) -> None:
    first = durable(release)
    first.load(scheme_import("moods", "gloom"))
    [gone, *_] = (quad for quad in first.graph(EKMAN) if quad.predicate == NamedNode(SKOS + "definition"))
    edit(first, [NICKNAME, NOTE], [gone])
    first.remove(graph_of("moods"), author="tester")
    before = [set(first.quads(revision)) for revision in range(1, 5)]
    known, log, kept = first.knowledge(), first.log(), list(first.kept())
    first.close()
    again = durable(release)
    assert again.log() == log and list(again.kept()) == kept
    assert again.knowledge().taxonomy == known.taxonomy
    assert [set(again.quads(revision)) for revision in range(1, 5)] == before


def test_edits_stay_on_top_of_another_release(durable: Opener, release: Release, later_release: Release) -> None:
    first = durable(release)
    [gone, *_] = (quad for quad in first.graph(EKMAN) if quad.predicate == NamedNode(SKOS + "definition"))
    edit(first, [NICKNAME, NOTE], [gone])
    old = set(first.quads())
    first.close()
    second = durable(later_release)
    assert [entry.kind for entry in second.log()] == ["base", "edit", "base"]
    quads = set(second.quads())
    assert {NICKNAME, NOTE} <= quads and gone not in quads
    assert "the red mist" in {label.text for label in second.knowledge().taxonomy.concepts[ANGER.value].labels}
    assert "ekman-1999" in second.knowledge().taxonomy.schemes
    assert set(second.quads(2)) == old


def test_what_another_release_says_itself_stands_once(
    durable: Opener, release: Release, later_release: Release
) -> None:
    graph = NamedNode(graph_of("ekman-1999"))
    first = durable(later_release)
    known = [quad for quad in first.graph(graph) if quad.predicate == NamedNode(SKOS + "definition")]
    first.close()
    second = durable(release)
    edit(second, known, [])
    second.close()
    third = durable(later_release)
    met = [quad for quad in third.graph(graph) if quad.predicate == NamedNode(SKOS + "definition")]
    assert len(met) == len(known) and set(met) == set(known)
    edit(third, [], known[:1])
    assert known[0] not in set(third.quads()) and known[0] in set(third.quads(4))


def test_edits_that_another_release_cannot_be_read_with_are_taken_back_first(
    durable: Opener, release: Release, later_release: Release, announced: list[str]
) -> None:
    first = durable(later_release)
    own = "https://w3id.org/emotaxa/ekman/grimness"
    edit(first, [*in_scheme(own, "ekman-1999", EKMAN), NOTE], [])
    assert own in first.knowledge().taxonomy.concepts
    first.close()
    announced.clear()
    second = durable(release)
    assert [entry.kind for entry in second.log()] == ["base", "edit", "edit", "base"]
    assert second.log()[2].graphs == (EKMAN.value,) and "Took back" in second.log()[2].summary
    assert own not in second.knowledge().taxonomy.concepts and NOTE in set(second.quads())
    assert any("Took back" in said and EKMAN.value in said for said in announced)
    assert own in second.knowledge(2).taxonomy.concepts and second.knowledge(3).taxonomy.schemes


def test_edits_of_a_scheme_that_a_release_sets_aside_are_set_aside_with_it(
    durable: Opener, release: Release, later_release: Release, latest_release: Release
) -> None:
    graph = NamedNode(graph_of("ekman-1999"))
    murk = "https://w3id.org/emotaxa/ekman-1999/murk"
    store = durable(release)
    store.load(scheme_import("ekman-1999", "gloom"))
    edit(store, in_scheme(murk, "ekman-1999", graph), [])
    store.close()
    store = durable(later_release)
    assert store.log()[-1].graphs == (graph.value,)
    assert murk not in store.knowledge().taxonomy.concepts and murk in store.knowledge(3).taxonomy.concepts
    own = f"{murk}-of-the-release"
    edit(store, in_scheme(own, "ekman-1999", graph), [])
    store.close()
    store = durable(latest_release)
    assert own in store.knowledge().taxonomy.concepts and murk not in store.knowledge().taxonomy.concepts
    store.remove(graph.value, author="tester")
    assert own in store.knowledge().taxonomy.concepts, "an edit of the release has gone with an import set aside"
    with pytest.raises(UnknownRevision):
        store.quads(9)


def test_another_release_keeps_the_imports_on_top(
    durable: Opener, release: Release, later_release: Release, latest_release: Release
) -> None:
    first = durable(release)
    first.load(scheme_import("moods", "gloom"))
    first.close()
    second = durable(later_release)
    assert [entry.kind for entry in second.log()] == ["base", "import", "base"]
    assert {"moods", "ekman-1999"} <= set(second.knowledge().taxonomy.schemes)
    second.load(scheme_import("tempers", "calm"))
    second.close()
    third = durable(latest_release)
    assert {"moods", "tempers", "ekman-7"} <= set(third.knowledge().taxonomy.schemes)
    assert {"moods", "tempers"} <= {entry for entry in third.knowledge(4).taxonomy.schemes}
    assert "ekman-7" not in third.knowledge(4).taxonomy.schemes


def test_a_release_that_brings_the_scheme_itself_sets_the_import_aside(
    durable: Opener, release: Release, later_release: Release, announced: list[str]
) -> None:
    store = durable(release)
    store.load(scheme_import("ekman-1999", "gloom"))
    store.close()
    later = durable(later_release)
    assert announced[-1] == (
        f"Set aside what was imported as revision 2: the release has a graph {graph_of('ekman-1999')} of its own"
    )
    assert "https://w3id.org/emotaxa/ekman-1999/gloom" not in later.knowledge().taxonomy.concepts
    assert len(later.knowledge().taxonomy.by_scheme["ekman-1999"]) > 10
    assert len(later.knowledge(2).taxonomy.by_scheme["ekman-1999"]) == 1
    assert NamedNode("https://w3id.org/emotaxa/ekman-1999/gloom") not in {quad.subject for quad in later.quads()}
    later.close()
    back = durable(release)
    assert len(back.knowledge().taxonomy.by_scheme["ekman-1999"]) == 1
