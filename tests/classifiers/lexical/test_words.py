"""Words: names, derived forms, inflections, phrases and signs name the senses that the ontology says."""

from collections.abc import Callable

import pytest

from classifiers.classification import Span
from classifiers.lexical.denial import DENIALS
from classifiers.lexical.everyday import EVERYDAY, EVERYDAY_VERBS
from classifiers.lexical.lexicon import Lexicon, shipped_lexicon
from classifiers.lexical.scorer import LexicalScorer
from classifiers.lexical.signs import SIGNS
from ontology.errors import EmotaxaError


@pytest.mark.parametrize(
    ("text", "sense"),
    [
        ("Such joy filled the house.", "joy"),
        ("She rejoiced at the news.", "joy"),
        ("He rejoices in small things.", "joy"),
        ("They looked at each other joyfully.", "joy"),
        ("A sense of tranquillity came over us.", "serenity"),
        ("They were happier in the old flat.", "happiness"),
        ("I WAS FURIOUS", "fury"),
        ("His self-loathing never left him.", "self-loathing"),
        ("Her self loathing never left her.", "self-loathing"),
        ("We were taken aback by the offer.", "surprise"),
        ("She yearns for the sea.", "longing"),
        ("That was hilarious, lmao", "amusement"),
        ("Miss my dog 😢", "sadness"),
        ("for you ❤️", "love"),
        ("great day :)", "happiness"),
        ("I can\u2019t wait to see it", "eagerness"),
    ],
)
def test_expression_names_its_sense(chosen: Callable[[str], set[str]], text: str, sense: str) -> None:
    assert sense in chosen(text)


@pytest.mark.parametrize(
    "text",
    [
        "He looks like his father.",
        "The power supply is ready.",
        "The content of the page has moved.",
        "No wonder the shop was closed.",
        "Please find the table attached.",
        "Happy birthday, the invoice is below.",
        "The train leaves at nine.",
    ],
)
def test_everyday_words_alone_choose_nothing(chosen: Callable[[str], set[str]], text: str) -> None:
    assert chosen(text) == set()


def test_everyday_verb_counts_where_somebody_does_it(chosen: Callable[[str], set[str]]) -> None:
    assert chosen("I like this song") == {"liking"}
    assert chosen("People like it here") == {"liking"}


def test_longest_expression_wins(spans: Callable[[str], tuple[Span, ...]]) -> None:
    assert [span.text for span in spans("There was a deep affection between them.")] == ["deep affection"]


def test_preferred_name_weighs_most(spans: Callable[[str], tuple[Span, ...]]) -> None:
    (preferred,), (derived,), (sign,) = spans("joy"), spans("joyful"), spans(":)")
    assert preferred.weight > derived.weight > sign.weight


def test_form_of_several_senses_is_shared(scorer: LexicalScorer, spans: Callable[[str], tuple[Span, ...]]) -> None:
    found = spans("sour")
    assert len(found) > 1
    assert sum(span.weight for span in found) < 1


def test_every_label_of_a_sense_is_found(scorer: LexicalScorer, spans: Callable[[str], tuple[Span, ...]]) -> None:
    missed = [label for iri, label in scorer.lexicon.senses if iri not in {span.concept for span in spans(label)}]
    assert missed == []


@pytest.mark.parametrize("slug", sorted({*SIGNS, *DENIALS, *DENIALS.values()}))
def test_tables_speak_of_senses(scorer: LexicalScorer, slug: str) -> None:
    assert f"https://w3id.org/emotaxa/sense/{slug}" in dict(scorer.lexicon.senses)


def test_everyday_words_are_forms_of_senses(scorer: LexicalScorer) -> None:
    assert {*EVERYDAY, *EVERYDAY_VERBS} - {entry.form for entry in scorer.lexicon.entries} == set()


def test_lexicon_survives_json() -> None:
    import json

    lexicon = shipped_lexicon()
    assert Lexicon.read(json.loads(json.dumps(lexicon.document()))) == lexicon


@pytest.mark.parametrize("document", [{}, {"entries": 3}, {"entries": [{"form": "x"}]}])
def test_what_is_no_lexicon_is_refused(document: dict[str, object]) -> None:
    with pytest.raises(EmotaxaError, match="not a lexicon"):
        Lexicon.read(document)
