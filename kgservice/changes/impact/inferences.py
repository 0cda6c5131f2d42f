"""Inferences: what follows after a change and did not before, or no longer does, as far as no reasoner is needed.

Followed are the hierarchies of schemes, the classes that stand above a class as the statements say it, relations that
follow inside a theory, and the octants and quadrants in which published norms put norms and concepts.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Final

from pyoxigraph import BlankNode, NamedNode, Quad

from kgservice.changes.impact.side import Ground
from kgservice.stores.dataset import Dataset
from ontology.iri import OWL, RDF, RDFS
from ontology.norm import Norm
from ontology.octant import octant, quadrant, region_iri
from ontology.taxonomy import Taxonomy

__all__ = ["Inference", "inferences", "regions_of", "superclasses"]

_ABOVE: Final = (NamedNode(RDFS + "subClassOf"), NamedNode(OWL + "equivalentClass"))
_MEMBERS: Final = NamedNode(OWL + "intersectionOf")
_FIRST: Final = NamedNode(RDF + "first")
_REST: Final = NamedNode(RDF + "rest")


@dataclass(frozen=True, slots=True)
class Inference:
    """A statement that follows, or no longer follows.

    Attributes:
        kind: `hierarchy`, `class`, `relation` or `region`.
        subject: IRI of what it is about.
        predicate: what it says, as `below`, `in`, or the name of a relation.
        object: IRI of what it leads to.
        comes: whether it follows now, and not that it did.
    """

    kind: str
    subject: str
    predicate: str
    object: str
    comes: bool


def inferences(ground: Ground, before: Dataset, after: Dataset, changed: Iterable[Quad]) -> Iterator[Inference]:
    """Give what comes and goes.

    Args:
        ground: the two sides.
        before: the graph before the change.
        after: the graph after it.
        changed: the statements that come or go with it.
    """
    told: set[tuple[str, str]] = set()
    for kind, predicate, was, now in (
        ("hierarchy", "below", _hierarchy(ground, ground.before.taxonomy), _hierarchy(ground, ground.after.taxonomy)),
        ("class", "below", *_classes(before, after, changed)),
        ("region", "in", *_regions(ground.before.taxonomy, ground.after.taxonomy)),
    ):
        for subject in dict.fromkeys((*was, *now)):
            had, has = was.get(subject, frozenset()), now.get(subject, frozenset())
            for target in sorted(had ^ has):
                # A theory's concepts are classes, whose hierarchy says the same once more.
                if (subject, target) not in told:
                    told.add((subject, target))
                    yield Inference(kind, subject, predicate, target, target in has)
    yield from _relations(ground)


def superclasses(graph: Dataset, start: str) -> frozenset[str]:
    """Give the named classes above a class, as the statements say, over any number of steps."""
    found: set[str] = set()
    front = [start]
    while front:
        for name in _just_above(graph, front.pop()):
            if name not in found and name != start:
                found.add(name)
                front.append(name)
    return frozenset(found)


def regions_of(norms: Iterable[Norm]) -> frozenset[str]:
    """Give the IRIs of the octants and quadrants that norms lie in."""
    points = [norm.point for norm in norms]
    found = (region for point in points for region in (octant(point), quadrant(point)))
    return frozenset(region_iri(name) for name in found if name is not None)


def _hierarchy(ground: Ground, taxonomy: Taxonomy) -> Mapping[str, frozenset[str]]:
    """Give what stands above each concept, in the schemes where anything stands elsewhere than before."""
    schemes = {
        concept.scheme
        for was, now in ground.described_else.values()
        if was is None or now is None or was.parents != now.parents
        for concept in (was, now)
        if concept is not None
    }
    return {
        concept.iri: frozenset(taxonomy.ancestors(concept.iri))
        for scheme in schemes
        for concept in taxonomy.by_scheme.get(scheme, ())
    }


def _classes(
    before: Dataset, after: Dataset, changed: Iterable[Quad]
) -> tuple[Mapping[str, frozenset[str]], Mapping[str, frozenset[str]]]:
    """Give the named classes above those that a change may lift or put elsewhere, before and after."""
    touched = {name for quad in changed for graph in (before, after) for name in _heads(graph, quad)}
    below = set(touched)
    front = list(touched)
    while front:
        at = NamedNode(front.pop())
        for graph in (before, after):
            named = {
                quad.subject.value
                for predicate in _ABOVE
                for quad in graph.quads_for_pattern(None, predicate, at)
                if isinstance(quad.subject, NamedNode)
            }
            front += named - below
            below |= named
    return {name: superclasses(before, name) for name in sorted(below)}, {
        name: superclasses(after, name) for name in sorted(below)
    }


def _heads(graph: Dataset, quad: Quad) -> Iterator[str]:
    """Give the classes about which a statement says something that bears on what stands above them."""
    if quad.predicate in _ABOVE:
        ends = (quad.subject, quad.object) if quad.predicate == _ABOVE[1] else (quad.subject,)
        yield from (end.value for end in ends if isinstance(end, NamedNode))
    elif isinstance(quad.subject, BlankNode) and quad.predicate in (_MEMBERS, _FIRST, _REST):
        seen = {quad.subject}
        front = [quad.subject]
        while front:
            for above in graph.quads_for_pattern(None, None, front.pop()):
                if above.predicate in _ABOVE and isinstance(above.subject, NamedNode):
                    yield above.subject.value
                elif isinstance(above.subject, BlankNode) and above.subject not in seen:
                    seen.add(above.subject)
                    front.append(above.subject)


def _just_above(graph: Dataset, name: str) -> Iterator[str]:
    node = NamedNode(name)
    for predicate in _ABOVE:
        for quad in graph.quads_for_pattern(node, predicate, None):
            yield from _conjuncts(graph, quad.object)
    for quad in graph.quads_for_pattern(None, _ABOVE[1], node):
        if isinstance(quad.subject, NamedNode):
            yield quad.subject.value


def _conjuncts(graph: Dataset, term: object) -> Iterator[str]:
    """Give the named classes that an expression names or is the intersection of."""
    if isinstance(term, NamedNode):
        yield term.value
    elif isinstance(term, BlankNode):
        for quad in graph.quads_for_pattern(term, _MEMBERS, None):
            at: object = quad.object
            seen: set[object] = set()
            while isinstance(at, BlankNode) and at not in seen:
                seen.add(at)
                for member in graph.quads_for_pattern(at, _FIRST, None):
                    yield from _conjuncts(graph, member.object)
                at = next((rest.object for rest in graph.quads_for_pattern(at, _REST, None)), None)


def _regions(was: Taxonomy, now: Taxonomy) -> tuple[Mapping[str, frozenset[str]], Mapping[str, frozenset[str]]]:
    """Give the regions of the norms that are not as they were, and of the concepts whose norms they are or were."""
    iris = [iri for iri in dict.fromkeys((*was.norms, *now.norms)) if was.norms.get(iri) != now.norms.get(iri)]
    norms = chain((was.norms.get(iri) for iri in iris), (now.norms.get(iri) for iri in iris))
    concepts = dict.fromkeys(norm.concept for norm in norms if norm is not None and norm.concept is not None)
    before, after = (
        {iri: regions_of([taxonomy.norms[iri]]) for iri in iris if iri in taxonomy.norms}
        | {iri: regions_of(taxonomy.norms_of.get(iri, ())) for iri in concepts}
        for taxonomy in (was, now)
    )
    return before, after


def _relations(ground: Ground) -> Iterator[Inference]:
    """Give the relations that only follow, and those that follow no longer."""
    was, now = (
        {
            (iri, relation.name, relation.target)
            for iri, relations in side.taxonomy.relations.items()
            for relation in relations
            if relation.inferred
        }
        for side in (ground.before, ground.after)
    )
    for found in sorted(was ^ now):
        yield Inference("relation", *found, found in now)
