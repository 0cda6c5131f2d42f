"""Answers: what a label cell becomes, and what it leaves open."""

import math
from typing import Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mappings.conversion.converter import Converter
from mappings.harmonization.answers import Answers, BadLabel
from mappings.harmonization.corpus.cell import label_cell
from mappings.harmonization.corpus.dataset import find_dataset
from mappings.harmonization.observability import ABSENT, PRESENT, UNKNOWN
from ontology.concept import Concept
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
    answer = answers_to(converter, "parrott").answer("7")
    assert answer.source_labels == ("curiosity",)
    assert "jealousy" in answer.unknown and "hope" not in answer.unknown


def test_a_target_that_overlaps_below_the_threshold_is_unknown_not_absent(converter: Converter) -> None:
    answers = answers_to(converter, "ekman", threshold=1.0)
    column = [concept.label for concept in answers.targets.concepts].index("joy")
    row = int(np.flatnonzero((answers.targets.degree[:, column] > 0) & (answers.targets.degree[:, column] < 1))[0])
    answer = answers.answer(answers.sources[row].notations[0])
    assert "joy" in answer.unknown and answer.unmapped == (answers.sources[row].label,)


def denied_by_hand(converter: Converter, answers: Answers, codes: list[int], target: Concept) -> bool:
    """Read the rule of decision 0007 plainly: nine tenths denied, and nothing of the rest covered by what was given."""
    mu = converter.denotation.membership
    rows = [converter.denotation.row[source.iri] for source in answers.sources]
    meaning = mu[converter.denotation.row[target.iri]]
    gone = whole = 0.0
    for sense in np.flatnonzero(meaning):
        enough = min(0.5, float(meaning[sense])) - 1e-9
        whole += meaning[sense]
        if any(mu[row, sense] >= enough for code, row in enumerate(rows) if code not in codes):
            gone += meaning[sense]
        elif any(mu[rows[code], sense] > 1e-9 for code in codes):
            return False
    return whole > 0 and gone / whole >= 0.9 - 1e-9


@given(st.lists(st.integers(0, 27), max_size=6), st.sampled_from(["ekman", "parrott/1", "sentiment", "parrott"]))
def test_every_target_is_present_absent_or_unknown(converter: Converter, codes: list[int], target: str) -> None:
    answers = answers_to(converter, target)
    answer = answers.answer(",".join(map(str, codes)))
    states = dict(zip((c.label for c in answers.targets.concepts), answer.target_states.tolist(), strict=True))
    assert {label for label, state in states.items() if state == PRESENT} == set(answer.labels)
    assert {label for label, state in states.items() if state == UNKNOWN} == set(answer.unknown)
    given = {answers.sources[code].label for code in codes}
    for concept, state in zip(answers.targets.concepts, answer.target_states.tolist(), strict=True):
        if state != PRESENT:
            denied = bool(codes) and (given == {"neutral"} or denied_by_hand(converter, answers, codes, concept))
            assert (state == ABSENT) == denied, concept.curie
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


def test_a_row_of_zeros_denies_what_can_be_observed_and_nothing_else(converter: Converter) -> None:
    level = converter.level("ekman", "to")
    for name, unasked in (("brighter-eng", "disgust"), ("brighter-afr", "surprise")):
        answers = Answers(converter, find_dataset(name), level)
        zeros = answers.answer(label_cell([]))
        assert (zeros.annotated, zeros.source_labels, zeros.labels) == (True, (), ())
        assert zeros.unknown == (unasked, "neutral"), "what was not asked for is unknown, not absent"
        assert set(answers.answer("").unknown) == {concept.label for concept in answers.targets.concepts}
        assert not answers.answer("").annotated


@pytest.mark.parametrize(("name", "unasked"), [("brighter-eng", "disgust"), ("brighter-afr", "surprise")])
@pytest.mark.parametrize("target", ["ekman", "shaver/1", "parrott/1"])
def test_no_row_denies_what_its_annotators_were_not_asked_for(
    converter: Converter, name: str, unasked: str, target: str
) -> None:
    answers = Answers(converter, find_dataset(name), converter.level(target, "to"))
    labels = [concept.label for concept in answers.targets.concepts]
    if unasked in labels:
        column = labels.index(unasked)
        cells = [label_cell(concept.label for concept in answers.sources[:n]) for n in range(6)]
        assert all(answers.answer(cell).target_states[column] == UNKNOWN for cell in cells)


