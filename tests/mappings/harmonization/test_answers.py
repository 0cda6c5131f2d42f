"""Answers: what a label cell becomes, and what it leaves open."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mappings.conversion.converter import Converter
from mappings.harmonization.answers import Answers, BadLabel
from mappings.harmonization.observability import ABSENT, PRESENT, UNKNOWN
from ontology.errors import EmotaxaError, UnknownReference
from tests.mappings.harmonization.corpora import GOEMOTIONS, NAMED, single

PAPER = "goemotions-paper"


def answers_to(converter: Converter, target: str, **more: object) -> Answers:
    return Answers(converter, GOEMOTIONS, converter.level(target, "to"), **more)  # type: ignore[arg-type]


def test_labels_stand_in_the_targets_order_with_neutral_last(converter: Converter) -> None:
    answer = answers_to(converter, "ekman", profile=PAPER).answer("27,26,2,14")
    assert answer.source_labels == ("neutral", "surprise", "anger", "fear")
    assert answer.labels == ("anger", "fear", "surprise", "neutral")
    assert answers_to(converter, "sentiment", profile=PAPER).answer("27,26,2,17").labels == (
        "positive",
        "negative",
        "ambiguous",
        "neutral",
    )


def test_a_label_given_twice_counts_once(converter: Converter) -> None:
    assert answers_to(converter, "ekman").answer("3, 3,2").source_labels == ("annoyance", "anger")


def test_degrees_stand_beside_the_labels(converter: Converter) -> None:
    matrix = converter.matrix(converter.level("goemotions", "from"), converter.level("ekman", "to"))
    names = {concept.label: row for row, concept in enumerate(matrix.sources)}
    columns = {concept.label: column for column, concept in enumerate(matrix.targets)}
    degree = matrix.degree.toarray()
    answer = answers_to(converter, "ekman").answer(f"{names['pride']},{names['annoyance']}")
    assert dict(zip(answer.labels, answer.degrees, strict=True)) == {
        "anger": 1.0,
        "joy": pytest.approx(degree[names["pride"], columns["joy"]], abs=1e-6),
    }


def test_with_the_paper_every_ekman_label_is_present_or_absent(converter: Converter) -> None:
    answers = answers_to(converter, "ekman", profile=PAPER)
    for code in range(28):
        answer = answers.answer(str(code))
        assert len(answer.labels) == 1 and answer.unknown == () and answer.unmapped == ()


def test_a_target_that_no_label_covers_is_unknown(converter: Converter) -> None:
    """GoEmotions has no label that covers jealousy, so its rows cannot deny it; they do deny hope."""
    answer = answers_to(converter, "parrott").answer("27")
    assert "jealousy" in answer.unknown and "hope" not in answer.unknown
    assert answer.labels == ("neutral",)


def test_a_target_that_overlaps_below_the_threshold_is_unknown_not_absent(converter: Converter) -> None:
    answers = answers_to(converter, "ekman", threshold=1.0)
    column = [concept.label for concept in answers.targets.concepts].index("joy")
    row = int(np.flatnonzero((answers.targets.degree[:, column] > 0) & (answers.targets.degree[:, column] < 1))[0])
    answer = answers.answer(answers.sources[row].notations[0])
    assert "joy" in answer.unknown and answer.unmapped == (answers.sources[row].label,)


@given(st.lists(st.integers(0, 27), max_size=6), st.sampled_from(["ekman", "parrott/1", "sentiment", "parrott"]))
def test_every_target_is_present_absent_or_unknown(converter: Converter, codes: list[int], target: str) -> None:
    answers = answers_to(converter, target)
    answer = answers.answer(",".join(map(str, codes)))
    states = dict(zip((c.label for c in answers.targets.concepts), answer.target_states.tolist(), strict=True))
    assert {label for label, state in states.items() if state == PRESENT} == set(answer.labels)
    assert {label for label, state in states.items() if state == UNKNOWN} == set(answer.unknown)
    overlap = answers.targets.degree[codes].max(axis=0, initial=0.0)
    for place, concept in enumerate(answers.targets.concepts):
        if states[concept.label] == ABSENT:
            assert overlap[place] == 0 and answers.targets.observable[place] and codes
    assert set(answer.unmapped) <= set(answer.source_labels)
    assert all(answers.targets.threshold - 1e-6 <= degree <= 1 for degree in answer.degrees)
    point = (answer.valence, answer.arousal, answer.dominance)
    assert all(value is None or -1 <= value <= 1 for value in point)


@given(codes=st.lists(st.integers(0, 27), min_size=1, max_size=5, unique=True))
def test_the_point_is_the_mixture_of_the_labels(converter: Converter, codes: list[int]) -> None:
    answers = answers_to(converter, "ekman")
    answer = answers.answer(",".join(map(str, codes)))
    known = converter.affect.mixture(tuple(answers.sources[row].iri for row in codes), np.ones(len(codes)))
    assert known is not None
    assert answer.valence == pytest.approx(known.point.valence, abs=1e-6)
    assert answer.arousal == pytest.approx(known.point.arousal, abs=1e-6)


@pytest.mark.parametrize("cell", ["", "   "])
def test_a_row_without_labels_says_nothing(converter: Converter, cell: str) -> None:
    answers = answers_to(converter, "ekman", profile=PAPER)
    answer = answers.answer(cell)
    assert (answer.source_labels, answer.labels, answer.unmapped, answer.valence) == ((), (), (), None)
    assert answer.unknown == ("anger", "disgust", "fear", "joy", "sadness", "surprise", "neutral")


def test_a_forced_choice_denies_only_what_the_chosen_concept_excludes(converter: Converter) -> None:
    level = converter.level("parrott/1", "to")
    forced = Answers(converter, single(GOEMOTIONS), level)
    free = Answers(converter, GOEMOTIONS, level)
    assumed = Answers(converter, single(GOEMOTIONS), level, assume_absent=True)
    fear = "14"
    absent = {
        concept.label
        for concept, state in zip(forced.targets.concepts, forced.answer(fear).target_states, strict=True)
        if state == ABSENT
    }
    assert "neutral" in absent, "a row that shows fear is not neutral"
    assert absent <= {
        concept.label
        for concept, state in zip(free.targets.concepts, free.answer(fear).target_states, strict=True)
        if state == ABSENT
    }
    assert (assumed.answer(fear).target_states == free.answer(fear).target_states).all()


def test_a_forced_choice_without_a_target_denies_nothing(converter: Converter) -> None:
    forced = Answers(converter, single(GOEMOTIONS), converter.level("ekman", "to"))
    answer = forced.answer("7")
    assert answer.unmapped == ("curiosity",) and ABSENT not in answer.target_states


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("28", "'28' is no label id of goemotions; the ids are 0 to 27"),
        ("x", "'x' is no label id of goemotions; the ids are 0 to 27"),
        ("-1", "'-1' is no label id"),
        ("04", "'04' is no label id"),
        ("4,,27", "a label is missing in '4,,27'"),
        (",", "a label is missing in ','"),
        ("4,", "a label is missing in '4,'"),
        ("anger", "'anger' is no label id"),
    ],
)
def test_a_bad_label_is_told_with_what_is_allowed(converter: Converter, cell: str, message: str) -> None:
    with pytest.raises(BadLabel) as told:
        answers_to(converter, "ekman").answer(cell)
    assert str(told.value).startswith(message)


def test_a_label_of_a_megabyte_is_told_in_short(converter: Converter) -> None:
    with pytest.raises(BadLabel) as told:
        answers_to(converter, "ekman").answer("9" * 1_000_000)
    assert len(str(told.value)) < 300 and "1,000,000 characters" in str(told.value)


def test_labels_by_name_are_read_and_a_wrong_one_gets_the_nearest(converter: Converter) -> None:
    answers = Answers(converter, NAMED, converter.level("ekman", "to"))
    assert answers.answer("joy|Annoyance").source_labels == ("joy", "annoyance")
    with pytest.raises(BadLabel, match="did you mean annoyance"):
        answers.answer("anoyance")


@pytest.mark.parametrize("threshold", [0.0, -1.0, 1.5, math.nan, math.inf])
def test_a_threshold_that_is_no_degree_is_refused(converter: Converter, threshold: float) -> None:
    with pytest.raises(EmotaxaError, match="no degree") as told:
        answers_to(converter, "ekman", threshold=threshold)
    assert told.value.field == "threshold"


def test_an_unknown_profile_is_told(converter: Converter) -> None:
    with pytest.raises(UnknownReference, match="goemotions-paper"):
        answers_to(converter, "ekman", profile="goemotions-papr")
    with pytest.raises(EmotaxaError, match="does not convert"):
        answers_to(converter, "parrott", profile=PAPER)
