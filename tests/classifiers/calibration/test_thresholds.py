"""Thresholds make F1 high, on texts that they were not fitted on too."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.special import expit

from classifiers.calibration.thresholds import f1_curves, fit_thresholds
from classifiers.errors import TrainingError


def drawn(texts: int, rarity: float, labels: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Calibrated probabilities of labels of some rarity, in log-odds, and labels drawn from them."""
    chance = np.random.default_rng(seed)
    likely = expit(chance.normal(rarity, 1.7, (texts, labels))).astype(np.float32)
    return likely, chance.random(likely.shape) < likely


def f1(chosen: np.ndarray, present: np.ndarray) -> np.ndarray:
    found: np.ndarray = 2 * (chosen & present).sum(axis=0) / (chosen.sum(axis=0) + present.sum(axis=0))
    return found


def test_a_label_that_is_told_well_is_cut_where_it_begins() -> None:
    likely = np.repeat(np.array([[0.02], [0.06], [0.7], [0.8]], np.float32), 50, axis=0)
    [limit] = fit_thresholds(likely, likely > 0.5, prior=0, width=0.3)
    assert 0.06 < limit <= 0.7


def test_calibrated_labels_are_cut_at_half_of_the_best_f1() -> None:
    """Lipton, Elkan and Naryanaswamy 2014, theorem 1."""
    likely, present = drawn(60_000, -2.0, 3, seed=4)
    limits = fit_thresholds(likely, present)
    assert limits == pytest.approx(f1(likely >= limits, present) / 2, abs=0.04)


def test_rare_labels_do_better_on_fresh_texts_than_with_the_highest_point_of_the_curve() -> None:
    fresh, there = drawn(60_000, -5.0, 40, seed=1)
    plain, steady = [], []
    for seed in range(2, 8):
        likely, present = drawn(1200, -5.0, 40, seed)
        plain.append(f1(fresh >= fit_thresholds(likely, present, prior=0, width=0), there).mean())
        steady.append(f1(fresh >= fit_thresholds(likely, present), there).mean())
    assert np.mean(steady) > np.mean(plain) + 0.005
    assert min(np.subtract(steady, plain)) > 0


def test_cells_that_are_not_known_count_for_nothing() -> None:
    likely, present = drawn(3000, -1.0, 5, seed=9)
    known = np.random.default_rng(1).random(present.shape) < 0.5
    lied, wild = present ^ ~known, np.where(known, likely, np.float32(0.99))
    assert (fit_thresholds(likely, present, known) == fit_thresholds(wild, lied, known)).all()


def test_a_label_without_an_example_is_cut_where_its_probabilities_say() -> None:
    likely, present = drawn(3000, -1.0, 2, seed=9)
    present[:, 1] = False
    limits = fit_thresholds(likely, present)
    assert limits[1] == pytest.approx(limits[0], abs=0.1)


def test_a_label_of_which_nothing_is_known_is_cut_at_one_half() -> None:
    likely, present = drawn(100, -1.0, 2, seed=9)
    known = np.array([[True, False]] * 100)
    assert fit_thresholds(likely, present, known)[1] == 0.5


@given(
    arrays(np.float32, (6, 2), elements=st.floats(0, 1, width=32)),
    arrays(np.bool_, (6, 2)),
    arrays(np.bool_, (6, 2)),
    st.sampled_from([0.0, 10.0]),
)
def test_curves_are_f1_scores_and_thresholds_probabilities(
    likely: np.ndarray, present: np.ndarray, known: np.ndarray, prior: float
) -> None:
    curves = f1_curves(likely, present, known, prior=prior)
    assert ((curves >= 0) & (curves <= 1 + 1e-12)).all()
    limits = fit_thresholds(likely, present, known, prior=prior)
    assert ((limits > 0) & (limits < 1)).all()


def test_a_curve_holds_the_f1_at_each_threshold() -> None:
    likely, present = drawn(500, -1.0, 2, seed=5)
    assert f1_curves(likely, present)[:, 140] == pytest.approx(f1(likely >= 0.5, present), abs=1e-9)


def test_what_does_not_fit_together_is_refused() -> None:
    likely, present = drawn(10, 0.0, 2, seed=5)
    with pytest.raises(TrainingError, match="differ in shape"):
        fit_thresholds(likely, present[:, :1])
    with pytest.raises(TrainingError, match="outside"):
        fit_thresholds(likely * 3, present)
    with pytest.raises(TrainingError, match="outside"):
        fit_thresholds(np.full((10, 2), np.nan, np.float32), present)
