"""Intervals: the bootstrap of SciPy, by products of matrices."""

from typing import Literal

import numpy as np
import pytest
from scipy.stats import bootstrap as scipy_bootstrap

from classifiers.evaluation.intervals import Method, bootstrap
from classifiers.evaluation.metrics import f1_statistic
from classifiers.evaluation.sums import Array, Summed, ratio
from ontology.errors import EmotaxaError


def mean(values: Array) -> Summed:
    """Give the mean as a function of sums."""
    return Summed(np.stack([values, np.ones(len(values))], axis=1), lambda sums: ratio(sums[:, :1], sums[:, 1:]))


@pytest.mark.parametrize(("method", "theirs"), [("percentile", "percentile"), ("bca", "BCa")])
def test_intervals_are_those_of_scipy(method: Method, theirs: Literal["percentile", "BCa"]) -> None:
    values = np.random.default_rng(1).exponential(size=80)
    [found] = bootstrap([mean(values)], resamples=20_000, method=method)
    expected = scipy_bootstrap(
        (values,), np.mean, n_resamples=20_000, method=theirs, rng=np.random.default_rng(2)
    ).confidence_interval
    assert found.value[0] == pytest.approx(values.mean())
    assert found.low[0] == pytest.approx(expected.low, abs=0.012)
    assert found.high[0] == pytest.approx(expected.high, abs=0.012)


def test_bca_leans_where_the_plain_interval_does_not() -> None:
    values = np.random.default_rng(1).exponential(size=30)
    [plain] = bootstrap([mean(values)])
    [leaning] = bootstrap([mean(values)], method="bca")
    assert leaning.low[0] > plain.low[0] and leaning.high[0] > plain.high[0]


def test_the_same_seed_gives_the_same_and_another_another() -> None:
    values = np.random.default_rng(1).random(50)
    ends = [bootstrap([mean(values)], resamples=100, seed=seed)[0].low[0] for seed in (4, 4, 5)]
    assert ends[0] == ends[1] != ends[2]


def test_all_figures_are_drawn_alike() -> None:
    values = np.random.default_rng(1).random(50)
    one, other = bootstrap([mean(values), mean(1 - values)], resamples=200)
    np.testing.assert_allclose(one.low, 1 - other.high)


@pytest.mark.parametrize("method", ["percentile", "bca"])
def test_a_figure_that_is_always_the_same_has_an_interval_of_no_width(method: Method) -> None:
    gold = np.ones((20, 1), dtype=bool)
    [found] = bootstrap([f1_statistic(gold, gold, gold)], resamples=50, method=method)
    np.testing.assert_array_equal([found.value, found.low, found.high], 1.0)


def test_resamples_in_which_a_figure_is_undefined_are_left_out() -> None:
    gold = np.zeros((10, 2), dtype=bool)
    gold[0, 0] = True
    [found] = bootstrap([f1_statistic(gold, gold, np.ones_like(gold))], resamples=200)
    assert (found.low[0], found.value[0], found.high[0]) == (1.0, 1.0, 1.0)
    assert np.isnan(found.value[-1]) and np.isnan(found.low[-1])


def test_no_resamples_give_figures_without_intervals() -> None:
    [found] = bootstrap([mean(np.arange(4.0))], resamples=0)
    assert found.value[0] == 1.5 and np.isnan(found.low[0])


@pytest.mark.parametrize("wrong", [{"confidence": 1.0}, {"resamples": -1}, {"method": "normal"}])
def test_what_cannot_be_is_told(wrong: dict[str, object]) -> None:
    with pytest.raises(EmotaxaError):
        bootstrap([mean(np.arange(4.0))], **wrong)  # type: ignore[arg-type]
