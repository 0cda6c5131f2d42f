"""What the shipped mapping sets say of the senses: which families and polarities hold them."""

from typing import Final

import pytest

from mappings.conversion.converter import Converter
from mappings.knowledge import Knowledge
from ontology.iri import BASE

_SENSES_OF_NO_LIST: Final = frozenset({"boredom", "trust", "interest", "craving", "politeness", "sleepiness"})
"""Senses that no family of Ekman's six holds: his lists name none of them, nor anything that contains them."""


def test_every_sense_has_a_polarity(converter: Converter, knowledge: Knowledge) -> None:
    denotation = converter.denotation
    polarities = denotation.rows(concept.iri for concept in knowledge.taxonomy.by_scheme["sentiment"])
    covered = denotation.membership[polarities].max(axis=0)
    senses = {concept.iri for concept in knowledge.taxonomy.by_scheme["sense"]}
    assert [iri for iri, most in zip(denotation.senses, covered, strict=True) if iri in senses and most < 0.5] == []


def test_no_word_borrows_the_norm_of_another(knowledge: Knowledge) -> None:
    """A tertiary keeps its own published point: what else it holds by degrees has no norm that would shift it."""
    borrowed = [
        record.id
        for record in knowledge.records
        if record.subject.startswith((BASE + "parrott/3/", BASE + "shaver/3/"))
        and record.predicate == "skos:closeMatch"
        and not record.negated
        and knowledge.taxonomy.norms_of.get(record.object)
    ]
    assert borrowed == []


def test_parrott_and_shaver_hold_the_same_senses_under_the_same_names(converter: Converter) -> None:
    """Parrott's tree is Shaver's, so what either says of a sense the other says too."""
    denotation = converter.denotation
    for iri in denotation.iris:
        if iri.startswith(BASE + "parrott/"):
            own, twin = denotation.rows((iri, iri.replace("/parrott/", "/shaver/")))
            assert (denotation.membership[own] == denotation.membership[twin]).all(), iri


@pytest.mark.parametrize("sense", sorted(_SENSES_OF_NO_LIST))
def test_ekmans_six_hold_no_sense_that_he_does_not_name(converter: Converter, knowledge: Knowledge, sense: str) -> None:
    denotation = converter.denotation
    rows = denotation.rows(concept.iri for concept in knowledge.taxonomy.by_scheme["ekman"])
    assert not denotation.membership[rows, denotation.column[f"{BASE}sense/{sense}"]].any()


@pytest.mark.parametrize(
    ("state", "family"),
    [
        ("helplessness", "sadness"),
        ("resignation", "sadness"),
        ("discouragement", "sadness"),
        ("desperation", "fear"),
        ("argumentativeness", "anger"),
        ("repugnance", "disgust"),
        ("naches", "joy"),
        ("wonder", "joy"),
        ("schadenfreude", "joy"),
    ],
)
def test_a_state_of_the_atlas_lies_first_in_the_family_that_it_is_a_state_of(
    converter: Converter, knowledge: Knowledge, state: str, family: str
) -> None:
    denotation = converter.denotation
    column = denotation.column[f"{BASE}sense/{state}"]
    concepts = knowledge.taxonomy.by_scheme["ekman"]
    most = max(concepts, key=lambda concept: denotation.membership[denotation.row[concept.iri], column])
    assert most.label == family
