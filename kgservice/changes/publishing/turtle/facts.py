"""Facts: a graph as what is said of its nodes, value by value, whatever its blank nodes are called."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import BlankNode, NamedNode, Quad, Triple

from kgservice.stores.change import as_kept as kept
from ontology.formats.document import LaidOut, Node, Value, text_of

__all__ = ["Facts", "Properties", "as_kept", "facts_of", "properties_of"]

Properties = Mapping[str, Mapping[str, Value]]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a graph says; two that are the same are those of isomorphic graphs.

    Attributes:
        named: for each IRI and predicate the values, by how they are written out in full.
        alone: the blank nodes to which nothing refers, by how they are written out, with how many of each there are.
        labelled: what is said of blank nodes that need a label, written out.
    """

    named: Mapping[str, Properties]
    alone: Mapping[str, tuple[Node, int]]
    labelled: tuple[str, ...]

    def says_as(self, other: "Facts") -> bool:
        """Whether another graph says the same."""
        return (
            {iri: {told: values.keys() for told, values in about.items()} for iri, about in self.named.items()}
            == {iri: {told: values.keys() for told, values in about.items()} for iri, about in other.named.items()}
            and {text: count for text, (_, count) in self.alone.items()}
            == {text: count for text, (_, count) in other.alone.items()}
            and self.labelled == other.labelled
        )


def facts_of(triples: Iterable[Triple]) -> Facts:
    """Lay a graph out.

    Raises:
        EmotaxaError: where a statement is about a statement.
    """
    named: dict[str, Properties] = {}
    alone: Counter[str] = Counter()
    nodes: dict[str, Node] = {}
    labelled: list[str] = []
    for node in LaidOut.of(triples).nodes:
        if isinstance(node.term, NamedNode):
            named[node.term.value] = properties_of(node)
        elif isinstance(node.term, BlankNode):
            labelled.append(f"{node.term} {text_of(Node(None, node.properties))}")
        else:
            text = text_of(node)
            alone[text] += 1
            nodes[text] = node
    return Facts(named, {text: (nodes[text], count) for text, count in alone.items()}, tuple(labelled))


def properties_of(node: Node) -> Properties:
    """Give the values of a node by predicate and by how they are written out."""
    return {told: {text_of(value): value for value in values} for told, values in node.properties}


def as_kept(triples: Iterable[Triple]) -> tuple[Triple, ...]:
    """Give triples as every store keeps them: numbers, dates and truth values by what they mean."""
    quads = (kept(Quad(triple.subject, triple.predicate, triple.object)) for triple in triples)
    return tuple(dict.fromkeys(quad.triple for quad in quads))
