"""What every graph store does with statements that come and go, whatever keeps the graph."""

from collections.abc import Iterable
from datetime import UTC, datetime

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from kgservice.stores.change import Edit, content_quads
from kgservice.stores.errors import Conflict, GraphTaken, UnknownRevision, Unreadable
from kgservice.stores.protocol import GraphStore, LogEntry
from kgservice.stores.rdf.terms import MEMBER, TYPE
from ontology.errors import EmotaxaError
from ontology.iri import CORE, OWL, SKOS
from tests.kgservice.stores.imports import graph_of, scheme_import

EKMAN = NamedNode(graph_of("ekman"))
ANGER = NamedNode("https://w3id.org/emotaxa/ekman/anger")
NICKNAME = Quad(ANGER, NamedNode(SKOS + "altLabel"), Literal("the red mist", language="en"), EKMAN)
NOTES = NamedNode("http://example.org/notes")
NUMBER = NamedNode("http://www.w3.org/2001/XMLSchema#int")


def note(text: str, graph: NamedNode | DefaultGraph = NOTES) -> Quad:
    return Quad(ANGER, NamedNode(SKOS + "note"), Literal(text), graph)


def edit(store: GraphStore, added: Iterable[Quad] = (), removed: Iterable[Quad] = ()) -> LogEntry | None:
    return store.edit(Edit.of(added, removed, author="editor", summary="Edited for a test"))


def labels(store: GraphStore, concept: NamedNode = ANGER, revision: int | None = None) -> set[str]:
    return {label.text for label in store.knowledge(revision).taxonomy.concepts[concept.value].labels}


def about(store: GraphStore, subject: NamedNode, graph: NamedNode) -> list[Quad]:
    return [quad for quad in store.graph(graph) if quad.subject == subject]


def test_an_edit_is_a_new_revision_with_author_summary_and_digest(store: GraphStore) -> None:
    change = Edit.of([note("b"), note("a", DefaultGraph())], [], author="editor", summary="Two notes")
    entry = store.edit(change)
    assert entry is not None and entry == store.log()[-1]
    assert (entry.revision, entry.kind, entry.author, entry.summary) == (2, "edit", "editor", "Two notes")
    assert (entry.digest, entry.graphs) == (change.digest, (NOTES.value,))
    assert entry.at.tzinfo is not None and entry.at <= datetime.now(UTC)
    assert store.revision == store.knowledge().revision == 2


def test_statements_come_and_go(store: GraphStore) -> None:
    before = set(store.quads())
    gone = next(quad for quad in about(store, ANGER, EKMAN) if quad.predicate == NamedNode(SKOS + "definition"))
    edit(store, [note("a"), note("b", DefaultGraph()), NICKNAME], [gone])
    assert set(store.quads()) == before - {gone} | {note("a"), note("b", DefaultGraph()), NICKNAME}
    edit(store, [gone], [note("a"), NICKNAME])
    assert set(store.quads()) == before | {note("b", DefaultGraph())}
    assert set(store.quads(1)) == before


def test_every_quad_is_given_once(store: GraphStore) -> None:
    [known, *_] = about(store, ANGER, EKMAN)
    edit(store, [note("a")])
    edit(store, [note("a"), known, note("b")])
    quads = [str(quad) for quad in store.quads()]
    assert len(quads) == len(set(quads))


def test_what_changes_nothing_makes_no_revision(store: GraphStore) -> None:
    [known, *_] = about(store, ANGER, EKMAN)
    for added, removed in ([known], [note("never there")]), ([], []), ([known], [known]):
        assert edit(store, added, removed) is None
    assert store.revision == 1 and len(store.log()) == 1


def test_only_what_changes_is_kept(store: GraphStore) -> None:
    edit(store, [note("a")])
    [known, *_] = about(store, ANGER, EKMAN)
    entry = edit(store, [note("a"), known, note("b")], [note("never there")])
    assert entry is not None
    assert (entry.digest, entry.graphs) == (
        Edit.of([note("b")], [], author="", summary="").digest,
        (NOTES.value,),
    )


