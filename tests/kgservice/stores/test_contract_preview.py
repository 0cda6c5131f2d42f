"""What every graph store tells of an edit that is not made."""

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kgservice.stores.change import Edit
from kgservice.stores.errors import UnknownRevision, Unreadable
from kgservice.stores.protocol import GraphStore
from kgservice.stores.rdf.terms import ENDS, MEMBER, RECORD, TYPE
from kgservice.stores.versioned import VersionedStore
from kgservice.stores.versions import Versions
from ontology.errors import EmotaxaError
from ontology.iri import SKOS
from tests.kgservice.stores.imports import graph_of, scheme_import

EKMAN = NamedNode(graph_of("ekman"))
ANGER = NamedNode("https://w3id.org/emotaxa/ekman/anger")
NICKNAME = Quad(ANGER, NamedNode(SKOS + "altLabel"), Literal("the red mist", language="en"), EKMAN)
NOTES = NamedNode("http://example.org/notes")


def note(text: str) -> Quad:
    return Quad(ANGER, NamedNode(SKOS + "note"), Literal(text), NOTES)


def adding(*quads: Quad) -> Edit:
    return Edit.of(quads, [], author="editor", summary="Added")


def removing(*quads: Quad) -> Edit:
    return Edit.of([], quads, author="editor", summary="Removed")


def test_a_preview_says_what_the_edit_makes_and_writes_nothing(store: GraphStore) -> None:
    gone = next(quad for quad in store.graph(EKMAN) if quad.predicate == NamedNode(SKOS + "definition"))
    change = Edit.of([NICKNAME, note("a")], [gone], author="editor", summary="Both")
    preview = store.preview(change)
    assert store.revision == 1 and len(store.log()) == 1
    before = set(store.quads())
    assert set(preview.before.quads_for_pattern(None, None, None)) == before
    assert (preview.revision, preview.known.revision, preview.knowledge.revision) == (1, 1, 2)
    assert preview.known.taxonomy == store.knowledge().taxonomy
    store.edit(change)
    assert (
        set(preview.dataset.quads_for_pattern(None, None, None))
        == set(store.quads())
        == {*before, NICKNAME, note("a")} - {gone}
    )
    assert preview.knowledge.taxonomy == store.knowledge().taxonomy != preview.known.taxonomy
    assert set(preview.before.quads_for_pattern(None, None, None)) == before, "it has moved on with the store"


def test_a_preview_of_a_mapping_set_has_its_records(store: GraphStore) -> None:
    known = next(found for found in store.knowledge().sets if "ekman" in found.id)
    record, graph = known.records[0], NamedNode(known.id)
    gone = [quad for quad in store.graph(graph) if NamedNode(record.id) in (quad.subject, quad.object)]
    preview = store.preview(removing(*gone))
    sets = {found.id: found for found in preview.knowledge.sets}
    assert record.id not in {each.id for each in sets[known.id].records}
    assert record.id in {
        each.id for each in next(found for found in preview.known.sets if found.id == known.id).records
    }
    assert Quad(graph, MEMBER, NamedNode(record.id), graph) not in preview.dataset
    assert Quad(NamedNode(record.id), TYPE, RECORD, graph) in preview.before
    assert {quad.predicate for quad in gone} >= set(ENDS.values())


def test_a_preview_of_what_changes_nothing_is_the_same_twice(store: GraphStore) -> None:
    preview = store.preview(removing(note("never there")))
    assert preview.knowledge.taxonomy is preview.known.taxonomy and preview.knowledge.revision == 2
    assert set(preview.dataset.quads_for_pattern(None, None, None)) == set(store.quads())


def test_an_edit_may_be_previewed_on_an_older_revision(store: GraphStore) -> None:
    store.edit(adding(note("a")))
    store.load(scheme_import("moods", "gloom"))
    preview = store.preview(adding(NICKNAME), 1)
    assert (preview.revision, preview.known.revision, preview.knowledge.revision) == (1, 1, 2)
    assert NICKNAME in preview.dataset and note("a") not in preview.dataset
    assert "moods" not in preview.knowledge.taxonomy.schemes and "moods" in store.knowledge().taxonomy.schemes
    assert store.revision == 3 and NICKNAME not in set(store.graph(EKMAN))
    later = store.preview(adding(NICKNAME))
    assert later.revision == 3 and note("a") in later.dataset and "moods" in later.knowledge.taxonomy.schemes


def test_what_could_not_be_read_is_refused_as_by_an_edit(store: GraphStore) -> None:
    scheme = [
        quad for quad in store.graph(EKMAN) if quad.subject == ANGER and quad.predicate.value == SKOS + "inScheme"
    ]
    for ask in (store.preview, store.edit):
        with pytest.raises(Unreadable, match="is in no scheme"):
            ask(removing(*scheme))
    with pytest.raises(UnknownRevision):
        store.preview(adding(note("a")), 2)
    with pytest.raises(EmotaxaError, match="named by a blank node"):
        store.preview(adding(Quad(ANGER, TYPE, ANGER, BlankNode("b"))))


def test_what_was_previewed_is_not_worked_out_again(store: GraphStore, monkeypatch: pytest.MonkeyPatch) -> None:
    preview = store.preview(adding(NICKNAME))
    assert isinstance(store, VersionedStore)

    def again(*_: object) -> None:
        raise AssertionError("it was worked out again")

    with monkeypatch.context() as patched:
        patched.setattr(Versions, "_checked", again)
        assert store.preview(adding(NICKNAME)).knowledge.taxonomy is preview.knowledge.taxonomy
        entry = store.edit(Edit.of([NICKNAME], [note("never there")], author="another", summary="Made"))
    assert entry is not None and (entry.revision, entry.author, entry.summary) == (2, "another", "Made")
    assert store.knowledge().revision == 2 and NICKNAME in set(store.graph(EKMAN))
    assert store.knowledge().taxonomy == preview.knowledge.taxonomy
    assert next(iter(reversed(store.log()))).at == entry.at


def test_what_was_previewed_on_another_revision_is(store: GraphStore) -> None:
    store.preview(adding(NICKNAME))
    store.edit(adding(note("a")))
    store.edit(adding(NICKNAME))
    assert {NICKNAME, note("a")} <= set(store.quads()) and len(store.knowledge().taxonomy.schemes) > 1
    assert "the red mist" in {label.text for label in store.knowledge().taxonomy.concepts[ANGER.value].labels}
