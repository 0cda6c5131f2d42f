"""Hashed bigrams: one hash for training and for use, for good."""

from itertools import chain, pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from classifiers.trained.bigrams import bigram_buckets, bigrams

TOKENS = st.lists(st.lists(st.integers(0, 2**31 - 1), max_size=6), max_size=6)


def by_definition(left: int, right: int, buckets: int) -> int:
    """The formula of the module's description, in Python's whole numbers."""
    mixed = (left * 2654435761 + right * 2246822519 + 374761393) % 2**32
    mixed = (mixed ^ (mixed >> 15)) * 3266489917 % 2**32
    return ((mixed ^ (mixed >> 16)) * buckets) >> 32


@given(TOKENS, st.integers(1, 2**31 - 1))
def test_every_pair_of_neighbours_within_a_text_has_its_bucket(texts: list[list[int]], buckets: int) -> None:
    offsets = np.cumsum([0, *map(len, texts)])
    found, starts = bigrams(np.array(list(chain.from_iterable(texts)), np.int32), offsets, buckets)
    parts = [found[begin:end].tolist() for begin, end in pairwise(starts)]
    assert parts == [[by_definition(left, right, buckets) for left, right in pairwise(text)] for text in texts]


def test_the_hash_is_the_one_that_models_were_trained_with() -> None:
    found = bigram_buckets(np.array([0, 1, 30521, 2**31 - 1]), np.array([0, 2, 1037, 2**31 - 1]), 40_000)
    assert found.tolist() == [7153, 25429, 34724, 14402]


def test_buckets_are_filled_evenly() -> None:
    left, right = np.meshgrid(np.arange(1000), np.arange(1000))
    counts = np.bincount(bigram_buckets(left.ravel(), right.ravel(), 999), minlength=999)
    # A million pairs thrown at random into 999 buckets: 1001 each, give or take 32.
    assert 20 < counts.std() < 45
    assert counts.min() > 800
