"""Quantised tables: vectors as whole numbers of one byte, with a scale for each."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["dequantised_rows", "quantise_rows"]

_MOST: Final = 127.0


def quantise_rows(table: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Write each row of a table in whole numbers from -127 to 127.

    Args:
        table: of shape (rows, width), finite.

    Returns:
        the numbers, and for each row what one of them is worth; no value is further off than half of that.

    >>> numbers, scale = quantise_rows(np.array([[0.5, -1.0], [0.0, 0.0]], np.float32))
    >>> numbers.tolist(), (1 / scale[0]).round().item()
    ([[64, -127], [0, 0]], 127.0)
    """
    scale = (np.abs(table).max(axis=1, initial=0.0) / _MOST).astype(np.float32)
    steps = np.divide(table, scale[:, None], out=np.zeros_like(table), where=scale[:, None] > 0)
    return np.rint(steps).clip(-_MOST, _MOST).astype(np.int8), scale


def dequantised_rows(numbers: NDArray[np.int8], scale: NDArray[np.floating[Any]]) -> NDArray[np.float32]:
    """Give the table back, float32 of shape (rows, width)."""
    table = numbers.astype(np.float32)
    table *= scale.astype(np.float32)[:, None]
    return table
