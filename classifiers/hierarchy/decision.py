"""Decisions: which concepts hold of a text.

A probability p with the threshold t becomes a decision, the probability whose log-odds are logit(p) - logit(t), so that
every label is decided at one half. Rolled up as probabilities are, decisions carry the thresholds of a model's own
labels over to any scheme.
"""

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifiers.hierarchy.coherence import Links

__all__ = ["HALF", "decisions", "likeliest"]

HALF: Final = 0.5
"""The decision from which on a concept holds."""

_NEARLY_HALF: Final = np.nextafter(np.float32(HALF), np.float32(0))
_EDGE: Final = 1e-4


def decisions(probability: NDArray[np.float32], thresholds: NDArray[np.float32]) -> NDArray[np.float32]:
    """Measure probabilities by their thresholds.

    Args:
        probability: of shape (labels, texts), in [0, 1].
        thresholds: of shape (labels,), in [0, 1].

    Returns:
        float32 of shape (labels, texts), in [0, 1]: one half or more where, and only where, the threshold is reached.

    >>> decisions(np.array([[0.2, 0.1, 0.5]], np.float32), np.array([0.2], np.float32)).round(3)
    array([[0.5  , 0.308, 0.8  ]], dtype=float32)
    """
    limit = np.clip(thresholds, _EDGE, 1.0 - _EDGE)[:, None]
    odds = probability * (1.0 - limit)
    found = odds / (odds + (1.0 - probability) * limit)
    # Rounding must not decide.
    reached = probability >= thresholds[:, None]
    least: NDArray[np.float32] = np.where(reached, np.maximum(found, HALF), np.minimum(found, _NEARLY_HALF))
    return least


def likeliest(
    limit: NDArray[np.float32],
    probability: NDArray[np.float32],
    first: Sequence[int],
    tiers: Iterable[Sequence[int]],
    links: Links,
) -> NDArray[np.bool_]:
    """Tell which concepts hold where one label excludes the others: at most one on each tier.

    It is the likeliest of its tier and reaches the limit, and so is and does what stands above it. The likeliest of the
    first tier holds in any case, unless nothing is likely at all: one of them has to.

    Args:
        limit: of shape (texts,): the threshold of the likeliest label.
        probability: of shape (concepts, texts).
        first: the places of the first tier that is asked for.
        tiers: the places of each tier; a concept may stand on several.
        links: pairs of a concept and a broader one, the lowest first.

    Returns:
        bool of shape (concepts, texts).
    """
    found = probability >= limit
    for tier in tiers:
        places = np.array(tier, dtype=np.intp)
        found[places] &= places[:, None] == places[probability[places].argmax(axis=0)]
    for narrower, broader in reversed(links):
        found[narrower] &= found[broader]
    texts = np.arange(probability.shape[1])
    best = np.array(first, dtype=np.intp)[probability[list(first)].argmax(axis=0)]
    found[best, texts] |= probability[best, texts] > 0
    return found
