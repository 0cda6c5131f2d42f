"""Hashed bigrams: pairs of neighbouring tokens as rows of a table of fixed size (Joulin et al. 2017, fastText).

The bucket of a pair of token ids (a, b) in a table of n rows, all in whole numbers modulo 2^32:

    h = a * 2654435761 + b * 2246822519 + 374761393
    h = (h xor (h >> 15)) * 3266489917
    bucket = ((h xor (h >> 16)) * n) >> 32          (the product here is not cut to 32 bits)

It is fixed: tables that were trained with it are useless with any other. The multipliers are those of xxHash32 and
Knuth's; the last line spreads evenly over any n without a division.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["bigram_buckets", "bigrams"]

_LEFT: Final = np.uint32(2654435761)
_RIGHT: Final = np.uint32(2246822519)
_START: Final = np.uint32(374761393)
_MIX: Final = np.uint32(3266489917)


def bigram_buckets(left: NDArray[np.integer[Any]], right: NDArray[np.integer[Any]], buckets: int) -> NDArray[np.int32]:
    """Give the buckets of pairs of tokens.

    Args:
        left: ids of the first tokens, of any shape, each in [0, 2^32).
        right: ids of the tokens after them, of the same shape.
        buckets: how many there are, from 1 to 2^31 - 1.

    Returns:
        numbers from 0 to `buckets` - 1, of the same shape.

    >>> bigram_buckets(np.array([7, 7, 12]), np.array([12, 13, 7]), 1000).tolist()
    [92, 806, 814]
    """
    mixed = left.astype(np.uint32)
    mixed *= _LEFT
    second = right.astype(np.uint32)
    second *= _RIGHT
    mixed += second
    mixed += _START
    mixed ^= mixed >> np.uint32(15)
    mixed *= _MIX
    mixed ^= mixed >> np.uint32(16)
    return ((mixed.astype(np.uint64) * np.uint64(buckets)) >> np.uint64(32)).astype(np.int32)


def bigrams(
    tokens: NDArray[np.int32], offsets: NDArray[np.int64], buckets: int
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Give the buckets of all neighbours within each of many texts.

    Args:
        tokens: ids of the tokens of all texts, one text after the other.
        offsets: where each text begins in `tokens`, and at the end how many there are: (texts + 1,).
        buckets: how many buckets there are.

    Returns:
        the buckets of all texts, one after the other, and where each text's begin: (texts + 1,). A text of n tokens
        has n - 1 of them, none where it has none.

    >>> found, starts = bigrams(np.array([7, 12, 7, 9], np.int32), np.array([0, 3, 3, 4]), 1000)
    >>> len(found), starts.tolist()
    (2, [0, 2, 2, 2])
    """
    lengths = np.diff(offsets)
    starts = np.zeros(len(offsets), dtype=np.int64)
    np.cumsum(np.maximum(lengths - 1, 0), out=starts[1:])
    within = np.ones(max(len(tokens) - 1, 0), dtype=bool)
    ends = offsets[1:-1]
    within[ends[(ends > 0) & (ends < len(tokens))] - 1] = False
    found = bigram_buckets(tokens[:-1], tokens[1:], buckets)
    return found[within], starts
