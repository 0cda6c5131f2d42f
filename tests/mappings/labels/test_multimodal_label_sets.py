"""What the labels of multimodal, Korean and Japanese corpora and of models become, case by case.

Each case is one on which the word of the label alone would mislead, or on which a sibling in its own set decides.
"""

import pytest

from mappings.absence import NO_TERM
from mappings.conversion.answer import Conversion, LabelsItem
from mappings.conversion.converter import Converter
from mappings.knowledge import Knowledge
from ontology.iri import BASE
from ontology.reference import find_concept, find_level


def soft(converter: Converter, scheme: str, label: str, target: str) -> Conversion:
    return converter.convert([LabelsItem((label,))], scheme, target, mode="soft")[0]


def shares(converter: Converter, scheme: str, label: str, target: str) -> dict[str, float]:
    return {one.concept.label: one.share for one in soft(converter, scheme, label, target).targets}


def membership(converter: Converter, concept: str, sense: str) -> float:
    denotation = converter.denotation
    return float(
        denotation.membership[
            denotation.row[BASE + concept.replace(":", "/", 1)], denotation.column[f"{BASE}sense/{sense}"]
        ]
    )


@pytest.mark.parametrize(
    ("scheme", "label", "target", "best", "least"),
    [
        # Korean, read as Korean: the sorrow of someone wronged is sadness, however much resentment is in it.
        ("kpoem", "서러움", "ekman", "sadness", 0.8),
        ("kpoem", "서러움", "shaver/1", "sadness", 0.8),
        # Contempt with a sigh, not pity, although both are rendered by "pitiful".
        ("kpoem", "한심함", "shaver/1", "anger", 0.5),
        ("kpoem", "불쌍함/연민", "goemotions", "caring", 0.7),
        ("kpoem", "증오/혐오", "ekman", "disgust", 0.4),
        ("kpoem", "뿌듯함", "goemotions", "pride", 0.5),
        ("kpoem", "아껴주는", "shaver/1", "love", 0.95),
        ("kpoem", "불안/걱정", "goemotions", "nervousness", 0.8),
        ("kpoem", "안타까움/실망", "shaver/1", "sadness", 0.7),
        ("kpoem", "없음", "goemotions", "neutral", 1.0),
        ("wrime", "期待", "plutchik/1", "anticipation", 0.7),
        ("wrime", "信頼", "plutchik/1", "trust", 0.7),
        ("wrime", "嫌悪", "plutchik/1", "disgust", 0.8),
        # EMOTIC's names mislead; the words beside them decide.
        ("emotic", "Doubt/Confusion", "goemotions", "confusion", 0.3),
        ("emotic", "Engagement", "goemotions", "curiosity", 0.3),
        ("emotic", "Esteem", "goemotions", "admiration", 0.4),
        ("emotic", "Sensitivity", "ekman", "sadness", 0.5),
        ("emotic", "Disquietment", "ekman", "fear", 0.8),
        ("emotic", "Yearning", "goemotions", "desire", 0.4),
        ("emotic", "Aversion", "ekman", "disgust", 0.7),
        # Excitement and frustration are told apart from happiness and anger, and land in the same families of six.
        ("iemocap", "exc", "goemotions", "excitement", 0.7),
        ("iemocap", "exc", "ekman", "joy", 0.8),
        ("iemocap", "fru", "goemotions", "annoyance", 0.6),
        ("iemocap", "ang", "goemotions", "anger", 0.8),
        ("thai-ser", "frustrated", "ekman", "anger", 0.8),
        ("ravdess", "calm", "plutchik/1", "joy", 0.7),
        ("affectnet", "contempt", "ekman-7", "contempt", 0.8),
        ("affectnet", "contempt", "ekman", "disgust", 0.5),
        ("msp-podcast", "C", "ekman-7", "contempt", 0.8),
        ("msp-podcast", "F", "ekman", "fear", 0.9),
        ("shemo", "W", "ekman", "surprise", 0.8),
        ("emoset", "contentment", "plutchik/1", "joy", 0.7),
        ("wesad", "stress", "goemotions", "nervousness", 0.6),
        ("att-hack", "friendly", "plutchik/1", "trust", 0.5),
        ("nonverbaltts-nonverbal-tags", "laughing", "ekman", "joy", 0.9),
    ],
)
def test_a_label_becomes_what_its_annotators_meant(
    converter: Converter, scheme: str, label: str, target: str, best: str, least: float
) -> None:
    found = shares(converter, scheme, label, target)
    assert max(found, key=found.__getitem__) == best, found
    assert found[best] >= least, found


