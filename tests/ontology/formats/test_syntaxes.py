"""The four syntaxes: what is read back is what was written, and the same graph always gives the same text."""

import pytest
from hypothesis import given
from pyoxigraph import BlankNode, Literal, NamedNode, Triple
from rdflib import Graph
from rdflib.compare import isomorphic

from ontology.errors import EmotaxaError
from ontology.formats.document import LaidOut
from ontology.formats.syntaxes import SYNTAXES
from tests.ontology.formats.graphs import document, graphs, read_back, same, shuffled

EX = "http://example.org/"
RDFLIB = {"ttl": "turtle", "rdfxml": "xml", "jsonld": "json-ld", "nt": "nt"}


@pytest.mark.parametrize("name", sorted(SYNTAXES))
def test_the_shipped_ontology_comes_back_from_each_syntax(name: str) -> None:
    whole = document()
    assert same(read_back(SYNTAXES[name].write(whole), name), whole.triples)


# rdflib's own reader of JSON-LD uses what rdflib has deprecated.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("name", sorted(SYNTAXES))
def test_rdflib_reads_the_same_graph_from_each_syntax(name: str) -> None:
    part = document("core", "ekman", "shaver")
    expected = Graph().parse(data="".join(f"{triple} .\n" for triple in part.triples), format="nt")
    found = Graph().parse(data=SYNTAXES[name].write(part), format=RDFLIB[name])
    assert isomorphic(found, expected)


@pytest.mark.parametrize("name", sorted(SYNTAXES))
@given(triples=graphs)
def test_any_graph_comes_back_from_each_syntax(name: str, triples: list[Triple]) -> None:
    text = SYNTAXES[name].write(LaidOut.of(triples))
    assert same(read_back(text, name), triples), text


@pytest.mark.parametrize("name", sorted(SYNTAXES))
@given(triples=graphs)
def test_neither_order_nor_labels_of_blank_nodes_show(name: str, triples: list[Triple]) -> None:
    write = SYNTAXES[name].write
    assert write(LaidOut.of(shuffled(triples, 1))) == write(LaidOut.of(triples))


@pytest.mark.parametrize("name", sorted(SYNTAXES))
def test_the_shipped_ontology_is_written_the_same_way_from_any_order(name: str) -> None:
    whole, write = document(), SYNTAXES[name].write
    assert write(LaidOut.of(shuffled(whole.triples, 7))) == write(whole)


@pytest.mark.parametrize("name", sorted(SYNTAXES))
def test_a_triple_said_twice_is_written_once(name: str) -> None:
    triple = Triple(NamedNode(EX + "joy"), NamedNode(EX + "p"), Literal("a"))
    assert SYNTAXES[name].write(LaidOut.of([triple, triple])) == SYNTAXES[name].write(LaidOut.of([triple]))


def test_a_triple_about_a_triple_is_refused() -> None:
    inner = Triple(NamedNode(EX + "a"), NamedNode(EX + "p"), NamedNode(EX + "b"))
    with pytest.raises(EmotaxaError, match="owl:Axiom"):
        LaidOut.of([Triple(NamedNode(EX + "a"), NamedNode(EX + "p"), inner)])


@pytest.mark.parametrize("text", ["a\x0bb", "a\x00b", "\ufffe"])
def test_rdf_xml_refuses_characters_that_xml_has_not(text: str) -> None:
    found = LaidOut.of([Triple(NamedNode(EX + "a"), NamedNode(EX + "p"), Literal(text))])
    with pytest.raises(EmotaxaError, match="another format"):
        SYNTAXES["rdfxml"].write(found)


def test_rdf_xml_refuses_a_property_without_a_name() -> None:
    found = LaidOut.of([Triple(NamedNode(EX + "a"), NamedNode(EX + "2024/"), Literal("b"))])
    with pytest.raises(EmotaxaError, match="ends in a name"):
        SYNTAXES["rdfxml"].write(found)


def test_a_long_list_is_no_deep_recursion() -> None:
    cells: list[BlankNode | NamedNode] = [BlankNode(f"c{number}") for number in range(5000)]
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    triples = [Triple(NamedNode(EX + "a"), NamedNode(EX + "p"), cells[0])]
    for cell, rest in zip(cells, [*cells[1:], NamedNode(rdf + "nil")], strict=True):
        triples += [
            Triple(cell, NamedNode(rdf + "first"), NamedNode(EX + "item")),
            Triple(cell, NamedNode(rdf + "rest"), rest),
        ]
    for name, syntax in SYNTAXES.items():
        if name != "nt":
            assert len(read_back(syntax.write(LaidOut.of(triples)), name)) == len(triples)
