"""The shape of the shipped ontology, against the published trees and lists.

`data/parrott-form-a.tsv` holds the 135 words of Parrott 2001, Emotions in Social Psychology, in the published form that
equals Shaver, Schwartz, Kirson & O'Connor 1987, with their clusters.
"""

import csv
from collections import Counter
from pathlib import Path

import pytest

from mappings.knowledge import Knowledge
from ontology.iri import BASE
from ontology.taxonomy import Taxonomy

FORM_A = Path(__file__).parent / "data" / "parrott-form-a.tsv"


@pytest.fixture(scope="module")
def taxonomy(knowledge: Knowledge) -> Taxonomy:
    return knowledge.taxonomy


@pytest.fixture(scope="module")
def form_a() -> set[tuple[str, str, str]]:
    with FORM_A.open(encoding="utf-8", newline="") as lines:
        return {(row["primary"], row["secondary"], row["tertiary"]) for row in csv.DictReader(lines, delimiter="\t")}


@pytest.mark.parametrize("scheme", ["parrott", "shaver"])
def test_the_trees_have_6_25_and_135_concepts_that_agree_with_the_published_form(
    taxonomy: Taxonomy, form_a: set[tuple[str, str, str]], scheme: str
) -> None:
    assert [len(taxonomy.at_tier(scheme, rank)) for rank in (1, 2, 3)] == [6, 25, 135]
    found = {
        tuple(taxonomy.concepts[iri].label for iri in taxonomy.path(leaf.iri)) for leaf in taxonomy.at_tier(scheme, 3)
    }
    assert found == form_a


@pytest.mark.parametrize("scheme", ["parrott", "shaver"])
def test_no_two_concepts_of_one_tier_bear_one_name_and_iris_carry_the_tier(taxonomy: Taxonomy, scheme: str) -> None:
    for rank in (1, 2, 3):
        names = Counter(concept.label for concept in taxonomy.at_tier(scheme, rank))
        assert [name for name, count in names.items() if count > 1] == []
        for concept in taxonomy.at_tier(scheme, rank):
            assert concept.iri == f"{BASE}{scheme}/{rank}/{concept.label}"


def test_surprise_stands_on_all_three_tiers_of_parrott_as_three_concepts(taxonomy: Taxonomy) -> None:
    path = taxonomy.path(f"{BASE}parrott/3/surprise")
    assert path == (f"{BASE}parrott/1/surprise", f"{BASE}parrott/2/surprise", f"{BASE}parrott/3/surprise")


@pytest.mark.parametrize(
    ("form_b", "form_a_concept"),
    [
        ("irritability", "2/irritation"),
        ("attractiveness", "3/attraction"),
        ("bitter", "3/bitterness"),
        ("hatred", "3/hate"),
        ("grouchy", "3/grouchiness"),
        ("unhappy", "3/unhappiness"),
        ("defeatism", "3/defeat"),
        ("suspense", "3/tenseness"),
        ("crosspatch", "3/grumpiness"),
    ],
)
def test_names_of_form_b_are_alternative_labels(taxonomy: Taxonomy, form_b: str, form_a_concept: str) -> None:
    concept = taxonomy.concepts[f"{BASE}parrott/{form_a_concept}"]
    assert form_b in [label.text for label in concept.labels if label.kind == "alternative"]


def test_the_lists_of_ekman_hold_what_he_lists(taxonomy: Taxonomy) -> None:
    def labels(scheme: str) -> set[str]:
        return {concept.label for concept in taxonomy.by_scheme[scheme]}

    assert labels("ekman") == {"anger", "disgust", "fear", "joy", "sadness", "surprise"}
    assert labels("ekman-7") == {"anger", "disgust", "fear", "happiness", "sadness", "surprise", "contempt"}
    assert labels("ekman-1999") == {
        "amusement",
        "contempt",
        "contentment",
        "embarrassment",
        "excitement",
        "guilt",
        "pride in achievement",
        "relief",
        "satisfaction",
        "sensory pleasure",
        "shame",
    }


def test_every_tertiary_word_of_the_trees_is_a_sense(taxonomy: Taxonomy) -> None:
    senses = {concept.label for concept in taxonomy.by_scheme["sense"]}
    assert {concept.label for concept in taxonomy.at_tier("parrott", 3)} <= senses


def test_every_concept_and_sense_has_a_definition_of_its_own(taxonomy: Taxonomy) -> None:
    without = [concept.curie for concept in taxonomy.concepts.values() if len(concept.definition.split()) < 5]
    assert without == []
    shared = Counter(concept.definition for concept in taxonomy.concepts.values())
    assert [text for text, count in shared.items() if count > 1] == []


def test_the_norms_of_russell_and_mehrabian_are_all_there_on_their_scale(taxonomy: Taxonomy) -> None:
    rated = [norm for norm in taxonomy.norms.values() if "/russell-mehrabian-1977/" in norm.iri]
    norms = [norm for norm in rated if norm.reading_of is None]
    assert (len(norms), len(rated)) == (151, 157)
    assert {str(norm.scale) for norm in norms} == {"-1..1"}
    angry = next(norm for norm in norms if norm.term == "angry")
    assert (angry.valence, angry.arousal, angry.dominance) == (-0.51, 0.59, 0.25)
    assert angry.concept == f"{BASE}sense/anger"
    assert "1977" in angry.source


def test_theories_say_what_excludes_what(taxonomy: Taxonomy) -> None:
    assert f"{BASE}ekman/fear" in taxonomy.excluding[f"{BASE}ekman/anger"]
    assert f"{BASE}parrott/3/terror" in taxonomy.excluding[f"{BASE}parrott/3/glee"]
    assert f"{BASE}parrott/3/glee" not in taxonomy.excluding[f"{BASE}parrott/3/joy"]


def test_every_concept_names_its_source(taxonomy: Taxonomy) -> None:
    assert [concept.curie for concept in taxonomy.concepts.values() if not concept.source] == []
