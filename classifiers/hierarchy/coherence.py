"""Coherence: a broader concept is never less likely than a narrower one (the max constraint).

The constraint is that of Giunchiglia and Lukasiewicz (2020, Coherent hierarchical multi-label classification networks):
what a concept has is the most of what it has itself and what stands below it.
"""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

__all__ = ["Links", "lifted", "violations"]

Links = Sequence[tuple[int, int]]
"""Pairs of a concept's place and the place of a broader one: what lies lower comes before what lies above it."""

Value = TypeVar("Value", np.float32, np.float64, np.bool_)


def lifted(values: NDArray[Value], links: Links) -> NDArray[Value]:
    """Give each concept the most of what it and the concepts below it have.

    Args:
        values: of shape (concepts, texts); numbers, or whether something holds.
        links: pairs of a concept and a broader one, the lowest first.

    Returns:
        an array of its own, of the same shape and kind.

    >>> lifted(np.array([[0.2], [0.7], [0.1]]), [(2, 1), (1, 0)]).T
    array([[0.7, 0.7, 0.1]])
    """
    found = values.copy()
    for narrower, broader in links:
        np.maximum(found[broader], found[narrower], out=found[broader])
    return found


def violations(values: NDArray[Value], links: Links) -> int:
    """Count the cells in which a broader concept has less than a narrower one right below it.

    Args:
        values: of shape (concepts, texts).
        links: pairs of a concept and a broader one.
    """
    return sum(int((values[broader] < values[narrower]).sum()) for narrower, broader in links)
