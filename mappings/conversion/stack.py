"""The stack: conversions of all concepts at once into each level, from which the matrix of any pair is cut.

What a concept becomes on a target level hangs on that concept and that level alone, and the way back on the concept's
own tier besides. So one computation for each target level serves every source: concepts that denote the same set, as
the labels of many data sets do, are computed once.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from mappings.conversion.matrix import ConversionMatrix, shares, tier_starts
from mappings.conversion.namesakes import namesakes
from mappings.conversion.outcome import Outcomes
from mappings.meaning.degree import EPSILON, uniform_prior
from mappings.meaning.denotation import Denotation
from mappings.meaning.targets import members, targets_of
from ontology.concept import Concept
from ontology.once import Once
from ontology.reference import Level
from ontology.spelling import normalised

__all__ = ["Stack"]

Array = NDArray[np.float64]
Rows = NDArray[np.intp]


class Stack:
    """Conversions between levels of different schemes, under the uniform prior; safe to share between threads.

    Attributes:
        denotation: what the concepts denote.
    """

    def __init__(self, denotation: Denotation) -> None:
        """Compute nothing yet."""
        self.denotation = denotation
        self._blocks: Once[str, _Block] = Once()
        self._levels: Once[str, _Sources] = Once()

    def matrix(self, source: Level, target: Level) -> ConversionMatrix:
        """Cut out the matrix of a pair of levels of different schemes."""
        sources = self._levels.get(source.id, lambda: self._sources(source))
        block = self._blocks.get(target.id, lambda: _Block(self, targets_of(self.denotation, target)))
        return ConversionMatrix(source, target, None, sources.concepts, block.targets, _Cut(block, sources))

    @cached_property
    def concepts(self) -> tuple[Concept, ...]:
        """All concepts, in the order of the denotation's rows."""
        return tuple(self.denotation.taxonomy.concepts.values())

    @cached_property
    def starts(self) -> Rows:
        """Rows with which another scheme or tier begins."""
        return tier_starts(self.concepts)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The normalised label of each concept."""
        return tuple(normalised(concept.label) for concept in self.concepts)

    @cached_property
    def meanings(self) -> "_Distinct":
        """The sets that concepts mean."""
        return _Distinct.of(self.denotation.meaning)

    @cached_property
    def memberships(self) -> "_Distinct":
        """The sets that concepts cover."""
        return _Distinct.of(self.denotation.membership)

    def _sources(self, level: Level) -> "_Sources":
        found = members(self.denotation, level)
        start = self.denotation.row[found[0].iri] if found else 0
        return _Sources(found, slice(start, start + len(found)), tier_starts(found))


@dataclass(frozen=True, slots=True, eq=False)
class _Sources:
    """The concepts of a level converted from, which stand together in the order of the denotation's rows."""

    concepts: tuple[Concept, ...]
    rows: slice
    starts: Rows


@dataclass(frozen=True, eq=False)
class _Distinct:
    """Fuzzy sets without repetition.

    Attributes:
        sets: float64 of shape (distinct, senses).
        place: the set of each concept, shape (concepts,).
    """

    sets: Array
    place: Rows

    @classmethod
    def of(cls, sets: Array) -> "_Distinct":
        found: dict[bytes, int] = {}
        place = np.array([found.setdefault(row.tobytes(), len(found)) for row in sets], dtype=np.intp)
        first = np.unique(place, return_index=True)[1]
        return cls(sets[first], place)

    @cached_property
    def by_sense(self) -> Array:
        """The sets, shape (senses, distinct), so that those of a few senses lie together."""
        return np.ascontiguousarray(self.sets.T)

    @cached_property
    def sizes(self) -> Array:
        """How large each set is, the same weight for each sense."""
        return np.asarray(self.sets.sum(axis=1) / max(1, self.sets.shape[1]))

    def overlaps(self, others: Array) -> Array:
        """Give how large the intersection with each of some other sets is, shape (distinct, others)."""
        found = np.zeros((len(self.sets), len(others)))
        for column, other in enumerate(others):
            held = np.flatnonzero(other)
            if held.size:
                found[:, column] = np.minimum(self.by_sense[held], other[held, None]).sum(axis=0)
        return np.asarray(found / max(1, self.sets.shape[1]))


class _Block:
    """Everything converted into one level."""

    def __init__(self, stack: Stack, targets: tuple[Concept, ...]) -> None:
        self.stack = stack
        self.targets = targets
        self.at = stack.denotation.rows(concept.iri for concept in targets)

    @cached_property
    def degree(self) -> Array:
        """The degree of each target for each source, by distinct meaning, shape (distinct, targets)."""
        meanings = self.stack.meanings
        return _ratio(meanings.overlaps(self.stack.denotation.membership[self.at]), meanings.sizes[:, None])

    @cached_property
    def back(self) -> Array:
        """The degree of each source for each target, by distinct membership, likewise."""
        denotation, meanings = self.stack.denotation, self.stack.meanings
        sizes = meanings.sizes[meanings.place[self.at]]
        return _ratio(self.stack.memberships.overlaps(denotation.meaning[self.at]), sizes[None, :])

    @cached_property
    def share(self) -> Array:
        """P(b|a) by distinct meaning, likewise."""
        denotation = self.stack.denotation
        return shares(self.stack.meanings.sets, denotation.membership[self.at], uniform_prior(denotation))

    @cached_property
    def decision(self) -> tuple[Rows, Array]:
        """Column of the best target and margin of every concept."""
        stack, place = self.stack, self.stack.meanings.place
        schemes = stack.denotation.taxonomy.schemes
        senses = all(schemes[target.scheme].kind == "senses" for target in self.targets)
        names = namesakes(stack.names, self.targets, senses=senses)
        return Outcomes.of(self.share[place], stack.starts).decide(self.degree[place], names)


@dataclass(eq=False)
class _Cut:
    """The rows of one source level, cut out of a block when they are asked for."""

    block: _Block
    sources: _Sources

    @cached_property
    def degree(self) -> Array:
        return self.block.degree[self.block.stack.meanings.place[self.sources.rows]]

    @cached_property
    def back(self) -> Array:
        return self.block.back[self.block.stack.memberships.place[self.sources.rows]]

    @cached_property
    def outcomes(self) -> Outcomes:
        place = self.block.stack.meanings.place[self.sources.rows]
        return Outcomes.of(self.block.share[place], self.sources.starts)

    @cached_property
    def decision(self) -> tuple[Rows, Array]:
        best, margin = self.block.decision
        return best[self.sources.rows], margin[self.sources.rows]


def _ratio(parts: Array, whole: Array) -> Array:
    found = np.divide(parts, whole, out=np.zeros_like(parts), where=whole > 0)
    return np.where(found > 1 - EPSILON, 1.0, found)
