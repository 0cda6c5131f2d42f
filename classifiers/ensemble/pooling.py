"""Pooling: probabilities of several models made one, by the weighted mean of their log-odds.

With p_i the probabilities of the models and w_i their weights, which sum to 1,

    logit p = sum_i w_i logit p_i

the logarithmic opinion pool (Genest and Zidek 1986, doi:10.1214/ss/1177013825) of a yes or no; where one label excludes
the others, p ~ prod_i p_i ** w_i. A model that says nothing of a text or of a label leaves its weight to the others.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["log_odds", "pool", "pool_exclusive", "probabilities"]

Array = NDArray[np.float32]

_SURE = 1e-6
"""No probability counts as nearer than this to 0 or 1, so that no model alone settles what the others doubt."""


def log_odds(probability: Array) -> Array:
    """Give log(p / (1 - p)), at most 13.8 either way.

    >>> log_odds(np.array([0.5, 1.0], np.float32)).round(1).tolist()
    [0.0, 13.800000190734863]
    """
    sure = np.clip(probability.astype(np.float64), _SURE, 1.0 - _SURE)
    found: Array = (np.log(sure) - np.log1p(-sure)).astype(np.float32)
    return found


def probabilities(odds: Array) -> Array:
    """Give the probabilities of log-odds."""
    found: Array = (0.5 + 0.5 * np.tanh(odds.astype(np.float64) / 2)).astype(np.float32)
    return found


def pool(members: Sequence[Array], weights: Sequence[float]) -> Array:
    """Pool probabilities, each label for itself.

    Args:
        members: arrays of one shape, NaN where a member says nothing.
        weights: one for each member, above 0.

    Returns:
        float32 of that shape: never below the least, nor above the greatest of the members; NaN where no member says
        anything.
    """
    if len(members) == 1:
        return members[0].astype(np.float32)
    return _bounded(probabilities(_mean([log_odds(one) for one in members], weights)), members)


def pool_exclusive(members: Sequence[Array], weights: Sequence[float]) -> Array:
    """Pool probabilities of labels that exclude each other: shape (texts, labels), every row sums to 1.

    Args:
        members: arrays of one shape, a row of NaN where a member says nothing of a text.
        weights: one for each member, above 0.
    """
    logs = _mean([np.log(np.maximum(one, _SURE)).astype(np.float32) for one in members], weights)
    powers = np.exp(logs - logs.max(axis=1, keepdims=True, initial=-np.inf))
    found: Array = powers / powers.sum(axis=1, keepdims=True)
    return found


def _mean(members: Sequence[Array], weights: Sequence[float]) -> Array:
    total = np.zeros(members[0].shape, dtype=np.float64)
    weight = np.zeros(members[0].shape, dtype=np.float64)
    for values, share in zip(members, weights, strict=True):
        speaks = ~np.isnan(values)
        total[speaks] += share * values[speaks]
        weight[speaks] += share
    found = np.full(total.shape, np.nan)
    np.divide(total, weight, out=found, where=weight > 0)
    return found.astype(np.float32)


def _bounded(pooled: Array, members: Sequence[Array]) -> Array:
    """Undo what rounding and the limit of the log-odds have moved beyond the members."""
    least = np.fmin.reduce(members)
    greatest = np.fmax.reduce(members)
    found: Array = np.minimum(np.maximum(pooled, least), greatest).astype(np.float32)
    return found
