"""The max constraint, and what is left of it where it is not asked for."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from classifiers.hierarchy.coherence import Links, lifted, violations

SIZE = 7
VALUES = arrays(np.float32, (SIZE, 3), elements=st.floats(0, 1, width=32))


@st.composite
def links(draw: st.DrawFn) -> Links:
    """Pairs of a later and an earlier place, the lowest first: a hierarchy in which places may have several parents."""
    pairs = st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1)).filter(lambda pair: pair[0] > pair[1])
    return sorted(set(draw(st.lists(pairs, max_size=12))), reverse=True)


@given(VALUES, links())
def test_no_broader_concept_is_below_a_narrower_one(values: np.ndarray, pairs: Links) -> None:
    assert violations(lifted(values, pairs), pairs) == 0


@given(VALUES, links())
def test_it_only_raises_and_no_more_than_needed(values: np.ndarray, pairs: Links) -> None:
    found = lifted(values, pairs)
    assert (found >= values).all()
    assert (lifted(found, pairs) == found).all()
    assert np.isin(found, values).all()


def test_violations_are_counted_by_cell() -> None:
    values = np.array([[0.2, 0.9], [0.7, 0.1], [0.3, 0.3]], np.float32)
    assert violations(values, [(2, 0), (1, 0)]) == 2
