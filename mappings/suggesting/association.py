"""Association: how far two labels go together in rows that are labelled both ways, as far as the rows can tell.

All is read off the 2 x 2 table of a pair. Each conditional share counts by the lower end of its Wilson interval, so
that a pair seen twice does not win over one seen a thousand times.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from mappings.suggesting.bounds import wilson

__all__ = ["CONTAINED", "Association", "Relation"]

Relation = Literal["skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "skos:narrowMatch", "skos:relatedMatch"]

CONTAINED: Final = 0.5
"""Lift above chance from which on the one label is taken to imply the other; see `Association.forward`."""
_SAME: Final = 0.75


@dataclass(frozen=True)
class Association:
    """The 2 x 2 table of a label of the first scheme and one of the second.

    Attributes:
        both: rows that bear both labels.
        first: rows that bear the first.
        second: rows that bear the second.
        rows: all rows that are labelled both ways.

    >>> same = Association(both=90, first=100, second=100, rows=1000)
    >>> same.relation, round(same.lift, 1), round(same.phi, 3)
    ('skos:exactMatch', 9.0, 0.889)
    """

    both: int
    first: int
    second: int
    rows: int

    def __post_init__(self) -> None:
        """Refuse counts that no rows can give.

        Raises:
            ValueError: where they contradict each other.
        """
        inside = 0 <= self.both <= min(self.first, self.second) and max(self.first, self.second) <= self.rows
        if not inside or self.first + self.second - self.both > self.rows:
            raise ValueError(f"no rows give {self.both} with both of {self.first} and {self.second}, of {self.rows}")

    @property
    def lift(self) -> float:
        """How many times as often they go together as by chance; 1 where either never occurs."""
        if not self.first or not self.second:
            return 1.0
        return self.both * self.rows / (self.first * self.second)

    @property
    def phi(self) -> float:
        """The correlation of the two columns, in [-1, 1]; 0 where either never or always occurs."""
        spread = self.first * self.second * (self.rows - self.first) * (self.rows - self.second)
        return (self.both * self.rows - self.first * self.second) / math.sqrt(spread) if spread else 0.0

    @cached_property
    def forward(self) -> float:
        """How far the first label implies the second, in [0, 1]: 0 as by chance, 1 always.

        It is (p - q) / (1 - q), with p the least that P(second | first) may be, and q the most that P(second) may be
        (Loevinger's H of the pair, at the cautious ends).
        """
        return self._implied(self.first, self.second)

    @cached_property
    def backward(self) -> float:
        """How far the second label implies the first, likewise."""
        return self._implied(self.second, self.first)

    @property
    def together(self) -> bool:
        """Whether they go together more often than chance explains."""
        return self.forward > 0.0 or self.backward > 0.0

    @property
    def score(self) -> float:
        """The mean of `forward` and `backward`: how much speaks for a mapping of whatever kind, in [0, 1]."""
        return (self.forward + self.backward) / 2

    @property
    def relation(self) -> Relation:
        """What the second label is to the first.

        The one implies the other from `CONTAINED` on. Where both do, they are the same, or nearly so where the weaker
        of the two falls short of three quarters; where only the first implies the second, the second is broader; where
        only the second implies the first, it is narrower; else they are related.
        """
        implies, implied = self.forward >= CONTAINED, self.backward >= CONTAINED
        if implies and implied:
            return "skos:exactMatch" if min(self.forward, self.backward) >= _SAME else "skos:closeMatch"
        if implies:
            return "skos:broadMatch"
        return "skos:narrowMatch" if implied else "skos:relatedMatch"

    def _implied(self, given: int, other: int) -> float:
        least, most = wilson(self.both, given)[0], wilson(other, self.rows)[1]
        return max(0.0, (least - most) / (1.0 - most)) if most < 1.0 else 0.0
