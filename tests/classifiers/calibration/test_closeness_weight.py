"""The weight of closeness is as large as it helps, and nothing where it does not."""

from collections.abc import Sequence

import numpy as np
import pytest

from classifiers.calibration.closeness_weight import families_by, fit_closeness, fit_weight
from classifiers.errors import TrainingError
from mappings.conversion.converter import Converter
from ontology.concept import Concept
from tests.classifiers.hierarchy.fixed import head_of

FAMILIES = ((0, 1, 2), (3, 4), (5,))


def drawn(weight: float, texts: int = 3000, seed: int = 8) -> tuple[np.ndarray, np.ndarray]:
    """Closeness, and one label of each family drawn by it."""
    chance = np.random.default_rng(seed)
    near = chance.normal(0.2, 0.1, (texts, 6)).astype(np.float32)
    present = np.zeros(near.shape, bool)
    for family in FAMILIES:
        likely = np.exp(weight * near[:, family])
        likely /= likely.sum(axis=1, keepdims=True)
        taken = (likely.cumsum(axis=1) < chance.random((texts, 1))).sum(axis=1)
        present[np.arange(texts), np.array(family)[taken]] = True
    return near, present


@pytest.mark.parametrize("weight", [5.0, 15.0])
def test_it_is_found_again(weight: float) -> None:
    assert fit_weight(*drawn(weight), FAMILIES) == pytest.approx(weight, rel=0.15)


@pytest.mark.parametrize("weight", [0.0, -5.0])
def test_closeness_that_tells_nothing_or_the_contrary_counts_for_nothing(weight: float) -> None:
    assert fit_weight(*drawn(weight), FAMILIES) == 0


def test_families_that_are_not_known_whole_tell_nothing() -> None:
    near, present = drawn(10.0)
    known = np.ones_like(present)
    known[10:, 0] = known[10:, 4] = False
    assert fit_weight(near, present, FAMILIES) > 0
    assert fit_weight(near, present, FAMILIES, known) == 0


@pytest.mark.parametrize("families", [(), ((5,),), ((0,), (1,))])
def test_without_a_family_to_divide_there_is_no_weight(families: tuple[tuple[int, ...], ...]) -> None:
    assert fit_weight(*drawn(10.0), families) == 0


def test_a_closeness_that_is_not_finite_is_refused() -> None:
    near, present = drawn(1.0, texts=30)
    near[3, 2] = np.nan
    with pytest.raises(TrainingError, match="not finite"):
        fit_weight(near, present, FAMILIES)


def test_labels_of_one_family_are_those_that_become_the_same(converter: Converter) -> None:
    head = head_of(converter, "goemotions")
    slugs = [iri.rpartition("/")[2] for iri in head.concepts]
    found = [{slugs[at] for at in family} for family in families_by(converter, head, "goemotions-ekman")]
    assert {"anger", "annoyance", "disapproval"} in found
    assert {"fear", "nervousness"} in found
    assert sum(map(len, found)) == 28


class Told:
    """Knows of each text how close it is to every concept."""

    def __init__(self, near: np.ndarray) -> None:
        self.near = near

    def closeness(
        self, texts: Sequence[str], concepts: tuple[Concept, ...], vectors: np.ndarray | None = None
    ) -> np.ndarray:
        return self.near[: len(texts), : len(concepts)]


def test_the_weight_is_fitted_on_the_families_of_a_level(converter: Converter) -> None:
    head = head_of(converter, "goemotions")
    chance = np.random.default_rng(4)
    present = np.eye(28, dtype=bool)[chance.integers(0, 28, 2000)]
    near = (chance.normal(0, 0.1, present.shape) + 0.1 * present).astype(np.float32)
    for told, helps in ((near, True), (near[::-1], False)):
        weight = fit_closeness(converter, head, "goemotions-ekman", Told(told), ["a text"] * 2000, present)
        assert (weight > 1) == helps