@pytest.mark.parametrize(
    ("scheme", "label", "why"),
    [
        ("wesad", "baseline", "rest"),
        ("affectnet", "none", "which one is not told"),
        ("iemocap", "oth", "outside the list"),
        ("msp-podcast", "X", "did not agree"),
        ("nonverbaltts", "None", "missing value"),
        ("nonverbaltts", "other", "left over"),
        ("nonverbaltts-nonverbal-tags", "coughing", "reflex"),
        ("nonverbaltts-nonverbal-tags", "sighing", "does not tell which"),
        ("bah", "absence of A/H", "do not show"),
        ("finiteautomata-bertweet-base-emotion-analysis", "others", "EmoEvent"),
    ],
)
def test_what_names_no_emotion_is_not_neutral_and_says_why(
    converter: Converter, scheme: str, label: str, why: str
) -> None:
    answer = soft(converter, scheme, label, "goemotions")
    assert (answer.status, answer.targets) == ("unmapped", ())
    assert why in " ".join(answer.warnings)


@pytest.mark.parametrize(
    ("concept", "sense"),
    [
        ("iemocap:ang", "frustration"),
        ("iemocap:hap", "excitement"),
        ("thai-ser:angry", "frustration"),
        ("ravdess:happy", "calmness"),
        ("ravdess:happy", "serenity"),
        ("affectnet:anger", "contempt"),
        ("affectnet:disgust", "contempt"),
        ("msp-podcast:d", "contempt"),
        ("emotic:anger", "annoyance"),
        ("emotic:fear", "worry"),
        ("emotic:pain", "suffering"),
        ("emotic:suffering", "pain"),
        ("emotic:aversion", "contempt"),
        ("emotic:disconnection", "alienation"),
        ("dreamer-target-emotions:happiness", "amusement"),
        ("dreamer-target-emotions:happiness", "calmness"),
        ("leia:happiness", "love"),
        ("kpoem:gongpo-museoum", "worry"),
        ("kpoem:gamdong-gamtan", "respect"),
        ("kpoem:ujjuldaem-musiham", "indifference"),
        ("wesad:stress", "fear"),
        ("att-hack:seductive", "friendliness"),
        ("bah:presence", "confusion"),
    ],
)
def test_a_label_leaves_its_siblings_and_its_look_alikes_alone(converter: Converter, concept: str, sense: str) -> None:
    assert membership(converter, concept, sense) == 0.0


@pytest.mark.parametrize(
    ("concept", "senses"),
    [
        ("kpoem:bukkeureoum", ("shame", "shyness", "embarrassment")),
        ("kpoem:singiham-gwansim", ("interest", "curiosity")),
        ("kpoem:ansim-silloe", ("relief", "trust")),
        ("kpoem:paebae-jagihyeomo", ("defeat", "self-loathing")),
        ("emotic:doubt-confusion", ("doubt", "confusion")),
        ("bah:presence", ("ambivalence", "hesitation")),
    ],
)
def test_a_label_of_two_parts_covers_both(converter: Converter, concept: str, senses: tuple[str, ...]) -> None:
    assert {sense: membership(converter, concept, sense) for sense in senses} == dict.fromkeys(senses, 1.0)


@pytest.mark.parametrize(
    ("model", "trained_on"),
    [
        ("samlowe-roberta-base-go-emotions", "goemotions"),
        ("bhadresh-savani-distilbert-base-uncased-emotion", "carer"),
        ("cardiffnlp-twitter-roberta-base-emotion", "tweeteval-emotion"),
        ("cardiffnlp-twitter-roberta-base-emotion-multilabel-latest", "semeval-2018-e-c"),
    ],
)
def test_a_class_of_a_model_means_what_the_label_it_was_trained_on_means(
    converter: Converter, knowledge: Knowledge, model: str, trained_on: str
) -> None:
    denotation = converter.denotation
    twins = {concept.label: concept.iri for concept in knowledge.taxonomy.by_scheme[trained_on]}
    classes = knowledge.taxonomy.by_scheme[model]
    assert {concept.label for concept in classes} == set(twins)
    for concept in classes:
        own, twin = denotation.rows((concept.iri, twins[concept.label]))
        assert denotation.membership[own].any()
        assert (denotation.membership[own] == denotation.membership[twin]).all(), concept.label


