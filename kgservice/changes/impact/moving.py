"""Moving: which conversions a change moves, worked out from the concepts alone that denote something else than before.

What a concept becomes on a level hangs on what it means, on its name, and on what the targets of the level cover and
are called. So on a level whose targets are as they were only the concepts have to be converted anew that have turned;
on any other level also those whose meaning holds a sense that its targets cover otherwise, and those that bear the name
of a target which is called otherwise. Inside a scheme the hierarchy counts, too: there all is compared.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kgservice.changes.impact.level_moves import Half, LevelMoves, nothing
from kgservice.changes.impact.side import Entry, Ground, Side
from mappings.conversion.becoming import Becoming, becoming
from mappings.conversion.matrix import ConversionMatrix, derived_matrix
from mappings.meaning.targets import NEUTRAL
from ontology.concept import Concept
from ontology.spelling import normalised

__all__ = ["Moving"]

_Bearers = dict[str, tuple[tuple[str, bool], ...]]
"""The targets of each normalised name, and whether it is the one by which their scheme knows them."""


class Moving:
    """Works out what moves, level by level."""

    def __init__(self, ground: Ground) -> None:
        """Take the two sides; nothing is computed yet."""
        self.ground = ground

    def derived(self) -> Iterator[LevelMoves]:
        """Give the moves on each level of derived conversions, other than of a level into itself; empty ones left out.

        On a level, those from other schemes come first, together; then those from each level of its own scheme.
        """
        levels = dict.fromkeys((*self.ground.before.levels, *self.ground.after.levels))
        for level in levels:
            for found in (self.from_others(level), *self.from_own(level)):
                if len(found):
                    yield found

    def from_others(self, level: str) -> LevelMoves:
        """Give what concepts of other schemes become otherwise on a level."""
        scheme = level.partition("/")[0]
        wanted = self.ground.turned | self._reached(level)
        entries = [entry for iri in wanted for entry in self._entries_of[iri] if entry.scheme != scheme]
        entries.sort(key=lambda entry: (self.ground.row[entry.iri], entry.levels))
        ground = self.ground
        halves = self._half(ground.before, level, entries), self._half(ground.after, level, entries)
        return LevelMoves(level, entries, halves)

    def from_own(self, level: str) -> Iterator[LevelMoves]:
        """Give what concepts of a level's own scheme become otherwise on it, from each other level of the scheme."""
        scheme = level.partition("/")[0]
        if scheme not in self._touched:
            return
        others = dict.fromkeys((*self.ground.before.levels, *self.ground.after.levels))
        for source in others:
            if source != level and source.partition("/")[0] == scheme:
                yield self._between(source, level)

    @property
    def _sides(self) -> tuple[Side, Side]:
        return self.ground.before, self.ground.after

    @cached_property
    def _entries_of(self) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.ground.entries:
            found[entry.iri].append(entry)
        return found

    @cached_property
    def _touched(self) -> frozenset[str]:
        """The schemes whose own hierarchy, concepts or sets are not as they were."""
        ground = self.ground
        iris = {*ground.described_else, *(ground.iris[row] for row in np.flatnonzero(self._denotes_else))}
        concepts = [
            side.taxonomy.concepts[iri] for iri in iris for side in self._sides if iri in side.taxonomy.concepts
        ]
        schemes = {concept.scheme for concept in concepts}
        for side, other in (self._sides, self._sides[::-1]):
            schemes |= {level.scheme.id for name, level in side.levels.items() if other.levels.get(name, None) != level}
        return frozenset(schemes) | (frozenset(ground.after.taxonomy.schemes) if NEUTRAL in iris else frozenset())

    @cached_property
    def _denotes_else(self) -> NDArray[np.bool_]:
        return self.ground.covers_else | self.ground.means_else

    def _reached(self, level: str) -> frozenset[str]:
        """Give the concepts that a level may take up otherwise though they are as they were themselves."""
        ground = self.ground
        was, now = (side.targets(level) for side in self._sides)
        common = {target.iri for target in was} & {target.iri for target in now}
        if [at.iri for at in was if at.iri in common] != [at.iri for at in now if at.iri in common]:
            # Of what is equal in all else the first in order is taken.
            return frozenset(ground.iris)
        found: set[str] = set()
        rows = [
            ground.row[iri]
            for iri in {target.iri for target in (*was, *now)}
            if iri not in common or ground.covers_else[ground.row[iri]]
        ]
        if rows:
            before, after = (sets[rows] for sets in ground.membership)
            differ = _present(before, rows, was, ground) != _present(after, rows, now, ground)
            columns = np.flatnonzero(differ.any(axis=0))
            held = (ground.meaning[0][:, columns] > 0).any(axis=1) | (ground.meaning[1][:, columns] > 0).any(axis=1)
            found |= {ground.iris[row] for row in np.flatnonzero(held)}
        names = _bearers(self.ground.before, was), _bearers(self.ground.after, now)
        called = {name for name in names[0].keys() | names[1].keys() if names[0].get(name) != names[1].get(name)}
        for name in called:
            found |= self._called.get(name, frozenset())
        return frozenset(found)

    @cached_property
    def _called(self) -> dict[str, set[str]]:
        """The concepts by normalised name, on either side."""
        found: dict[str, set[str]] = defaultdict(set)
        for side in self._sides:
            for iri, concept in side.taxonomy.concepts.items():
                found[normalised(concept.label)].add(iri)
        return found

    def _half(self, side: Side, level: str, entries: Sequence[Entry]) -> Half:
        before = side is self.ground.before
        targets = side.targets(level)
        there = [place for place, entry in enumerate(entries) if (entry.before if before else entry.after)]
        if not there or not targets:
            return nothing(targets)
        concepts = [side.taxonomy.concepts[entries[place].iri] for place in there]
        iris = tuple(target.iri for target in targets)
        return Half(iris, np.array(there, dtype=np.intp), becoming(side.denotation, concepts, targets))

    def _between(self, source: str, target: str) -> LevelMoves:
        """Compare the matrices of two levels of one scheme."""
        matrices = [self._own_matrix(side, source, target) for side in self._sides]
        iris = dict.fromkeys(concept.iri for matrix in matrices if matrix is not None for concept in matrix.sources)
        scheme = target.partition("/")[0]
        rows = [matrix.rows if matrix is not None else {} for matrix in matrices]
        entries = [Entry(iri, scheme, (source,), iri in rows[0], iri in rows[1]) for iri in iris]
        return LevelMoves(target, entries, (_half_of(matrices[0], entries), _half_of(matrices[1], entries)))

    @staticmethod
    def _own_matrix(side: Side, source: str, target: str) -> ConversionMatrix | None:
        if source not in side.levels or target not in side.levels:
            return None
        return derived_matrix(side.denotation, side.levels[source], side.levels[target])


