"""What a label set can deny: a scheme harmonized to itself knows all of its own labels."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mappings.conversion.converter import Converter
from mappings.harmonization.answers import Answers
from mappings.harmonization.corpus.cell import label_cell
from mappings.harmonization.corpus.named import named_dataset
from mappings.harmonization.observability import ABSENT, PRESENT, UNKNOWN, covered_share
from mappings.meaning.targets import members
from ontology.reference import find_level


def states(converter: Converter, dataset: str, target: str, cell: str, absent_from: float = 0.9) -> dict[str, int]:
    answers = Answers(converter, named_dataset(dataset), converter.level(target, "to"), absent_from=absent_from)
    answer = answers.answer(cell)
    return {one.label: int(state) for one, state in zip(answers.targets.concepts, answer.target_states, strict=True)}


@pytest.mark.parametrize(
    "scheme", ["goemotions", "ekman", "ekman-7", "ekman-1999", "sentiment", "parrott/3", "shaver/1"]
)
def test_every_scheme_can_deny_its_own_labels(converter: Converter, scheme: str) -> None:
    own = members(converter.denotation, find_level(converter.knowledge.taxonomy, scheme))
    assert np.allclose(covered_share(converter.denotation, own, own, 0.5), 1.0)


def test_what_no_label_covers_is_not_seen(converter: Converter) -> None:
    taxonomy = converter.knowledge.taxonomy
    ekman = members(converter.denotation, find_level(taxonomy, "ekman"))
    love = [taxonomy.concepts["https://w3id.org/emotaxa/parrott/1/love"]]
    assert covered_share(converter.denotation, ekman, love, 0.5)[0] < 0.1


def test_english_brighter_cannot_tell_of_disgust_nor_afrikaans_of_surprise(converter: Converter) -> None:
    assert states(converter, "brighter-eng", "ekman", label_cell(["joy"])) == {
        "anger": ABSENT, "disgust": UNKNOWN, "fear": ABSENT, "joy": PRESENT,
        "sadness": ABSENT, "surprise": ABSENT, "neutral": UNKNOWN,
    }  # fmt: skip
    assert states(converter, "brighter-afr", "ekman", label_cell([]))["surprise"] == UNKNOWN
    assert states(converter, "brighter-deu", "ekman", label_cell([]))["surprise"] == ABSENT


def test_a_family_that_reaches_further_than_the_labels_is_unknown(converter: Converter) -> None:
    """Shaver's anger holds disgust, for which English BRIGHTER has no label; love has one in neither."""
    english = states(converter, "brighter-eng", "shaver/1", label_cell(["fear"]))
    german = states(converter, "brighter-deu", "shaver/1", label_cell(["fear"]))
    assert (english["anger"], german["anger"]) == (UNKNOWN, ABSENT)
    assert (english["love"], german["love"]) == (UNKNOWN, UNKNOWN)


def test_one_missing_sense_in_many_does_not_hide_a_family_unless_that_is_asked_for(converter: Converter) -> None:
    cell = label_cell(["fear"])
    assert states(converter, "brighter-deu", "shaver/1", cell)["anger"] == ABSENT
    assert states(converter, "brighter-deu", "shaver/1", cell, absent_from=1.0)["anger"] == UNKNOWN


def test_a_label_that_was_not_given_denies_what_lies_in_it_though_another_overlaps_it(converter: Converter) -> None:
    """XED's joy touches anger by a sense of its family; whoever marked joy and not anger still denied anger."""
    assert states(converter, "xed-en", "ekman", "5")["anger"] == ABSENT
    assert states(converter, "xed-en", "ekman", "5,1")["anger"] == PRESENT


def test_neutral_rows_deny_every_emotion(converter: Converter) -> None:
    found = states(converter, "xed-en", "plutchik/1", "0")
    assert {label for label, state in found.items() if state != ABSENT} == {"neutral"}
    found = states(converter, "crowdflower-text-emotion", "shaver/1", "neutral")
    assert {label for label, state in found.items() if state != ABSENT} == {"neutral"}


def test_a_forced_choice_denies_only_what_its_theory_excludes(converter: Converter) -> None:
    found = states(converter, "crowdflower-text-emotion", "shaver/1", "worry")
    assert found["fear"] == PRESENT
    assert found["joy"] == UNKNOWN


@given(st.lists(st.sampled_from(["anger", "fear", "joy", "sadness", "surprise"]), unique=True), st.floats(0.05, 1.0))
def test_the_stricter_the_share_the_less_is_absent_and_nothing_present_changes(
    converter: Converter, labels: list[str], absent_from: float
) -> None:
    loose = states(converter, "brighter-eng", "shaver/1", label_cell(labels), absent_from)
    strict = states(converter, "brighter-eng", "shaver/1", label_cell(labels), 1.0)
    for label, state in strict.items():
        assert loose[label] == state or (state, loose[label]) == (UNKNOWN, ABSENT)
