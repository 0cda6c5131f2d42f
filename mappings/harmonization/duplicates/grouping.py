"""Grouping: rows put together with the first row that they repeat."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["Groups", "RowNumbers", "first_rows"]

RowNumbers = NDArray[np.uint32]
"""Numbers of rows, from 0, in the order in which they were taken."""

_AT_ONCE: Final = 2**20


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Rows by what they repeat.

    Attributes:
        exact: the first row with the same text, for each row.
        first: the first row of its group, for each row; the same as `exact` where near-duplicates are not looked for.
        near: the rows that are the first ones with their text, but not of their group; ascending.
        similarity: beside `near`, the Jaccard similarity to the first row of the group, in [0, 1].
    """

    exact: RowNumbers
    first: RowNumbers
    near: RowNumbers
    similarity: NDArray[np.float32]

    @classmethod
    def of_exact(cls, exact: RowNumbers) -> "Groups":
        """Give the groups where only exact duplicates count."""
        return cls(exact, exact, np.empty(0, np.uint32), np.empty(0, np.float32))


def first_rows(hashes: NDArray[np.uint64], *, apart: np.uint64) -> RowNumbers:
    """Give, for each row, the first one with the same hash.

    The rows are sorted in parts, so that the memory for it stays small.

    Args:
        hashes: of shape (rows,).
        apart: the hash of rows that are the same as no other.

    >>> first_rows(np.array([7, 5, 7, 1, 1], np.uint64), apart=np.uint64(1)).tolist()
    [0, 1, 0, 3, 4]
    """
    first = np.arange(len(hashes), dtype=np.uint32)
    bits = min(8, int(len(hashes) // _AT_ONCE).bit_length())
    part_of = np.empty(len(hashes), dtype=np.uint8)
    for start in range(0, len(hashes), _AT_ONCE):
        block = hashes[start : start + _AT_ONCE]
        part_of[start : start + _AT_ONCE] = block >> np.uint64(64 - bits) if bits else 0
    for part in range(1 << bits):
        rows = np.flatnonzero((part_of == part) & (hashes != apart)).astype(np.uint32)
        keys = hashes[rows]
        order = np.argsort(keys, kind="stable")
        keys, rows = keys[order], rows[order]
        begins = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]])[: len(keys)]
        lengths = np.diff(np.r_[begins, len(keys)])
        first[rows] = np.repeat(rows[begins], lengths)
    return first
