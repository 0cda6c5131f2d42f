"""Grids: the concepts of a scheme as places in an array, with what lies above what."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from classifiers.hierarchy.coherence import Links
from mappings.meaning.denotation import Denotation
from mappings.meaning.targets import NEUTRAL, members, targets_of
from ontology.concept import Concept
from ontology.reference import Level
from ontology.scheme import Scheme
from ontology.taxonomy import Taxonomy

__all__ = ["Grid", "View", "grid_of"]


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """One level of a grid.

    Attributes:
        places: the places of its concepts.
        concepts: the concepts.
        paths: labels from the root down to each of them.
        links: pairs of a concept and a broader one, by their order here, the lowest first.
    """

    places: NDArray[np.intp]
    concepts: tuple[Concept, ...]
    paths: tuple[tuple[str, ...], ...]
    links: Links


@dataclass(frozen=True, eq=False)
class Grid:
    """All concepts of a scheme that can be answers, and neutral where any level of it has none of its own.

    Attributes:
        taxonomy: where they stand.
        levels: the levels that its meaning is spread over: each tier, or the whole scheme where it has none.
        concepts: the concepts in the order of the scheme, neutral last where it is none of the scheme's own.
        seen: for each level of the scheme, by id, the places of its concepts, neutral among them where it is an answer.
    """

    taxonomy: Taxonomy
    levels: tuple[Level, ...]
    concepts: tuple[Concept, ...]
    seen: dict[str, tuple[int, ...]]

    @cached_property
    def place(self) -> dict[str, int]:
        """Place of each concept, by IRI."""
        return {concept.iri: at for at, concept in enumerate(self.concepts)}

    @cached_property
    def links(self) -> Links:
        """Pairs of a concept and the nearest broader ones that have a place, the lowest first."""
        lowest_first = sorted(self.concepts, key=lambda concept: -len(self.taxonomy.ancestors(concept.iri)))
        return tuple(
            (self.place[concept.iri], above) for concept in lowest_first for above in self._above(concept.parents)
        )

    @cached_property
    def views(self) -> dict[str, "View"]:
        """What is seen of it on each level of the scheme, by id of the level."""
        return {level: self._view(places) for level, places in self.seen.items()}

    def _view(self, places: tuple[int, ...]) -> "View":
        among = {place: at for at, place in enumerate(places)}
        concepts, label = tuple(self.concepts[place] for place in places), self.taxonomy.concepts
        return View(
            np.array(places, dtype=np.intp),
            concepts,
            tuple(tuple(label[iri].label for iri in self.taxonomy.path(concept.iri)) for concept in concepts),
            tuple((among[low], among[high]) for low, high in self.links if low in among and high in among),
        )

    def _above(self, parents: Iterable[str]) -> tuple[int, ...]:
        found: dict[int, None] = {}
        for parent in parents:
            if parent in self.place:
                found[self.place[parent]] = None
            elif parent in self.taxonomy.concepts:
                found.update(dict.fromkeys(self._above(self.taxonomy.concepts[parent].parents)))
        return tuple(found)


def grid_of(denotation: Denotation, scheme: Scheme, scored: Iterable[str] = ()) -> Grid:
    """Lay a scheme out.

    Args:
        denotation: what its concepts denote.
        scheme: any scheme.
        scored: IRIs of concepts that a model scores itself, which have places whatever they are categories of.
    """
    taxonomy = denotation.taxonomy
    whole = Level(scheme)
    levels = tuple(Level(scheme, tier.rank) for tier in scheme.tiers) or (whole,)
    targets = {level: {concept.iri for concept in targets_of(denotation, level)} for level in {*levels, whole}}
    able = set().union(*targets.values(), scored)
    able |= {above for iri in able for above in taxonomy.ancestors(iri)}
    own = [one for one in members(denotation, whole) if one.iri in able and not one.deprecated]
    lent = [taxonomy.concepts[NEUTRAL]] if NEUTRAL in able and all(one.iri != NEUTRAL for one in own) else []
    concepts = (*own, *lent)
    return Grid(
        taxonomy,
        levels,
        concepts,
        {
            level.id: tuple(
                at
                for at, concept in enumerate(concepts)
                if (level.tier in (None, concept.tier) if at < len(own) else NEUTRAL in targets[level])
            )
            for level in targets
        },
    )
