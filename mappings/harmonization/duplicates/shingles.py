"""Shingles: a text as the set of runs of three characters that occur in it, each as one number."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array

__all__ = ["SHINGLE", "Shingles", "jaccard", "shingles_of"]

SHINGLE: Final = 3
"""Characters of a shingle. Three code points of 21 bits fit into one 64-bit number, so that different shingles have
different numbers, and a similarity is exact. Characters serve every language, those without spaces included."""

_HIGH: Final = np.uint64(48)
_LOW: Final = np.uint64(2**48 - 1)


@dataclass(frozen=True, slots=True, eq=False)
class Shingles:
    """The shingles of texts, one text after the other.

    Attributes:
        codes: of shape (shingles,); a shingle that recurs in a text recurs here.
        starts: where those of each text begin, and at the end where they end: of shape (texts + 1,).
    """

    codes: NDArray[np.uint64]
    starts: NDArray[np.int64]


def shingles_of(texts: pl.Series) -> Shingles:
    """Give the shingles of texts, each of at least three characters.

    >>> found = shingles_of(pl.Series(["abcd", "xyz"]))
    >>> len(found.codes), found.starts.tolist()
    (3, [0, 2, 3])
    """
    lengths = texts.str.len_chars().to_numpy().astype(np.int64)
    points = np.frombuffer("".join(texts.to_list()).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    starts = np.r_[0, np.cumsum(lengths - SHINGLE + 1)]
    if not len(texts):
        return Shingles(np.empty(0, np.uint64), starts)
    codes = (points[:-2] << np.uint64(42)) | (points[1:-1] << np.uint64(21)) | points[2:]
    # What begins with the last two characters of a text goes on into the next one.
    inside = np.ones(len(points), dtype=np.bool_)
    ends = np.cumsum(lengths)
    inside[ends - 1] = inside[ends - 2] = False
    return Shingles(codes[inside[:-2]], starts)


def jaccard(texts: pl.Series, one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.float64]:
    """Give the Jaccard similarity of pairs of texts: shingles that both have, over shingles that either has.

    Args:
        texts: strings of at least three characters, 65,536 at the most, of as many different characters at the most.
        one: places of texts, of shape (pairs,).
        other: likewise.

    Returns:
        of shape (pairs,), in [0, 1].

    >>> jaccard(pl.Series(["abcd", "bcde"]), np.array([0]), np.array([1])).round(3).tolist()
    [0.333]
    """
    codes, starts = _compact(texts)
    owners = np.repeat(np.arange(len(texts), dtype=np.uint64), np.diff(starts))
    keys = np.sort((owners << _HIGH) | codes)
    keys = keys[np.r_[True, keys[1:] != keys[:-1]][: len(keys)]]
    starts = np.searchsorted(keys, np.arange(len(texts) + 1, dtype=np.uint64) << _HIGH)
    # What is sorted is merged, as only the elements that two sets share are told apart from zero in their product.
    sets = csr_array((np.ones(len(keys), np.int8), (keys & _LOW).astype(np.int64), starts), shape=(len(texts), 2**48))
    sets.has_canonical_format = True
    both = np.diff(sets[one].multiply(sets[other]).tocsr().indptr)
    sizes = np.diff(starts)
    return np.asarray(both / np.maximum(1, sizes[one] + sizes[other] - both))


def _compact(texts: pl.Series) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Give the shingles of texts in 48 bits, by numbering the characters that occur, and where those of each begin."""
    shingles = shingles_of(texts)
    parts = [(shingles.codes >> np.uint64(shift)) & np.uint64(2**21 - 1) for shift in (42, 21, 0)]
    occurs = np.zeros(max(int(part.max(initial=0)) for part in parts) + 1, dtype=np.bool_)
    for part in parts:
        occurs[part] = True
    if int(occurs.sum()) > 2**16:
        raise ValueError("texts of more than 65,536 different characters are to be compared fewer at a time")
    number_of = np.cumsum(occurs, dtype=np.uint64) - np.uint64(1)
    first, second, third = (number_of[part] for part in parts)
    return (first << np.uint64(32)) | (second << np.uint64(16)) | third, shingles.starts
