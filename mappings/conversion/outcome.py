"""Outcomes: what becomes of a source among its targets: where it goes, what fits nowhere, and what the answer tells.

Rows are sources, columns are targets, and the last column of the outcomes is what no target covers. The way back,
P(a|b), is taken under a uniform prior over the sources of a's own tier of its own scheme.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mappings.conversion.namesakes import SAME_NAME
from mappings.meaning.degree import EPSILON

__all__ = ["NEAR", "NEARLY", "Outcomes", "entropy_bits"]

Array = NDArray[np.float64]

NEARLY: Final = 0.8
"""How much of the largest share a namesake has to have, to be taken in its place where all are small; a choice."""

NEAR: Final = 0.04
"""Or how little of the whole meaning it may be behind, with half of the largest share at least; a choice."""


def entropy_bits(probabilities: Array) -> Array:
    """Give the entropy in bits of each row; a zero adds nothing.

    >>> entropy_bits(np.array([[0.5, 0.5], [1.0, 0.0]])).tolist()
    [1.0, 0.0]
    """
    logs = np.log2(probabilities, out=np.zeros_like(probabilities), where=probabilities > 0)
    return np.asarray(np.abs((probabilities * logs).sum(axis=-1)))


@dataclass(frozen=True, eq=False)
class Outcomes:
    """What becomes of each source.

    Attributes:
        share: P(b|a), float64 of shape (sources, targets), each row summing to at most 1.
        starts: rows with which the sources of another tier begin; the first is 0.
    """

    share: Array
    starts: NDArray[np.intp]

    @classmethod
    def of(cls, share: Array, starts: NDArray[np.intp]) -> "Outcomes":
        """Take shares, with what rounding left next to 0 or 1 put there."""
        share = np.where(share < EPSILON, 0.0, share)
        return cls(np.where(share > 1.0 - EPSILON, 1.0, share), starts)

    @cached_property
    def unmapped(self) -> Array:
        """1 - sum_b P(b|a), shape (sources,)."""
        left = np.asarray(1.0 - self.share.sum(axis=1))
        return np.where(np.abs(left) < EPSILON, 0.0, left)

    @cached_property
    def back(self) -> Array:
        """P(a|b), and P(a|unmapped) in the last column: shape (sources, targets + 1)."""
        outcomes = self._outcomes
        received = np.add.reduceat(outcomes, self.starts, axis=0) if len(outcomes) else outcomes
        received = np.repeat(received, np.diff(self.starts, append=len(outcomes)), axis=0)
        return np.divide(outcomes, received, out=np.zeros_like(outcomes), where=received > 0)

    @cached_property
    def ambiguity_bits(self) -> Array:
        """Entropy of P(.|a), unmapped included, shape (sources,)."""
        return _settled(entropy_bits(self._outcomes))

    @cached_property
    def loss_bits(self) -> Array:
        """Expected -log2 P(a|b), unmapped included, shape (sources,); its mean over the sources of a tier is H(A|B)."""
        surprise = -np.log2(self.back, out=np.zeros_like(self.back), where=self.back > 0)
        return _settled(np.abs((self._outcomes * surprise).sum(axis=1)))

    def decide(self, degree: Array, namesakes: NDArray[np.int8]) -> tuple[NDArray[np.intp], Array]:
        """Take the largest share, and give how far it is ahead of the next; none where most is unmapped.

        Of equal shares the one of larger degree is taken, then the one of the source's own name, then one that is also
        called so, then the first in order. Where the largest share is less than half, a target of the source's own
        name is taken that has nearly as much (`NEARLY`, `NEAR`): which of several small parts of a broad meaning is a
        little larger says less than its name.

        Args:
            degree: degree(b|a), shape (sources, targets).
            namesakes: which targets bear the name of the source, as `namesakes.namesakes` tells it, likewise.

        Returns:
            column of the target, -1 where nothing fits; and the margin: where nothing fits, how far what is unmapped
            is ahead of the best, and where a name decided, 0. Both of shape (sources,).
        """
        share, unmapped = self.share, self.unmapped
        if not share.shape[1]:
            return np.full(len(share), -1, dtype=np.intp), np.zeros(len(share))
        top = share.max(axis=1)
        tied = np.where(share >= top[:, None] - EPSILON, degree, -1.0)
        best = ((tied >= tied.max(axis=1, keepdims=True) - EPSILON) * (1 + namesakes)).argmax(axis=1)
        own = np.where(namesakes == SAME_NAME, share, 0.0)
        named = own.argmax(axis=1)
        most = own.max(axis=1)
        thin = (
            (top < 0.5 - EPSILON) & (most > 0) & ((most >= NEARLY * top) | (most >= np.maximum(0.5 * top, top - NEAR)))
        )
        best = np.where(thin, named, best)
        nothing = (top <= 0) | (unmapped > 0.5 + EPSILON)
        best[nothing] = -1
        ahead = top - np.partition(share, -2, axis=1)[:, -2] if share.shape[1] > 1 else top
        behind = (best >= 0) & (share[np.arange(len(share)), best] < top)
        return best, np.where(nothing, unmapped - top, np.where(behind, 0.0, ahead))

    @cached_property
    def _outcomes(self) -> Array:
        return np.concatenate([self.share, self.unmapped[:, None]], axis=1)


def _settled(bits: Array) -> Array:
    """Give 0 where rounding left next to nothing."""
    return np.where(bits < EPSILON, 0.0, bits)
