"""The fine split: families keep what they have, and closeness moves it between their members."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from classifiers.hierarchy.coherence import Links, lifted, violations
from classifiers.hierarchy.fine import Family, families, split
from classifiers.hierarchy.grid import grid_of
from mappings.conversion.converter import Converter

LINKS: Links = [(3, 1), (4, 1), (5, 2), (6, 2), (1, 0), (2, 0)]
FAMILIES = [Family(0, np.array([1, 2])), Family(1, np.array([3, 4])), Family(2, np.array([5, 6]))]
VALUES = arrays(np.float32, (7, 3), elements=st.floats(0, 1, width=32))
NEAR = arrays(np.float32, (7, 3), elements=st.floats(-30, 30, width=32))


@given(VALUES, NEAR)
def test_it_stays_coherent_and_between_nothing_and_one(values: np.ndarray, near: np.ndarray) -> None:
    found = split(lifted(values, LINKS), near, FAMILIES)
    assert ((found >= 0) & (found <= 1)).all()
    assert violations(found, LINKS) == 0


@given(VALUES)
def test_texts_as_close_to_all_change_nothing(values: np.ndarray) -> None:
    held = lifted(values, LINKS)
    found = split(held, np.full((7, 3), 2.5, np.float32), FAMILIES)
    assert found == pytest.approx(held, abs=1e-6)


@given(arrays(np.float32, (7, 3), elements=st.floats(0, 0.25, width=32)), NEAR)
def test_a_family_keeps_its_sum_where_the_parent_has_room(values: np.ndarray, near: np.ndarray) -> None:
    held = values.copy()
    held[:3] = [[1.0], [0.5], [0.5]]
    near[1:3] = 0
    found = split(held, near, FAMILIES)
    assert found[3:5].sum(axis=0) == pytest.approx(held[3:5].sum(axis=0), abs=1e-5)
    assert (found[:3] == held[:3]).all()


def test_the_closer_member_takes_over_and_its_own_members_go_with_it() -> None:
    held = np.array([[0.8, 0.4, 0.4, 0.2, 0.2, 0.2, 0.2]], np.float32).T
    near = np.array([[0, 1, 0, 0, 0, 0, 0]], np.float32).T
    found = split(held, near, FAMILIES)[:, 0]
    assert found[1] == pytest.approx(0.8 * np.e / (np.e + 1), abs=1e-6)
    assert found[1] + found[2] == pytest.approx(0.8, abs=1e-6)
    assert found[3] == found[4] == pytest.approx(found[1] / 2, abs=1e-6)


def test_families_are_those_of_the_scheme_without_what_a_model_scores_itself(converter: Converter) -> None:
    grid = grid_of(converter.denotation, converter.level("parrott", "to").scheme)
    found = families(grid, ())
    slugs = [[grid.concepts[at].slug for at in family.members] for family in found]
    assert ["2/affection", "2/lust", "2/longing"] in [[slug for slug in one if slug] for one in slugs]
    depth = [len(grid.taxonomy.ancestors(grid.concepts[family.parent].iri)) for family in found]
    assert depth == sorted(depth)
    own = int(found[0].members[0])
    assert all(own not in family.members for family in families(grid, {own: 0}))


def test_a_flat_scheme_has_no_family(converter: Converter) -> None:
    assert families(grid_of(converter.denotation, converter.level("ekman", "to").scheme), ()) == ()
