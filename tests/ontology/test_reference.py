"""From what a user typed to schemes, levels and concepts of the shipped graph."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mappings.knowledge import Knowledge
from ontology.errors import EmotaxaError, UnknownReference
from ontology.iri import BASE
from ontology.reference import find_concept, find_level, find_scheme
from ontology.taxonomy import Taxonomy


@pytest.fixture(scope="module")
def taxonomy(knowledge: Knowledge) -> Taxonomy:
    return knowledge.taxonomy


@pytest.mark.parametrize("text", ["goemotions", "GoEmotions", "GOEMOTIONS", f"{BASE}goemotions"])
def test_a_scheme_is_found_by_id_printed_name_and_iri(taxonomy: Taxonomy, text: str) -> None:
    assert find_scheme(taxonomy, text).id == "goemotions"


@pytest.mark.parametrize("text", ["shaver/1", "shaver:1", "Shaver et al. 1987/1", f"{BASE}shaver/1"])
def test_a_tier_is_found_in_every_spelling(taxonomy: Taxonomy, text: str) -> None:
    level = find_level(taxonomy, text)
    assert (level.scheme.id, level.tier, level.id) == ("shaver", 1, "shaver/1")


@pytest.mark.parametrize("text", ["parrott:3/joy", f"{BASE}parrott/3/joy"])
def test_a_concept_is_found_by_curie_and_iri(taxonomy: Taxonomy, text: str) -> None:
    assert find_concept(taxonomy, text).curie == "parrott:3/joy"


@pytest.mark.parametrize(
    ("text", "level", "curie"),
    [
        ("annoyance", "goemotions", "goemotions:annoyance"),
        ("3", "goemotions", "goemotions:annoyance"),
        ("JOY ", "goemotions", "goemotions:joy"),
        ("happiness", "ekman", "ekman:joy"),
        ("Sensory-Pleasure", "ekman-1999", "ekman-1999:sensory-pleasure"),
        ("joy", "parrott", "parrott:1/joy"),
        ("joy", "parrott/3", "parrott:3/joy"),
        ("3/joy", "parrott", "parrott:3/joy"),
        ("ekman:happiness", "ekman", "ekman:joy"),
    ],
)
def test_a_bare_label_is_found_in_its_scheme(taxonomy: Taxonomy, text: str, level: str, curie: str) -> None:
    assert find_concept(taxonomy, text, find_level(taxonomy, level)).curie == curie


def test_every_concept_is_found_by_its_iri_its_curie_and_its_label(taxonomy: Taxonomy) -> None:
    for concept in taxonomy.concepts.values():
        level = find_level(taxonomy, concept.scheme if concept.tier is None else f"{concept.scheme}/{concept.tier}")
        for text in (concept.iri, concept.curie):
            assert find_concept(taxonomy, text) is concept
        assert find_concept(taxonomy, concept.label, level) is concept


@pytest.mark.parametrize(
    ("text", "level", "hint"),
    [("anoyance", "goemotions", "annoyance"), ("joyy", "parrott", "joy"), ("", "goemotions", "")],
)
def test_an_unknown_label_names_the_nearest(taxonomy: Taxonomy, text: str, level: str, hint: str) -> None:
    with pytest.raises(UnknownReference) as caught:
        find_concept(taxonomy, text, find_level(taxonomy, level))
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    ("text", "hint"), [("goemotion", "goemotions"), ("shavr", "shaver"), ("shaver/9", "shaver/1"), ("ekman/1", "ekman")]
)
def test_an_unknown_scheme_or_tier_names_the_nearest(taxonomy: Taxonomy, text: str, hint: str) -> None:
    with pytest.raises(UnknownReference) as caught:
        find_level(taxonomy, text)
    assert hint in caught.value.hint


@given(st.text())
def test_no_text_breaks_the_search(knowledge: Knowledge, text: str) -> None:
    taxonomy = knowledge.taxonomy
    for search in (
        lambda: find_level(taxonomy, text),
        lambda: find_concept(taxonomy, text),
        lambda: find_concept(taxonomy, text, find_level(taxonomy, "parrott")),
    ):
        try:
            search()
        except EmotaxaError as error:
            assert len(str(error)) < 1000
