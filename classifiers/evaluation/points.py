"""Points: how well predicted valence, arousal and dominance agree with rated ones.

Pearson's r is blind to scale and offset; the concordance correlation coefficient (Lin 1989) is not:

    CCC = 2 cov(x, y) / (var(x) + var(y) + (mean(x) - mean(y))^2)

with the moments over all rows. So a model that says what raters say, but more timidly, has the r and not the CCC.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifiers.evaluation.sums import Array, Summed, ratio

__all__ = ["DIMENSIONS", "MEASURES", "agreement", "point_statistic"]

DIMENSIONS: Final = ("valence", "arousal", "dominance")
MEASURES: Final = ("pearson", "ccc", "mean_absolute_error")
"""The figures of `point_statistic`: the first of them for each dimension, then the next."""

_FLAT: Final = 1e-12
"""Variance up to which values count as all the same, for rounding is left of a variance that is none."""


def agreement(gold: NDArray[np.floating], found: NDArray[np.floating]) -> tuple[Array, Array, Array]:
    """Give Pearson's r, the concordance correlation coefficient and the mean absolute error of each dimension.

    Args:
        gold: rated points, of shape (texts, 3); a NaN is left out.
        found: predicted ones, likewise.

    Returns:
        float64 of shape (3,) each; NaN where nothing can be compared, and r where either side is all the same.
    """
    r, ccc, error = point_statistic(gold, found).value().reshape(len(MEASURES), -1)
    return r, ccc, error


def point_statistic(gold: NDArray[np.floating], found: NDArray[np.floating]) -> Summed:
    """Give `MEASURES` of each dimension as functions of sums over the texts; the arguments are those of `agreement`."""
    rated, told = gold.astype(np.float64), found.astype(np.float64)
    used = ~(np.isnan(rated) | np.isnan(told))
    # Moments about the middle, so that squares do not swallow small differences.
    count = used.sum(axis=0)
    middle = ratio(np.where(used, rated, 0.0).sum(axis=0), count.astype(np.float64))
    x, y = (np.where(used, side - middle, 0.0) for side in (rated, told))
    columns = [used.astype(np.float64), x, y, x * x, y * y, x * y, np.abs(x - y)]
    return Summed(np.concatenate(columns, axis=1), _figures)


def _figures(sums: Array) -> Array:
    count, x, y, xx, yy, xy, away = np.split(sums, 7, axis=1)
    mean_x, mean_y = ratio(x, count), ratio(y, count)
    var_x, var_y = ratio(xx, count) - mean_x**2, ratio(yy, count) - mean_y**2
    cov = ratio(xy, count) - mean_x * mean_y
    spread = np.where((var_x > _FLAT) & (var_y > _FLAT), var_x * var_y, 0.0)
    apart = var_x + var_y + (mean_x - mean_y) ** 2
    return np.concatenate(
        [ratio(cov, np.sqrt(spread)), ratio(2 * cov, np.where(apart > _FLAT, apart, 0.0)), ratio(away, count)], axis=1
    )
