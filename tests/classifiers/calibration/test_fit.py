"""What is fitted for a head, with real labels of GoEmotions' dev split and scores that know something of them."""

from pathlib import Path

import numpy as np
import pytest

from classifiers.calibration.fit import Fitted, fit_head, fit_targets, truth_on
from classifiers.hierarchy.grounded import Grounded
from mappings.conversion.converter import Converter
from ontology.errors import UnknownReference
from tests.classifiers.hierarchy.fixed import FixedScorer, head_of

TARGETS = ("goemotions-ekman", "sentiment", "parrott/1")


@pytest.fixture(scope="module")
def present(goemotions: Path) -> np.ndarray:
    """The labels of the dev split, bool of shape (texts, 28)."""
    lines = (goemotions / "dev.tsv").read_text(encoding="utf-8").splitlines()
    found = np.zeros((len(lines), 28), bool)
    for row, line in enumerate(lines):
        found[row, [int(at) for at in line.split("\t")[1].split(",")]] = True
    return found


@pytest.fixture(scope="module")
def concepts(converter: Converter, goemotions: Path) -> tuple[str, ...]:
    names = (goemotions / "emotions.txt").read_text(encoding="utf-8").split()
    return tuple(converter.knowledge.taxonomy.names["goemotions", None].find(name)[0].iri for name in names)


@pytest.fixture(scope="module")
def logits(present: np.ndarray) -> np.ndarray:
    """Logits of an overconfident model that is often right."""
    chance = np.random.default_rng(0)
    found: np.ndarray = (chance.normal(-6, 4, present.shape) + 9 * present).astype(np.float32)
    return found


@pytest.fixture(scope="module")
def fitted(converter: Converter, concepts: tuple[str, ...], logits: np.ndarray, present: np.ndarray) -> Fitted:
    return fit_head(converter, "goemotions", concepts, logits, present, targets=TARGETS)


def test_thresholds_are_fitted_for_the_labels_and_the_levels_that_they_help(
    fitted: Fitted, converter: Converter
) -> None:
    assert fitted.calibration.temperature > 1
    assert fitted.thresholds.shape == (28,)
    assert fitted.targets.keys() <= set(TARGETS)
    for level, limits in fitted.targets.items():
        assert len(limits) >= 4
        assert all(0 < limit < 1 for limit in limits.values()), level
        assert all(iri in converter.knowledge.taxonomy.concepts for iri in limits)


def test_thresholds_of_a_level_are_left_out_where_those_of_the_labels_do_as_well(
    converter: Converter, present: np.ndarray
) -> None:
    """A model that is always right needs none; one with thresholds that let everything through does."""
    right = np.where(present, 0.9, 0.1).astype(np.float32)
    for threshold, helped in ((0.5, False), (0.05, True)):
        head = head_of(converter, "goemotions", threshold)
        assert bool(fit_targets(converter, head, "goemotions-ekman", right, present)) == helped


def test_a_head_made_of_them_answers_better_than_one_half_does(
    fitted: Fitted, converter: Converter, concepts: tuple[str, ...], logits: np.ndarray, present: np.ndarray
) -> None:
    likely = fitted.calibration.apply(logits)
    head, plain = fitted.head("goemotions", concepts), head_of(converter, "goemotions")
    for level in ("goemotions", *TARGETS):
        truth, _ = truth_on(converter, head, level, present)
        scores = {}
        for name, one in (("fitted", head), ("plain", plain)):
            found = Grounded(FixedScorer(one, likely), converter).classify(["a text"] * len(likely), level)
            scores[name] = 2 * (found.chosen & truth).sum() / (found.chosen.sum() + truth.sum())
        assert scores["fitted"] > scores["plain"], level


def test_what_holds_on_another_level_follows_from_the_labels(converter: Converter, concepts: tuple[str, ...]) -> None:
    labels = [iri.rpartition("/")[2] for iri in concepts]
    head = head_of(converter, "goemotions")
    place = [iri.rpartition("/")[2] for iri in head.concepts]
    assert labels == place
    present = np.zeros((3, 28), bool)
    present[0, place.index("annoyance")] = present[1, place.index("joy")] = present[1, place.index("grief")] = True
    truth, known = truth_on(converter, head, "parrott/1", present)
    names = [concept.label for concept in converter.knowledge.taxonomy.at_tier("parrott", 1)] + ["neutral"]
    assert [[name for name, flag in zip(names, row, strict=True) if flag] for row in truth.tolist()] == [
        ["anger"],
        ["joy", "sadness"],
        [],
    ]
    assert known.all()


def test_what_an_unknown_label_could_bring_is_unknown(converter: Converter) -> None:
    head = head_of(converter, "goemotions")
    place = [iri.rpartition("/")[2] for iri in head.concepts]
    present, known = np.zeros((1, 28), bool), np.ones((1, 28), bool)
    known[0, place.index("grief")] = False
    truth, certain = truth_on(converter, head, "parrott/1", present, known)
    names = [concept.label for concept in converter.knowledge.taxonomy.at_tier("parrott", 1)] + ["neutral"]
    assert not truth.any()
    assert [name for name, flag in zip(names, certain[0].tolist(), strict=True) if not flag] == ["sadness"]


def test_a_concept_without_an_example_gets_no_threshold(converter: Converter, present: np.ndarray) -> None:
    head = head_of(converter, "goemotions", 0.05)
    place = [iri.rpartition("/")[2] for iri in head.concepts]
    fewer = present[~present[:, place.index("disgust")]]
    limits = fit_targets(converter, head, "goemotions-ekman", np.where(fewer, 0.9, 0.1).astype(np.float32), fewer)
    assert "https://w3id.org/emotaxa/goemotions-ekman/disgust" not in limits
    assert len(limits) == 6


def test_what_unknown_cells_would_say_changes_nothing_that_is_fitted(
    converter: Converter, concepts: tuple[str, ...], logits: np.ndarray, present: np.ndarray
) -> None:
    """Neither calibration, nor thresholds, nor those of other levels."""
    rows = slice(0, 1500)
    known = np.random.default_rng(4).random(present[rows].shape) < 0.7
    told = present[rows] & known
    one, other = (
        fit_head(converter, "goemotions", concepts, logits[rows], cells, known, targets=TARGETS[:1])
        for cells in (told, told | ~known)
    )
    assert one.calibration.temperature == other.calibration.temperature
    np.testing.assert_array_equal(one.calibration.bias, other.calibration.bias)
    np.testing.assert_array_equal(one.thresholds, other.thresholds)
    bare = fit_head(converter, "goemotions", concepts, logits[rows], told)
    assert one.calibration.temperature != bare.calibration.temperature
    assert (one.thresholds != bare.thresholds).any()


def test_scores_that_know_nothing_get_no_thresholds_of_a_level(converter: Converter, present: np.ndarray) -> None:
    """To choose everything is best then; thresholds do better on the rows that they were fitted on, and there only."""
    noise = np.random.default_rng(3).random(present[:400].shape).astype(np.float32)
    head = head_of(converter, "goemotions", 0.001)
    assert fit_targets(converter, head, "parrott/1", noise, present[:400]) == {}


def test_a_level_that_does_not_exist_is_named(
    converter: Converter, concepts: tuple[str, ...], logits: np.ndarray, present: np.ndarray
) -> None:
    with pytest.raises(UnknownReference, match="goemotion-ekman"):
        fit_head(converter, "goemotions", concepts, logits[:50], present[:50], targets=("goemotion-ekman",))
