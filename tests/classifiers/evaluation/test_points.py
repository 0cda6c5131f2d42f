"""Agreement of points, and confusion."""

import numpy as np
import pytest

from classifiers.evaluation.confusion import confusion_of
from classifiers.evaluation.points import agreement, point_statistic


def test_pearson_is_that_of_numpy_and_ccc_that_of_lin() -> None:
    draws = np.random.default_rng(1)
    gold = draws.normal(size=(200, 3))
    found = 0.5 * gold + draws.normal(scale=0.3, size=(200, 3)) + 0.2
    r, ccc, error = agreement(gold, found)
    for at in range(3):
        x, y = gold[:, at], found[:, at]
        assert r[at] == pytest.approx(np.corrcoef(x, y)[0, 1])
        expected = 2 * np.cov(x, y, ddof=0)[0, 1] / (x.var() + y.var() + (x.mean() - y.mean()) ** 2)
        assert ccc[at] == pytest.approx(expected)
        assert error[at] == pytest.approx(np.abs(x - y).mean())


def test_ccc_sees_scale_and_offset_where_r_does_not() -> None:
    gold = np.array([[-1.0], [0.0], [1.0]])
    # Half as wide: cov 1/3, variances 2/3 and 1/6: CCC = (2/3) / (5/6) = 4/5.
    r, ccc, _ = agreement(gold, gold / 2)
    assert (r[0], ccc[0]) == (pytest.approx(1.0), pytest.approx(0.8))


def test_what_nobody_rated_or_predicted_is_left_out() -> None:
    gold = np.array([[0.1, np.nan], [0.4, 0.2], [0.3, 0.1], [np.nan, 0.9]])
    found = np.array([[0.2, 0.7], [0.5, 0.2], [np.nan, 0.1], [0.9, np.nan]])
    r, _, error = agreement(gold, found)
    assert r[0] == pytest.approx(1.0) and error.tolist() == pytest.approx([0.1, 0.0])


def test_values_that_are_all_the_same_have_no_r() -> None:
    r, ccc, _ = agreement(np.array([[0.1], [0.2]]), np.array([[0.3], [0.3]]))
    assert np.isnan(r[0]) and ccc[0] == pytest.approx(0.0)


def test_points_drawn_anew_are_those_of_the_rows_drawn() -> None:
    draws = np.random.default_rng(4)
    gold, found = draws.random((50, 3)), draws.random((50, 3))
    times = draws.integers(0, 3, (1, 50)).astype(np.float64)
    rows = np.repeat(np.arange(50), times[0].astype(int))
    again = point_statistic(gold, found).weighted(times)[0]
    for at, expected in enumerate(agreement(gold[rows], found[rows])):
        assert again[3 * at : 3 * at + 3] == pytest.approx(expected)


def test_confusion_shares_out_the_texts_of_each_label() -> None:
    joy, fear, awe = ((np.arange(3) == at) for at in range(3))
    gold = np.array([joy, joy, joy, joy | fear, awe])
    answers = np.array([joy, fear | awe, ~(joy | fear | awe), joy | awe, awe])
    found = confusion_of(answers, gold, np.ones((5, 3), dtype=bool), ("joy", "fear", "awe"))
    # joy: answered twice, once shared between fear and awe, once nothing. fear: missed, and awe instead.
    np.testing.assert_allclose(found.counts, [[2.0, 0.5, 0.5], [0.0, 0.0, 1.0], [0.0, 0.0, 1.0]])
    np.testing.assert_allclose(found.nothing, [1, 0, 0])
    np.testing.assert_allclose(found.shares.sum(axis=1), 1.0)
    assert found.worst(1) == [("fear", "awe", 1.0, 1.0)]


def test_an_answer_that_is_unknown_is_no_confusion() -> None:
    gold, answers = np.array([[True, False]]), np.array([[False, True]])
    found = confusion_of(answers, gold, np.array([[True, False]]), ("joy", "fear"))
    assert found.counts.sum() == 0 and found.nothing.tolist() == [1.0, 0.0]
