"""Octants and quadrants by sign."""

import pytest

from ontology.norm import Point
from ontology.octant import OCTANTS, QUADRANTS, octant, quadrant


@pytest.mark.parametrize(("signs", "name"), OCTANTS.items())
def test_a_point_lies_in_the_octant_and_the_quadrant_of_its_signs(signs: str, name: str) -> None:
    point = Point(*(0.3 if sign == "+" else -0.3 for sign in signs))
    assert octant(point) == name
    assert quadrant(point) == QUADRANTS[signs[:2]]


@pytest.mark.parametrize("point", [Point(0.0, 0.5, 0.5), Point(0.5, 0.0, 0.5), Point(0.5, 0.5, 0.0), Point(0.5, 0.5)])
def test_zero_has_no_sign_and_what_is_unknown_has_none_either(point: Point) -> None:
    assert octant(point) is None
    assert (quadrant(point) is None) == (0.0 in (point.valence, point.arousal))
