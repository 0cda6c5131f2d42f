"""Intervals: how sure figures are, by drawing the rows anew (Efron and Tibshirani 1993, chapters 13 and 14).

`percentile` takes the interval from the quantiles of the figure over the resamples. `bca` corrects these quantiles for
bias and for acceleration, the latter from the figures without one row each (the jackknife). Where a figure is the same
in all resamples, or undefined, both give what there is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
from scipy.special import ndtr, ndtri

from classifiers.evaluation.sums import Array, Summed, ratio
from ontology.errors import EmotaxaError

__all__ = ["CONFIDENCE", "MOST_RESAMPLES", "RESAMPLES", "SEED", "Intervals", "Method", "bootstrap", "check_draws"]

Method = Literal["percentile", "bca"]

CONFIDENCE: Final = 0.95
RESAMPLES: Final = 1000
MOST_RESAMPLES: Final = 100_000
"""Beyond, the figures of all resamples would fill the memory, and the ends of an interval no longer move."""

SEED: Final = 20261121

_CELLS: Final = 4_000_000
"""Resamples times rows at a time at most."""


@dataclass(frozen=True, slots=True, eq=False)
class Intervals:
    """Figures with the ends of their intervals; NaN where a figure is not defined.

    Attributes:
        value: the figures over all rows, float64 of shape (figures,).
        low: the lower ends, likewise.
        high: the upper ends, likewise.
    """

    value: Array
    low: Array
    high: Array


def bootstrap(
    statistics: Sequence[Summed],
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
    confidence: float = CONFIDENCE,
    method: Method = "percentile",
) -> list[Intervals]:
    """Give figures over the same rows with their intervals; all are drawn alike.

    Args:
        statistics: the figures, all over as many rows.
        resamples: how often the rows are drawn anew, with replacement, at most `MOST_RESAMPLES`; 0 for figures without
            intervals.
        seed: of the draws.
        confidence: of the intervals, in (0, 1).
        method: `percentile` or `bca`.

    Raises:
        EmotaxaError: as `check_draws` does.
    """
    check_draws(resamples, confidence, method)
    values = [one.value() for one in statistics]
    rows = statistics[0].rows if statistics else 0
    if not resamples or not rows:
        return [Intervals(value, *(np.full(len(value), np.nan) for _ in range(2))) for value in values]
    draws = np.random.default_rng(seed)
    drawn = [np.empty((resamples, len(value))) for value in values]
    step = max(1, _CELLS // rows)
    for start in range(0, resamples, step):
        stop = min(start + step, resamples)
        times = np.stack(
            [np.bincount(draws.integers(0, rows, rows), minlength=rows) for _ in range(start, stop)]
        ).astype(np.float64)
        for one, found in zip(statistics, drawn, strict=True):
            found[start:stop] = one.weighted(times)
    tail = (1 - confidence) / 2
    intervals = []
    for one, value, found in zip(statistics, values, drawn, strict=True):
        shares = np.tile([[tail], [1 - tail]], (1, len(value)))
        if method == "bca":
            shares = _corrected(one, value, found, shares)
        intervals.append(Intervals(value, *_quantiles(found, shares)))
    return intervals


def check_draws(resamples: int, confidence: float, method: str) -> None:
    """See to it that intervals can be made.

    Raises:
        EmotaxaError: where the method is unknown, the confidence is no share, or there are fewer than 0 resamples, or
            more than `MOST_RESAMPLES`.
    """
    if method not in get_args(Method):
        known = " or ".join(get_args(Method))
        raise EmotaxaError(f"no interval is made by {method!r}", hint=f"choose {known}", value=method, field="interval")
    if not 0 < confidence < 1:
        raise EmotaxaError(
            f"the confidence {confidence!r} is no share", hint="give a number between 0 and 1, as 0.95",
            value=confidence, field="confidence",
        )  # fmt: skip
    if not 0 <= resamples <= MOST_RESAMPLES:
        raise EmotaxaError(
            f"{resamples:,} resamples",
            hint=f"give a number from 0 to {MOST_RESAMPLES:,}, as 1000",
            value=resamples,
            field="resamples",
        )


def _quantiles(drawn: Array, shares: Array) -> tuple[Array, Array]:
    """Give two quantiles of each figure over the resamples in which it is defined."""
    ends = np.full((2, drawn.shape[1]), np.nan)
    for figure, column in enumerate(drawn.T):
        known = column[~np.isnan(column)]
        if len(known):
            ends[:, figure] = np.quantile(known, shares[:, figure])
    return ends[0], ends[1]


def _corrected(one: Summed, value: Array, drawn: Array, shares: Array) -> Array:
    """Give the quantiles that BCa takes in place of the plain ones; these where it cannot tell."""
    below = ratio((drawn < value).sum(axis=0) + 0.5 * (drawn == value).sum(axis=0), (~np.isnan(drawn)).sum(axis=0))
    bias = ndtri(below)
    acceleration = _acceleration(one, len(value))
    plain = ndtri(shares)
    usable = np.isfinite(bias) & np.isfinite(acceleration)
    bias, acceleration = np.where(usable, bias, 0.0), np.where(usable, acceleration, 0.0)
    moved = bias + plain
    return np.asarray(ndtr(bias + moved / (1 - acceleration * moved)), dtype=np.float64)


def _acceleration(one: Summed, figures: int) -> Array:
    """Give the skewness of the jackknife over 6; NaN where a figure does not change."""
    step = max(1, _CELLS // max(one.columns.shape[1], figures, 1))
    value = one.value()
    count, first, second, third = np.zeros((4, figures))
    for start in range(0, one.rows, step):
        away = one.without_each(start, min(start + step, one.rows)) - value
        count += (~np.isnan(away)).sum(axis=0)
        away = np.where(np.isnan(away), 0.0, away)
        first, second, third = first + away.sum(axis=0), second + (away**2).sum(axis=0), third + (away**3).sum(axis=0)
    mean = ratio(first, count)
    cubes = third - 3 * mean * second + 3 * mean**2 * first - count * mean**3
    squares = second - 2 * mean * first + count * mean**2
    return ratio(-cubes, 6 * np.maximum(squares, 0.0) ** 1.5)