def test_a_label_that_a_row_leaves_open_denies_nothing_that_it_overlaps(converter: Converter) -> None:
    answers = Answers(converter, find_dataset("brighter-deu"), converter.level("ekman", "to"))
    closed, open_ = answers.answer(label_cell(["fear"])), answers.answer(label_cell(["fear"], ["joy"]))
    names = [concept.label for concept in answers.targets.concepts]
    assert "joy" not in closed.unknown and "joy" in open_.unknown
    assert set(closed.unknown) <= set(open_.unknown)
    states = dict(zip((c.label for c in answers.sources), open_.source_states.tolist(), strict=True))
    assert (states["fear"], states["joy"], states["anger"]) == (PRESENT, UNKNOWN, ABSENT)
    assert open_.target_states[names.index("fear")] == PRESENT


def test_a_dimensional_corpus_says_nothing_of_labels(converter: Converter) -> None:
    answer = Answers(converter, find_dataset("emobank"), converter.level("ekman", "to")).answer("")
    assert (answer.labels, answer.valence, answer.annotated) == ((), None, False) and len(answer.unknown) == 7


def test_lines_without_emotion_deny_what_xed_can_tell(converter: Converter) -> None:
    answers = Answers(converter, find_dataset("xed-en"), converter.level("ekman", "to"))
    answer = answers.answer(label_cell(["0"]))
    assert (answer.source_labels, answer.labels) == (("neutral",), ("neutral",))
    assert "anger" not in answer.unknown
    with pytest.raises(BadLabel, match="the ids are 0 to 8"):
        answers.answer("9")


def test_kept_strings_stand_among_the_labels_and_deny_nothing(converter: Converter) -> None:
    level = converter.level("ekman", "to")
    kept = Answers(converter, NAMED, level, unknown="keep")
    answer = kept.answer("joy|happyness|zzz|happyness")
    assert answer.source_labels == ("joy", "happyness", "zzz") and answer.labels == ("joy",)
    assert answer.unmapped == answer.unlisted == ("happyness", "zzz")
    assert ABSENT not in answer.target_states and ABSENT not in answer.source_states
    assert kept.answer("joy").target_states.tolist().count(ABSENT) > 0
    with pytest.raises(BadLabel, match="a label is missing") as malformed:
        kept.answer("joy||fear")
    assert malformed.value.labels == {}


@pytest.mark.parametrize("unknown", ["error", "drop"])
def test_all_the_strings_of_a_cell_that_are_no_labels_are_told_with_suggestions(
    converter: Converter, unknown: Literal["error", "drop"]
) -> None:
    answers = Answers(converter, NAMED, converter.level("ekman", "to"), unknown=unknown)
    with pytest.raises(BadLabel) as told:
        answers.answer("joy|anoyance|zzz")
    assert set(told.value.labels) == {"anoyance", "zzz"}
    assert told.value.labels["anoyance"][0] == "annoyance" == answers.suggestions("anoyance")[0]


@given(st.lists(st.lists(st.integers(0, 29), max_size=4), max_size=12))
def test_many_cells_at_once_have_the_answers_that_each_has_alone(converter: Converter, codes: list[list[int]]) -> None:
    answers = answers_to(converter, "parrott/1")
    cells = [",".join(map(str, cell)) for cell in codes]
    for cell, found in zip(cells, answers.answers(cells), strict=True):
        if isinstance(found, BadLabel):
            with pytest.raises(BadLabel):
                answers.answer(cell)
        else:
            alone = answers.answer(cell)
            assert (found.labels, found.degrees, found.unknown) == (alone.labels, alone.degrees, alone.unknown)
            assert (found.target_states == alone.target_states).all() and found.valence == alone.valence


@pytest.mark.parametrize("name", ["xed-en", "brighter-eng", "goemotions", "semeval-2018-e-c"])
def test_a_corpus_in_its_own_label_set_keeps_its_annotation(converter: Converter, name: str) -> None:
    dataset = find_dataset(name)
    answers = Answers(converter, dataset, converter.level(dataset.scheme, "to"))
    concepts = [concept.iri for concept in answers.targets.concepts]
    order = [concepts.index(concept.iri) for concept in answers.sources]
    reader = {label.label: next(iter(label.notations), label.label) for label in answers.sources}
    for count in range(3):
        for start in range(len(answers.sources) - count):
            labels = [concept.label for concept in answers.sources[start : start + count]]
            given = [reader[label] if dataset.layout.label_coding == "id" else label for label in labels]
            answer = answers.answer(label_cell(given))
            assert set(answer.labels) == set(labels) and answer.unknown == ()
            assert (answer.target_states[order] == answer.source_states).all()