def test_what_is_both_removed_and_added_stays(store: GraphStore) -> None:
    edit(store, [note("a")])
    line = f"{note('a')} .\n".encode()
    assert store.edit(Edit(line, line, "editor", "Both")) is None
    assert list(store.graph(NOTES)) == [note("a")]


def test_numbers_are_the_same_however_they_are_spelled(store: GraphStore) -> None:
    spelled = [Quad(ANGER, NamedNode(SKOS + "note"), Literal(text, datatype=NUMBER), NOTES) for text in ("1", "01")]
    edit(store, spelled[:1])
    assert edit(store, spelled[1:]) is None
    assert edit(store, [], spelled[1:]) is not None
    assert list(store.graph(NOTES)) == []


def test_an_edit_worked_out_on_an_older_revision_is_refused(store: GraphStore) -> None:
    edit(store, [note("a")])
    with pytest.raises(Conflict, match="moved on from revision 1 to 2") as caught:
        store.edit(Edit.of([note("b")], [], author="editor", summary="Late"), expected=1)
    assert (caught.value.newest, caught.value.value) == (2, 1)
    assert store.revision == 2
    assert store.edit(Edit.of([note("b")], [], author="editor", summary="In time"), expected=2) is not None


def test_readers_keep_what_they_began_with(store: GraphStore) -> None:
    edit(store, [note("a"), note("b")])
    expected = {str(quad) for quad in store.quads()}
    quads = iter(store.quads())
    met = [next(quads)]
    edit(store, [note("c")], [note("a")])
    edit(store, [note("d")], [note("b")])
    assert {str(quad) for quad in (*met, *quads)} == expected
    assert {str(quad) for quad in store.quads(2)} == expected


def test_a_label_that_is_added_is_known(store: GraphStore) -> None:
    before = store.knowledge()
    edit(store, [NICKNAME])
    assert "the red mist" in labels(store) and "the red mist" not in labels(store, revision=1)
    assert store.knowledge().taxonomy.concepts.keys() == before.taxonomy.concepts.keys()
    assert [found.id for found in store.knowledge().sets] == [found.id for found in before.sets]
    edit(store, [], [NICKNAME])
    assert store.knowledge().taxonomy == before.taxonomy


def test_edits_elsewhere_leave_what_is_known_as_it_is(store: GraphStore) -> None:
    before = store.knowledge()
    edit(store, [note("a"), note("b", DefaultGraph())])
    after = store.knowledge()
    assert (after.revision, after.taxonomy) == (2, before.taxonomy)
    assert [list(found.records) for found in after.sets] == [list(found.records) for found in before.sets]


def test_a_record_that_goes_is_no_longer_known(store: GraphStore) -> None:
    before = store.knowledge()
    known = next(found for found in before.sets if "ekman" in found.id)
    record, graph = known.records[0], NamedNode(known.id)
    node = NamedNode(record.id)
    gone = [quad for quad in store.graph(graph) if node in (quad.subject, quad.object)]
    edit(store, [], gone)
    [after] = [found for found in store.knowledge().sets if found.id == known.id]
    assert [one.id for one in after.records] == [one.id for one in known.records[1:]]
    assert [found.id for found in store.knowledge().sets] == [found.id for found in before.sets]
    [still] = [found for found in store.knowledge(1).sets if found.id == known.id]
    assert still.records[0].id == record.id


def test_an_edit_can_make_a_scheme_and_take_it_away(store: GraphStore) -> None:
    moods = list(content_quads(scheme_import("moods", "gloom").content))
    edit(store, moods)
    assert "moods" in store.knowledge().taxonomy.schemes
    edit(store, [], moods)
    assert "moods" not in store.knowledge().taxonomy.schemes and NamedNode(graph_of("moods")) not in store.graphs()


