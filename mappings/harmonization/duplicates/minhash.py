"""MinHash: short signatures of sets, by which similar ones meet without all pairs being compared.

The least hash of a set, over a random hash function, is that of another set with a probability that is their Jaccard
similarity (Broder 1997). Signatures of several such hashes are cut into bands; sets that agree in a whole band are
candidates (Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, section 3.4).
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mappings.harmonization.duplicates.shingles import Shingles

__all__ = ["SKETCH_BITS", "Bands", "Sketches", "bands_for", "sketched"]

SKETCH_BITS: Final = 128
"""Bits of a sketch, one for each of as many hashes (Li and König 2010, one-bit minwise hashing)."""

_MISSED: Final = 1e-3
_MOST_BANDS: Final = 40
_AT_ONCE: Final = 4_096
_SEED: Final = 20_240_613


@dataclass(frozen=True, slots=True)
class Bands:
    """How signatures are cut.

    Attributes:
        count: bands.
        width: hashes in a band.
    """

    count: int
    width: int

    def chance(self, similarity: float) -> float:
        """Give the probability that two sets of a similarity agree in a band.

        >>> Bands(1, 1).chance(0.25)
        0.25
        """
        return float(1 - (1 - similarity**self.width) ** self.count)


@dataclass(frozen=True, slots=True, eq=False)
class Sketches:
    """Sets by what is kept of their signatures.

    Attributes:
        keys: a hash of each band, uint32 of shape (bands, sets).
        bits: the bits of the sketch, uint64 of shape (sets, SKETCH_BITS / 64).
    """

    keys: NDArray[np.uint32]
    bits: NDArray[np.uint64]


def bands_for(similarity: float) -> Bands:
    """Give the widest bands, at most 40, in one of which sets of a similarity agree with a probability of 0.999.

    >>> bands_for(0.8)
    Bands(count=38, width=8)
    """
    best = Bands(_MOST_BANDS, 1)
    for width in range(1, 17):
        each = similarity**width
        count = 1 if each >= 1 else math.ceil(math.log(_MISSED) / math.log1p(-each))
        if count <= _MOST_BANDS:
            best = Bands(count, width)
    return best


def sketched(shingles: Shingles, bands: Bands) -> Sketches:
    """Sketch sets, none of which is empty.

    The hash functions are h(x) = ax + b modulo 2**32 for odd a, over a mixed 32-bit hash of each shingle; a and b are
    drawn from a fixed seed, so that the same texts give the same sketches everywhere.
    """
    hashes = (_mixed(shingles.codes) >> np.uint64(32)).astype(np.uint32)
    count = len(shingles.starts) - 1
    needed = max(SKETCH_BITS, bands.count * bands.width)
    generator = np.random.Generator(np.random.PCG64(_SEED))
    factors = generator.integers(0, 2**31, needed, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    terms = generator.integers(0, 2**32, needed, dtype=np.uint32)
    keys = np.empty((bands.count, count), dtype=np.uint32)
    bits = np.empty((count, SKETCH_BITS // 64), dtype=np.uint64)
    for start in range(0, count, _AT_ONCE):
        stop = min(count, start + _AT_ONCE)
        begins = shingles.starts[start:stop]
        block = hashes[begins[0] : shingles.starts[stop]]
        signature = _signature(block, begins - begins[0], factors, terms)
        keys[:, start:stop] = _keys(signature, bands)
        packed = np.packbits((signature[:SKETCH_BITS] >> np.uint32(16)).astype(np.uint8) & np.uint8(1), axis=0)
        bits[start:stop] = np.ascontiguousarray(packed.T).view("<u8").astype(np.uint64)
    return Sketches(keys, bits)


def _signature(
    hashes: NDArray[np.uint32], begins: NDArray[np.int64], factors: NDArray[np.uint32], terms: NDArray[np.uint32]
) -> NDArray[np.uint32]:
    """Give the least of each hash over each set, of shape (hashes, sets)."""
    found = np.empty((len(factors), len(begins)), dtype=np.uint32)
    room = np.empty_like(hashes)
    for row, (factor, term) in enumerate(zip(factors, terms, strict=True)):
        np.multiply(hashes, factor, out=room)
        np.add(room, term, out=room)
        np.minimum.reduceat(room, begins, out=found[row])
    return found


def _keys(signature: NDArray[np.uint32], bands: Bands) -> NDArray[np.uint32]:
    """Hash each band of each signature into one number."""
    keys = np.empty((bands.count, signature.shape[1]), dtype=np.uint32)
    for band in range(bands.count):
        mixed = np.zeros(signature.shape[1], dtype=np.uint64)
        for row in signature[band * bands.width : (band + 1) * bands.width]:
            mixed = _mixed(mixed ^ row)
        keys[band] = (mixed >> np.uint64(32)).astype(np.uint32)
    return keys


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread numbers over 64 bits, one to one: the output function of SplitMix64 (Steele, Lea and Flood 2014)."""
    mixed = values + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(mixed ^ (mixed >> np.uint64(31)))
