"""Metrics: the figures of scikit-learn, on what is known and nothing else."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.metrics import brier_score_loss, precision_recall_fscore_support

from classifiers.evaluation.calibration_error import calibration_of
from classifiers.evaluation.metrics import OVERALL, f1_statistic, metrics_of

Flags = NDArray[np.bool_]


def drawn(seed: int, rows: int = 60, labels: int = 5) -> tuple[Flags, Flags, Flags]:
    """Draw answers, gold and what is known; one label is neither given nor answered."""
    draws = np.random.default_rng(seed)
    answers, gold, known = (draws.random((rows, labels)) < share for share in (0.3, 0.25, 0.7))
    answers[:, -1] = gold[:, -1] = False
    return answers, gold, known


@pytest.mark.parametrize("seed", range(4))
def test_figures_are_those_of_scikit_learn_without_undefined_ones(seed: int) -> None:
    answers, gold, _ = drawn(seed)
    found = metrics_of(answers, gold)
    for average, prefix in (("macro", "macro"), ("micro", "micro"), ("weighted", "weighted")):
        expected = precision_recall_fscore_support(gold, answers, average=average, zero_division=np.nan)
        names = ("precision", "recall", "f1") if prefix != "weighted" else (None, None, "f1")
        for name, value in zip(names, expected, strict=False):
            if name is not None:
                assert getattr(found, f"{prefix}_{name}") == pytest.approx(value), (average, name)
    precision, recall, f1, support = precision_recall_fscore_support(gold, answers, zero_division=np.nan)
    np.testing.assert_allclose(found.precision, precision)
    np.testing.assert_allclose(found.recall, recall)
    np.testing.assert_allclose(found.f1, f1)
    np.testing.assert_array_equal(found.support, support)


def test_each_label_is_judged_on_the_rows_that_tell_of_it() -> None:
    answers, gold, known = drawn(7)
    found = metrics_of(answers, gold, known)
    for label in range(gold.shape[1] - 1):
        rows = known[:, label]
        *_, f1, _ = precision_recall_fscore_support(
            gold[rows, label], answers[rows, label], average="binary", zero_division=np.nan
        )
        assert found.f1[label] == pytest.approx(f1)
        assert found.known[label] == rows.sum()


@given(st.integers(0, 2**32 - 1))
def test_what_is_unknown_is_in_no_figure(seed: int) -> None:
    answers, gold, known = drawn(seed, rows=20)
    noise = np.random.default_rng(seed + 1).random(gold.shape)
    one = metrics_of(np.where(answers, 0.9, 0.1), gold, known)
    other = metrics_of(np.where(known, np.where(answers, 0.9, 0.1), noise), np.where(known, gold, noise > 0.4), known)
    for name in (*OVERALL, "precision", "recall", "f1", "support", "answered"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)
    assert one.calibration is not None and other.calibration is not None
    np.testing.assert_array_equal(one.calibration.ece, other.calibration.ece)
    np.testing.assert_array_equal(one.calibration.brier, other.calibration.brier)


def test_probabilities_are_decided_at_the_threshold_of_their_label() -> None:
    told = np.array([[0.5, 0.5], [0.4, 0.8]])
    found = metrics_of(told, np.ones((2, 2), dtype=bool), thresholds=np.array([0.5, 0.6]))
    np.testing.assert_array_equal(found.recall, [0.5, 0.5])


def test_a_text_without_probabilities_answers_nothing_and_counts_as_missed() -> None:
    found = metrics_of(np.array([[np.nan], [0.9]]), np.ones((2, 1), dtype=bool))
    assert found.recall[0] == 0.5
    assert found.calibration is not None and found.calibration.brier[0] == pytest.approx(0.01)


def test_nothing_known_gives_no_figure() -> None:
    answers, gold, known = drawn(1)
    found = metrics_of(answers, gold, np.zeros_like(known))
    assert all(math.isnan(getattr(found, name)) for name in OVERALL)


def test_a_label_answered_without_support_counts_as_nought() -> None:
    found = metrics_of(np.array([[True, True]]), np.array([[True, False]]))
    assert found.macro_f1 == 0.5


@pytest.mark.parametrize("share", [0.3, 0.005])
def test_sparse_and_dense_sums_give_the_same(share: float) -> None:
    draws = np.random.default_rng(3)
    answers, gold = (draws.random((500, 12)) < share for _ in range(2))
    statistic = f1_statistic(answers, gold, np.ones_like(gold))
    times = draws.integers(0, 3, (4, 500)).astype(np.float64)
    repeated = [np.repeat(np.arange(500), row.astype(int)) for row in times]
    for found, rows in zip(statistic.weighted(times), repeated, strict=True):
        np.testing.assert_allclose(found[1], metrics_of(answers[rows], gold[rows]).micro_f1)


def test_calibration_is_that_of_a_plain_loop_and_of_scikit_learn() -> None:
    draws = np.random.default_rng(5)
    told, gold = draws.random((400, 3)), draws.random((400, 3)) < 0.3
    told[0] = 1.0
    found = calibration_of(told, gold, bins=10)
    for label in range(3):
        error = 0.0
        for low in np.arange(10) / 10:
            inside = (told[:, label] >= low) & ((told[:, label] < low + 0.1) | (low == 0.9))
            if inside.any():
                error += inside.mean() * abs(told[inside, label].mean() - gold[inside, label].mean())
        assert found.ece[label] == pytest.approx(error)
        assert found.brier[label] == pytest.approx(brier_score_loss(gold[:, label], told[:, label]))
    assert found.macro_brier == pytest.approx(found.brier.mean())


def test_probabilities_that_hold_have_no_calibration_error() -> None:
    told = np.repeat([[0.2], [0.8]], 10, axis=0)
    gold = np.array([[place % 10 < 2] for place in range(10)] + [[place % 10 < 8] for place in range(10)])
    assert calibration_of(told, gold).macro_ece == pytest.approx(0.0)


def test_a_rare_label_moves_the_mean_of_drawn_rows_by_nothing_where_it_is_not_drawn() -> None:
    gold = np.array([[True, False], [True, False], [False, True]])
    answers = np.array([[True, False], [True, False], [True, False]])
    whole = metrics_of(answers, gold).macro_f1
    assert whole == pytest.approx(0.4)
    # Only the rows of the common label: its F1 is 1, and the rare one keeps the 0 that it has on all rows.
    times = np.array([[1.0, 2.0, 0.0]])
    drawn = f1_statistic(answers, gold, np.ones_like(gold)).weighted(times)[0]
    assert drawn[0] == pytest.approx(0.5)
    assert np.isnan(drawn[-1])
