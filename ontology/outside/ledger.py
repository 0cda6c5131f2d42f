"""The ledger: every statement of a document, crossed off as it is carried over, so that nothing gets lost unnoticed."""

from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ontology.iri import RDF
from ontology.outside.terms import TYPE

__all__ = ["Ledger", "Node", "Term"]

Node = NamedNode | BlankNode
Term = NamedNode | BlankNode | Literal | Triple


class Ledger:
    """The statements of a document, to be looked up and crossed off."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        """Enter the statements, in their order."""
        self._open = dict.fromkeys(triples)
        self._about: dict[Node, dict[str, list[Triple]]] = {}
        self._pointing: dict[Node, list[Triple]] = {}
        for triple in self._open:
            if isinstance(triple.subject, NamedNode | BlankNode):
                self._about.setdefault(triple.subject, {}).setdefault(triple.predicate.value, []).append(triple)
            if isinstance(triple.object, NamedNode | BlankNode):
                self._pointing.setdefault(triple.object, []).append(triple)

    def __contains__(self, triple: Triple) -> bool:
        """Whether a statement is not crossed off yet."""
        return triple in self._open

    @property
    def subjects(self) -> Iterable[Node]:
        """What the document says something about, in its order."""
        return self._about.keys()

    @property
    def open(self) -> tuple[Triple, ...]:
        """The statements that are not crossed off, in the document's order."""
        return tuple(self._open)

    def said(self, subject: Node, *predicates: str) -> Iterator[Triple]:
        """Give what is said of a subject by some properties, in their order; all of it where none is named."""
        about = self._about.get(subject, {})
        for predicate in predicates or about:
            yield from about.get(predicate, ())

    def pointing(self, value: Node, *predicates: str) -> Iterator[Triple]:
        """Give the statements by some properties whose value is a node."""
        return (triple for triple in self._pointing.get(value, ()) if triple.predicate.value in predicates)

    def types(self, subject: Node) -> frozenset[str]:
        """Give the IRIs of the classes that a node is said to be of."""
        return frozenset(
            triple.object.value for triple in self.said(subject, TYPE) if isinstance(triple.object, NamedNode)
        )

    def items(self, start: Term) -> tuple[list[Term], list[Triple]]:
        """Walk an RDF list; give its items and the statements that it is made of."""
        items: list[Term] = []
        cells: list[Triple] = []
        seen: set[Node] = set()
        at: Term | None = start
        while isinstance(at, BlankNode) and at not in seen:
            seen.add(at)
            first, rest = list(self.said(at, RDF + "first")), list(self.said(at, RDF + "rest"))
            items += [triple.object for triple in first]
            cells += [*first, *rest]
            at = rest[0].object if rest else None
        return items, cells

    def cross_off(self, *triples: Triple) -> None:
        """Note that statements are carried over; those that were already stay so."""
        for triple in triples:
            self._open.pop(triple, None)
