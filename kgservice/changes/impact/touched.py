"""Touched: what of a level, or of a conversion between two, a change moves, for whatever was saved with its name."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kgservice.changes.impact.gathered import Gathered
from kgservice.changes.impact.side import Entry, Ground, Side
from ontology.errors import UnknownReference
from ontology.reference import Level, find_level

__all__ = ["Touch", "Touches"]


@dataclass(frozen=True, slots=True)
class Touch:
    """One thing that a saved file names and that moves.

    Attributes:
        what: `conversion` where labels are converted otherwise, `labels` where the labels of a level are called or
            mean something else, come or go, `level` where it comes or goes itself.
        source: id of the level that is concerned, or converted from; as the file writes it where there is none.
        target: id of the level converted to; None where nothing is converted.
        iris: the labels that move, in order; of a conversion those converted.
        otherwise: how many of them have another best target.
    """

    what: str
    source: str
    target: str | None = None
    iris: tuple[str, ...] = ()
    otherwise: int = 0


class Touches:
    """Tells what of levels and conversions moves."""

    def __init__(self, ground: Ground, gathered: Gathered) -> None:
        """Take the sides and the conversions that move."""
        self.ground, self._gathered = ground, gathered

    def level(self, text: str) -> Iterator[Touch]:
        """Give what moves of a level: whether it is there, and its labels; nothing where it never was."""
        levels = [_find(side, text) for side in (self.ground.before, self.ground.after)]
        if (levels[0] is None) != (levels[1] is None):
            yield Touch("level", text)
        level = levels[1] or levels[0]
        if level is not None and (iris := self._turned(level.id)):
            yield Touch("labels", level.id, iris=iris)

    def conversion(self, source: str, target: str, profile: str | None = None) -> Iterator[Touch]:
        """Give the labels of a level that become something else on another."""
        was, now = ((_find(side, source), _find(side, target)) for side in (self.ground.before, self.ground.after))
        from_level, to_level = now[0] or was[0], now[1] or was[1]
        if from_level is None or to_level is None or from_level == to_level:
            return
        found = self._gathered.labels(from_level.scheme.id, to_level.id, profile)
        stands = {iri for iri in found if any(from_level.id in entry.levels for entry in self._entries[iri])}
        iris = tuple(sorted(stands, key=self.ground.row.__getitem__))
        if iris:
            yield Touch("conversion", from_level.id, to_level.id, iris, sum(found[iri] for iri in iris))

    def turned(self, iris: Iterable[str]) -> tuple[str, ...]:
        """Give those of some concepts that are called or mean something else, come, go, are retired or restored."""
        return tuple(iri for iri in iris if iri in self._otherwise)

    @cached_property
    def _entries(self) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.ground.entries:
            found[entry.iri].append(entry)
        return found

    @cached_property
    def _otherwise(self) -> frozenset[str]:
        ground = self.ground
        retired = {
            iri
            for iri, (was, now) in ground.described_else.items()
            if was is not None and now is not None and was.deprecated != now.deprecated
        }
        covers = {ground.iris[row] for row in np.flatnonzero(ground.covers_else)}
        return frozenset(ground.turned | retired | covers)

    def _turned(self, level: str) -> tuple[str, ...]:
        standing = (iri for iri in self._otherwise if any(level in entry.levels for entry in self._entries[iri]))
        return tuple(sorted(standing, key=self.ground.row.__getitem__))


def _find(side: Side, text: str) -> Level | None:
    try:
        return find_level(side.taxonomy, text)
    except UnknownReference:
        return None