@pytest.mark.parametrize(
    ("predicate", "named"),
    [("inScheme", "is in no scheme"), ("type", "is in the scheme https://w3id.org/emotaxa/ekman, which is not there")],
)
def test_a_concept_may_not_lose_its_scheme(store: GraphStore, predicate: str, named: str) -> None:
    subject = ANGER if predicate == "inScheme" else NamedNode("https://w3id.org/emotaxa/ekman")
    gone = [quad for quad in about(store, subject, EKMAN) if quad.predicate.value.endswith(predicate)]
    before = store.knowledge()
    with pytest.raises(Unreadable, match=named) as caught:
        edit(store, [note("a")], gone)
    assert issubclass(Unreadable, EmotaxaError) and caught.value.hint
    assert store.revision == 1 and store.knowledge() == before and not list(store.graph(NOTES))


def test_what_cannot_be_read_is_refused(store: GraphStore) -> None:
    set_id = next(found.id for found in store.knowledge().sets if "ekman" in found.id)
    record = next(quad.object for quad in store.graph(NamedNode(set_id)) if quad.predicate == MEMBER)
    assert isinstance(record, NamedNode)
    wrong = {
        EKMAN.value: Quad(ANGER, NamedNode(CORE + "position"), Literal("first"), EKMAN),
        set_id: Quad(record, NamedNode("https://w3id.org/sssom/confidence"), Literal("much"), NamedNode(set_id)),
    }
    for graph, quad in wrong.items():
        likewise = [each for each in about(store, quad.subject, NamedNode(graph)) if each.predicate == quad.predicate]  # type: ignore[arg-type]
        with pytest.raises(Unreadable, match="could not be read: "):
            edit(store, [quad], likewise)
    assert store.revision == 1


def test_everything_may_go(store: GraphStore) -> None:
    edit(store, [], store.quads())
    assert list(store.quads()) == [] and store.graphs() == []
    knowledge = store.knowledge()
    assert not knowledge.taxonomy.schemes and len(knowledge.sets) == len(knowledge.profiles) == 0
    assert len(list(store.quads(1))) > 0 and store.knowledge(1).taxonomy.schemes


def test_a_graph_named_by_a_blank_node_is_refused(store: GraphStore) -> None:
    with pytest.raises(EmotaxaError, match="named by a blank node"):
        edit(store, [Quad(ANGER, TYPE, ANGER, BlankNode("g"))])
    assert store.revision == 1


def test_blank_nodes_keep_their_names(store: GraphStore) -> None:
    quad = Quad(BlankNode("mine"), TYPE, ANGER, NOTES)
    edit(store, [quad])
    assert list(store.graph(NOTES)) == [quad]
    edit(store, [], [quad])
    assert list(store.graph(NOTES)) == []


def test_graphs_are_named_and_given_one_by_one(store: GraphStore) -> None:
    before = store.graphs()
    assert before == sorted(before, key=str) and EKMAN in before
    edit(store, [note("a"), note("b", DefaultGraph())])
    assert set(store.graphs()) == {*before, NOTES} and store.graphs(1) == before
    assert list(store.graph(NOTES)) == [note("a")] and list(store.graph(NOTES, 1)) == []
    assert list(store.graph(DefaultGraph())) == [note("b", DefaultGraph())]
    assert set(store.graph(EKMAN)) == {quad for quad in store.quads() if quad.graph_name == EKMAN}
    edit(store, [], [note("a")])
    assert store.graphs() == before
    for read in (store.graphs, lambda revision: store.graph(NOTES, revision), store.quads):
        with pytest.raises(UnknownRevision):
            read(9)


def test_what_was_edited_in_an_import_goes_with_it(store: GraphStore) -> None:
    store.load(scheme_import("moods", "gloom"))
    moods, gloom = NamedNode(graph_of("moods")), NamedNode("https://w3id.org/emotaxa/moods/gloom")
    murk = Quad(gloom, NamedNode(SKOS + "altLabel"), Literal("murk", language="en"), moods)
    edit(store, [murk, note("a"), NICKNAME])
    store.remove(moods.value, author="editor")
    assert (
        list(store.graph(moods)) == [] and list(store.graph(NOTES)) == [note("a")] and "the red mist" in labels(store)
    )
    store.load(scheme_import("moods", "gloom"))
    assert labels(store, gloom) == {"gloom"}
    assert [labels(store, gloom, revision) for revision in (2, 3)] == [{"gloom"}, {"gloom", "murk"}]


