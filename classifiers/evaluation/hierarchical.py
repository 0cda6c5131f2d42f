"""Hierarchical precision and recall: an answer near the truth counts for more than one far from it.

Both what is given and what is answered take in all broader concepts, the root of the scheme excluded, and are compared
over all texts (Kiritchenko, Matwin, Nock and Famili 2006):

    hP = sum |A and G| / sum |A|,   hR = sum |A and G| / sum |G|,   hF = 2 hP hR / (hP + hR)
"""

from typing import Final

import numpy as np

from classifiers.evaluation.lineage import Augmented
from classifiers.evaluation.sums import Array, Summed, ratio

__all__ = ["HIERARCHICAL", "hierarchical_statistic"]

HIERARCHICAL: Final = ("precision", "recall", "f1")
"""The figures of `hierarchical_statistic`, in order."""


def hierarchical_statistic(sides: Augmented) -> Summed:
    """Give hierarchical precision, recall and F1, each in [0, 1], as functions of sums over the texts.

    >>> yes, no = True, False
    >>> sides = Augmented(np.array([[yes, yes, no]]), np.array([[yes, no, no]]), np.array([[yes, yes, yes]]))
    >>> [round(float(value), 3) for value in hierarchical_statistic(sides).value()]
    [1.0, 0.5, 0.667]
    """
    gold, answers = sides.gold & sides.known, sides.answers & sides.known
    columns = np.stack([(gold & answers).sum(axis=1), answers.sum(axis=1), gold.sum(axis=1)], axis=1)
    return Summed(columns.astype(np.float64), _figures)


def _figures(sums: Array) -> Array:
    both, answered, given = sums.T
    return np.stack([ratio(both, answered), ratio(both, given), ratio(2 * both, answered + given)], axis=1)
