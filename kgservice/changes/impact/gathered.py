"""Gathered: all conversions that move, counted by pairs of levels and by label, and the largest moves first."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from heapq import nsmallest

from kgservice.changes.impact.level_moves import LevelMoves, Outcome
from kgservice.changes.impact.side import Ground

__all__ = ["Gathered", "MovedPair", "Reach"]

_Pair = tuple[str, str, str | None]
"""Ids of the scheme converted from and the level converted to, and the name of the profile."""


@dataclass(frozen=True, slots=True)
class MovedPair:
    """A scheme and a level into which some of its concepts are converted otherwise.

    Attributes:
        source: id of the scheme converted from.
        tiers: ids of its tiers that hold such concepts.
        target: id of the scheme or tier converted to.
        profile: name of the profile by which is converted; None where conversions are derived.
        labels: how many concepts become something else.
        otherwise: how many of them have another best target.
        of: how many concepts the source has, on either side.
    """

    source: str
    tiers: tuple[str, ...]
    target: str
    profile: str | None
    labels: int
    otherwise: int
    of: int


@dataclass(frozen=True, slots=True)
class Reach:
    """How one concept is converted otherwise.

    Attributes:
        level: id of the level that it is converted to.
        profile: name of the profile, or None.
        otherwise: whether its best target is another one.
    """

    level: str
    profile: str | None
    otherwise: bool


class Gathered:
    """The conversions that move."""

    def __init__(self, ground: Ground, moves: Iterable[LevelMoves]) -> None:
        """Take them all."""
        self._ground = ground
        self.moves = tuple(moves)

    @property
    def count(self) -> int:
        """How many conversions move: a concept and a level that it is converted to count once."""
        return sum(map(len, self.moves))

    def largest(self, most: int) -> Iterator[Outcome]:
        """Give so many of the moves: first those whose best target is another, then by how far a share moves.

        Of the levels of a scheme the whole of it goes first, and a derived conversion before one by a profile.
        """
        keyed = (
            (
                not bool(moves.otherwise[at]),
                "/" in moves.level,
                bool(moves.profile),
                -round(float(moves.size[at]), 9),
                number,
                at,
            )
            for number, moves in enumerate(self.moves)
            for at in range(len(moves))
        )
        for *_, number, at in nsmallest(most, keyed):
            yield self.moves[number].outcome(at)

    @cached_property
    def pairs(self) -> tuple[MovedPair, ...]:
        """The pairs of schemes and levels, those with most other answers first."""
        tiers: dict[_Pair, dict[str, None]] = defaultdict(dict)
        for moves in self.moves:
            for entry in moves.entries:
                named = (level for level in entry.levels if "/" in level)
                tiers[entry.scheme, moves.level, moves.profile].update(dict.fromkeys(named))
        pairs = [
            MovedPair(source, tuple(tiers[key]), target, profile, len(moved), sum(moved.values()), self._sizes[source])
            for key, moved in self._by_pair.items()
            for source, target, profile in [key]
        ]
        return tuple(sorted(pairs, key=lambda pair: (-pair.otherwise, -pair.labels)))

    @cached_property
    def reached(self) -> Mapping[str, tuple[Reach, ...]]:
        """How each concept that moves is converted otherwise, by IRI."""
        found: dict[str, dict[Reach, None]] = defaultdict(dict)
        for moves in self.moves:
            for entry, otherwise in zip(moves.entries, moves.otherwise.tolist(), strict=True):
                found[entry.iri][Reach(moves.level, moves.profile, otherwise)] = None
        return {iri: tuple(reaches) for iri, reaches in found.items()}

    def labels(self, source: str, target: str, profile: str | None = None) -> dict[str, bool]:
        """Give the concepts of a scheme that become something else on a level, and whether the best target is another.

        Args:
            source: id of the scheme converted from.
            target: id of the scheme or tier converted to.
            profile: name of the profile by which is converted; None where the conversion is derived.
        """
        return dict(self._by_pair.get((source, target, profile), {}))

    @cached_property
    def _by_pair(self) -> dict[_Pair, dict[str, bool]]:
        found: dict[_Pair, dict[str, bool]] = defaultdict(dict)
        for moves in self.moves:
            for entry, otherwise in zip(moves.entries, moves.otherwise.tolist(), strict=True):
                by_iri = found[entry.scheme, moves.level, moves.profile]
                by_iri[entry.iri] = by_iri.get(entry.iri, False) or otherwise
        return found

    @cached_property
    def _sizes(self) -> dict[str, int]:
        found: dict[str, set[str]] = defaultdict(set)
        for entry in self._ground.entries:
            found[entry.scheme].add(entry.iri)
        return {scheme: len(iris) for scheme, iris in found.items()}
