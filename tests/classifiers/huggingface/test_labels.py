"""The labels of a model are read as concepts, or listed where they cannot be."""

import pytest

from classifiers.errors import ModelError, UnresolvedLabels
from classifiers.huggingface.labels import resolve_labels
from mappings.conversion.converter import Converter
from ontology.errors import UnknownReference

EKMAN = ("anger", "disgust", "fear", "joy", "sadness", "surprise")
PUBLIC = (
    "SamLowe/roberta-base-go_emotions",
    "j-hartmann/emotion-english-distilroberta-base",
    "bhadresh-savani/distilbert-base-uncased-emotion",
    "cardiffnlp/twitter-roberta-base-emotion",
    "cardiffnlp/twitter-roberta-base-emotion-multilabel-latest",
    "finiteautomata/bertweet-base-emotion-analysis",
    "MilaNLProc/feel-it",
)


@pytest.mark.parametrize("name", PUBLIC)
def test_well_known_public_models_are_read_by_their_own_label_sets(converter: Converter, name: str) -> None:
    taxonomy = converter.knowledge.taxonomy
    scheme = next(scheme for scheme in taxonomy.schemes.values() if scheme.name == name)
    concepts = taxonomy.by_scheme[scheme.id]
    resolved = resolve_labels(converter, [concept.label for concept in concepts], name=name)
    assert resolved.level.id == scheme.id
    assert resolved.concepts == concepts


def test_copy_of_a_public_model_in_a_folder_keeps_its_label_set(converter: Converter) -> None:
    resolved = resolve_labels(converter, ["LABEL_2", "LABEL_0"], name="roberta-base-go_emotions")
    assert [concept.curie for concept in resolved.concepts] == [
        "samlowe-roberta-base-go-emotions:anger",
        "samlowe-roberta-base-go-emotions:admiration",
    ]


def test_label_set_is_found_by_its_labels_whatever_their_order(converter: Converter) -> None:
    assert resolve_labels(converter, EKMAN).level.id == "ekman"
    assert [concept.label for concept in resolve_labels(converter, EKMAN[::-1]).concepts][-1] == "anger"


def test_scheme_with_all_labels_is_taken_even_if_it_has_many_others(converter: Converter) -> None:
    resolved = resolve_labels(converter, ["joy", "sadness", "anger", "frustration", "tenderness"])
    assert [concept.curie for concept in resolved.concepts][3:] == ["parrott:3/frustration", "parrott:3/tenderness"]


def test_labels_that_several_sets_mean_differently_are_asked_back(converter: Converter) -> None:
    with pytest.raises(ModelError, match=r"goemotions-ekman, .*mean different things.*hf:MODEL@SCHEME"):
        resolve_labels(converter, (*EKMAN, "neutral"))


@pytest.mark.parametrize(
    ("labels", "schemes"),
    [
        (("anger", "disgust", "fear", "joy", "sad", "surprise", "neutral"), ("goemotions-ekman", "meld")),
        (("sad", "joy", "love", "anger", "fear", "surprise"), ("carer", "stackoverflow-msr18")),
        (("anger", "joy", "sad"), ("leia", "emoint", "tweeteval-emotion")),
        (("anger", "joy", "sadness"), ("emoint", "tweeteval-emotion")),
        (("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"), ("fer2013", "raf-db")),
    ],
)
def test_dictionary_forms_are_asked_back_as_the_names_themselves_are(
    converter: Converter, labels: tuple[str, ...], schemes: tuple[str, ...]
) -> None:
    with pytest.raises(ModelError, match="mean different things") as caught:
        resolve_labels(converter, labels)
    assert all(scheme in caught.value.message for scheme in schemes)


def test_scheme_is_found_by_dictionary_forms(converter: Converter) -> None:
    resolved = resolve_labels(converter, ["angry", "happy", "sad", "scared"])
    assert [one.curie for one in resolved.concepts] == [
        "lazarus:anger",
        "lazarus:happiness",
        "lazarus:sadness",
        "lazarus:fright",
    ]
    assert resolve_labels(converter, ["angry", *EKMAN[1:]]).level.id == "ekman"


def test_names_go_before_dictionary_forms(converter: Converter) -> None:
    assert resolve_labels(converter, ["angry", "happy", "sad"]).level.id == "emocontext"


def test_labels_that_are_fine_are_not_blamed(converter: Converter) -> None:
    with pytest.raises(UnresolvedLabels) as caught:
        resolve_labels(converter, ["sad", "joy", "love", "anger", "fear", "surprise", "zzz"])
    assert caught.value.labels == ("zzz",)


def test_scheme_with_one_concept_for_two_labels_lacks_one(converter: Converter) -> None:
    resolved = resolve_labels(converter, ["joy", "happiness", "sad", "anger"])
    assert len({one.iri for one in resolved.concepts}) == 4


def test_named_scheme_settles_it_and_neutral_is_known_to_all(converter: Converter) -> None:
    resolved = resolve_labels(converter, (*EKMAN, "neutral"), scheme="ekman")
    assert [concept.curie for concept in resolved.concepts][-2:] == ["ekman:surprise", "sense:neutral"]


def test_dictionary_forms_and_other_spellings_are_read(converter: Converter) -> None:
    resolved = resolve_labels(converter, ["Happy", "sad 😢", "ANGRY"], scheme="ekman")
    assert [concept.label for concept in resolved.concepts] == ["joy", "sadness", "anger"]


def test_all_unresolved_labels_are_listed(converter: Converter) -> None:
    with pytest.raises(UnresolvedLabels) as caught:
        resolve_labels(converter, [*EKMAN, "qwerty", "zzz"])
    assert caught.value.labels == ("qwerty", "zzz")
    assert "looked for in" in caught.value.hint


def test_labels_that_no_scheme_has_are_listed(converter: Converter) -> None:
    with pytest.raises(UnresolvedLabels, match="3 labels name no concept: 'spam', 'ham', 'eggs'"):
        resolve_labels(converter, ["spam", "ham", "eggs"])


def test_generic_labels_need_a_scheme(converter: Converter) -> None:
    with pytest.raises(UnresolvedLabels, match=r"'LABEL_0', 'LABEL_1'.*hf:MODEL@SCHEME"):
        resolve_labels(converter, ["LABEL_0", "LABEL_1"])
    assert [one.label for one in resolve_labels(converter, ["LABEL_0", "LABEL_27"], scheme="goemotions").concepts] == [
        "admiration",
        "neutral",
    ]


def test_words_that_mean_nothing_are_listed_beside_generic_labels(converter: Converter) -> None:
    with pytest.raises(UnresolvedLabels) as caught:
        resolve_labels(converter, ["LABEL_0", "bogus", "joy", "scared"])
    assert caught.value.labels == ("LABEL_0", "bogus")


def test_scheme_that_is_not_there_is_named(converter: Converter) -> None:
    with pytest.raises(UnknownReference, match="goemotion") as caught:
        resolve_labels(converter, EKMAN, scheme="goemotionz")
    assert caught.value.field == "scheme"


def test_two_labels_for_one_concept_are_refused(converter: Converter) -> None:
    with pytest.raises(ModelError, match=r"'joy' \(ekman:joy\), 'happy' \(ekman:joy\)"):
        resolve_labels(converter, ["joy", "happy", "anger"], scheme="ekman")
