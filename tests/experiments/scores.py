"""Scores: how well label sets, rankings and points agree, as functions of how often each row counts."""

from collections.abc import Callable, Collection, Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["Ranking", "indicators", "point_statistic", "set_statistic"]

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


def indicators(sets: Sequence[Collection[str]], labels: Sequence[str]) -> Flags:
    """Tell which labels each set holds: bool of shape (sets, labels).

    >>> indicators([{"joy"}, ()], ["anger", "joy"]).tolist()
    [[False, True], [False, False]]
    """
    return np.array([[label in found for label in labels] for found in sets], dtype=bool).reshape(
        len(sets), len(labels)
    )


def set_statistic(gold: Flags, found: Flags) -> Callable[[Array], Array]:
    """Give exact match, mean Jaccard similarity, macro-F1 and the F1 of each label, in this order.

    Two empty sets match. A label that stands in neither has no F1, and does not count in the mean.

    Args:
        gold: bool of shape (rows, labels).
        found: likewise.
    """
    both, either = (gold & found).sum(axis=1), (gold | found).sum(axis=1)
    similarity = np.divide(both, either, out=np.ones(len(gold)), where=either > 0)
    rows = np.column_stack([(gold == found).all(axis=1), similarity]).astype(np.float64)
    hits, sizes = (gold & found).astype(np.float64), gold.astype(np.float64) + found.astype(np.float64)

    def statistic(times: Array) -> Array:
        total, whole = times.sum(), times @ sizes
        f1 = np.divide(2 * (times @ hits), whole, out=np.full(gold.shape[1], np.nan), where=whole > 0)
        macro = np.nanmean(f1) if whole.any() else np.nan
        return np.concatenate([times @ rows / total, [macro], f1])

    return statistic


class Ranking:
    """Rows in the order of a score, best first; rows of the same score stand together."""

    def __init__(self, truth: Flags, score: Array) -> None:
        """Sort once.

        Args:
            truth: which rows bear the label, shape (rows,).
            score: of each row, likewise.
        """
        self._order = np.argsort(-score, kind="stable")
        ranked = score[self._order]
        self._ends = np.append(np.flatnonzero(np.diff(ranked)), len(ranked) - 1)
        self._truth = truth[self._order].astype(np.float64)

    def average_precision(self, times: Array) -> float:
        """Give the mean of the precision over the rows that bear the label; NaN where none does.

        >>> ranking = Ranking(np.array([True, False, True]), np.array([0.9, 0.5, 0.1]))
        >>> round(ranking.average_precision(np.ones(3)), 4)
        0.8333
        """
        weight = times[self._order]
        hits = np.cumsum(weight * self._truth)[self._ends]
        if not len(hits) or not hits[-1]:
            return float("nan")
        seen = np.cumsum(weight)[self._ends]
        precision = np.divide(hits, seen, out=np.zeros_like(hits), where=seen > 0)
        return float(np.diff(hits, prepend=0.0) @ precision / hits[-1])


def point_statistic(gold: Array, found: Array) -> Callable[[Array], Array]:
    """Give, for each dimension, Pearson's r, then for each the mean absolute error.

    Args:
        gold: float64 of shape (rows, dimensions), without NaN.
        found: likewise.
    """

    def statistic(times: Array) -> Array:
        total = times.sum()
        mine, theirs = gold - times @ gold / total, found - times @ found / total
        spread = np.sqrt((times @ mine**2) * (times @ theirs**2))
        r = np.divide(times @ (mine * theirs), spread, out=np.full(gold.shape[1], np.nan), where=spread > 1e-12)
        return np.concatenate([r, times @ np.abs(gold - found) / total])

    return statistic
