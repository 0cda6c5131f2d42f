"""Sides: the revision before a change and the one after it, and which concepts denote something else in between."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kgservice.workspace import AtRevision
from mappings.meaning.denotation import Denotation
from mappings.meaning.targets import targets_of
from ontology.concept import Concept
from ontology.once import Once
from ontology.reference import Level
from ontology.spelling import normalised
from ontology.taxonomy import Taxonomy

__all__ = ["Entry", "Ground", "Side", "levels_of"]

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Side:
    """One of the two revisions.

    Attributes:
        at: the revision.
        taxonomy: its concepts.
    """

    def __init__(self, at: AtRevision) -> None:
        """Compute nothing yet."""
        self.at = at
        self.taxonomy: Taxonomy = at.knowledge.taxonomy
        self._targets: Once[str, tuple[Concept, ...]] = Once()

    @property
    def denotation(self) -> Denotation:
        """What every concept denotes."""
        return self.at.converter.denotation

    @cached_property
    def levels(self) -> Mapping[str, Level]:
        """The schemes and their tiers, by id, in the order of the taxonomy."""
        return {level.id: level for level in levels_of(self.taxonomy)}

    def targets(self, level: str) -> tuple[Concept, ...]:
        """Give what answers are spread over on a level; nothing where there is no such level."""
        if level not in self.levels:
            return ()
        return self._targets.get(level, lambda: targets_of(self.denotation, self.levels[level]))


def levels_of(taxonomy: Taxonomy) -> Iterator[Level]:
    """Give each scheme, followed by its tiers."""
    for scheme in taxonomy.schemes.values():
        yield Level(scheme)
        for tier in scheme.tiers:
            yield Level(scheme, tier.rank)


@dataclass(frozen=True, slots=True)
class Entry:
    """A concept as a source of conversions: what it becomes is the same from all of these levels.

    Attributes:
        iri: the concept.
        scheme: id of the scheme that it is converted from.
        levels: ids of the levels that it is converted from.
        before: whether it stands there before the change.
        after: whether it stands there after it.
    """

    iri: str
    scheme: str
    levels: tuple[str, ...]
    before: bool = True
    after: bool = True


class Ground:
    """What stands on either side, side by side.

    Attributes:
        before: the revision that is changed.
        after: what it becomes.
        iris: the concepts of either, those of `before` first.
        row: the place of each.
        columns: the senses of either, by IRI.
    """

    def __init__(self, before: Side, after: Side) -> None:
        """Put the two beside one another."""
        self.before, self.after = before, after
        self.iris = tuple(dict.fromkeys((*before.taxonomy.concepts, *after.taxonomy.concepts)))
        self.row = {iri: row for row, iri in enumerate(self.iris)}
        senses = dict.fromkeys((*before.denotation.senses, *after.denotation.senses))
        self.columns = {iri: column for column, iri in enumerate(senses)}

    @cached_property
    def membership(self) -> tuple[Array, Array]:
        """What concepts cover before and after: float64 of shape (concepts, senses); 0 for one that is not there."""
        return self._spread(self.before, "membership"), self._spread(self.after, "membership")

    @cached_property
    def meaning(self) -> tuple[Array, Array]:
        """What they mean, likewise."""
        return self._spread(self.before, "meaning"), self._spread(self.after, "meaning")

    @cached_property
    def covers_else(self) -> Flags:
        """Whether each concept covers something else than before: bool of shape (concepts,)."""
        return _differ(*self.membership)

    @cached_property
    def means_else(self) -> Flags:
        """Whether each concept means something else than before, likewise."""
        return _differ(*self.meaning)

    @cached_property
    def described_else(self) -> Mapping[str, tuple[Concept | None, Concept | None]]:
        """The concepts of which the graph says something else than before, or that come or go, by IRI."""
        before, after = self.before.taxonomy.concepts, self.after.taxonomy.concepts
        pairs = ((iri, before.get(iri), after.get(iri)) for iri in self.iris)
        return {iri: (was, now) for iri, was, now in pairs if was is not now and was != now}

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every concept as a source of conversions, in order; one that changes its level stands there several times."""
        return tuple(entry for iri in self.iris for entry in self._entries(iri))

    @cached_property
    def turned(self) -> frozenset[str]:
        """The concepts that may become something else on any level: by meaning or name, or as they come or go."""
        named = {
            iri
            for iri, (was, now) in self.described_else.items()
            if was is None
            or now is None
            or (was.scheme, was.tier) != (now.scheme, now.tier)
            or normalised(was.label) != normalised(now.label)
        }
        return frozenset(named | {self.iris[row] for row in np.flatnonzero(self.means_else)})

    def _entries(self, iri: str) -> Iterator[Entry]:
        was, now = _levels(self.before, iri), _levels(self.after, iri)
        for before, after in ((True, True), (True, False), (False, True)):
            levels = [level for level in dict.fromkeys((*was, *now)) if (level in was, level in now) == (before, after)]
            if levels:
                yield Entry(iri, levels[0].partition("/")[0], tuple(levels), before, after)

    def _spread(self, side: Side, what: str) -> Array:
        """Put the rows and columns of one side where they belong."""
        denotation = side.denotation
        values: Array = getattr(denotation, what)
        if denotation.iris == self.iris and denotation.senses == tuple(self.columns):
            return values
        found = np.zeros((len(self.iris), len(self.columns)))
        rows = np.array([self.row[iri] for iri in denotation.iris], dtype=np.intp)
        columns = np.array([self.columns[iri] for iri in denotation.senses], dtype=np.intp)
        found[rows[:, None], columns] = values
        return found


def _levels(side: Side, iri: str) -> tuple[str, ...]:
    """Give the ids of the levels that a concept stands on; none where it is not there."""
    concept = side.taxonomy.concepts.get(iri)
    if concept is None:
        return ()
    named = (concept.scheme, f"{concept.scheme}/{concept.tier}")
    return tuple(level for level in named if level in side.levels)


def _differ(before: Array, after: Array) -> Flags:
    return np.asarray((before != after).any(axis=1))
