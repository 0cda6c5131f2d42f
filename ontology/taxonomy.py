"""The taxonomy: all schemes, concepts and norms of one revision, frozen, with the hierarchy inside each scheme."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from ontology.concept import Concept
from ontology.names import SchemeNames
from ontology.norm import Norm
from ontology.relation import Relation, relations_among
from ontology.scheme import Scheme
from ontology.transition import Transition

__all__ = ["Taxonomy"]


@dataclass(frozen=True)
class Taxonomy:
    """Everything that the modules of one revision say, ready to be asked.

    Attributes:
        schemes: by id, in the order theories, senses, label sets, then by id.
        concepts: by IRI, each scheme's in its own order: by tier, then position.
        norms: by IRI.
        disjoint: groups of concepts (IRIs) that their theory says exclude each other.
        transitions: the passages between emotions that theories describe, by IRI.
    """

    schemes: dict[str, Scheme]
    concepts: dict[str, Concept]
    norms: dict[str, Norm]
    disjoint: tuple[frozenset[str], ...] = ()
    transitions: tuple[Transition, ...] = ()

    @cached_property
    def by_scheme(self) -> dict[str, tuple[Concept, ...]]:
        """The concepts of each scheme, by scheme id."""
        found: dict[str, list[Concept]] = {scheme: [] for scheme in self.schemes}
        for concept in self.concepts.values():
            found.setdefault(concept.scheme, []).append(concept)
        return {scheme: tuple(concepts) for scheme, concepts in found.items()}

    @cached_property
    def names(self) -> dict[tuple[str, int | None], SchemeNames]:
        """What the concepts are called, by scheme id and tier; by None for the whole scheme."""
        return {
            (scheme, tier): SchemeNames(concept for concept in concepts if tier in (None, concept.tier))
            for scheme, concepts in self.by_scheme.items()
            for tier in {None, *(concept.tier for concept in concepts)}
        }

    @cached_property
    def children(self) -> dict[str, tuple[str, ...]]:
        """IRIs of the narrower concepts, by IRI."""
        found: dict[str, list[str]] = defaultdict(list)
        for concept in self.concepts.values():
            for parent in concept.parents:
                found[parent].append(concept.iri)
        return {parent: tuple(children) for parent, children in found.items()}

    @cached_property
    def norms_of(self) -> dict[str, tuple[Norm, ...]]:
        """The norms of each concept that has one, by IRI."""
        found: dict[str, list[Norm]] = defaultdict(list)
        for norm in self.norms.values():
            if norm.concept is not None:
                found[norm.concept].append(norm)
        return {concept: tuple(norms) for concept, norms in found.items()}

    @cached_property
    def readings_of(self) -> dict[str, tuple[Norm, ...]]:
        """The other readings of a norm's row in the published table, by IRI of the norm that was taken."""
        found: dict[str, list[Norm]] = defaultdict(list)
        for norm in self.norms.values():
            if norm.reading_of is not None:
                found[norm.reading_of].append(norm)
        return {taken: tuple(readings) for taken, readings in found.items()}

    @cached_property
    def relations(self) -> dict[str, tuple[Relation, ...]]:
        """The relations of each concept inside its theory, stated and following ones, by IRI."""
        return relations_among(self.concepts, self.transitions)

    @cached_property
    def excluding(self) -> dict[str, frozenset[str]]:
        """For each concept, those of its scheme that its theory says exclude it, itself or through a parent."""
        direct: dict[str, set[str]] = defaultdict(set)
        for group in self.disjoint:
            for member in group:
                direct[member] |= group - {member}
        below = {head: {head, *self.descendants(head)} for head in direct}
        found: dict[str, frozenset[str]] = {}
        for iri in self.concepts:
            heads = {other for above in (iri, *self.ancestors(iri)) for other in direct.get(above, ())}
            found[iri] = frozenset().union(*(below[head] for head in heads))
        return found

    def ancestors(self, iri: str) -> tuple[str, ...]:
        """Give the IRIs of all broader concepts, nearest first."""
        return self._closure(iri, lambda at: self.concepts[at].parents if at in self.concepts else ())

    def descendants(self, iri: str) -> tuple[str, ...]:
        """Give the IRIs of all narrower concepts, nearest first."""
        return self._closure(iri, lambda at: self.children.get(at, ()))

    def path(self, iri: str) -> tuple[str, ...]:
        """Give the IRIs from the root down to the concept itself, along each first parent."""
        path = [iri]
        while (parents := self.concepts[path[-1]].parents) and parents[0] in self.concepts and parents[0] not in path:
            path.append(parents[0])
        return tuple(reversed(path))

    def leaves(self, scheme: str) -> tuple[Concept, ...]:
        """Give the concepts of a scheme that have no narrower one, in the scheme's order."""
        return tuple(concept for concept in self.by_scheme[scheme] if concept.iri not in self.children)

    def at_tier(self, scheme: str, rank: int) -> tuple[Concept, ...]:
        """Give the concepts on one tier of a scheme, in the scheme's order."""
        return tuple(concept for concept in self.by_scheme[scheme] if concept.tier == rank)

    @classmethod
    def of(
        cls,
        schemes: Iterable[Scheme],
        concepts: Iterable[Concept],
        norms: Iterable[Norm] = (),
        disjoint: Iterable[frozenset[str]] = (),
        transitions: Iterable[Transition] = (),
    ) -> "Taxonomy":
        """Build one, put in order."""
        kinds = {"theory": 0, "senses": 1, "labels": 2}
        ordered = sorted(schemes, key=lambda scheme: (kinds[scheme.kind], scheme.id))
        place = {scheme.id: index for index, scheme in enumerate(ordered)}
        return cls(
            {scheme.id: scheme for scheme in ordered},
            {
                concept.iri: concept
                for concept in sorted(
                    concepts, key=lambda c: (place.get(c.scheme, len(place)), c.tier or 0, c.position, c.iri)
                )
            },
            {norm.iri: norm for norm in sorted(norms, key=lambda norm: norm.iri)},
            tuple(sorted(disjoint, key=sorted)),
            tuple(sorted(transitions, key=lambda transition: transition.iri)),
        )

    def _closure(self, iri: str, step: Callable[[str], Sequence[str]]) -> tuple[str, ...]:
        seen: dict[str, None] = {}
        front: Sequence[str] = step(iri)
        while front:
            fresh = [at for at in dict.fromkeys(front) if at not in seen and at != iri]
            seen.update(dict.fromkeys(fresh))
            front = [further for at in fresh for further in step(at)]
        return tuple(seen)
