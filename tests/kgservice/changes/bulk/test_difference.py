"""Differences of graphs: nothing where they are isomorphic, and no more than need be where they are not."""

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from kgservice.changes.bulk.difference import difference, renamed_alike

GRAPH = NamedNode("http://a/graph")


def quads(turtle: str) -> frozenset[Quad]:
    """Read a graph, its blank nodes by new names."""
    text = "@prefix a: <http://a/> .\n" + turtle
    found = parse(text, format=RdfFormat.TURTLE, rename_blank_nodes=True)
    return frozenset(Quad(quad.subject, quad.predicate, quad.object, GRAPH) for quad in found)


def test_blank_nodes_by_other_names_make_no_difference() -> None:
    text = "a:x a:p [ a:q ( 1 2 3 ) ; a:r [ a:s a:x ] ] , [ a:q ( 1 2 3 ) ] . [] a:t ( a:x a:y ) . [] a:t ( a:x a:y ) ."
    assert not difference(quads(text), quads(text))


def test_equal_chains_are_paired_off_as_wholes() -> None:
    text = "a:x a:p [ a:q [ a:q [ a:q 1 ] ] ] , [ a:q [ a:q [ a:q 1 ] ] ] ."
    assert not difference(quads(text), quads(text))


def test_a_circle_of_blank_nodes_is_found_again() -> None:
    text = "_:a a:p _:b . _:b a:p _:c . _:c a:p _:a . _:d a:p _:e . _:e a:p _:d ."
    assert not difference(quads(text), quads(text))


def test_many_nodes_of_which_the_same_is_said_are_paired_off_at_once() -> None:
    text = "[] a:p 1 ; a:q a:x . " * 1_500
    assert not difference(quads(text), quads(text))
    found = difference(quads(text), quads(text + "[] a:p 1 ; a:q a:x ."))
    assert len(found.added) == 2 and not found.removed


def test_only_what_changed_differs() -> None:
    before = quads("a:x a:p [ a:q 1 ] , [ a:q 2 ] ; a:label 'x' .")
    found = difference(before, quads("a:x a:p [ a:q 1 ] , [ a:q 3 ] ; a:label 'y' ."))
    said = {str(quad.object) for quad in found.added if not isinstance(quad.object, BlankNode)}
    assert said == {'"y"', '"3"^^<http://www.w3.org/2001/XMLSchema#integer>'}
    assert found.removed <= before and len(found.removed) == 3


def test_what_comes_bears_no_name_that_is_taken() -> None:
    before = frozenset({Quad(BlankNode("n"), NamedNode("http://a/p"), Literal("1"), GRAPH)})
    after = frozenset({Quad(BlankNode("n"), NamedNode("http://a/p"), Literal("2"), GRAPH)})
    found = difference(before, after)
    assert found.removed == before and {quad.subject for quad in found.added} != {BlankNode("n")}


def test_what_is_wanted_is_called_as_what_is_made() -> None:
    wanted, made = quads("[] a:p 1 ; a:q 2 . [] a:p 3 ."), quads("[] a:p 1 ; a:q 2 .")
    assert made <= renamed_alike(wanted, made)
    assert renamed_alike(wanted, frozenset()) == wanted


NODES = st.sampled_from([NamedNode("http://a/x"), *map(BlankNode, "abcd")])
STATEMENTS = st.builds(
    lambda subject, told, value: Quad(subject, NamedNode(f"http://a/{told}"), value, GRAPH),
    NODES,
    st.sampled_from("pq"),
    st.one_of(NODES, st.sampled_from([Literal("1"), Literal("2")])),
)


@given(st.sets(STATEMENTS, max_size=12), st.permutations("abcd"))
def test_renaming_never_makes_a_difference(statements: set[Quad], names: list[str]) -> None:
    lines = "".join(f"{quad.subject} {quad.predicate} {quad.object} .\n" for quad in statements)
    for old, new in zip("abcd", names, strict=True):
        lines = lines.replace(f"_:{old} ", f"_:z{new} ")
    renamed = {Quad(q.subject, q.predicate, q.object, GRAPH) for q in parse(lines, format=RdfFormat.N_TRIPLES)}
    assert not difference(statements, renamed)


@given(st.sets(STATEMENTS, max_size=12), st.sets(STATEMENTS, max_size=12))
def test_the_difference_makes_the_one_into_the_other(before: set[Quad], after: set[Quad]) -> None:
    found = difference(before, after)
    assert found.removed <= before and not found.added & before
    assert not difference((before - found.removed) | found.added, after)
