"""Categories: which nodes of a document from outside become concepts."""

from collections.abc import Iterator

from pyoxigraph import NamedNode

from ontology.iri import OWL, RDFS, SKOS
from ontology.outside.ledger import Ledger
from ontology.outside.names import namespace_of
from ontology.outside.terms import CLASSES, PROPERTIES, SCHEMES, TYPE, VOCABULARIES

__all__ = ["categories"]

_CONCEPT = SKOS + "Concept"
_UPWARD = (RDFS + "subClassOf", SKOS + "broader")
_DOWNWARD = SKOS + "narrower"
_STRUCTURE = (*_UPWARD, _DOWNWARD, SKOS + "inScheme", SKOS + "topConceptOf")


def categories(ledger: Ledger) -> tuple[NamedNode, ...]:
    """Give the classes and concepts that a document describes, in its order.

    A class of another namespace that is only declared, as files do that import it, is none of the document's own.
    """
    found = dict.fromkeys(node for node in _typed(ledger) if not node.value.startswith(VOCABULARIES))
    described = {node for node in found if _is_described(ledger, node)}
    own = {namespace_of(node.value) for node in described}
    return tuple(node for node in found if node in described or not own or namespace_of(node.value) in own)


def _typed(ledger: Ledger) -> Iterator[NamedNode]:
    """Give what is typed as a class or concept, or stands in a hierarchy as such without being typed."""
    for node in ledger.subjects:
        if not isinstance(node, NamedNode):
            continue
        types = ledger.types(node)
        if types.intersection((_CONCEPT, *CLASSES)):
            yield node
        elif not types.intersection((OWL + "Ontology", OWL + "NamedIndividual", *PROPERTIES, *SCHEMES)) and any(
            ledger.said(node, *_STRUCTURE)
        ):
            yield node


def _is_described(ledger: Ledger, node: NamedNode) -> bool:
    """Whether more is said of a node than what kind of thing it is."""
    return any(triple.predicate.value != TYPE for triple in ledger.said(node)) or any(
        ledger.pointing(node, _DOWNWARD, SKOS + "hasTopConcept")
    )
