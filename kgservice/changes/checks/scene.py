"""Scene: what a proposed change touches, and the modules before and after it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kgservice.changes.checks.memory import Memory, module_of
from kgservice.stores.change import Edit, content_quads
from kgservice.stores.dataset import Dataset
from kgservice.stores.graph import MODULES, kinds_of
from mappings.knowledge import Knowledge
from ontology.iri import BASE, CORE, DCT, OWL, RDF, RDFS, SKOS
from ontology.reasoning.axioms import annotations_of
from ontology.spelling import normalised
from ontology.validation.module import Module

__all__ = ["Proposed", "Scene", "graph_of", "subject_of"]


class Proposed(Protocol):
    """A proposed change: what it does, and what stands and is known before it and after it."""

    @property
    def edit(self) -> Edit:
        """What comes and what goes."""

    @property
    def before(self) -> Dataset:
        """The graph before it."""

    @property
    def after(self) -> Dataset:
        """The graph after it."""

    @property
    def known(self) -> Knowledge:
        """What is known before it."""

    @property
    def knowledge(self) -> Knowledge:
        """What is known after it."""


_TYPE = RDF + "type"
_IN_SCHEME = SKOS + "inScheme"
_MODULE = RDFS + "isDefinedBy"
_DEFINITION = SKOS + "definition"
_VOCABULARY = frozenset(
    {RDF + "Property", OWL + "Ontology", RDFS + "Datatype"}
    | {OWL + f"{kind}Property" for kind in ("Object", "Datatype", "Annotation")}
)
_OF_VOCABULARY = frozenset({RDFS + "subPropertyOf", RDFS + "range", RDFS + "domain", OWL + "imports"})
_NEAR = frozenset({_TYPE, OWL + "deprecated", DCT + "isReplacedBy", _IN_SCHEME, CORE + "atTier", OWL + "versionIRI"})
"""Properties by which a statement about one node bears on what is found about those that refer to it."""


@dataclass(frozen=True)
class Scene:
    """What a change touches. Whatever the checks have in common is worked out here, once.

    Attributes:
        proposal: the change.
        memory: what is kept from one change to the next.
    """

    proposal: Proposed
    memory: Memory

    @cached_property
    def added(self) -> tuple[Quad, ...]:
        """What comes and does not stand there yet."""
        return tuple(quad for quad in content_quads(self.proposal.edit.added) if quad not in self.proposal.before)

    @cached_property
    def removed(self) -> tuple[Quad, ...]:
        """What goes and does stand there."""
        coming = set(content_quads(self.proposal.edit.added))
        gone = (quad for quad in content_quads(self.proposal.edit.removed) if quad not in coming)
        return tuple(quad for quad in gone if quad in self.proposal.before)

    @property
    def quads(self) -> tuple[Quad, ...]:
        """What comes and what goes."""
        return (*self.added, *self.removed)

    @cached_property
    def graphs(self) -> tuple[str, ...]:
        """IRIs of the graphs that change, in order."""
        return tuple(sorted({graph_of(quad) for quad in self.quads} - {""}))

    @cached_property
    def before(self) -> Mapping[str, Module]:
        """The modules before the change, by the IRI of their graph."""
        return self.memory.modules(self.proposal.known, self.proposal.before)

    @cached_property
    def after(self) -> Mapping[str, Module]:
        """The modules after the change; those that it leaves alone are the same as before."""
        found = dict(self.before)
        for graph in self.graphs:
            found.pop(graph, None)
            if MODULES in kinds_of(self.proposal.after, NamedNode(graph)):
                found[graph] = module_of(self.proposal.after, NamedNode(graph))
        return dict(sorted(found.items()))

    @cached_property
    def changed(self) -> tuple[Quad, ...]:
        """What comes to modules and what goes from them."""
        modules = self.before.keys() | self.after.keys()
        return tuple(quad for quad in self.quads if graph_of(quad) in modules)

    @cached_property
    def subjects(self) -> frozenset[str]:
        """IRIs, and names of blank nodes, of what modules say something else about than before."""
        return frozenset(map(subject_of, self.changed)) - {""}

    @cached_property
    def objects(self) -> frozenset[str]:
        """IRIs of what modules begin or cease to refer to."""
        return frozenset(quad.object.value for quad in self.changed if isinstance(quad.object, NamedNode))

    @cached_property
    def vocabulary(self) -> bool:
        """Whether properties, classes of the vocabulary or imports change, on which every module may rest."""
        kinds: frozenset[str] = frozenset().union(
            *(_types(modules, node) for modules in (self.before, self.after) for node in self.subjects)
        )
        return not kinds.isdisjoint(_VOCABULARY) or any(quad.predicate.value in _OF_VOCABULARY for quad in self.changed)

    @cached_property
    def bearing(self) -> frozenset[str]:
        """Of the subjects, those of which it changes what they are: nodes that refer to them are touched, too."""
        return frozenset(subject_of(quad) for quad in self.changed if quad.predicate.value in _NEAR) - {""}

    @cached_property
    def focus(self) -> frozenset[str] | None:
        """IRIs of the nodes that are to be held against the shapes anew; None for all, where the vocabulary changes.

        These are the subjects, what refers to them where it changes what they are, and the schemes and modules of all
        of these: their shapes look at them as a whole.
        """
        if self.vocabulary:
            return None
        seen = self.subjects | self.objects
        found = set(self.subjects)
        for modules in (self.before, self.after):
            found |= {node for node in seen if any(node in module.subjects for module in modules.values())}
            found |= _referring(modules, self.bearing)
            found |= _wholes(modules, found)
        return frozenset(found)

    @cached_property
    def judged(self) -> frozenset[str]:
        """IRIs of the graphs of the modules in which the change can bring in a finding.

        These are the modules that change; those that speak of what changes; those that name concepts of the schemes in
        which something changes; those that define something in words that come or go. All of them where the vocabulary
        changes.
        """
        names = self.before.keys() | self.after.keys()
        if self.vocabulary:
            return frozenset(names)
        touched = self.subjects | self.objects
        found = {graph for graph in self.graphs if graph in names}
        words = frozenset(self._definitions)
        for modules, taxonomy in (
            (self.before, self.proposal.known.taxonomy),
            (self.after, self.proposal.knowledge.taxonomy),
        ):
            schemes = touched | _values(modules, touched, _IN_SCHEME)
            described = touched.union(
                *(
                    (concept.iri for concept in concepts)
                    for scheme, concepts in taxonomy.by_scheme.items()
                    if BASE + scheme in schemes
                )
            )
            found |= {
                graph
                for graph, module in modules.items()
                if not described.isdisjoint(module.subjects)
                or not self.subjects.isdisjoint(module.mentioned)
                or (words and any(normalised(text) in words for text in _definitions(module)))
            }
        return frozenset(found)

    @property
    def _definitions(self) -> Iterator[str]:
        for quad in self.changed:
            if quad.predicate.value == _DEFINITION and isinstance(quad.object, Literal):
                yield normalised(quad.object.value)

    @cached_property
    def reasoned(self) -> bool:
        """Whether anything changes in modules from which something could follow."""
        annotations = annotations_of((*self.before.values(), *self.after.values()))
        return any(quad.predicate.value not in annotations for quad in self.changed)


def graph_of(quad: Quad) -> str:
    """Give the IRI of the graph of a statement; empty where no IRI names it."""
    return quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""


def subject_of(quad: Quad) -> str:
    """Give the IRI of what a statement is about, or the name of a blank node; empty where it is about a statement."""
    return quad.subject.value if isinstance(quad.subject, NamedNode | BlankNode) else ""


def _types(modules: Mapping[str, Module], node: str) -> frozenset[str]:
    return frozenset[str]().union(*(module.types.get(node, ()) for module in modules.values()))


def _values(modules: Mapping[str, Module], nodes: Collection[str], property_: str) -> set[str]:
    return {
        value.value
        for module in modules.values()
        if not module.subjects.isdisjoint(nodes)
        for subject, predicate, value in module.triples
        if subject.value in nodes and predicate.value == property_
    }


def _wholes(modules: Mapping[str, Module], nodes: Collection[str]) -> set[str]:
    """Give the schemes and the modules that nodes belong to."""
    return set[str]().union(*(_values(modules, nodes, told) for told in (_IN_SCHEME, _MODULE, CORE + "tierOf")))


def _referring(modules: Mapping[str, Module], nodes: Collection[str]) -> set[str]:
    """Give what statements about nodes begin with that lead to some nodes."""
    return {
        subject.value
        for module in modules.values()
        if not module.mentioned.isdisjoint(nodes)
        for subject, _, value in module.triples
        if value.value in nodes and isinstance(subject, NamedNode) and not isinstance(value, Literal)
    }


def _definitions(module: Module) -> Iterator[str]:
    return (value.value for _, predicate, value in module.triples if predicate.value == _DEFINITION)
