"""What every graph store tells of the entries that speak of something, whatever keeps the graph."""

from collections.abc import Callable

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from kgservice.stores.change import Edit
from kgservice.stores.protocol import GraphStore
from kgservice.stores.release import Release
from ontology.errors import EmotaxaError
from ontology.iri import SKOS
from tests.kgservice.stores.imports import graph_of, scheme_import

ANGER = NamedNode("https://w3id.org/emotaxa/ekman/anger")
FEAR = NamedNode("https://w3id.org/emotaxa/ekman/fear")
NOTES = NamedNode("http://example.org/notes")
RELATED = NamedNode(SKOS + "related")
GLOOM = "https://w3id.org/emotaxa/moods/gloom"


def note(subject: NamedNode, text: str, graph: NamedNode | DefaultGraph = NOTES) -> Quad:
    return Quad(subject, NamedNode(SKOS + "note"), Literal(text), graph)


def add(store: GraphStore, *quads: Quad) -> int:
    entry = store.edit(Edit.of(quads, [], author="editor", summary="Added"))
    assert entry is not None
    return entry.revision


def spoken(store: GraphStore, node: NamedNode | str, before: int | None = None, limit: int | None = None) -> list[int]:
    iri = node if isinstance(node, str) else node.value
    found = store.speaking_of(iri, before=before, limit=limit)
    assert list(found) == [store.log()[entry.revision - 1] for entry in found]
    return [entry.revision for entry in found]


def test_an_edit_speaks_of_its_subjects_and_objects(store: GraphStore) -> None:
    add(store, note(ANGER, "a"))
    add(store, note(FEAR, "b", DefaultGraph()), Quad(BlankNode("b"), RELATED, Literal(ANGER.value), NOTES))
    add(store, Quad(FEAR, RELATED, ANGER, NOTES))
    store.edit(Edit.of([], [note(ANGER, "a")], author="editor", summary="Removed"))
    assert spoken(store, ANGER) == [5, 4, 2]
    assert spoken(store, FEAR) == [4, 3]
    assert spoken(store, RELATED) == spoken(store, NOTES) == spoken(store, "") == []
    assert spoken(store, "x" * 20_000) == []


def test_what_is_passed_over_is_not_spoken_of(store: GraphStore) -> None:
    add(store, note(ANGER, "a"))
    store.edit(Edit.of([note(ANGER, "a"), note(FEAR, "b")], [note(ANGER, "never")], author="editor", summary="Fear"))
    assert spoken(store, ANGER) == [2] and spoken(store, FEAR) == [3]


def test_an_import_speaks_of_what_it_brings(store: GraphStore) -> None:
    store.load(scheme_import("moods", "gloom"))
    store.load(scheme_import("moods", "gloom", "cheer"), replace=True)
    store.remove(graph_of("moods"), author="editor")
    assert spoken(store, GLOOM) == [3, 2] and spoken(store, "https://w3id.org/emotaxa/moods/cheer") == [3]


def test_entries_before_a_revision_are_given_and_only_so_many(store: GraphStore) -> None:
    for text in "abcde":
        add(store, note(ANGER, text))
    assert spoken(store, ANGER) == [6, 5, 4, 3, 2]
    assert spoken(store, ANGER, before=4) == [3, 2] and spoken(store, ANGER, before=100) == [6, 5, 4, 3, 2]
    assert spoken(store, ANGER, limit=2) == [6, 5] and spoken(store, ANGER, before=4, limit=1) == [3]
    assert spoken(store, ANGER, limit=0) == spoken(store, ANGER, before=0) == spoken(store, ANGER, before=-1) == []
    assert spoken(store, ANGER, before=10**30, limit=10**30) == [6, 5, 4, 3, 2]
    with pytest.raises(EmotaxaError, match="-1 entries cannot be given") as caught:
        store.speaking_of(ANGER.value, limit=-1)
    assert caught.value.field == "limit"


def test_what_touches_a_mapping_record_speaks_of_what_it_is_between(store: GraphStore) -> None:
    known = next(found for found in store.knowledge().sets if "ekman" in found.id)
    record, graph = known.records[0], NamedNode(known.id)
    assert record.subject and record.object
    node = NamedNode(record.id)
    add(store, Quad(node, NamedNode("https://w3id.org/sssom/comment"), Literal("sure"), graph))
    for iri in (record.id, record.subject, record.object):
        assert spoken(store, iri) == [2], iri
    other = next(each.object for each in known.records if each.object not in {record.object, record.subject, ""})
    end = NamedNode("http://www.w3.org/2002/07/owl#annotatedTarget")
    was = Quad(node, end, NamedNode(record.object), graph)
    store.edit(Edit.of([Quad(node, end, NamedNode(other), graph)], [was], author="editor", summary="Another object"))
    add(store, Quad(node, NamedNode("https://w3id.org/sssom/comment"), Literal("very"), graph))
    assert spoken(store, record.subject) == [4, 3, 2]
    assert spoken(store, record.object) == [3, 2] and spoken(store, other) == [4, 3]
    add(store, Quad(node, NamedNode("https://w3id.org/sssom/comment"), Literal("elsewhere"), NOTES))
    assert spoken(store, record.id) == [5, 4, 3, 2] and spoken(store, record.subject) == [4, 3, 2]


def test_what_is_spoken_of_outlasts_the_store(
    durable: Callable[[Release], GraphStore], release: Release, later_release: Release
) -> None:
    store = durable(release)
    add(store, note(ANGER, "a"))
    store.close()
    assert spoken(durable(release), ANGER) == [2]
    later = durable(later_release)
    add(later, note(ANGER, "b"))
    assert spoken(later, ANGER) == [4, 2]
