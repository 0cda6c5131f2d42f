"""Linking: which texts hang together through pairs that are similar enough."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from mappings.harmonization.duplicates.minhash import SKETCH_BITS, Bands, Sketches

__all__ = ["components"]

_WINDOW: Final = 256
_PAIRS: Final = 2**20
_DEVIATIONS: Final = 4.5
_PATIENCE: Final = 64
_NEXT: Final = 2
_TURNED: Final = 7

_Places = NDArray[np.int64]
_Similarity = Callable[[_Places, _Places], NDArray[np.float64]]


def components(sketches: Sequence[Sketches], bands: Bands, least: float, similar: _Similarity) -> _Places:
    """Give a number for each text, the same for texts that a chain of similar pairs joins.

    Pairs are candidates where they agree in a band. Of those, only pairs are compared whose sketches do not rule out
    that they are similar, and that are not joined already. Where more than 256 texts agree in a band, each is
    compared with one of them, and then with the 256 whose sketches are next to its own. What is next differs from
    band to band.

    Texts made from few templates are all nearly near, and would be compared with each other by the thousand. So of two
    texts each of which was compared in vain 64 times, only those are compared any more that are next to each other in
    a band, or next but one; and each with the one that stands for all. A pair that is more similar than the rest is
    next to each other in some band.

    Args:
        sketches: of the texts, in runs.
        bands: how their signatures were cut.
        least: least Jaccard similarity of a pair.
        similar: gives the similarity of pairs of texts by their places.

    Returns:
        of shape (texts,), from 0.
    """
    bits = np.concatenate([np.empty((0, SKETCH_BITS // 64), np.uint64), *(run.bits for run in sketches)])
    found = _Components(bits, least, similar)
    for band in range(bands.count):
        keys = np.concatenate([np.empty(0, np.uint32), *(run.keys[band] for run in sketches)])
        order = _meeting(keys)
        order = order[np.lexsort((*_turned(bits[order], band).T, keys[order]))]
        ordered = keys[order]
        begins = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])[: len(order)]
        sizes = np.diff(np.r_[begins, len(order)])
        for one, other in _stars(begins, sizes):
            found.join(order[one], order[other])
        for one, other in _windows(begins, sizes):
            found.join(order[one], order[other], near=one + _NEXT >= other)
    return found.labels


def _turned(bits: NDArray[np.uint64], band: int) -> NDArray[np.uint64]:
    """Turn the bits of sketches, by 7 places more for each band, so that other bits come first."""
    by = np.uint64(band * _TURNED % 64)
    turned = (bits << by) | (bits >> (np.uint64(64) - by)) if by else bits
    return np.roll(turned, band, axis=1)


def _meeting(keys: NDArray[np.uint32]) -> _Places:
    """Give the places whose key is another's, too."""
    order = np.argsort(keys, kind="stable")
    same = keys[order[1:]] == keys[order[:-1]]
    meets = np.zeros(len(keys), dtype=np.bool_)
    meets[:-1] |= same
    meets[1:] |= same
    return order[meets]


class _Components:
    """Texts joined so far."""

    def __init__(self, bits: NDArray[np.uint64], least: float, similar: _Similarity) -> None:
        self.labels: _Places = np.arange(len(bits))
        self._bits = bits
        self._in_vain = np.zeros(len(bits), dtype=np.uint32)
        self._least = least
        self._similar = similar
        # Bits of a pair agree with probability (1 + J) / 2.
        chance = (1 + least) / 2
        self._agreeing = SKETCH_BITS * (chance - _DEVIATIONS * np.sqrt(chance * (1 - chance) / SKETCH_BITS))

    def join(self, one: _Places, other: _Places, near: NDArray[np.bool_] | bool = True) -> None:
        """Join those of some pairs that are similar.

        Args:
            one: places of texts.
            other: likewise.
            near: which pairs are compared however often both were compared in vain.
        """
        wanted = self.labels[one] != self.labels[other]
        wanted &= near | (self._in_vain[one] < _PATIENCE) | (self._in_vain[other] < _PATIENCE)
        one, other = one[wanted], other[wanted]
        differing = np.bitwise_count(self._bits[one] ^ self._bits[other]).sum(axis=1, dtype=np.int64)
        likely = SKETCH_BITS - differing >= self._agreeing
        one, other = one[likely], other[likely]
        if len(one):
            similar = self._similar(one, other) >= self._least - 1e-9
            for places in (one[~similar], other[~similar]):
                np.add.at(self._in_vain, places, np.uint32(1))
            if similar.any():
                self._merge(self.labels[one[similar]], self.labels[other[similar]])

    def _merge(self, one: _Places, other: _Places) -> None:
        count = int(self.labels.max()) + 1
        edges = coo_array((np.ones(len(one), np.int8), (one, other)), shape=(count, count))
        _, joined = connected_components(edges, directed=False)
        self.labels = joined[self.labels].astype(np.int64)


def _stars(begins: _Places, sizes: _Places) -> Iterator[tuple[_Places, _Places]]:
    """Pair the first of each run with all others, some pairs at a time."""
    ends = np.cumsum(sizes - 1)
    start = 0
    while start < len(begins):
        stop = max(start + 1, int(np.searchsorted(ends, (ends[start - 1] if start else 0) + _PAIRS)))
        others = sizes[start:stop] - 1
        before = np.cumsum(others) - others
        one = np.repeat(begins[start:stop], others)
        yield one, one + 1 + np.arange(len(one)) - np.repeat(before, others)
        start = stop


def _windows(begins: _Places, sizes: _Places) -> Iterator[tuple[_Places, _Places]]:
    """Pair all but the first of each run with each other, within windows where it is long, some pairs at a time.

    The nearest come first; a lot holds pairs of several distances, in the order of their places, so that a text is
    looked at once for many of its pairs.
    """
    last = min(_WINDOW, int(sizes.max(initial=0))) - 1
    first = 1
    while first <= last:
        lot: list[tuple[_Places, _Places]] = []
        for distance in range(first, min(last, 2 * first) + 1):
            long = sizes > distance + 1
            for pairs in _shifted(begins[long] + 1, sizes[long] - 1, distance):
                lot.append(pairs)
                if sum(len(one) for one, _ in lot) >= _PAIRS:
                    yield _ordered(lot)
                    lot = []
        if lot:
            yield _ordered(lot)
        first = 2 * first + 1


def _ordered(lot: Sequence[tuple[_Places, _Places]]) -> tuple[_Places, _Places]:
    one, other = (np.concatenate(side) for side in zip(*lot, strict=True))
    order = np.argsort(one, kind="stable")
    return one[order], other[order]


def _shifted(begins: _Places, sizes: _Places, distance: int) -> Iterator[tuple[_Places, _Places]]:
    """Pair each place of a run with the one a distance further on."""
    counts = sizes - distance
    ends = np.cumsum(counts)
    start = 0
    while start < len(begins):
        stop = max(start + 1, int(np.searchsorted(ends, (ends[start - 1] if start else 0) + _PAIRS)))
        each = counts[start:stop]
        before = np.cumsum(each) - each
        one = np.repeat(begins[start:stop], each) + np.arange(int(each.sum())) - np.repeat(before, each)
        yield one, one + distance
        start = stop
