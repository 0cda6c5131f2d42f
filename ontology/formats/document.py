"""Documents: a graph as readers expect to see it, node by node, with blank nodes inside what refers to them.

The order depends on nothing but the graph, so the same graph always gives the same document. A blank node that is
referred to once stands where it is referred to, and RDF lists are lists; only a blank node that is referred to more
than once, or that refers to itself in the end, needs a label: the one of RDFC-1.0 (W3C, RDF Dataset Canonicalization).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Literal, NamedNode, Quad, Triple

from ontology.errors import EmotaxaError
from ontology.formats.order import property_key, subject_key, term_key
from ontology.iri import OWL, RDF, XSD

__all__ = ["Items", "LaidOut", "Node", "Term", "Value", "canonical_triples", "text_of"]

Term: TypeAlias = NamedNode | BlankNode | Literal
_Facts: TypeAlias = dict[NamedNode | BlankNode, dict[str, list[Term]]]

_TYPE, _FIRST, _REST = RDF + "type", RDF + "first", RDF + "rest"
_NIL, _ONTOLOGY = NamedNode(RDF + "nil"), NamedNode(OWL + "Ontology")
_UNSPELLED = frozenset({_TYPE, _FIRST, _REST, _NIL.value, RDF + "langString", XSD + "string"})


@dataclass(frozen=True, slots=True)
class Items:
    """An RDF list."""

    items: "tuple[Value, ...]"


@dataclass(frozen=True, slots=True)
class Node:
    """A node with what is said about it.

    Attributes:
        term: its IRI or label; None for a blank node that stands where it is referred to, or to which nothing refers.
        properties: predicate IRIs with their values, rdf:type first.
    """

    term: NamedNode | BlankNode | None
    properties: "tuple[tuple[str, tuple[Value, ...]], ...]"

    def values(self, predicate: str) -> "tuple[Value, ...]":
        """Give the values of a property."""
        return next((values for told, values in self.properties if told == predicate), ())


Value: TypeAlias = NamedNode | BlankNode | Literal | Node | Items


@dataclass(frozen=True)
class LaidOut:
    """A graph, laid out.

    Attributes:
        triples: what it says, each triple once.
    """

    triples: tuple[Triple, ...] = field(repr=False)

    @classmethod
    def of(cls, triples: Iterable[Triple]) -> "LaidOut":
        """Lay a graph out.

        Raises:
            EmotaxaError: where a triple is about a triple, which not all formats can say.
        """
        kept = tuple(dict.fromkeys(triples))
        for triple in kept:
            if isinstance(triple.object, Triple):
                raise EmotaxaError(
                    f"a triple stands as a value: {triple.object}",
                    hint="say it with a node of its own, as an owl:Axiom",
                    value=str(triple.object),
                )
        return cls(kept)

    @cached_property
    def canonical(self) -> tuple[Triple, ...]:
        """The triples with the labels that RDFC-1.0 gives to blank nodes, in order."""
        return canonical_triples(self.triples)

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """The nodes that stand for themselves, in order: ontologies, then all others by IRI, blank nodes last."""
        return tuple(_layout(self))

    @cached_property
    def iris(self) -> frozenset[str]:
        """The IRIs in it, those of datatypes included, apart from what every format writes in a way of its own."""
        found: set[str] = set()
        for triple in self.triples:
            for term in (triple.subject, triple.predicate, triple.object):
                if isinstance(term, NamedNode):
                    found.add(term.value)
                elif isinstance(term, Literal):
                    found.add(term.datatype.value)
        return frozenset(found - _UNSPELLED)


def canonical_triples(triples: Iterable[Triple]) -> tuple[Triple, ...]:
    """Label the blank nodes of a graph by RDFC-1.0, and put its triples in the order of their N-Triples lines."""
    dataset = Dataset(Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return tuple(sorted((quad.triple for quad in dataset), key=str))


def _layout(document: LaidOut) -> Iterator[Node]:
    facts = _facts(document.triples)
    inside, labelled = _blank_nodes(facts)
    if labelled:
        facts = _facts(document.canonical)
        inside, labelled = _blank_nodes(facts)
    named = [term for term in facts if isinstance(term, NamedNode)]
    ontologies = {term for term in named if any(value == _ONTOLOGY for value in facts[term].get(_TYPE, ()))}
    for term in sorted(named, key=lambda term: (term not in ontologies, subject_key(term.value))):
        yield _node(term, facts, inside)
    yield from (_node(term, facts, inside) for term in sorted(labelled & facts.keys(), key=lambda term: term.value))
    alone = (term for term in facts if isinstance(term, BlankNode) and term not in inside and term not in labelled)
    yield from sorted((_node(None, facts, inside, facts[term]) for term in alone), key=text_of)


def _facts(triples: Iterable[Triple]) -> _Facts:
    facts: _Facts = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        if not isinstance(triple.subject, Triple) and not isinstance(triple.object, Triple):
            facts[triple.subject][triple.predicate.value].append(triple.object)
    return facts


def _blank_nodes(facts: _Facts) -> tuple[set[BlankNode], set[BlankNode]]:
    """Find the blank nodes that stand inside another node, and those that need a label."""
    parents: dict[BlankNode, NamedNode | BlankNode] = {}
    references = Counter[BlankNode]()
    for subject, about in facts.items():
        for values in about.values():
            for value in values:
                if isinstance(value, BlankNode):
                    references[value] += 1
                    parents[value] = subject
    labelled = {term for term, count in references.items() if count > 1}
    inside = references.keys() - labelled
    settled: set[BlankNode] = set()
    for start in sorted(inside, key=lambda term: term.value):
        way: dict[BlankNode, None] = {}
        at: NamedNode | BlankNode = start
        while isinstance(at, BlankNode) and at in inside and at not in settled and at not in way:
            way[at] = None
            at = parents[at]
        if isinstance(at, BlankNode) and at in way:
            steps = list(way)
            labelled.update(steps[steps.index(at) :])
        settled.update(way)
    return set(inside) - labelled, labelled


def _node(
    term: NamedNode | BlankNode | None,
    facts: _Facts,
    inside: set[BlankNode],
    about: Mapping[str, list[Term]] | None = None,
) -> Node:
    said = about if about is not None else facts[term] if term is not None else {}
    return Node(
        term,
        tuple(
            (told, tuple(sorted((_value(value, facts, inside) for value in said[told]), key=_key)))
            for told in sorted(said, key=property_key)
        ),
    )


def _value(term: Term, facts: _Facts, inside: set[BlankNode]) -> Value:
    if term == _NIL:
        return Items(())
    if not isinstance(term, BlankNode) or term not in inside:
        return term
    items = _items(term, facts, inside)
    if items is not None:
        return Items(tuple(_value(item, facts, inside) for item in items))
    return _node(None, facts, inside, facts.get(term, {}))


def _items(head: BlankNode, facts: _Facts, inside: set[BlankNode]) -> list[Term] | None:
    """Give the items of the list that begins at a blank node; None where that is no list, whole and well-formed."""
    items: list[Term] = []
    at: Term = head
    while at != _NIL:
        about = facts.get(at) if isinstance(at, BlankNode) and at in inside else None
        if about is None or about.keys() != {_FIRST, _REST} or any(len(values) != 1 for values in about.values()):
            return None
        items.append(about[_FIRST][0])
        at = about[_REST][0]
    return items


def _key(value: Value) -> tuple[int, tuple[str, ...]]:
    return (3, (text_of(value),)) if isinstance(value, Node | Items) else term_key(value)


def text_of(value: Value) -> str:
    """Write a value out with all that stands in it; two that say the same read the same."""
    if isinstance(value, Items):
        return f"( {' '.join(map(text_of, value.items))} )"
    if isinstance(value, Node):
        said = (f"{told} {' , '.join(map(text_of, values))}" for told, values in value.properties)
        return f"[ {' ; '.join(said)} ]"
    return str(value)
