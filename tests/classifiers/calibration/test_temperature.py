"""Calibration recovers what made the labels, on the cells that are known and on no others."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.special import expit, softmax

from classifiers.calibration.temperature import Calibration, fit_calibration, log_loss
from classifiers.errors import TrainingError

LOGITS = arrays(np.float32, (5, 3), elements=st.floats(-30, 30, width=32))


def drawn(texts: int = 6000, labels: int = 4, seed: int = 3) -> tuple[np.ndarray, np.ndarray]:
    """Logits, and labels drawn from them at the temperature 2 with the biases 0, 1, 2, 3."""
    chance = np.random.default_rng(seed)
    logits = chance.normal(0, 3, (texts, labels)).astype(np.float32)
    likely = expit((logits - np.arange(labels)) / 2)
    return logits, chance.random(likely.shape) < likely


def test_temperature_and_biases_are_found_again() -> None:
    logits, present = drawn()
    found = fit_calibration(logits, present)
    assert found.temperature == pytest.approx(2, rel=0.06)
    assert found.bias == pytest.approx(np.arange(4), abs=0.25)


def test_cells_that_are_not_known_count_for_nothing() -> None:
    logits, present = drawn()
    known = np.random.default_rng(5).random(present.shape) < 0.7
    told = fit_calibration(logits, present, known)
    lied = fit_calibration(logits, present ^ ~known, known)
    assert (told.temperature, told.bias.tolist()) == (lied.temperature, lied.bias.tolist())
    assert fit_calibration(logits, present ^ ~known).temperature > 2 * told.temperature


def test_it_makes_unseen_texts_likelier() -> None:
    (logits, present), (fresh, there) = drawn(400), drawn(4000, seed=11)
    before, after = Calibration(1.0, np.zeros(4, np.float32)), fit_calibration(logits, present)
    assert log_loss(after.apply(fresh), there) < log_loss(before.apply(fresh), there) - 0.1


def test_a_label_with_one_example_keeps_near_the_others() -> None:
    logits, present = drawn(1500)
    present[:, 3] = False
    present[0, 3] = True
    shift = fit_calibration(logits, present).bias
    assert shift[3] > shift[:3].max()
    assert shift[3] < 20


def test_labels_that_exclude_each_other_sum_to_one() -> None:
    chance = np.random.default_rng(2)
    logits = chance.normal(0, 3, (5000, 4)).astype(np.float32)
    likely = softmax((logits - np.arange(4)) / 2, axis=1)
    present = (likely.cumsum(axis=1) > chance.random((5000, 1))).cumsum(axis=1) == 1
    found = fit_calibration(logits, present, exclusive=True)
    assert found.temperature == pytest.approx(2, rel=0.08)
    assert np.diff(found.bias) == pytest.approx([1, 1, 1], abs=0.35)
    assert found.apply(logits).sum(axis=1) == pytest.approx(1, abs=1e-5)


@given(LOGITS, st.floats(0.05, 20), st.booleans())
def test_probabilities_are_probabilities_and_keep_their_order(
    logits: np.ndarray, temperature: float, exclusive: bool
) -> None:
    found = Calibration(temperature, np.zeros(3, np.float32), exclusive).apply(logits)
    assert found.dtype == np.float32
    assert ((found >= 0) & (found <= 1)).all()
    order = np.argsort(logits[0], kind="stable")
    assert (np.diff(found[0][order]) >= 0).all()


@settings(max_examples=20)
@given(LOGITS, arrays(np.bool_, (5, 3)), arrays(np.bool_, (5, 3)))
def test_any_dev_data_gives_a_finite_calibration(logits: np.ndarray, present: np.ndarray, known: np.ndarray) -> None:
    for exclusive in (False, True):
        found = fit_calibration(logits, present, known, exclusive=exclusive)
        assert 0 < found.temperature < 100
        assert np.isfinite(found.bias).all()


def test_where_nothing_is_known_nothing_changes() -> None:
    logits, present = drawn(10)
    found = fit_calibration(logits, present, np.zeros_like(present))
    assert (found.temperature, found.bias.tolist()) == (1.0, [0, 0, 0, 0])


def test_a_logit_that_is_not_finite_is_refused() -> None:
    with pytest.raises(TrainingError, match="not finite"):
        fit_calibration(np.array([[np.nan]], np.float32), np.array([[True]]))
