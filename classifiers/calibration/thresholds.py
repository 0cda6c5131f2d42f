"""Thresholds: the probability from which on each label is chosen, for the best F1 on dev data.

The F1 of a rare label jumps about with each single text, and its highest point is mostly chance. So the curve is
steadied twice before its highest point is taken. What is counted as right is in part what is there and in part what the
calibrated probabilities expect (the plug-in rule of Lipton, Elkan and Naryanaswamy 2014, Optimal thresholding of
classifiers to maximize F1 measure), in the ratio n : `PRIOR` with n the texts that bear the label; and the curve is
smoothed over the log-odds.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d
from scipy.special import expit, logit

from classifiers.errors import TrainingError

__all__ = ["PRIOR", "WIDTH", "f1_curves", "fit_thresholds"]

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

PRIOR: Final = 10.0
"""How many texts the expectation counts for beside those that bear a label."""

WIDTH: Final = 0.3
"""Standard deviation, in log-odds, of what smooths the curves."""

_STEP: Final = 0.05
_GRID: Final = np.arange(-7.0, 5.0 + _STEP / 2, _STEP)


def fit_thresholds(
    probability: NDArray[np.float32],
    present: Mask,
    known: Mask | None = None,
    *,
    prior: float = PRIOR,
    width: float = WIDTH,
) -> NDArray[np.float32]:
    """Fit the threshold of each label.

    Args:
        probability: calibrated, of shape (texts, labels), in [0, 1].
        present: of the same shape: which labels the texts bear.
        known: of the same shape: where that is known; None for everywhere.
        prior: how many texts the expectation counts for; 0 for counts alone.
        width: how much the curves are smoothed, in log-odds; 0 for not at all.

    Returns:
        float32 of shape (labels,), in (0, 1); one half for a label of which nothing is known.

    Raises:
        TrainingError: where the shapes differ, or a probability is none.
    """
    curves = f1_curves(probability, present, known, prior=prior)
    if width:
        curves = gaussian_filter1d(curves, width / _STEP, axis=1, mode="nearest")
    best = expit(_GRID[curves.argmax(axis=1)])
    found: NDArray[np.float32] = np.where(curves.any(axis=1), best, 0.5).astype(np.float32)
    return found


def f1_curves(
    probability: NDArray[np.float32], present: Mask, known: Mask | None = None, *, prior: float = 0.0
) -> Array:
    """Give the F1 of each label at each threshold of a grid over the log-odds, from -7 to 5 by 0.05.

    Args:
        probability: of shape (texts, labels), in [0, 1].
        present: of the same shape: which labels the texts bear.
        known: of the same shape: where that is known; None for everywhere.
        prior: how many texts the expectation counts for beside those that bear a label.

    Returns:
        float64 of shape (labels, thresholds), in [0, 1].
    """
    held = np.ones(present.shape, bool) if known is None else known
    if not probability.shape == present.shape == held.shape:
        shapes = ", ".join(map(str, (probability.shape, present.shape, held.shape)))
        raise TrainingError(f"probabilities, labels and mask differ in shape: {shapes}", hint="one cell each")
    if not ((probability >= 0) & (probability <= 1)).all():
        raise TrainingError("a probability lies outside [0, 1]", hint="calibrate the logits first")
    there = present & held
    count = there.sum(axis=0)
    trust = np.divide(count, count + prior, out=np.zeros(len(count)), where=count + prior > 0)
    right = np.where(held, trust * there + (1.0 - trust) * probability, 0.0)
    bins = np.searchsorted(_GRID, _log_odds(probability), side="right")
    hits, chosen = _from_above(bins, right), _from_above(bins, held.astype(np.float64))
    whole = chosen + right.sum(axis=0)[:, None]
    found: Array = np.divide(2.0 * hits, whole, out=np.zeros_like(hits), where=whole > 0)
    return found


def _log_odds(probability: NDArray[np.float32]) -> Array:
    found: Array = logit(np.clip(probability.astype(np.float64), 1e-9, 1.0 - 1e-9))
    return found


def _from_above(bins: NDArray[np.intp], weights: Array) -> Array:
    """Sum the weights of the cells at and above each threshold, shape (labels, thresholds)."""
    labels, size = bins.shape[1], len(_GRID) + 1
    flat = (bins + np.arange(labels) * size).ravel()
    sums: Array = np.bincount(flat, weights.ravel(), labels * size).astype(np.float64).reshape(labels, size)
    return np.cumsum(sums[:, ::-1], axis=1)[:, ::-1][:, 1:]
