"""Overlaps and synonyms: words that several concepts claim, and words that concepts are called by already."""

from classifiers.encoders.protocol import Encoder
from mappings.knowledge import Knowledge
from mappings.suggesting.combining import combined
from mappings.suggesting.embedding import EmbeddingSuggester
from mappings.suggesting.evidence import Evidence
from mappings.suggesting.lexical import LexicalSuggester
from mappings.suggesting.overlap import Placed, placed
from mappings.suggesting.suggester import Suggester
from mappings.suggesting.synonyms import SYNONYM, suggest_synonyms
from mappings.suggesting.targets import Targets
from mappings.suggesting.term import Term
from mappings.suggesting.word_list import word_list_from
from ontology.reference import find_concept


def claimed(knowledge: Knowledge, *claims: tuple[str, str, float], every: bool = False) -> list[Placed]:
    """Place candidates for one word: a concept, its relation, and its likeness by vectors each."""
    term = Term.word("glowing")
    evidence = [
        Evidence(term, find_concept(knowledge.taxonomy, curie), "embedding", predicate, "semapv:x", score, "near")
        for curie, predicate, score in claims
    ]
    return placed(combined(evidence), knowledge.taxonomy, every=every)


def test_the_closest_concept_goes_first_and_the_others_are_runners_up(knowledge: Knowledge) -> None:
    joy, pride = claimed(knowledge, ("sense:joy", "skos:closeMatch", 0.7), ("sense:pride", "skos:closeMatch", 0.8))
    assert (joy.place, pride.place) == (2, 1) and joy.contested and pride.contested
    assert pride.rivals == (joy.candidate.concept.iri,) and pride.margin == 0.1 == -joy.margin


def test_concepts_of_different_schemes_do_not_rival_each_other(knowledge: Knowledge) -> None:
    found = claimed(knowledge, ("sense:joy", "skos:closeMatch", 0.7), ("ekman:joy", "skos:exactMatch", 0.8))
    assert not any(one.contested for one in found)


def test_a_concept_does_not_rival_what_contains_it(knowledge: Knowledge) -> None:
    found = claimed(knowledge, ("parrott:1/joy", "skos:closeMatch", 0.7), ("parrott:3/joy", "skos:closeMatch", 0.8))
    assert not any(one.contested for one in found)


def test_a_label_may_be_broader_than_several_senses(knowledge: Knowledge) -> None:
    claims = (("sense:joy", "skos:narrowMatch", 0.7), ("sense:pride", "skos:narrowMatch", 0.8))
    assert not any(one.contested for one in claimed(knowledge, *claims))
    assert all(one.contested for one in claimed(knowledge, *claims, every=True))


def test_a_tie_is_not_settled_by_chance(knowledge: Knowledge) -> None:
    found = claimed(knowledge, ("sense:joy", "skos:closeMatch", 0.7), ("sense:pride", "skos:closeMatch", 0.7))
    assert [one.place for one in found] == [1, 1] and all(one.margin == 0.0 and one.contested for one in found)


def test_words_that_are_names_already_are_suggested_for_nothing(senses: Targets) -> None:
    found = suggest_synonyms(word_list_from("joy\nJOYFUL\nirritations"), [LexicalSuggester(senses)], senses)
    assert {word: [at.curie for at in concepts] for word, concepts in found.known.items()} == {
        "joy": ["sense:joy"],
        "JOYFUL": ["sense:joy"],
    }
    assert [one.candidate.term.text for one in found.placed] == ["irritations"]
    assert found.placed[0].candidate.predicate == SYNONYM


def test_words_in_two_spellings_are_one(senses: Targets) -> None:
    found = suggest_synonyms(word_list_from("Irritations\nirritations"), [LexicalSuggester(senses)], senses)
    assert [one.candidate.term.text for one in found.placed] == ["Irritations"]


def test_words_that_come_near_to_nothing_are_told(senses: Targets) -> None:
    assert suggest_synonyms(word_list_from("qqxzv"), [LexicalSuggester(senses)], senses).unplaced == ("qqxzv",)


def test_words_between_two_senses_wait_for_a_person(senses: Targets, encoder: Encoder) -> None:
    suggesters: list[Suggester] = [LexicalSuggester(senses), EmbeddingSuggester(senses, encoder)]
    found = suggest_synonyms(word_list_from("pissed off"), suggesters, senses).placed
    assert len(found) > 1 and all(one.contested for one in found)
    assert [one.place for one in found] == sorted(one.place for one in found) and found[0].margin > 0 > found[1].margin
