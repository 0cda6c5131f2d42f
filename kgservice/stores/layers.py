"""Graphs on top of a release: one dataset that answers for both, and what is known from the two."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from pyoxigraph import NamedNode, Quad

from kgservice.stores.change import content_quads
from kgservice.stores.graph import Dataset, Deferred, knowledge_of
from kgservice.stores.rdf.terms import SET, TYPE
from mappings.knowledge import Knowledge
from mappings.record import MappingSet
from ontology.taxonomy import Taxonomy

__all__ = ["Layered", "OnTop", "holds", "knowledge_on_top"]


def holds(dataset: Dataset, graph: str) -> bool:
    """Whether a dataset has a graph of some name."""
    return next(dataset.quads_for_pattern(None, None, None, NamedNode(graph)), None) is not None


class OnTop:
    """Imports, as one dataset.

    One of them is set aside, whole, where the release itself has a graph of the same name: a later release may bring a
    scheme that was imported before, and the two must not run together.
    """

    def __init__(self, imports: Iterable[tuple[Sequence[str], bytes]], shipped: Callable[[str], bool]) -> None:
        """Read imports, each given by its graphs and content; `shipped` tells whether the release has a graph."""
        self.graphs: dict[NamedNode, list[Quad]] = {}
        for graphs, content in imports:
            if any(shipped(graph) for graph in graphs):
                continue
            for quad in content_quads(content):
                if isinstance(quad.graph_name, NamedNode):
                    self.graphs.setdefault(quad.graph_name, []).append(quad)

    def quads_for_pattern(
        self,
        subject: None,
        predicate: NamedNode | None,
        object: NamedNode | None,
        graph: NamedNode | None = None,
        /,
    ) -> Iterator[Quad]:
        """Give the quads of a pattern; None stands for anything."""
        chosen = self.graphs.values() if graph is None else [self.graphs.get(graph, [])]
        for quads in chosen:
            for quad in quads:
                if predicate in (None, quad.predicate) and object in (None, quad.object):
                    yield quad


class Layered:
    """A release with imports on top of it."""

    def __init__(self, base: Dataset, on_top: Dataset) -> None:
        """Put the one on top of the other."""
        self._layers = (base, on_top)

    def quads_for_pattern(
        self,
        subject: None,
        predicate: NamedNode | None,
        object: NamedNode | None,
        graph: NamedNode | None = None,
        /,
    ) -> Iterator[Quad]:
        """Give the quads of a pattern; None stands for anything."""
        for layer in self._layers:
            yield from layer.quads_for_pattern(subject, predicate, object, graph)


def knowledge_on_top(base: Knowledge, on_top: OnTop, revision: int, whole: Callable[[], Dataset]) -> Knowledge:
    """Give what is known from a release with imports on top, without reading the release anew.

    Args:
        base: what is known from the release.
        on_top: the imports.
        revision: number that the knowledge is to bear.
        whole: gives both as one dataset, to be read where an import speaks of what the release describes.
    """
    if not on_top.graphs:
        return replace(base, revision=revision)
    if _speaks_of(on_top, base.taxonomy):
        return knowledge_of(whole(), revision)
    own = knowledge_of(on_top, revision)
    return Knowledge(
        revision,
        _together(base.taxonomy, own.taxonomy),
        _all(base.sets, own.sets),
        _all(base.profiles, own.profiles),
        _all(base.alignments, own.alignments),
    )


def _speaks_of(on_top: OnTop, taxonomy: Taxonomy) -> bool:
    """Whether a module among the imports names a node that the release describes; mapping sets do, and only link."""
    described = {
        *(scheme.iri for scheme in taxonomy.schemes.values()),
        *(tier.iri for scheme in taxonomy.schemes.values() for tier in scheme.tiers),
        *taxonomy.concepts,
        *taxonomy.norms,
        *(transition.iri for transition in taxonomy.transitions),
    }
    sets = {quad.graph_name for quad in on_top.quads_for_pattern(None, TYPE, SET)}
    return any(
        isinstance(term, NamedNode) and term.value in described
        for graph, quads in on_top.graphs.items()
        if graph not in sets
        for quad in quads
        for term in (quad.subject, quad.object)
    )


def _together(base: Taxonomy, own: Taxonomy) -> Taxonomy:
    return Taxonomy.of(
        chain(base.schemes.values(), own.schemes.values()),
        chain(base.concepts.values(), own.concepts.values()),
        chain(base.norms.values(), own.norms.values()),
        chain(base.disjoint, own.disjoint),
        chain(base.transitions, own.transitions),
    )


def _all(base: Sequence[MappingSet], own: Sequence[MappingSet]) -> Sequence[MappingSet]:
    return Deferred(lambda: tuple(sorted(chain(base, own), key=lambda found: found.id)))
