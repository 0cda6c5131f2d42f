"""Laws that hold of every operation, on the shipped graph."""

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, NamedNode, Quad

from kgservice.changes.operations.documents import read_operation, written
from kgservice.changes.operations.kgcl import kgcl_text, parse_kgcl
from kgservice.changes.operations.operation import Effect, Operation, Unfit
from kgservice.changes.working import Working
from kgservice.stores.dataset import Dataset
from kgservice.stores.graph import MODULES, kinds_of, mapping_set_of, taxonomy_of
from kgservice.stores.rdf.terms import DECLARE, NAMESPACE, PREFIX
from ontology.iri import RDF, compress

Drawn = st.SearchStrategy[Operation]

_HEADER = frozenset({DECLARE, PREFIX, NAMESPACE})
_FIRST = NamedNode(RDF + "first")


def effect_of(operation: Operation, graph: Dataset) -> Effect | None:
    try:
        return operation.effect(graph)
    except Unfit as error:
        assert error.message and error.hint, f"{error!r} says neither what is wrong nor how to mend it"
        return None


def without_prefixes(quads: frozenset[Quad]) -> frozenset[Quad]:
    return frozenset(quad for quad in quads if quad.predicate not in _HEADER)


@settings(max_examples=25)
@given(st.data())
def test_what_is_written_is_read_back(drawn: Drawn, data: st.DataObject) -> None:
    operation = data.draw(drawn)
    document = written(operation)
    assert document["type"] == operation.type == type(operation).__name__
    assert read_operation(document) == operation


@settings(max_examples=40)
@given(st.data())
def test_an_effect_is_minimal(graph: Dataset, drawn: Drawn, data: st.DataObject) -> None:
    operation = data.draw(drawn)
    effect = effect_of(operation, graph)
    if effect is None:
        return
    assert effect.added or effect.removed
    assert not any(quad in graph for quad in effect.added), "something comes that is there"
    assert all(quad in graph for quad in effect.removed), "something goes that is not there"
    about = {NamedNode(iri) for iri in effect.about}
    changed = effect.added | effect.removed
    for quad in changed:
        if isinstance(quad.subject, NamedNode) and quad.subject != quad.graph_name:
            assert quad.subject in about or quad.object in about or quad.graph_name in about, quad
        elif isinstance(quad.subject, BlankNode) and quad.predicate not in _HEADER:
            whole = {each.object for each in changed if isinstance(each.subject, BlankNode)}
            assert about & whole, "an axiom about something else changes"


@settings(max_examples=40)
@given(st.data())
def test_the_inverse_gives_the_graph_back(graph: Dataset, drawn: Drawn, data: st.DataObject) -> None:
    operation = data.draw(drawn)
    effect = effect_of(operation, graph)
    inverse = operation.inverse()
    if effect is None or inverse is None:
        return
    working = Working(graph)
    working.change(effect.added, effect.removed)
    back = inverse.effect(working)
    working.change(back.added, back.removed)
    if operation.type == "DisjointnessChange":
        # The order of a group means nothing, and the graph may have had another than the operation.
        come, gone = (
            sorted(str(quad.object) for quad in quads if quad.predicate == _FIRST)
            for quads in (working.added, working.removed)
        )
        assert come == gone
        return
    # A prefix that a record brought stays declared: others may use it by then.
    assert (without_prefixes(working.added), working.removed) == (frozenset(), frozenset()), inverse


@settings(max_examples=3)
@given(st.data())
def test_the_graph_can_be_read_afterwards(graph: Dataset, count: int, drawn: Drawn, data: st.DataObject) -> None:
    operation = data.draw(drawn)
    effect = effect_of(operation, graph)
    if effect is None:
        return
    working = Working(graph)
    working.change(effect.added, effect.removed)
    for name in {quad.graph_name for quad in effect.added | effect.removed}:
        kinds = kinds_of(working, name)
        assert kinds or not list(working.quads_for_pattern(None, None, None, name))
        if kinds - {MODULES}:
            read = mapping_set_of(working, name)
            assert all(record.subject and record.object and record.predicate for record in read.records)
        elif MODULES in kinds:
            assert len(taxonomy_of(working).concepts) - count in {-1, 0, 1}


@settings(max_examples=25)
@given(st.data())
def test_kgcl_text_is_read_back(graph: Dataset, drawn: Drawn, data: st.DataObject) -> None:
    operation = data.draw(drawn)
    text = kgcl_text(operation, compress)
    if text is None or effect_of(operation, graph) is None:
        return
    assert "\n" not in text
    assert parse_kgcl(text, graph) == (operation,), text


@settings(max_examples=25)
@given(st.data())
def test_an_operation_says_in_words_what_it_does(drawn: Drawn, data: st.DataObject) -> None:
    words = data.draw(drawn).in_words()
    assert words and words[0].isupper() and not words.endswith(".")
