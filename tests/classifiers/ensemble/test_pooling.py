"""Laws of pooling: between the members, blind to their order, and never against what they all agree on."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from classifiers.ensemble.pooling import log_odds, pool, pool_exclusive, probabilities

Array = NDArray[np.float32]

LABELS = 4
PROBABILITY = st.floats(0, 1, width=32)


@st.composite
def members(draw: st.DrawFn, rows: st.SearchStrategy[list[float]] | None = None) -> tuple[list[Array], list[float]]:
    """Two to four members on three texts, with weights that sum to 1."""
    one = rows if rows is not None else st.lists(PROBABILITY, min_size=LABELS, max_size=LABELS)
    count = draw(st.integers(2, 4))
    given_weights = draw(st.lists(st.floats(0.05, 1), min_size=count, max_size=count))
    arrays = [np.array(draw(st.lists(one, min_size=3, max_size=3)), dtype=np.float32) for _ in range(count)]
    return arrays, [weight / sum(given_weights) for weight in given_weights]


@given(members())
def test_pooled_probability_lies_between_those_of_the_members(case: tuple[list[Array], list[float]]) -> None:
    arrays, weights = case
    pooled = pool(arrays, weights)
    assert (pooled >= np.min(arrays, axis=0)).all() and (pooled <= np.max(arrays, axis=0)).all()


@given(members())
def test_order_of_members_makes_no_difference(case: tuple[list[Array], list[float]]) -> None:
    arrays, weights = case
    assert np.allclose(pool(arrays, weights), pool(arrays[::-1], weights[::-1]), atol=1e-5)


@given(members())
def test_what_every_member_puts_lower_the_pool_puts_lower(case: tuple[list[Array], list[float]]) -> None:
    arrays, weights = case
    narrower = [one * np.float32(0.5) for one in arrays]
    assert (pool(narrower, weights) <= pool(arrays, weights) + 1e-6).all()


@given(st.lists(PROBABILITY, min_size=1, max_size=9))
def test_members_of_one_mind_are_not_changed(row: list[float]) -> None:
    one = np.array([row], dtype=np.float32)
    assert np.array_equal(pool([one, one, one], [0.2, 0.3, 0.5]), one)


def test_weights_count_in_log_odds() -> None:
    pooled = pool([np.array([[0.9]], np.float32), np.array([[0.2]], np.float32)], [0.75, 0.25])
    odds = 0.75 * np.log(0.9 / 0.1) + 0.25 * np.log(0.2 / 0.8)
    assert np.isclose(pooled[0, 0], 1 / (1 + np.exp(-odds)))


def test_member_that_says_nothing_leaves_it_to_the_others() -> None:
    said = np.array([[0.7, 0.2]], np.float32)
    assert np.allclose(pool([said, np.full((1, 2), np.nan, np.float32)], [0.1, 0.9]), said)
    assert np.isnan(pool([np.full((1, 2), np.nan, np.float32)] * 2, [0.5, 0.5])).all()


SHARES = st.lists(st.floats(0.001, 1), min_size=LABELS, max_size=LABELS).map(
    lambda row: [one / sum(row) for one in row]
)


@given(members(SHARES))
def test_labels_that_exclude_each_other_share_what_is_certain(case: tuple[list[Array], list[float]]) -> None:
    arrays, weights = case
    pooled = pool_exclusive(arrays, weights)
    assert np.allclose(pooled.sum(axis=1), 1, atol=1e-5)
    powers = np.prod([one.astype(float) ** weight for one, weight in zip(arrays, weights, strict=True)], axis=0)
    assert np.allclose(pooled, powers / powers.sum(axis=1, keepdims=True), atol=1e-5)


@given(st.lists(st.floats(0.01, 0.99), min_size=1, max_size=5))
def test_log_odds_lead_back_to_probabilities(row: list[float]) -> None:
    assert np.allclose(probabilities(log_odds(np.array(row, np.float32))), row, atol=1e-5)
