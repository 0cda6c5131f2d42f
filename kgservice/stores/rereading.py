"""Rereading: the taxonomy once some statements have come and gone, of which only what they touch is read anew."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeVar

from pyoxigraph import BlankNode, NamedNode, Quad, Triple

from kgservice.stores.dataset import Dataset, Node
from kgservice.stores.graph import MODULES, graphs_of
from ontology.iri import CORE, OWL, RDF, RDFS
from ontology.load import taxonomy_from
from ontology.taxonomy import Taxonomy

__all__ = ["reread"]

_MANY: Final = 500
"""Nodes of which it is no longer worth the while to look each up."""

Told = TypeVar("Told")

_ABOVE: Final = NamedNode(RDFS + "subClassOf")
_TIER: Final = NamedNode(CORE + "atTier")
_FIRST: Final = NamedNode(RDF + "first")
_ANNOTATED: Final = NamedNode(OWL + "annotatedSource")
_OF_TIERS: Final = frozenset({NamedNode(CORE + "tierOf"), NamedNode(CORE + "rank")})


def reread(before: Taxonomy, whole: Dataset, changed: Collection[Quad]) -> Taxonomy | None:
    """Give the taxonomy of a graph, from what it was before some statements came and went.

    Concepts, norms and transitions are read anew where a statement about them has changed, also one that says where a
    name of theirs is from. What bears on others, such as schemes, tiers and the axioms that make concepts exclude each
    other, is left to who reads everything.

    Args:
        before: the taxonomy as it was.
        whole: the graph as it is.
        changed: the statements that have come or gone since.

    Returns:
        the same as `kgservice.stores.graph.taxonomy_of`, or None where everything has to be read.

    Raises:
        ValueError: where a rank, a position or a norm's value is no number; a ScaleError where its scale is none.
    """
    names = graphs_of(whole, MODULES)
    touched = _touched(whole, names, changed)
    if touched is None or len(touched) > _MANY:
        return None
    fixed = {scheme.iri for scheme in before.schemes.values()}
    fixed.update(tier.iri for scheme in before.schemes.values() for tier in scheme.tiers)
    if not fixed.isdisjoint(node.value for node in touched):
        return None
    own = taxonomy_from(_told(whole, names, touched))
    iris = {node.value for node in touched}
    if own.schemes or own.disjoint or not iris.issuperset(own.concepts):
        return None
    new, old = (one.concepts.keys() & iris for one in (own, before))
    if any(not group.isdisjoint(old - new) for group in before.disjoint):
        return None
    if any(True for iri in new - old for _ in _referring(whole, names, _FIRST, NamedNode(iri))):
        return None
    return Taxonomy.of(
        before.schemes.values(),
        _instead(before.concepts, own.concepts, iris),
        _instead(before.norms, own.norms, iris),
        before.disjoint,
        _instead({each.iri: each for each in before.transitions}, {each.iri: each for each in own.transitions}, iris),
    )


def _touched(whole: Dataset, names: Sequence[NamedNode], changed: Collection[Quad]) -> set[NamedNode] | None:
    """Give the nodes that have to be read anew; None where others have to be as well."""
    # What a graph says of itself is what makes it a module.
    if any(quad.subject == quad.graph_name or quad.predicate in _OF_TIERS for quad in changed):
        return None
    graphs = frozenset(names)
    told = [quad for quad in changed if quad.graph_name in graphs]
    touched = {quad.subject for quad in told if isinstance(quad.subject, NamedNode)}
    sources = {quad.subject: quad.object for quad in told if quad.predicate == _ANNOTATED}
    for node in {quad.subject for quad in told if isinstance(quad.subject, BlankNode)}:
        found = [triple.object for triple in _about(whole, names, node) if triple.predicate == _ANNOTATED]
        if not found and node not in sources:
            return None
        touched.update(each for each in (*found, sources.get(node)) if isinstance(each, NamedNode))
    # What stands below is of the aspect of what stands above it.
    above = {quad.subject for quad in told if quad.predicate == _ABOVE and isinstance(quad.subject, NamedNode)}
    if any(below not in touched for node in above for below in _referring(whole, names, _ABOVE, node)):
        return None
    return touched


def _told(whole: Dataset, names: Sequence[NamedNode], touched: Collection[NamedNode]) -> Iterator[Triple]:
    """Give what is said of some nodes, and of what they are read by: tiers, classes above them, sources of names."""
    tiers: set[Node] = set()
    above: set[Node] = set()
    for node in touched:
        for triple in _about(whole, names, node):
            yield triple
            if triple.predicate in {_TIER, _ABOVE} and isinstance(triple.object, NamedNode):
                (tiers if triple.predicate == _TIER else above).add(triple.object)
        for annotation in _referring(whole, names, _ANNOTATED, node):
            if isinstance(annotation, BlankNode):
                yield from _about(whole, names, annotation)
    for tier in tiers.difference(touched):
        yield from _about(whole, names, tier)
    read: set[Node] = set(touched)
    while above := above - read:
        read |= above
        higher = [triple for node in above for triple in _about(whole, names, node) if triple.predicate == _ABOVE]
        yield from higher
        above = {triple.object for triple in higher if isinstance(triple.object, NamedNode)}


def _about(whole: Dataset, names: Sequence[NamedNode], node: Node) -> Iterator[Triple]:
    """Give what modules say of a node: module by module, in the order in which everything is read."""
    for name in names:
        yield from (quad.triple for quad in whole.quads_for_pattern(node, None, None, name))


def _referring(whole: Dataset, names: Sequence[NamedNode], predicate: NamedNode, node: Node) -> Iterator[Node]:
    """Give the nodes of which modules say something by a node, likewise."""
    for name in names:
        for quad in whole.quads_for_pattern(None, predicate, node, name):
            if isinstance(quad.subject, NamedNode | BlankNode):
                yield quad.subject


def _instead(before: Mapping[str, Told], own: Mapping[str, Told], iris: Collection[str]) -> Iterable[Told]:
    """Give what was told, but of some what is told now."""
    return (*(told for iri, told in before.items() if iri not in iris), *own.values())
