"""Moves of one level: which concepts become something else on it than before, held as arrays until they are read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kgservice.changes.impact.side import Entry
from mappings.conversion.becoming import Becoming
from mappings.meaning.degree import EPSILON
from ontology.concept import Concept

__all__ = ["Cell", "Half", "LevelMoves", "Outcome", "nothing"]

Array = NDArray[np.float64]
Rows = NDArray[np.intp]

_NOWHERE: Final = -1


@dataclass(frozen=True, slots=True)
class Cell:
    """What a source and a target have to do with each other, before and after.

    Attributes:
        target: IRI of the target.
        degree: the degree of the target for the source, before and after; 0 where one of the two is not there.
        share: P(target|source), likewise.
    """

    target: str
    degree: tuple[float, float]
    share: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one concept becomes on a level before and after.

    Attributes:
        entry: the concept, and the levels that it is converted from.
        level: id of the level that it is converted to.
        profile: name of the profile by which it is converted; None where the conversion is derived.
        best: IRI of its best target, before and after; None where nothing fits.
        best_share: the share of the best target, before and after.
        cells: the targets of which degree or share moves, what moves most first.
    """

    entry: Entry
    level: str
    profile: str | None
    best: tuple[str | None, str | None]
    best_share: tuple[float, float]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, eq=False)
class Half:
    """What some entries become on a level, on one side.

    Attributes:
        targets: IRIs of the targets.
        there: places of the entries that are there, in order.
        found: what these become.
    """

    targets: tuple[str, ...]
    there: Rows
    found: Becoming


def nothing(targets: Sequence[Concept] = ()) -> Half:
    """Give the half of a level that is not there, or has nothing to become anything."""
    iris = tuple(target.iri for target in targets)
    none = np.zeros((0, len(iris)))
    return Half(iris, np.zeros(0, dtype=np.intp), Becoming(none, none, np.zeros(0, dtype=np.intp)))


class LevelMoves:
    """The entries that become something else on a level.

    Attributes:
        level: id of the level.
        profile: name of the profile by which is converted; None where conversions are derived.
        targets: IRIs of its targets, of either side.
        entries: the entries that move, in order.
        size: how far the share that moves most does, for each entry.
        otherwise: whether the best target of each entry is another one.
    """

    def __init__(
        self, level: str, entries: Sequence[Entry], halves: tuple[Half, Half], profile: str | None = None
    ) -> None:
        """Compare two halves, before and after; a concept or a target that is not on one side shares nothing there."""
        self.level, self.profile = level, profile
        self.targets = tuple(dict.fromkeys((*halves[0].targets, *halves[1].targets)))
        share, degree, best = zip(*(self._whole(half, len(entries)) for half in halves), strict=True)
        apart = np.abs(share[1] - share[0])
        moved = (apart > EPSILON).any(axis=1) | (np.abs(degree[1] - degree[0]) > EPSILON).any(axis=1)
        moved |= best[0] != best[1]
        at = np.flatnonzero(moved)
        self.entries = tuple(entries[row] for row in at.tolist())
        self.size: Array = apart[at].max(axis=1, initial=0.0)
        self.otherwise: NDArray[np.bool_] = best[0][at] != best[1][at]
        self._share, self._degree = (share[0][at], share[1][at]), (degree[0][at], degree[1][at])
        self._best = (best[0][at], best[1][at])

    def __len__(self) -> int:
        """How many entries move."""
        return len(self.entries)

    def outcome(self, place: int) -> Outcome:
        """Read what one of the entries becomes."""
        apart = np.abs(self._share[1][place] - self._share[0][place])
        turned = np.abs(self._degree[1][place] - self._degree[0][place])
        moved = np.flatnonzero((apart > EPSILON) | (turned > EPSILON))
        order = sorted(moved.tolist(), key=lambda column: (-round(apart[column], 9), -round(turned[column], 9), column))
        was, now = (int(best[place]) for best in self._best)
        return Outcome(
            self.entries[place],
            self.level,
            self.profile,
            (self._named(was), self._named(now)),
            (_at(self._share[0][place], was), _at(self._share[1][place], now)),
            tuple(
                Cell(
                    self.targets[column],
                    (float(self._degree[0][place, column]), float(self._degree[1][place, column])),
                    (float(self._share[0][place, column]), float(self._share[1][place, column])),
                )
                for column in order
            ),
        )

    def _whole(self, half: Half, entries: int) -> tuple[Array, Array, Rows]:
        """Spread a half over all entries and targets."""
        column = {iri: place for place, iri in enumerate(self.targets)}
        columns = np.array([column[iri] for iri in half.targets], dtype=np.intp)
        share, degree = np.zeros((entries, len(self.targets))), np.zeros((entries, len(self.targets)))
        best = np.full(entries, _NOWHERE, dtype=np.intp)
        if len(half.there) and len(columns):
            share[half.there[:, None], columns] = half.found.share
            degree[half.there[:, None], columns] = half.found.degree
            best[half.there] = np.where(half.found.best < 0, _NOWHERE, columns[half.found.best])
        return share, degree, best

    def _named(self, column: int) -> str | None:
        return None if column < 0 else self.targets[column]


def _at(values: Array, column: int) -> float:
    return 0.0 if column < 0 else float(values[column])
