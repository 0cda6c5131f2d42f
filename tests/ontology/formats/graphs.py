"""Graphs for the tests of the formats: the shipped ones, and any that hypothesis can think of."""

import random
from collections.abc import Iterable

from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from mappings.shipped import shipped_label_modules
from ontology.formats.document import LaidOut, canonical_triples
from ontology.load import module_triples, shipped_modules

__all__ = ["FORMATS", "MODULES", "document", "graphs", "read_back", "same", "shuffled"]

FORMATS = {
    "ttl": RdfFormat.TURTLE,
    "rdfxml": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "nt": RdfFormat.N_TRIPLES,
}
MODULES = {path.stem: path for path in (*shipped_modules(), *shipped_label_modules())}

_BASE = "https://w3id.org/emotaxa/"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_OWL = "http://www.w3.org/2002/07/owl#"

_iris = st.sampled_from(
    [
        f"{_BASE}parrott/1/joy",
        f"{_BASE}parrott",
        f"{_BASE}parrott/",
        f"{_BASE}parrott/1.5",
        f"{_BASE}ontology/parrott/0.2.0",
        f"{_BASE}norm/a-b_c/-x-",
        f"{_BASE}a/b/c",
        f"{_BASE}a-b/c",
        f"{_BASE}caf\u00e9/\u559c",
        "urn:x",
        "http://example.org/?q=1&b=%3C2%3E",
        "http://example.org/a'b",
        "http://example.org#",
        "mailto:joy@example.org",
        f"{_RDF}nil",
    ]
).map(NamedNode)
_predicates = st.sampled_from(
    [
        f"{_RDF}type",
        f"{_RDF}first",
        f"{_RDF}rest",
        f"{_RDF}_1",
        "http://www.w3.org/2004/02/skos/core#prefLabel",
        f"{_BASE}core/valence",
        f"{_BASE}core/noun",
        "http://example.org/vocabulary/p",
        "http://example.org/vocabulary#p-q",
    ]
).map(NamedNode)
_types = st.sampled_from([f"{_OWL}Class", f"{_BASE}core/Emotion", f"{_RDF}Description", f"{_RDF}li", "urn:kind"])
_blank_nodes = st.integers(0, 4).map(lambda number: BlankNode(f"b{number}"))
_texts = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters=[*map(chr, range(9)), "\x0b", "\x0c"]),
    max_size=8,
).filter(lambda text: all(char in "\t\n\r" or " " <= char for char in text) and not set("\ufffe\uffff") & set(text))
_literals = st.one_of(
    _texts.map(Literal),
    st.tuples(_texts, st.sampled_from(["en", "de", "pt-br", "zh-hant-tw"])).map(
        lambda pair: Literal(pair[0], language=pair[1])
    ),
    st.tuples(
        st.sampled_from(["1", "01", "+1", "-0", "1.", ".5", "0.50", "true", "1e3", "x", "12345678901234567890"]),
        st.sampled_from(["integer", "decimal", "boolean", "double", "string", "date"]),
    ).map(lambda pair: Literal(pair[0], datatype=NamedNode(_XSD + pair[1]))),
    _texts.map(lambda text: Literal(text, datatype=NamedNode("http://example.org/type"))),
)
_statements = st.builds(Triple, st.one_of(_iris, _blank_nodes), _predicates, st.one_of(_iris, _blank_nodes, _literals))
_typings = st.builds(Triple, st.one_of(_iris, _blank_nodes), st.just(NamedNode(f"{_RDF}type")), _types.map(NamedNode))


@st.composite
def _lists(draw: st.DrawFn) -> list[Triple]:
    """A list, well-formed or with its end missing, that a node refers to."""
    items = draw(st.lists(st.one_of(_iris, _blank_nodes, _literals), max_size=4))
    name = draw(st.integers(0, 99))
    cells: list[BlankNode | NamedNode] = [BlankNode(f"l{name}-{number}") for number in range(len(items))]
    ends = [*cells, NamedNode(f"{_RDF}nil")][1:]
    found = [Triple(draw(_iris), draw(_predicates), cells[0] if cells else NamedNode(f"{_RDF}nil"))]
    for cell, item, rest in zip(cells, items, ends, strict=True):
        found += [Triple(cell, NamedNode(f"{_RDF}first"), item), Triple(cell, NamedNode(f"{_RDF}rest"), rest)]
    return found[:-1] if draw(st.booleans()) and len(found) > 1 else found


graphs = st.builds(
    lambda statements, lists: [*statements, *(triple for found in lists for triple in found)],
    st.lists(st.one_of(_statements, _typings), max_size=12),
    st.lists(_lists(), max_size=2),
)
"""Small graphs: blank nodes inside others, shared ones, loops of them, lists, odd IRIs and texts."""


def document(*modules: str) -> LaidOut:
    """Some shipped modules, or all of them, as one graph."""
    return LaidOut.of(triple for name in modules or MODULES for triple in module_triples(MODULES[name]))


def read_back(text: str, name: str) -> list[Triple]:
    """Read a graph from one of the syntaxes."""
    return [quad.triple for quad in parse(text, format=FORMATS[name])]


def same(one: Iterable[Triple], other: Iterable[Triple]) -> bool:
    """Whether two graphs differ in nothing but the labels of blank nodes."""
    return canonical_triples(one) == canonical_triples(other)


def shuffled(triples: Iterable[Triple], seed: int) -> list[Triple]:
    """The same graph in another order, with other labels of blank nodes."""
    found = list(triples)
    random.Random(seed).shuffle(found)
    labels: dict[BlankNode, BlankNode] = {}

    def renamed(term: BlankNode) -> BlankNode:
        return labels.setdefault(term, BlankNode(f"x{seed}{len(labels)}"))

    return [
        Triple(
            renamed(triple.subject) if isinstance(triple.subject, BlankNode) else triple.subject,
            triple.predicate,
            renamed(triple.object) if isinstance(triple.object, BlankNode) else triple.object,
        )
        for triple in found
    ]
