"""Calibration error: how far the probabilities of a label differ from how often it is there.

The expected calibration error of a label sorts its cells into bins of equal width by probability, and is the mean over
the cells of how far the mean probability of a bin lies from the share of its cells that bear the label (Naeini, Cooper
and Hauskrecht 2015). The Brier score is the mean of (probability - truth) squared (Brier 1950).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifiers.evaluation.sums import Array, Flags, mean_of_known, ratio

__all__ = ["BINS", "Calibration", "calibration_of"]

BINS: Final = 15
"""Bins of the calibration error, unless another number is named."""


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """How far probabilities can be believed; 0 is best.

    Attributes:
        ece: expected calibration error by label, in [0, 1], float64 of shape (labels,); NaN where nothing is known.
        brier: Brier score by label, likewise.
        macro_ece: mean over the labels that have one.
        macro_brier: likewise.
        bins: how many bins there were.
    """

    ece: Array
    brier: Array
    macro_ece: float
    macro_brier: float
    bins: int = BINS


def calibration_of(
    probability: NDArray[np.floating], gold: Flags, known: Flags | None = None, *, bins: int = BINS
) -> Calibration:
    """Measure the calibration of each label on the cells that are known.

    Args:
        probability: of shape (texts, labels), in [0, 1]; a NaN is left out.
        gold: bool of the same shape: what is given.
        known: likewise: which cells are known; None for all.
        bins: how many bins of equal width on [0, 1].

    >>> found = calibration_of(np.array([[0.8], [0.8], [0.1], [0.3]]), np.array([[True], [False], [False], [False]]))
    >>> round(found.macro_ece, 6), round(found.macro_brier, 6)
    (0.25, 0.195)
    """
    labels = gold.shape[1]
    used = ~np.isnan(probability) if known is None else known & ~np.isnan(probability)
    column = np.broadcast_to(np.arange(labels), gold.shape)[used]
    told, truth = probability[used].astype(np.float64), gold[used].astype(np.float64)
    place = column * bins + np.minimum((told * bins).astype(np.intp), bins - 1)
    cells = np.bincount(column, minlength=labels).astype(np.float64)
    apart = np.bincount(place, told - truth, minlength=labels * bins).astype(np.float64)
    gaps = np.abs(apart).reshape(labels, bins).sum(axis=1)
    ece = ratio(gaps, cells)
    brier = ratio(np.bincount(column, (told - truth) ** 2, minlength=labels).astype(np.float64), cells)
    return Calibration(ece, brier, float(mean_of_known(ece)), float(mean_of_known(brier)), bins)