def test_an_import_in_the_place_of_an_edited_one_is_as_it_comes(store: GraphStore) -> None:
    store.load(scheme_import("moods", "gloom"))
    moods, gloom = NamedNode(graph_of("moods")), NamedNode("https://w3id.org/emotaxa/moods/gloom")
    murk = Quad(gloom, NamedNode(SKOS + "altLabel"), Literal("murk", language="en"), moods)
    edit(store, [murk])
    with pytest.raises(GraphTaken, match="imported as revision 2"):
        store.load(scheme_import("moods", "gloom"))
    assert store.load(scheme_import("moods", "gloom"), replace=True) is not None
    assert labels(store, gloom) == {"gloom"} and murk not in set(store.quads())
    assert store.load(scheme_import("moods", "gloom")) is None


def test_an_import_does_not_take_the_place_of_what_edits_made(store: GraphStore) -> None:
    moods = NamedNode(graph_of("moods"))
    edit(store, [note("a", moods)])
    for replace in (False, True):
        with pytest.raises(GraphTaken, match="edits have made it") as caught:
            store.load(scheme_import("moods", "gloom"), replace=replace)
        assert caught.value.edited and caught.value.revision is None
    edit(store, [], [note("a", moods)])
    assert store.load(scheme_import("moods", "gloom")) is not None


def test_an_import_that_edits_hang_on_stays(store: GraphStore) -> None:
    store.load(scheme_import("moods", "gloom"))
    own = NamedNode("https://w3id.org/emotaxa/ekman/grimness")
    scheme = NamedNode("https://w3id.org/emotaxa/moods")
    quads = [
        Quad(own, TYPE, NamedNode(SKOS + "Concept"), EKMAN),
        Quad(own, NamedNode(SKOS + "inScheme"), scheme, EKMAN),
    ]
    edit(store, quads)
    with pytest.raises(Unreadable, match=r"is in the scheme https://w3id\.org/emotaxa/moods, which"):
        store.remove(graph_of("moods"), author="editor")
    assert "moods" in store.knowledge().taxonomy.schemes and store.revision == 3
    edit(store, [], quads)
    assert store.remove(graph_of("moods"), author="editor").revision == 5


def test_a_module_that_is_made_speaks_of_what_is_there(store: GraphStore) -> None:
    graph = NamedNode(graph_of("nicknames"))
    edit(store, [Quad(ANGER, NICKNAME.predicate, NICKNAME.object, graph)])
    assert "the red mist" not in labels(store), "a graph is read that is no module"
    edit(store, [Quad(graph, TYPE, NamedNode(OWL + "Ontology"), graph)])
    assert "the red mist" in labels(store)


def test_what_is_kept_makes_the_graph_again(store: GraphStore) -> None:
    store.load(scheme_import("moods", "gloom"))
    edit(store, [note("a"), NICKNAME])
    edit(store, [note("b")], [note("a")])
    store.remove(graph_of("moods"), author="editor")
    kept = list(store.kept())
    assert [each.entry for each in kept] == list(store.log())
    base, came, first, second, gone = kept
    assert set(content_quads(base.added or b"")) == set(store.quads(1)) and base.removed is None
    assert (came.added, came.removed) == (scheme_import("moods", "gloom").content, None)
    assert set(content_quads(first.added or b"")) == {note("a"), NICKNAME} and first.removed == b""
    assert set(content_quads(second.added or b"")) == {note("b")} == {*store.graph(NOTES)}
    assert set(content_quads(second.removed or b"")) == {note("a")}
    assert (gone.added, gone.removed) == (None, None)
    assert list(store.kept(since=2)) == kept[2:]
