"""Points and octants of texts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from classifiers.hierarchy.place import mixture, octants, points_of
from mappings.conversion.converter import Converter
from ontology.norm import Point
from ontology.octant import octant
from tests.classifiers.hierarchy.fixed import fixed

UNIT = st.floats(-1, 1, width=32)
POINTS = arrays(np.float32, (5, 3), elements=st.one_of(st.just(float("nan")), UNIT))


@given(arrays(np.float32, (4, 5), elements=st.floats(0, 1, width=32)), POINTS, st.booleans())
def test_points_stay_on_the_scale_and_between_the_concepts(
    likely: np.ndarray, points: np.ndarray, exclusive: bool
) -> None:
    found = mixture(likely, points, exclusive=exclusive)
    for dimension in range(3):
        known = points[~np.isnan(points[:, dimension]), dimension]
        told = found[~np.isnan(found[:, dimension]), dimension]
        low, high = min([0.0, *known.tolist()]), max([0.0, *known.tolist()])
        assert ((told >= low - 1e-5) & (told <= high + 1e-5)).all()
        assert known.size or not told.size


def test_a_point_does_not_rest_on_a_probability_of_next_to_nothing() -> None:
    points = np.array([[np.nan] * 3, [0.75, 0.75, 0.75]], np.float32)
    found = mixture(np.array([[1.0, 1e-45], [1.0, 1e-3]], np.float32), points)
    assert np.isnan(found[0]).all()
    assert found[1] == pytest.approx(0.75)


@given(arrays(np.float32, (6, 3), elements=st.one_of(st.just(float("nan")), st.just(0.0), UNIT)))
def test_octants_in_bulk_are_those_of_the_ontology(points: np.ndarray) -> None:
    def alone(row: np.ndarray) -> str | None:
        valence, arousal, dominance = (float(value) for value in row)
        return None if np.isnan(row).any() else octant(Point(valence, arousal, dominance))

    assert octants(points) == [alone(row) for row in points]


def test_concepts_have_the_points_of_their_norms(converter: Converter) -> None:
    iris = tuple(f"https://w3id.org/emotaxa/ekman/{slug}" for slug in ("joy", "anger", "sadness"))
    joy, anger, sadness = points_of(converter.affect, iris)
    assert joy[0] > 0.3 > -0.3 > max(anger[0], sadness[0])
    assert anger[1] > sadness[1]


@pytest.mark.parametrize(("label", "name"), [("anger", "hostile"), ("fear", "anxious"), ("joy", "exuberant")])
def test_a_text_lies_in_the_octant_of_what_it_expresses(converter: Converter, label: str, name: str) -> None:
    [found] = fixed(converter, {label: 0.9, "surprise": 0.05}).classify(["a text"], "parrott")
    assert found.octant == name


def test_the_less_is_expressed_the_nearer_a_text_lies_to_neutral(converter: Converter) -> None:
    points = [fixed(converter, {"anger": score}).classify(["a text"])[0].point for score in (1.0, 0.6, 0.2, 0.0)]
    valences = [point.valence for point in points if point is not None]
    assert valences == sorted(valences)
    assert valences[-1] == 0
