"""Relations: what theories state between their emotions, and what follows from it."""

from collections.abc import Iterator
from itertools import chain

import pytest

from ontology.iri import compress, expand
from ontology.load import module_triples, shipped_modules, taxonomy_from
from ontology.relation import Relation
from ontology.taxonomy import Taxonomy


@pytest.fixture(scope="module")
def taxonomy() -> Taxonomy:
    return taxonomy_from(chain.from_iterable(module_triples(path) for path in shipped_modules()))


def related(taxonomy: Taxonomy, curie: str) -> set[tuple[str, str, bool]]:
    return {
        (relation.name, compress(relation.target), relation.inferred)
        for relation in taxonomy.relations.get(expand(curie), ())
    }


def every(taxonomy: Taxonomy) -> Iterator[tuple[str, Relation]]:
    for iri, relations in taxonomy.relations.items():
        for relation in relations:
            yield iri, relation


def test_a_dyad_has_its_parts_and_its_opposite(taxonomy: Taxonomy) -> None:
    assert related(taxonomy, "plutchik:3/awe") == {
        ("composedOf", "plutchik:1/fear", False),
        ("composedOf", "plutchik:1/surprise", False),
        ("oppositeOf", "plutchik:3/aggressiveness", False),
    }


def test_a_part_knows_its_blends(taxonomy: Taxonomy) -> None:
    blends = {
        curie for name, curie, inferred in related(taxonomy, "plutchik:1/joy") if name == "componentOf" and inferred
    }
    names = ("love", "optimism", "guilt", "pride", "delight", "morbidness", "bittersweetness")
    assert blends == {f"plutchik:3/{name}" for name in names}


def test_intensity_carries_over_several_steps_and_back(taxonomy: Taxonomy) -> None:
    assert ("moreIntenseThan", "plutchik:2/joy", False) in related(taxonomy, "plutchik:2/ecstasy")
    assert ("moreIntenseThan", "plutchik:2/serenity", True) in related(taxonomy, "plutchik:2/ecstasy")
    assert ("lessIntenseThan", "plutchik:2/ecstasy", True) in related(taxonomy, "plutchik:2/serenity")


def test_hope_leads_to_satisfaction_or_disappointment_each_on_its_occasion(taxonomy: Taxonomy) -> None:
    reached = {
        compress(relation.target): relation.transition.occasion
        for relation in taxonomy.relations[expand("occ:hope")]
        if relation.name == "leadsTo" and relation.transition
    }
    assert reached.keys() == {"occ:satisfaction", "occ:disappointment"}
    assert len(set(reached.values())) == 2
    assert ("followsFrom", "occ:hope", True) in related(taxonomy, "occ:satisfaction")


def test_opposition_holds_both_ways_wherever_it_is_stated(taxonomy: Taxonomy) -> None:
    opposed = {(iri, relation.target) for iri, relation in every(taxonomy) if relation.name == "oppositeOf"}
    assert len(opposed) > 200
    assert opposed == {(other, iri) for iri, other in opposed}


def test_relations_stay_inside_their_scheme_and_nothing_relates_to_itself(taxonomy: Taxonomy) -> None:
    for iri, relation in every(taxonomy):
        assert relation.target != iri
        assert taxonomy.concepts[relation.target].scheme == taxonomy.concepts[iri].scheme


def test_nothing_is_more_and_less_intense_than_the_same(taxonomy: Taxonomy) -> None:
    more = {(iri, relation.target) for iri, relation in every(taxonomy) if relation.name == "moreIntenseThan"}
    assert more
    assert not more & {(target, iri) for iri, target in more}


def test_moods_belong_to_the_emotions_of_the_atlas(taxonomy: Taxonomy) -> None:
    moods = [concept for concept in taxonomy.by_scheme["ekman-atlas"] if concept.aspect == "mood"]
    assert len(moods) == 5
    assert {target for mood in moods for _, target, _ in related(taxonomy, mood.curie)} == {
        f"ekman-atlas:{name}" for name in ("anger", "fear", "disgust", "sadness", "enjoyment")
    }


def test_a_translation_names_its_source_and_an_english_label_its_part_of_speech(taxonomy: Taxonomy) -> None:
    labels = taxonomy.concepts[expand("sense:joy")].labels
    german = next(label for label in labels if label.lang == "de")
    assert (german.text, german.part_of_speech) == ("Freude", None)
    assert "MFOEM" in german.source
    forms = {(label.text, label.part_of_speech) for label in labels}
    assert {("joy", "noun"), ("joyful", "adjective"), ("joyfully", "adverb")} <= forms
    translated = [
        label for concept in taxonomy.concepts.values() for label in concept.labels if label.lang not in {"en", None}
    ]
    assert len(translated) >= 375
    assert all(label.source for label in translated)
