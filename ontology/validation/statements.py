"""Statements: what some modules say, by subject and property, each with the module that says it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from pyoxigraph import Literal, NamedNode

from ontology.iri import CORE, OWL, RDF, RDFS, SKOS
from ontology.validation.module import Module, Term

__all__ = ["Statements"]

_TYPE = RDF + "type"


@dataclass(frozen=True)
class Statements:
    """What is judged, and the company that it is judged in.

    Attributes:
        judged: modules about which findings are made.
        company: what else has to be known, because the judged modules refer to it.
    """

    judged: Sequence[Module]
    company: Sequence[Module] = ()

    @cached_property
    def about(self) -> dict[str, dict[str, list[tuple[Term, Module]]]]:
        """Values, each with the module that states it, by subject (IRI) and property (IRI)."""
        found: dict[str, dict[str, list[tuple[Term, Module]]]] = defaultdict(lambda: defaultdict(list))
        for module in chain(self.judged, self.company):
            for subject, predicate, value in module.triples:
                if isinstance(subject, NamedNode):
                    found[subject.value][predicate.value].append((value, module))
        return found

    @cached_property
    def judged_paths(self) -> frozenset[str]:
        """The files that are judged."""
        return frozenset(module.path for module in self.judged)

    def judges(self, module: Module) -> bool:
        """Tell whether a module is judged, and not company."""
        return module.path in self.judged_paths

    def values(self, node: str, predicate: str) -> list[tuple[Term, Module]]:
        """Give the values of a property of a node, each with the module that states it."""
        return self.about[node].get(predicate, []) if node in self.about else []

    def links(self, node: str, predicate: str) -> Iterator[str]:
        """Give the IRIs that a property of a node leads to."""
        return (value.value for value, _ in self.values(node, predicate) if isinstance(value, NamedNode))

    def types(self, node: str) -> frozenset[str]:
        """Give the types of a node."""
        return frozenset(self.links(node, _TYPE))

    @cached_property
    def concepts(self) -> tuple[str, ...]:
        """IRIs of the concepts that stand in a scheme."""
        return tuple(node for node, about in self.about.items() if SKOS + "inScheme" in about)

    def level(self, concept: str) -> tuple[str, str]:
        """Give the scheme and the tier (or an empty string) on which a concept stands."""
        return (
            next(self.links(concept, SKOS + "inScheme"), ""),
            next(self.links(concept, CORE + "atTier"), ""),
        )

    @cached_property
    def labelling(self) -> frozenset[str]:
        """IRIs of the properties that give names: rdfs:label and what lies below it."""
        found = {RDFS + "label", SKOS + "prefLabel", SKOS + "altLabel", SKOS + "hiddenLabel"}
        below = {node: set(self.links(node, RDFS + "subPropertyOf")) for node in self.about}
        while more := {node for node, above in below.items() if above & found} - found:
            found |= more
        return frozenset(found)

    @cached_property
    def deprecated(self) -> frozenset[str]:
        """IRIs of what is said to be deprecated."""
        return frozenset(
            node
            for node, about in self.about.items()
            if any(
                isinstance(value, Literal) and value.value in {"true", "1"}
                for value, _ in about.get(OWL + "deprecated", ())
            )
        )
