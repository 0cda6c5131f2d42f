"""Batches: the order in which an epoch goes through the rows."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["epoch_batches"]

_POOL = 64
"""Batches that are drawn together and then sorted by length, so that little is padded and the order stays random."""


def epoch_batches(
    rows: NDArray[np.intp], lengths: NDArray[np.int64], size: int, seed: int, epoch: int
) -> list[NDArray[np.intp]]:
    """Cut rows into batches of about one length, in an order that depends on nothing but seed and epoch.

    Args:
        rows: the rows to go through.
        lengths: number of tokens of every row of the data.
        size: rows to a batch.
        seed: of the training.
        epoch: from 0.

    >>> order = epoch_batches(np.arange(5), np.array([1, 9, 1, 9, 1]), 2, 13, 0)
    >>> sorted(row for batch in order for row in batch.tolist())
    [0, 1, 2, 3, 4]
    """
    draws = np.random.default_rng([seed, epoch])
    order = draws.permutation(rows)
    found: list[NDArray[np.intp]] = []
    for start in range(0, len(order), size * _POOL):
        pool = order[start : start + size * _POOL]
        pool = pool[np.argsort(lengths[pool], kind="stable")]
        found += [pool[at : at + size] for at in range(0, len(pool), size)]
    return [found[at] for at in draws.permutation(len(found))]
