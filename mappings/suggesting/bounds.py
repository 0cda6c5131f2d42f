"""Bounds: between what a share may lie, given how few cases it was counted from."""

import math

__all__ = ["wilson"]


def wilson(hits: float, cases: float, deviations: float = 1.96) -> tuple[float, float]:
    """Give Wilson's score interval of a share (Wilson 1927), within [0, 1]; all of it where there are no cases.

    Args:
        hits: how many of the cases have it.
        cases: how many there are.
        deviations: how many standard errors wide to each side; 1.96 holds the true share in 95 of 100 intervals.

    >>> low, high = wilson(81, 263)
    >>> round(low, 4), round(high, 4)
    (0.2553, 0.3662)
    """
    if cases <= 0:
        return 0.0, 1.0
    share, square = hits / cases, deviations**2
    middle = share + square / (2 * cases)
    half = deviations * math.sqrt(max(share * (1 - share), 0.0) / cases + square / (4 * cases**2))
    scale = 1 + square / cases
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)
