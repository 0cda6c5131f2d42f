"""The regression of affect, solved anew over what a network has learnt."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from classifiers.training.material import run
from classifiers.training.preparation import Prepared, prepare
from classifiers.training.recipe import Recipe
from classifiers.training.refit import PENALTIES, refit_points, ridge
from classifiers.training.splits import DEV, TRAIN
from classifiers.training.train import train
from mappings.conversion.converter import Converter
from tests.classifiers.training.material import recipe

numbers = st.floats(-5, 5, allow_subnormal=False).map(lambda value: round(value, 3))


Numbers = np.ndarray[Any, np.dtype[np.float64]]


@given(
    arrays(np.float64, (12, 3), elements=numbers),
    arrays(np.float64, 12, elements=numbers),
    st.sampled_from(PENALTIES),
)
@settings(max_examples=60)
def test_no_other_line_is_cheaper_than_that_of_ridge(features: Numbers, aims: Numbers, penalty: float) -> None:
    spread = features.std(axis=0)
    standard = (features - features.mean(axis=0)) / np.where(spread > 1e-9, spread, 1.0)
    ((slope, start),) = ridge(features, aims, [penalty])

    def cost(slope: Numbers, start: float) -> float:
        return float(((standard @ slope + start - aims) ** 2).sum() + penalty * (slope**2).sum())

    own = slope * np.where(spread > 1e-9, spread, 1.0)
    constant = start + float(features.mean(axis=0) @ slope)
    best = cost(own, constant)
    for step in (1e-3, -1e-3):
        for at in range(3):
            assert best <= cost(own + step * np.eye(3)[at], constant) + 1e-9
        assert best <= cost(own, constant + step) + 1e-9


@pytest.fixture(params=["static", "transformer"])
def prepared(place: Path, converter: Converter, request: pytest.FixtureRequest) -> Iterator[Prepared]:
    """A training that has not begun: its weights are random."""
    found = _prepared(recipe(place, architecture=request.param), converter)
    with closing(found.checkpoints):
        yield found


def _prepared(asked: Recipe, converter: Converter) -> Prepared:
    return prepare(asked, converter, lambda text: None, restart=False, taught_rows=lambda done, total: None)


def _r(prepared: Prepared) -> float:
    """Pearson's r of valence over the dev rows."""
    rows, material = prepared.material.data.rows(DEV), prepared.material
    found = run(prepared.loop.network, material.inputs, rows, "cpu").points
    assert found is not None
    assert material.data.points is not None
    said = material.data.points[rows, 0]
    told = ~np.isnan(said)
    return float(np.corrcoef(found[told, 0], said[told])[0, 1])


def test_the_regression_agrees_better_in_the_same_range_and_the_labels_stay(prepared: Prepared) -> None:
    network, material = prepared.loop.network, prepared.material
    rows = material.data.rows(DEV)
    before, learnt = _r(prepared), run(network, material.inputs, rows, "cpu")
    penalties = refit_points(network, material, "cpu")
    # Valence tells joy from sadness; arousal and dominance are the same in all rows.
    assert penalties[0] in PENALTIES
    assert penalties[1:] == (None, None)
    assert _r(prepared) > max(before + 0.2, 0.5)
    solved = run(network, material.inputs, rows, "cpu")
    np.testing.assert_array_equal(solved.logits, learnt.logits)
    assert learnt.points is not None
    assert solved.points is not None
    assert material.data.points is not None
    told = ~np.isnan(material.data.points[rows, 0])
    for measure in (np.mean, np.std):
        np.testing.assert_allclose(measure(solved.points[told, 0]), measure(learnt.points[told, 0]), atol=1e-4)


def test_what_does_better_on_the_dev_rows_as_it_was_learnt_stays(prepared: Prepared) -> None:
    network, data = prepared.loop.network, prepared.material.data
    assert network.points is not None
    assert data.points is not None
    rows = data.rows(DEV)
    learnt = run(network, prepared.material.inputs, rows, "cpu").points
    assert learnt is not None
    points = data.points.copy()
    points[rows] = learnt * prepared.material.deviation + prepared.material.mean
    before = network.points.weight.detach().clone()
    material = replace(prepared.material, data=replace(data, points=points))
    assert refit_points(network, material, "cpu") == (None, None, None)
    assert torch.equal(network.points.weight, before)


@pytest.mark.parametrize("split", [TRAIN, DEV])
def test_a_dimension_that_no_row_tells_stays_as_it_was_learnt(prepared: Prepared, split: int) -> None:
    network, data = prepared.loop.network, prepared.material.data
    assert network.points is not None
    assert data.points is not None
    points = data.points.copy()
    points[data.rows(split), 0] = np.nan
    before = network.points.weight.detach().clone()
    found = refit_points(network, replace(prepared.material, data=replace(data, points=points)), "cpu")
    assert found[0] is None
    assert torch.equal(network.points.weight[0], before[0])


def test_without_a_regression_there_is_nothing_to_solve(place: Path, converter: Converter) -> None:
    found = _prepared(recipe(place, architecture="static", points=None), converter)
    with closing(found.checkpoints):
        assert refit_points(found.loop.network, found.material, "cpu") == ()


def test_a_training_says_that_it_was_solved_anew(place: Path, converter: Converter) -> None:
    said: list[str] = []
    train(recipe(place, architecture="static", training={"epochs": 1}), converter, tell=said.append)
    assert any("solved anew" in text and "valence (penalty " in text for text in said)
