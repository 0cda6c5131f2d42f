"""Inflections and derived forms, alone and one after the other."""

from collections.abc import Callable

import pytest

from mappings.resolution.answer import Resolution
from mappings.resolution.index import TaxonomyIndex
from mappings.resolution.lemma import english_lemma
from mappings.resolution.resolver import Resolver
from ontology.taxonomy import Taxonomy

Resolve = Callable[..., Resolution]


@pytest.mark.parametrize(
    ("text", "scheme", "curie"),
    [
        ("joyful", "parrott", "parrott:1/joy"),
        ("Joyfully!", "parrott", "parrott:1/joy"),
        ("joyful", "ekman-7", "ekman-7:happiness"),
        ("annoyed", "goemotions", "goemotions:annoyance"),
        ("saddened", "ekman", "ekman:sadness"),
        ("saddens", "ekman", "ekman:sadness"),
        ("angrier", "ekman", "ekman:anger"),
        ("irritations", "parrott", "parrott:2/irritation"),
        ("Irritations", "sense", "sense:irritation"),
        ("sensory pleasures", "ekman-1999", "ekman-1999:sensory-pleasure"),
        ("pride in achievements", "sense", "sense:pride-in-achievement"),
        ("grief-stricken", "goemotions", "goemotions:grief"),
        ("realisation", "goemotions", "goemotions:realization"),
        ("no emotion", "goemotions", "goemotions:neutral"),
    ],
)
def test_word_form_resolves(resolve: Resolve, text: str, scheme: str, curie: str) -> None:
    answer = resolve(text, scheme)
    assert (answer.status, answer.candidates[0].concept.curie) == ("resolved", curie)
    assert answer.candidates[0].method == "lemma"


def test_every_derived_form_resolves_to_its_sense(taxonomy: Taxonomy, resolve: Resolve) -> None:
    wrong = [
        f"{label.text}: {answer.status} {[found.concept.curie for found in answer.candidates]}"
        for sense in taxonomy.by_scheme["sense"]
        for label in sense.labels
        if label.kind == "derived"
        for answer in [resolve(label.text, "sense")]
        if answer.concept is not sense
    ]
    assert not wrong, "two senses share these forms, or a sense bears one as its name"


def test_derived_form_without_a_scheme_names_every_scheme_with_the_word(resolve: Resolve) -> None:
    answer = resolve("joyful", limit=1000)
    assert answer.status == "ambiguous"
    assert {"ekman", "parrott", "goemotions", "sense"} <= {found.concept.scheme for found in answer.candidates}


def test_reasons_name_the_words_in_between(resolve: Resolve) -> None:
    assert resolve("joyful", "goemotions").reason == "`joyful` is a form of `joy`, a label in goemotions."
    assert resolve("fears", "goemotions").reason == "`fears` is a form of `fear`, a label in goemotions."
    assert resolve("saddens", "ekman").reason == (
        "`saddens` is a form of `sadden` and so of `sadness`, a label in ekman."
    )


def test_words_that_are_no_forms_of_a_name_are_not_called_so(resolve: Resolve) -> None:
    assert resolve("mad", "ekman").reason == "`mad` is a word for `anger`, a label in ekman."
    assert resolve("maddest", "ekman").reason == "`maddest` is a form of `mad`, a word for `anger`, a label in ekman."


def test_lemmas_are_asked_for_only_where_nothing_else_is_found(taxonomy: Taxonomy) -> None:
    asked: list[str] = []

    def lemma(word: str) -> str | None:
        asked.append(word)
        return None

    resolver = Resolver(TaxonomyIndex(taxonomy), lemma)
    for text in ("joy", "Joy", "joyful", "3", "goemotions:joy"):
        resolver.resolve(text)
    assert not asked
    resolver.resolve("irritations")
    assert asked == ["irritations"]


def test_words_in_another_language_have_no_english_lemma(resolve: Resolve) -> None:
    assert resolve("irritations", "parrott", "en-GB").status == "resolved"
    assert {found.method for found in resolve("irritations", "parrott", "fr").candidates} == {"fuzzy"}


@pytest.mark.parametrize(
    ("word", "lemma"),
    [
        ("irritations", "irritation"),
        ("saddened", "sadden"),
        ("joys", "joy"),
        ("happiest", "happy"),
        ("worries", "worry"),
    ],
)
def test_table_gives_the_dictionary_form(word: str, lemma: str) -> None:
    assert english_lemma(word) == lemma


@pytest.mark.parametrize(
    "word", ["", "a", "joy", "joie", "zzzz", "x" * 10_000, "café", "2", "grief-stricken", "\ud83d"]
)
def test_table_gives_nothing_where_it_has_nothing(word: str) -> None:
    assert english_lemma(word) is None
