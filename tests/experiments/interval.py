"""Intervals: how sure a figure is, at 95 per cent.

A simple proportion has Wilson's score interval (Wilson 1927). Anything else is drawn anew from the rows, or from groups
of rows that belong together, as are those with the same text (percentile bootstrap, Efron and Tibshirani 1993). What
comes from several random splits of the same rows has the corrected interval of Nadeau and Bengio (2003), as the splits
share rows: without the correction it would be far too narrow.
"""

import math
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

__all__ = ["DASH", "RESAMPLES", "SEED", "Interval", "bootstrap", "evenly", "over_splits", "wilson"]

Array = NDArray[np.float64]

DASH: Final = "\N{EN DASH}"
"""In place of a figure that there is not."""

SEED: Final = 20261121
RESAMPLES: Final = 1000

_Z: Final = 1.959964


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with the ends of its 95 % interval.

    >>> str(Interval(0.5, 0.41234, 0.6))
    '0.500 [0.412, 0.600]'
    """

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        """Write it with three decimals; a figure that is not defined as a dash."""
        if math.isnan(self.value):
            return DASH
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"

    @property
    def signed(self) -> str:
        """The same with its sign, for a difference.

        >>> Interval(0.02, -0.01, 0.05).signed
        '+0.020 [-0.010, +0.050]'
        """
        if math.isnan(self.value):
            return DASH
        return f"{self.value:+.3f} [{self.low:+.3f}, {self.high:+.3f}]"


def wilson(hits: int, total: int) -> Interval:
    """Give a proportion with its score interval.

    >>> str(wilson(10, 10))
    '1.000 [0.722, 1.000]'
    """
    if not total:
        return Interval(math.nan, math.nan, math.nan)
    share, square = hits / total, _Z**2
    middle = (share + square / (2 * total)) / (1 + square / total)
    half = _Z / (1 + square / total) * math.sqrt(share * (1 - share) / total + square / (4 * total**2))
    return Interval(share, max(0.0, middle - half), min(1.0, middle + half))


def bootstrap(
    statistic: Callable[[Array], Array],
    groups: Sequence[Hashable],
    *,
    weights: Array | None = None,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> list[Interval]:
    """Give statistics with their percentile intervals; whole groups of rows are drawn with replacement.

    Args:
        statistic: gives the statistics, shape (statistics,), from how often each row counts, shape (rows,); one that is
            not defined is NaN, and left out of the interval.
        groups: to which group each row belongs.
        weights: how much each row counts whenever it is drawn, shape (rows,); None for all the same.
        resamples: how often the rows are drawn anew.
        seed: of the draws, so that statistics from several calls over the same rows are drawn alike.
    """
    numbers: dict[Hashable, int] = {}
    group_of = np.array([numbers.setdefault(group, len(numbers)) for group in groups], dtype=np.intp)
    base = np.ones(len(group_of)) if weights is None else weights
    once = statistic(base)
    draws = np.random.default_rng(seed)
    drawn = np.full((resamples, len(once)), np.nan)
    for at in range(resamples):
        times = np.bincount(draws.integers(0, len(numbers), len(numbers)), minlength=len(numbers))
        drawn[at] = statistic(times[group_of] * base)
    found = []
    for value, column in zip(once, drawn.T, strict=True):
        known = column[~np.isnan(column)]
        low, high = np.percentile(known, [2.5, 97.5]) if len(known) else (math.nan, math.nan)
        found.append(Interval(float(value), float(low), float(high)))
    return found


def evenly(groups: Sequence[Hashable]) -> Array:
    """Give weights by which every group of rows counts as one row.

    >>> evenly(["a", "b", "b"]).tolist()
    [1.0, 0.5, 0.5]
    """
    sizes = Counter(groups)
    return np.array([1.0 / sizes[group] for group in groups])


def over_splits(values: Sequence[float], test_share: float) -> Interval:
    """Give the mean over random splits of the same rows, with the corrected interval.

    The variance of the mean is taken as s^2 (1/k + n_test/n_train), with k splits and k - 1 degrees of freedom.

    Args:
        values: a figure of each split, or a difference of two.
        test_share: the part of the rows that is held out, in (0, 1).
    """
    known = np.array([value for value in values if not math.isnan(value)])
    if len(known) < 2:
        return Interval(float(known.mean()) if len(known) else math.nan, math.nan, math.nan)
    spread = known.std(ddof=1) * math.sqrt(1 / len(known) + test_share / (1 - test_share))
    half = float(student.ppf(0.975, len(known) - 1)) * spread
    mean = float(known.mean())
    return Interval(mean, mean - half, mean + half)
