"""The senses: what every one of them has, and what no two of them share."""

import re
from collections import Counter, defaultdict
from math import dist
from statistics import fmean

import pytest

from ontology.concept import Concept
from ontology.iri import BASE
from ontology.load import module_triples, shipped_modules, taxonomy_from
from ontology.spelling import normalised
from ontology.taxonomy import Taxonomy

NEUTRAL = f"{BASE}sense/neutral"
NEAR = {frozenset(("surprise", "anticipation"))}
"""Opposites that differ in nothing that valence, arousal and dominance tell."""


@pytest.fixture(scope="module")
def taxonomy() -> Taxonomy:
    """What the shipped modules say."""
    return taxonomy_from(triple for path in shipped_modules() for triple in module_triples(path))


@pytest.fixture(scope="module")
def senses(taxonomy: Taxonomy) -> dict[str, Concept]:
    """The senses, by slug."""
    return {sense.slug: sense for sense in taxonomy.by_scheme["sense"]}


def forms(sense: Concept, part: str) -> set[str]:
    return {label.text for label in sense.labels if label.kind == "derived" and label.part_of_speech == part}


def opposites(sense: Concept) -> set[str]:
    return {iri for name, iri in sense.relations if name == "oppositeOf"}


def test_every_sense_has_a_definition_and_the_part_of_speech_of_its_label(senses: dict[str, Concept]) -> None:
    for sense in senses.values():
        assert len(sense.definition.split()) >= 5, sense.curie
        assert sense.labels[0].part_of_speech is not None, sense.curie
        assert all(label.part_of_speech for label in sense.labels if label.kind == "derived"), sense.curie


def test_senses_are_counted_without_gap(senses: dict[str, Concept]) -> None:
    assert sorted(sense.position for sense in senses.values()) == list(range(1, len(senses) + 1))


def test_every_sense_has_a_norm_of_its_own_or_names_those_it_is_estimated_from(
    taxonomy: Taxonomy, senses: dict[str, Concept]
) -> None:
    for sense in senses.values():
        rated = bool(taxonomy.norms_of.get(sense.iri))
        if sense.iri == NEUTRAL:
            assert not rated and not sense.estimated_from
            continue
        assert rated != bool(sense.estimated_from), sense.curie
        assert len(sense.estimated_from) <= 4, sense.curie
        assert set(sense.estimated_from) <= set(taxonomy.norms), sense.curie


def test_no_sense_is_estimated_from_a_reading_that_was_not_taken(
    taxonomy: Taxonomy, senses: dict[str, Concept]
) -> None:
    used = {iri for sense in senses.values() for iri in sense.estimated_from}
    assert [iri for iri in used if taxonomy.norms[iri].reading_of] == []


def test_no_name_and_no_form_belongs_to_two_senses(senses: dict[str, Concept]) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for sense in senses.values():
        for label in sense.labels:
            if label.lang == "en":
                owners[normalised(label.text)].add(sense.curie)
    assert {name: found for name, found in owners.items() if len(found) > 1} == {}


def test_no_sense_says_a_word_twice(senses: dict[str, Concept]) -> None:
    for sense in senses.values():
        said = Counter(label.text for label in sense.labels if label.lang == "en")
        assert [word for word, times in said.items() if times > 1] == [], sense.curie


def test_opposites_are_mutual_and_never_the_sense_itself(taxonomy: Taxonomy, senses: dict[str, Concept]) -> None:
    for sense in senses.values():
        for iri in opposites(sense):
            assert iri != sense.iri
            assert sense.iri in opposites(taxonomy.concepts[iri]), f"{sense.curie} and {iri}"


def test_opposites_lie_apart_in_the_affect_space(taxonomy: Taxonomy, senses: dict[str, Concept]) -> None:
    def place(sense: Concept) -> list[float]:
        norms = taxonomy.norms_of.get(sense.iri) or [taxonomy.norms[iri] for iri in sense.estimated_from]
        points = [(norm.point.valence, norm.point.arousal, norm.point.dominance or 0.0) for norm in norms]
        return [fmean(values) for values in zip(*points, strict=True)]

    near = {
        frozenset((sense.slug, other.slug))
        for sense in senses.values()
        for other in (taxonomy.concepts[iri] for iri in opposites(sense))
        if dist(place(sense), place(other)) < 0.4
    }
    assert near == NEAR


def test_the_family_of_joy_is_complete_and_sorted_by_part_of_speech(senses: dict[str, Concept]) -> None:
    joy = senses["joy"]
    assert forms(joy, "adjective") == {"joyful", "joyous", "overjoyed"}
    assert forms(joy, "adverb") == {"joyfully", "joyously"}
    assert forms(joy, "verb") == {"rejoice", "rejoiced"}
    assert {label.text for label in joy.labels if label.kind == "alternative" and label.lang == "en"} == {
        "joyfulness",
        "joyousness",
    }
    assert opposites(joy) == {senses["sadness"].iri, senses["sorrow"].iri}


def test_verbs_are_spelled_in_both_ways(senses: dict[str, Concept]) -> None:
    for sense in senses.values():
        verbs = forms(sense, "verb")
        british = {verb for verb in verbs if verb.endswith(("ise", "ised", "ising"))}
        american = {re.sub(r"is(e|ed|ing)$", r"iz\1", verb) for verb in british}
        assert {verb for verb in verbs if verb.endswith(("ize", "ized", "izing"))} == american, sense.curie


@pytest.mark.parametrize(
    ("slug", "spellings"),
    [
        ("satisfaction", {"fulfilment", "fulfillment"}),
        ("enthrallment", {"enthral", "enthrall", "enthralment"}),
        ("passion", {"ardour", "ardor"}),
        ("zeal", {"fervour", "fervor"}),
        ("realization", {"realisation"}),
        ("insult", {"offence", "offense"}),
    ],
)
def test_nouns_are_spelled_in_both_ways(senses: dict[str, Concept], slug: str, spellings: set[str]) -> None:
    assert spellings <= {label.text for label in senses[slug].labels}
