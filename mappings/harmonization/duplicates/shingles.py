"""Shingles: a text as the set of runs of three characters that occur in it, each as one number."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

__all__ = ["SHINGLE", "Shingles", "jaccard", "shingles_of"]

SHINGLE: Final = 3
"""Characters of a shingle. Three code points of 21 bits fit into one 64-bit number, so that different shingles have
different numbers, and a similarity is exact. Characters serve every language, those without spaces included."""


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
        texts: strings of at least three characters.
        one: places of texts, of shape (pairs,).
        other: likewise.

    Returns:
        of shape (pairs,), in [0, 1].

    >>> jaccard(pl.Series(["abcd", "bcde"]), np.array([0]), np.array([1])).round(3).tolist()
    [0.333]
    """
    shingles = shingles_of(texts)
    _, numbers = np.unique(shingles.codes, return_inverse=True)
    owners = np.repeat(np.arange(len(texts), dtype=np.uint64), np.diff(shingles.starts))
    sets = np.unique((owners << np.uint64(32)) | numbers.astype(np.uint64))
    starts = np.searchsorted(sets >> np.uint64(32), np.arange(len(texts) + 1, dtype=np.uint64))
    ids = (sets & np.uint64(0xFFFFFFFF)).astype(np.uint64)
    sizes = np.diff(starts)
    both = _overlaps(ids, starts, one, other)
    return np.asarray(both / np.maximum(1, sizes[one] + sizes[other] - both))


def _overlaps(
    ids: NDArray[np.uint64], starts: NDArray[np.int64], one: NDArray[np.int64], other: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Count what the sets of each pair have in common."""
    keys = np.concatenate([_keyed(ids, starts, one), _keyed(ids, starts, other)])
    keys.sort()
    common = keys[1:][keys[1:] == keys[:-1]]
    return np.bincount((common >> np.uint64(32)).astype(np.int64), minlength=len(one))


def _keyed(ids: NDArray[np.uint64], starts: NDArray[np.int64], chosen: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Give the elements of the chosen sets, each with the place of its pair before it."""
    sizes = starts[chosen + 1] - starts[chosen]
    before = np.cumsum(sizes) - sizes
    places = np.arange(int(sizes.sum())) + np.repeat(starts[chosen] - before, sizes)
    pairs = np.repeat(np.arange(len(chosen), dtype=np.uint64), sizes)
    return np.asarray((pairs << np.uint64(32)) | ids[places])
