"""Answers are the narrowest concepts that are sure enough, never one together with another above it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from classifiers.hierarchy.backoff import answers
from classifiers.hierarchy.coherence import Links, lifted
from tests.classifiers.hierarchy.test_coherence import SIZE, VALUES, links

CHAIN: Links = [(2, 1), (1, 0)]
"""Disappointment in sadness in a family of everything sad."""


def above(place: int, pairs: Links) -> set[int]:
    direct = {broader for narrower, broader in pairs if narrower == place}
    return direct | {further for at in direct for further in above(at, pairs)}


@given(arrays(np.bool_, (SIZE, 3)), VALUES, links(), st.floats(0, 1))
def test_no_answer_stands_above_another_and_none_is_below_the_floor(
    passing: np.ndarray, values: np.ndarray, pairs: Links, floor: float
) -> None:
    probability = lifted(values, pairs)
    found = answers(passing, probability, pairs, floor)
    assert (probability[found] >= floor).all()
    for text in range(found.shape[1]):
        chosen = set(np.flatnonzero(found[:, text]).tolist())
        assert not any(above(place, pairs) & chosen for place in chosen)


@given(arrays(np.bool_, (SIZE, 3)), VALUES, links())
def test_without_a_floor_every_concept_that_holds_is_answered_by_itself_or_one_below_it(
    passing: np.ndarray, values: np.ndarray, pairs: Links
) -> None:
    found = answers(passing, lifted(values, pairs), pairs)
    assert (lifted(found, pairs) >= passing).all()


@pytest.mark.parametrize(
    ("floor", "place"), [(0.0, 2), (0.29, 2), (0.31, 1), (0.61, 0), (0.95, None)], ids=lambda value: str(value)
)
def test_an_answer_backs_off_to_the_nearest_concept_over_the_floor(floor: float, place: int | None) -> None:
    probability = np.array([[0.9], [0.6], [0.3]])
    found = answers(np.array([[False], [False], [True]]), probability.astype(np.float32), CHAIN, floor)
    assert np.flatnonzero(found).tolist() == ([] if place is None else [place])