def _half_of(matrix: ConversionMatrix | None, entries: Sequence[Entry]) -> Half:
    if matrix is None:
        return nothing(())
    at = {entry.iri: place for place, entry in enumerate(entries)}
    there = np.array([at[concept.iri] for concept in matrix.sources], dtype=np.intp)
    found = Becoming(matrix.parts.outcomes.share, matrix.parts.degree, matrix.best)
    return Half(tuple(target.iri for target in matrix.targets), there, found)


def _present(
    sets: NDArray[np.float64], rows: Sequence[int], targets: Sequence[Concept], ground: Ground
) -> NDArray[np.float64]:
    """Give what concepts cover as targets of a level: nothing where they are none of them."""
    there = {ground.row[target.iri] for target in targets}
    return np.where(np.array([row in there for row in rows])[:, None], sets, 0.0)


def _bearers(side: Side, targets: Sequence[Concept]) -> _Bearers:
    """Give the targets that bear each name, as `namesakes` goes by it."""
    schemes = side.taxonomy.schemes
    senses = all(schemes[target.scheme].kind == "senses" for target in targets)
    found: dict[str, dict[str, bool]] = defaultdict(dict)
    for target in targets:
        for label in target.labels if senses else ():
            found[normalised(label.text)][target.iri] = False
    for target in targets:
        found[normalised(target.label)][target.iri] = True
    return {name: tuple(bearers.items()) for name, bearers in found.items()}
