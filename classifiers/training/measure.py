"""Measures: how good the weights are on the dev rows, while they are being learnt.

Here each label is taken at the threshold that suits it best, so that the figure does not hang on how the logits lie. It
flatters; what is stored with the model is fitted and measured with more care.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Measured", "best_f1", "macro"]


@dataclass(frozen=True, slots=True)
class Measured:
    """How good weights are on the dev rows.

    Attributes:
        f1: macro-F1 of each head, by its level; NaN where no dev row tells of it.
        points: Pearson's r of valence, arousal and dominance; empty without a regression.
        loss: mean loss.
    """

    f1: dict[str, float]
    points: tuple[float, ...]
    loss: float


def best_f1(scores: NDArray[np.float32], present: NDArray[np.bool_], known: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Give the best F1 that each label can have at any threshold.

    Args:
        scores: of shape (rows, labels), higher where the label is likelier.
        present: bool of the same shape.
        known: likewise; other cells count for nothing.

    Returns:
        float64 of shape (labels,), NaN for a label that no row bears.

    >>> best_f1(np.array([[3.0], [2.0], [1.0]], np.float32), np.array([[True], [False], [True]]), np.ones((3, 1), bool))
    array([0.8])
    """
    found = np.full(scores.shape[1], np.nan)
    for label in range(scores.shape[1]):
        told = known[:, label]
        order = np.argsort(-scores[told, label], kind="stable")
        gold, ranked = present[told, label][order], scores[told, label][order]
        if not gold.any():
            continue
        hits, chosen = np.cumsum(gold), np.arange(1, len(gold) + 1)
        # A threshold cannot part rows of one score.
        last = np.append(ranked[1:] != ranked[:-1], True)
        found[label] = (2 * hits / (chosen + gold.sum()))[last].max()
    return found


def macro(values: NDArray[np.float64] | Sequence[float]) -> float:
    """Give the mean of the values that are there; NaN where none is."""
    array = np.asarray(values, dtype=np.float64)
    array = array[~np.isnan(array)]
    return float(array.mean()) if len(array) else float("nan")