@pytest.mark.parametrize(
    ("scheme", "code", "label"),
    [
        ("ravdess", "02", "calm"),
        ("affectnet", "7", "contempt"),
        ("raf-db", "1", "Surprise"),
        ("fer2013", "6", "Neutral"),
        ("emotic", "9", "Disquietment"),
        ("wesad", "2", "stress"),
        ("crema-d", "HAP", "Happy"),
        ("kpoem", "36", "서러움"),
        ("kpoem", "despair", "절망"),
        ("samlowe-roberta-base-go-emotions", "LABEL_27", "neutral"),
        ("j-hartmann-emotion-english-distilroberta-base", "LABEL_4", "neutral"),
        ("finiteautomata-bertweet-base-emotion-analysis", "LABEL_0", "others"),
        ("bhadresh-savani-distilbert-base-uncased-emotion", "LABEL_2", "love"),
    ],
)
def test_a_code_of_the_data_names_its_label(knowledge: Knowledge, scheme: str, code: str, label: str) -> None:
    level = find_level(knowledge.taxonomy, scheme)
    assert find_concept(knowledge.taxonomy, code, level).label == label


def test_ids_whose_order_is_disputed_are_not_given(knowledge: Knowledge) -> None:
    """TweetEval's mapping and the configuration of the model count the four classes differently."""
    for concept in knowledge.taxonomy.by_scheme["cardiffnlp-twitter-roberta-base-emotion"]:
        assert concept.notations == ()


@pytest.mark.parametrize(
    ("label", "dimension", "predicate"),
    [
        ("msp-podcast-dims/emoval", "emotionml-pad-dimensions/pleasure", "skos:exactMatch"),
        ("deam/arousal", "emotionml-pad-dimensions/arousal", "skos:exactMatch"),
        ("crowd-envent-appraisals/suddenness", "emotionml-scherer-appraisals/suddenness", "skos:exactMatch"),
        ("crowd-envent-appraisals/self-control", "emotionml-scherer-appraisals/power", "skos:exactMatch"),
        # One of two poles is a half of the scale and lies within it; the clashing half has to be turned round.
        (
            "crowd-envent-appraisals/unpleasantness",
            "emotionml-scherer-appraisals/intrinsic-pleasantness",
            "skos:broadMatch",
        ),
        ("crowd-envent-appraisals/standards", "emotionml-scherer-appraisals/self-compatibility", "skos:broadMatch"),
    ],
)
def test_a_scale_goes_to_a_dimension_and_never_to_a_feeling(
    converter: Converter, knowledge: Knowledge, label: str, dimension: str, predicate: str
) -> None:
    held = [record for record in knowledge.records if record.subject == BASE + label]
    assert (predicate, BASE + dimension) in {(record.predicate, record.object) for record in held if not record.negated}
    denotation, concepts = converter.denotation, knowledge.taxonomy.concepts
    meaning = denotation.meaning[denotation.row[BASE + label]]
    covered = [concepts[iri] for iri, share in zip(denotation.senses, meaning, strict=True) if share > 0]
    assert covered
    assert not any(concept.felt for concept in covered)


def test_unread_names_are_owned_up_to(converter: Converter, knowledge: Knowledge) -> None:
    [vent] = knowledge.taxonomy.by_scheme["vent"]
    assert [record.object for record in knowledge.records if record.subject == vent.iri] == [NO_TERM]
    absence = converter.denotation.absence(vent.iri)
    assert absence is not None
    assert "could not be read" in absence.reason


@pytest.mark.parametrize("scheme", ["kpoem", "emotic"])
def test_no_two_labels_of_a_fine_set_mean_the_same(converter: Converter, knowledge: Knowledge, scheme: str) -> None:
    rows = converter.denotation.rows(concept.iri for concept in knowledge.taxonomy.by_scheme[scheme])
    sets = {converter.denotation.membership[row].tobytes() for row in rows}
    assert len(sets) == len(rows) > 20
