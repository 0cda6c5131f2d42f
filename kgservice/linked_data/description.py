"""Descriptions: what the graph says of one node, bounded, so that it can be given as a document.

That is a concise bounded description (Stickler 2005, W3C member submission): what is stated of the node, of the blank
nodes in it, and the annotations of these statements. With it go the mapping records and norms that speak of the node,
and the bare statements by which others below it name it; and which version the module or mapping set is of that it
stands in.
"""

from collections.abc import Iterable

from pyoxigraph import BlankNode, NamedNode, Triple

from kgservice.linked_data.graph import LinkedGraph
from kgservice.stores.rdf.terms import MEMBER, RECORD, SSSOM, TYPE
from ontology.iri import CORE, OWL, RDFS, SKOS

__all__ = ["MOST_RECORDS", "description"]

MOST_RECORDS = 500
"""Mapping records that a description holds at the most; /api/v1/mappings gives all of them."""

_MOST_OTHERS = 5_000
_ANNOTATED = (NamedNode(OWL + "annotatedSource"), NamedNode(OWL + "annotatedTarget"))
_TOLD = tuple(NamedNode(CORE + name) for name in ("normOf", "estimateOf", "readingOf", "from", "to", "tierOf"))
"""What leads to a node from things that are told of together with it."""
_NAMED = (
    *(NamedNode(SKOS + name) for name in ("broader", "inScheme", "topConceptOf")),
    NamedNode(CORE + "atTier"),
    MEMBER,
)
"""What leads to a node from things that only name it."""
_LABEL = NamedNode(SKOS + "prefLabel")
_DEFINED = NamedNode(RDFS + "isDefinedBy")
_VERSIONS = (NamedNode(OWL + "versionIRI"), NamedNode(OWL + "versionInfo"), NamedNode(SSSOM + "mapping_set_version"))


def description(graph: LinkedGraph, iri: str) -> tuple[Triple, ...]:
    """Give the description of a node that the graph knows, in no particular order, each triple once."""
    node = NamedNode(iri)
    found: dict[Triple, None] = {}
    _add(graph, node, found)
    records = 0
    for predicate in _ANNOTATED:
        for pointing in graph.pointing(predicate, node):
            is_record = Triple(pointing.subject, TYPE, RECORD) in graph.triples(_node(pointing))
            records += is_record
            if not is_record or records <= MOST_RECORDS:
                _add(graph, _node(pointing), found)
    for predicate in _TOLD:
        for pointing in graph.pointing(predicate, node)[:MOST_RECORDS]:
            _add(graph, _node(pointing), found)
    for predicate in _NAMED:
        for pointing in graph.pointing(predicate, node)[:_MOST_OTHERS]:
            found[pointing] = None
            found.update(dict.fromkeys(each for each in graph.triples(_node(pointing)) if each.predicate == _LABEL))
    for around in _around(graph, node):
        found.update(dict.fromkeys(each for each in graph.triples(around) if each.predicate in _VERSIONS))
    return tuple(found)


def _around(graph: LinkedGraph, node: NamedNode) -> list[NamedNode | BlankNode]:
    """Give the module that defines a node, and the mapping set that has it as a record."""
    modules = [each.object for each in graph.triples(node) if each.predicate == _DEFINED]
    sets = [_node(pointing) for pointing in graph.pointing(MEMBER, node)]
    return [*(module for module in modules if isinstance(module, NamedNode)), *sets]


def _add(graph: LinkedGraph, node: NamedNode | BlankNode, found: dict[Triple, None]) -> None:
    """Add what is stated of a node, and of the blank nodes in that."""
    waiting: list[NamedNode | BlankNode] = [node]
    seen: set[NamedNode | BlankNode] = set()
    while waiting:
        at = waiting.pop()
        if at in seen:
            continue
        seen.add(at)
        stated = graph.triples(at)
        found.update(dict.fromkeys(stated))
        waiting += _blank(stated)


def _blank(triples: Iterable[Triple]) -> list[BlankNode]:
    return [triple.object for triple in triples if isinstance(triple.object, BlankNode)]


def _node(triple: Triple) -> NamedNode | BlankNode:
    assert not isinstance(triple.subject, Triple)
    return triple.subject
