"""What labels of text corpora mean, held against how each corpus came by them."""

import pytest

from mappings.absence import NO_TERM
from mappings.conversion.answer import LabelsItem
from mappings.conversion.converter import Converter
from mappings.knowledge import Knowledge
from ontology.iri import BASE


def best(converter: Converter, label: str, source: str, target: str) -> str | None:
    """The single best target of a label; None where nothing fits, whatever lies nearest."""
    found = converter.convert([LabelsItem((label,))], source, target)[0]
    return None if found.status == "unmapped" else found.targets[0].concept.label


def degree(converter: Converter, source: str, target: str) -> float:
    """The share of one concept's meaning that falls into another."""
    (label_set, _, slug), (scheme, _, _) = source.partition(":"), target.partition(":")
    matrix = converter.matrix(converter.level(label_set, "from"), converter.level(scheme, "to"))
    rows = [concept.iri for concept in matrix.sources]
    columns = [concept.iri for concept in matrix.targets]
    return float(
        matrix.degree.toarray()[
            rows.index(f"{BASE}{label_set}/{slug}"), columns.index(BASE + target.replace(":", "/", 1))
        ]
    )


@pytest.mark.parametrize(
    ("source", "label", "target", "expected"),
    [
        ("crowdflower-text-emotion", "hate", "ekman", "anger"),
        ("crowdflower-text-emotion", "worry", "ekman", "fear"),
        ("crowdflower-text-emotion", "empty", "ekman", "neutral"),
        ("crowdflower-text-emotion", "boredom", "ekman", None),
        ("crowdflower-text-emotion", "enthusiasm", "goemotions", "excitement"),
        ("carer", "love", "ekman", None),
        ("carer", "love", "shaver/1", "love"),
        ("carer", "sadness", "shaver/1", "sadness"),
        ("semeval-2018-e-c", "optimism", "ekman", None),
        ("semeval-2018-e-c", "optimism", "goemotions", "optimism"),
        ("semeval-2018-e-c", "trust", "plutchik/1", "trust"),
        ("isear", "shame", "ekman", None),
        ("isear", "guilt", "goemotions", "remorse"),
        ("emorynlp", "Mad", "ekman", "anger"),
        ("emorynlp", "Peaceful", "ekman", None),
        ("emorynlp", "Powerful", "goemotions", "pride"),
        ("dailydialog", "4", "ekman", "joy"),
        ("dailydialog", "no emotion", "ekman", "neutral"),
        ("reccon-dd", "excited", "goemotions", "excitement"),
        ("empatheticdialogues", "furious", "ekman", "anger"),
        ("empatheticdialogues", "devastated", "ekman", "sadness"),
        ("empatheticdialogues", "trusting", "plutchik/1", "trust"),
        ("empatheticdialogues", "impressed", "goemotions", "admiration"),
        ("empatheticdialogues", "nostalgic", "sentiment", "positive"),
        ("emotionstimulus", "shame", "ekman", None),
        ("goodnewseveryone", "positive_surprise", "sentiment", "positive"),
        ("goodnewseveryone", "negative_surprise", "sentiment", "negative"),
        ("goodnewseveryone", "positive_surprise", "ekman", "surprise"),
        ("goodnewseveryone", "negative_surprise", "ekman", "surprise"),
        ("goodnewseveryone", "positive_anticipation_including_optimism", "sentiment", "positive"),
        ("goodnewseveryone", "negative_anticipation_including_pessimism", "sentiment", "negative"),
        ("goodnewseveryone", "love_including_like", "shaver/1", "love"),
        ("stockemotions", "depression", "ekman", "sadness"),
        ("stockemotions", "ambiguous", "sentiment", None),
        ("stockemotions", "belief", "ekman", None),
        ("stockemotions-sentiment", "bullish", "ekman", None),
        ("cped", "depress", "goemotions", "sadness"),
        ("cped", "negative-other", "sentiment", "negative"),
        ("cped", "negative-other", "ekman", None),
        ("cped", "positive-other", "sentiment", "positive"),
        ("stackoverflow-msr18", "ANGER", "shaver/1", "anger"),
        ("stackoverflow-msr18", "LOVE", "shaver/1", "love"),
        ("hebemo", "expectation", "plutchik/1", "anticipation"),
        ("crowd-envent", "no-emotion", "goemotions", "neutral"),
        ("universal-joy", "anticipation", "goemotions", "excitement"),
    ],
)
def test_a_label_becomes_what_its_corpus_meant_by_it(
    converter: Converter, source: str, label: str, target: str, expected: str | None
) -> None:
    assert best(converter, label, source, target) == expected


