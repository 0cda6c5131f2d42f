"""Scales carry values over without ever leaving their range."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.errors import ScaleError
from ontology.scale import UNIT, Scale

scales = st.sampled_from(["-1..1", "1-9", "1..5", "0-1", "0-100", "[-3,3]", "1 to 7"]).map(Scale.parse)


@given(scales, st.floats(0, 1))
def test_there_and_back_is_the_same_within_rounding(scale: Scale, part: float) -> None:
    value = min(scale.high, scale.low + part * (scale.high - scale.low))
    assert scale.from_unit(scale.to_unit(value)) == pytest.approx(value, abs=1e-9 * (scale.high - scale.low))


@given(scales, st.floats(-1, 1))
def test_a_value_never_leaves_its_scale(scale: Scale, value: float) -> None:
    found = scale.from_unit(value)
    assert scale.low <= found <= scale.high
    assert -1 <= scale.to_unit(found) <= 1


@given(scales, st.floats(allow_nan=True, allow_infinity=True))
def test_a_value_outside_is_refused_never_clipped(scale: Scale, value: float) -> None:
    if scale.low <= value <= scale.high:
        assert -1 <= scale.to_unit(value) <= 1
        return
    with pytest.raises(ScaleError, match="outside the scale"):
        scale.to_unit(value, "valence")


@pytest.mark.parametrize("text", ["", "9-1", "1", "a-b", "1-1", "nan..1", "1..inf", "x" * 1_000_000, "1-9-3"])
def test_what_is_no_scale_is_refused(text: str) -> None:
    with pytest.raises(ScaleError) as caught:
        Scale.parse(text)
    assert len(str(caught.value)) < 200


def test_a_scale_is_written_as_it_is_read() -> None:
    assert Scale.parse(str(UNIT)) == UNIT
    assert math.isclose(Scale.parse("0.5..2.5").to_unit(1.5), 0.0)
