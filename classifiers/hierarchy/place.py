"""Places in the affect space: the point of each text, and the octant that it lies in."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from mappings.meaning.affect import AffectSpace
from ontology.octant import OCTANTS

__all__ = ["mixture", "octants", "points_of"]

Array = NDArray[np.float32]

_NAMES: Final = np.array(
    [OCTANTS["".join("-+"[at >> bit & 1] for bit in (2, 1, 0))] for at in range(8)] + [None], dtype=object
)

_LEAST: Final = 1e-6
"""The weight below which nothing is said: a mean of such weights is rounding."""


def points_of(affect: AffectSpace, concepts: tuple[str, ...]) -> Array:
    """Give the points of concepts, float32 of shape (concepts, 3); NaN where nothing is known."""
    return affect.moments(concepts)[0].astype(np.float32)


def mixture(probability: Array, points: Array, *, exclusive: bool = False) -> Array:
    """Give the mean over the concepts that texts express: weighted by probability, never a sum.

    What is left for no concept at all lies at the origin, which is neutral: the chance that none holds, or what the
    probabilities leave of 1 where one concept excludes the others.

    Args:
        probability: of shape (texts, concepts), in [0, 1].
        points: of shape (concepts, 3) on [-1, 1], NaN where unknown: such a concept has no say.
        exclusive: whether one concept excludes the others.

    Returns:
        float32 of shape (texts, 3) on [-1, 1]; NaN in a dimension that no concept with any weight is known on.

    >>> calm_or_angry = np.array([[0.5, -0.6, 0.2], [-0.5, 0.6, np.nan]], np.float32)
    >>> mixture(np.array([[0.0, 1.0], [0.0, 0.0]], np.float32), calm_or_angry)
    array([[-0.5,  0.6,  nan],
           [ 0. ,  0. ,  0. ]], dtype=float32)
    """
    known = ~np.isnan(points)
    if exclusive:
        rest = np.maximum(0.0, 1.0 - probability.sum(axis=1, keepdims=True))
    else:
        rest = np.prod(1.0 - probability, axis=1, keepdims=True)
    weight = probability @ known.astype(np.float32) + rest
    told = (weight > _LEAST) & known.any(axis=0)
    total = probability @ np.nan_to_num(points)
    found = np.divide(total, weight, out=np.full_like(total, np.nan), where=told)
    inside: Array = np.clip(found, -1.0, 1.0)
    return inside


def octants(points: Array) -> list[str | None]:
    """Name the octant of each point; None where a coordinate is not known or 0, which has no sign.

    Args:
        points: of shape (texts, 3) on [-1, 1].

    >>> octants(np.array([[0.4, -0.2, 0.3], [0.4, 0.0, 0.3], [0.4, -0.2, np.nan]]))
    ['relaxed', None, None]
    """
    signed = (np.nan_to_num(points) != 0).all(axis=1)
    codes = np.where(signed, (points > 0) @ np.array([4, 2, 1]), 8)
    found: list[str | None] = _NAMES[codes].tolist()
    return found