@pytest.mark.parametrize(
    ("label", "target", "expected"),
    [
        ("annoyance", "goodnewseveryone", "annoyance"),
        ("optimism", "semeval-2018-e-c", "optimism"),
        ("nervousness", "empatheticdialogues", "anxious"),
        ("gratitude", "cped", "grateful"),
        ("embarrassment", "cped", "negative-other"),
        ("love", "cped", "positive-other"),
        ("fear", "crowdflower-text-emotion", "worry"),
        ("disgust", "carer", "anger"),
        ("remorse", "carer", "sadness"),
        ("love", "dailydialog", None),
    ],
)
def test_a_label_of_goemotions_finds_its_place_in_another_corpus(
    converter: Converter, label: str, target: str, expected: str | None
) -> None:
    assert best(converter, label, "goemotions", target) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("semeval-2018-e-c:joy", "semeval-2018-e-c:optimism"),
        ("semeval-2018-e-c:joy", "semeval-2018-e-c:love"),
        ("semeval-2018-e-c:trust", "semeval-2018-e-c:love"),
        ("semeval-2018-e-c:sadness", "semeval-2018-e-c:pessimism"),
        ("crowdflower-text-emotion:happiness", "crowdflower-text-emotion:fun"),
        ("isear:shame", "isear:guilt"),
        ("goodnewseveryone:anger", "goodnewseveryone:annoyance"),
        ("goodnewseveryone:shame", "goodnewseveryone:guilt"),
        ("crowd-envent:joy", "crowd-envent:pride"),
        ("empatheticdialogues:angry", "empatheticdialogues:furious"),
        ("empatheticdialogues:sad", "empatheticdialogues:devastated"),
        ("empatheticdialogues:jealous", "empatheticdialogues:angry"),
        ("cped:sadness", "cped:depress"),
        ("cped:fear", "cped:worried"),
        ("universal-joy:joy", "universal-joy:anticipation"),
    ],
)
def test_a_label_does_not_swallow_its_sibling(converter: Converter, one: str, other: str) -> None:
    """What a corpus tells apart stays apart: at most half of either falls into the other."""
    assert degree(converter, one, other) <= 0.5
    assert degree(converter, other, one) <= 0.5


@pytest.mark.parametrize("target", ["goemotions-ekman", "goemotions-group"])
def test_the_groupings_of_goemotions_hold_their_members_whole(converter: Converter, target: str) -> None:
    grouped = {
        "goemotions-ekman": {"caring": "joy", "disapproval": "anger", "curiosity": "surprise", "remorse": "sadness"},
        "goemotions-group": {"caring": "positive", "disapproval": "negative", "curiosity": "ambiguous"},
    }[target]
    for label, group in grouped.items():
        assert degree(converter, f"goemotions:{label}", f"{target}:{group}") == 1.0, label
        assert best(converter, label, "goemotions", target) == group, label


def test_a_catch_all_means_nothing_and_says_why(converter: Converter, knowledge: Knowledge) -> None:
    reasons = {
        record.subject.removeprefix(BASE): record.comment for record in knowledge.records if record.object == NO_TERM
    }
    for catch_all in ("emocontext/others", "emoevent-en/others", "emoevent-es/others", "stockemotions/ambiguous"):
        assert reasons[catch_all], catch_all
        assert not converter.denotation.meaning[converter.denotation.row[BASE + catch_all]].any(), catch_all


def test_tweeteval_means_by_its_labels_what_semeval_does(converter: Converter) -> None:
    denotation = converter.denotation
    for slug in ("anger", "joy", "optimism", "sadness"):
        one, other = denotation.rows((f"{BASE}tweeteval-emotion/{slug}", f"{BASE}semeval-2018-e-c/{slug}"))
        assert (denotation.membership[one] == denotation.membership[other]).all(), slug


def test_the_valence_of_a_headline_is_a_dimension_and_not_an_emotion(
    converter: Converter, knowledge: Knowledge
) -> None:
    valence = f"{BASE}affective-text-2007/valence"
    assert converter.convert_labels(["valence"], "affective-text-2007", "emotionml-pad-dimensions").degree[0] == 1.0
    assert converter.convert_labels(["valence"], "affective-text-2007", "ekman").best[0] == -1
    assert {record.object.removeprefix(BASE) for record in knowledge.records if record.subject == valence} >= {
        "emotionml-fsre-dimensions/valence",
        "emotionml-pad-dimensions/pleasure",
    }


@pytest.mark.parametrize(
    ("subject", "rejected"),
    [
        ("crowdflower-text-emotion/hate", "sense/hate"),
        ("crowdflower-text-emotion/empty", "sense/emptiness"),
        ("cped/depress", "sense/depression"),
        ("stockemotions/depression", "sense/depression"),
        ("stockemotions/belief", "sense/trust"),
        ("emorynlp/powerful", "sense/dominance"),
        ("emorynlp/mad", "ekman/anger"),
        ("empatheticdialogues/trusting", "plutchik/1/trust"),
        ("empatheticdialogues/jealous", "sense/jealousy"),
        ("goodnewseveryone/positive-surprise", "ekman/surprise"),
        ("goemotions-ekman/joy", "ekman/joy"),
    ],
)
def test_what_a_string_match_would_take_is_kept_as_rejected(knowledge: Knowledge, subject: str, rejected: str) -> None:
    found = [
        record.comment
        for record in knowledge.records
        if record.negated and (record.subject, record.object) == (BASE + subject, BASE + rejected)
    ]
    assert found, "no rejected candidate"
    assert all(found), "a rejected candidate without its reason"
