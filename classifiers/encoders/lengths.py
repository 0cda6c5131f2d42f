"""Lengths of vectors."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["unit"]


def unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Make the rows of an array vectors of length 1, in place; rows of zeros stay.

    >>> unit(np.array([[3, 4], [0, 0]], np.float32)).round(3).tolist()
    [[0.6..., 0.8...], [0.0, 0.0]]
    """
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    np.divide(vectors, lengths, out=vectors, where=lengths > 0)
    return vectors
