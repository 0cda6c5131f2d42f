"""Answers on the shipped graph: the cases that users ask first."""

import math

import pytest

from mappings.conversion.answer import Conversion, LabelsItem, ScoresItem, VadItem
from mappings.conversion.converter import Converter
from ontology.errors import AmbiguousReference, EmotaxaError, ScaleError, UnknownReference
from ontology.norm import Point
from ontology.scale import Scale


def one(
    converter: Converter, label: str, source: str = "goemotions", target: str = "ekman", **more: object
) -> Conversion:
    return converter.convert([LabelsItem((label,))], source, target, **more)[0]  # type: ignore[arg-type]


def names(answer: Conversion) -> list[str]:
    return [target.concept.label for target in answer.targets]


def test_annoyance_is_anger_in_ekmans_scheme_and_the_senses_say_why(converter: Converter) -> None:
    answer = one(converter, "annoyance", explain=True)
    [anger] = answer.targets
    assert (answer.status, anger.concept.curie, anger.relation, anger.sources) == (
        "mapped",
        "ekman:anger",
        "broader",
        ("annoyance",),
    )
    assert anger.degree == 1.0
    assert answer.explanation
    carried = {evidence.sense: evidence for evidence in answer.explanation}
    annoyance = carried["https://w3id.org/emotaxa/sense/annoyance"]
    assert len(annoyance.records) == 2
    assert math.isclose(sum(evidence.weight for evidence in answer.explanation), 1.0, abs_tol=1e-9)


@pytest.mark.parametrize(
    ("label", "target"),
    [
        ("anger", "anger"),
        ("disgust", "disgust"),
        ("fear", "fear"),
        ("nervousness", "fear"),
        ("grief", "sadness"),
        ("disappointment", "sadness"),
        ("joy", "joy"),
        ("amusement", "joy"),
        ("surprise", "surprise"),
        ("neutral", "neutral"),
    ],
)
def test_goemotions_labels_in_ekmans_scheme(converter: Converter, label: str, target: str) -> None:
    assert names(one(converter, label)) == [target]


def test_nothing_fits_is_an_answer_with_its_reason_and_the_nearest_marked_approximate(converter: Converter) -> None:
    answer = one(converter, "curiosity")
    assert answer.status == "unmapped"
    assert answer.unmapped == ("curiosity",)
    assert [(target.relation, target.degree, target.share) for target in answer.targets] == [("approximate", 0.0, 0.0)]
    assert "none of its senses (sense:curiosity, sense:interest) lies in any concept of ekman" in answer.warnings[0]


def test_the_published_profile_takes_the_place_of_the_derived_conversion(converter: Converter) -> None:
    answer = one(converter, "curiosity", profile="goemotions-paper", explain=True)
    assert names(answer) == ["surprise"]
    assert answer.explanation
    assert answer.explanation[0].records == (
        "https://w3id.org/emotaxa/mapping/goemotions-paper/curiosity--ekman/surprise",
    )
    assert names(one(converter, "neutral", profile="goemotions-paper")) == ["neutral"]
    assert names(one(converter, "neutral", target="sentiment", profile="goemotions-paper")) == ["neutral"]


def test_merging_three_labels_loses_log2_of_three(converter: Converter) -> None:
    answer = one(converter, "annoyance", profile="goemotions-paper")
    assert answer.loss_bits == pytest.approx(math.log2(3))
    assert answer.ambiguity_bits == 0


def test_a_concept_rolls_up_its_own_tree_without_ambiguity(converter: Converter) -> None:
    answer = one(converter, "parrott:3/embarrassment", "parrott", "parrott/1")
    assert [(target.concept.curie, target.share) for target in answer.targets] == [("parrott:1/sadness", 1.0)]


def test_a_bare_label_on_several_tiers_means_the_outermost(converter: Converter) -> None:
    assert one(converter, "joy", "parrott", "parrott").targets[0].concept.curie == "parrott:1/joy"


def test_the_printed_name_of_a_scheme_and_another_spelling_of_a_label_will_do(converter: Converter) -> None:
    assert names(one(converter, "Annoyance", "GoEmotions", "Ekman's six (ekman-basic-6)")) == ["anger"]
    assert names(one(converter, "3")) == ["anger"], "3 is the id of annoyance"
    assert names(one(converter, "happiness", "ekman", "ekman")) == ["joy"]


def test_labels_that_hold_together_keep_their_sources(converter: Converter) -> None:
    [answer] = converter.convert([LabelsItem(("annoyance", "anger", "curiosity"))], "goemotions", "ekman")
    assert (answer.status, answer.unmapped) == ("partial", ("curiosity",))
    assert answer.targets[0].sources == ("annoyance", "anger")


def test_soft_shares_and_what_is_unmapped_sum_to_one(converter: Converter) -> None:
    [answer] = converter.convert([ScoresItem({"joy": 0.8, "love": 0.4})], "goemotions", "ekman", mode="soft")
    assert [(target.concept.label, round(target.share, 6)) for target in answer.targets] == [("joy", round(2 / 3, 6))]
    assert answer.unmapped_share == pytest.approx(1 / 3)
    assert answer.unmapped == ("love",)


def test_multilabel_combines_independent_probabilities(converter: Converter) -> None:
    scores = {"anger": 0.5, "annoyance": 0.5}
    [answer] = converter.convert(
        [ScoresItem(scores)], "goemotions", "ekman", mode="multilabel", profile="goemotions-paper"
    )
    assert answer.targets[0].share == pytest.approx(0.75)


def test_scores_of_zero_claim_nothing(converter: Converter) -> None:
    [answer] = converter.convert([ScoresItem({"joy": 0.0})], "goemotions", "ekman", mode="soft")
    assert (answer.status, answer.targets) == ("unmapped", ())
    assert "every score is 0" in answer.warnings[0]


def test_anger_becomes_its_published_point_on_any_scale(converter: Converter) -> None:
    answer = one(converter, "anger", "parrott/3", "vad", scale=Scale.parse("1-9"))
    assert answer.vad is not None
    assert answer.vad.point.valence == pytest.approx(5 + 4 * -0.51)
    assert answer.vad.point.arousal == pytest.approx(5 + 4 * 0.59)
    assert not answer.vad.estimated


def test_several_labels_average_and_never_add_up(converter: Converter) -> None:
    [answer] = converter.convert([LabelsItem(("rage", "fury", "anger", "hate"))], "parrott/3", "vad")
    assert answer.vad is not None
    assert -0.6 < answer.vad.point.valence < -0.4


def test_neutral_is_the_origin_and_the_origin_is_neutral(converter: Converter) -> None:
    forth = one(converter, "neutral", target="vad")
    assert forth.vad is not None
    assert (forth.vad.point.valence, forth.vad.point.arousal, forth.vad.point.dominance) == (0, 0, 0)
    [back] = converter.convert([VadItem(Point(5, 5, 5))], "vad", "ekman", scale=Scale.parse("1-9"))
    assert names(back) == ["neutral"]


@pytest.mark.parametrize(
    ("point", "label"), [((0.76, 0.48, 0.35), "joy"), ((-0.63, -0.27, -0.33), "sadness"), ((-0.64, 0.6, -0.43), "fear")]
)
def test_points_become_the_emotion_that_lies_there(
    converter: Converter, point: tuple[float, float, float], label: str
) -> None:
    [answer] = converter.convert([VadItem(Point(*point))], "vad", "ekman")
    assert names(answer) == [label]
    assert answer.runners_up


def test_a_concept_without_a_norm_is_estimated_and_says_so(converter: Converter) -> None:
    answer = one(converter, "glee", "parrott/3", "vad")
    assert answer.vad is not None
    assert answer.vad.estimated
    assert "no norm is published for parrott:3/glee" in answer.warnings[0]


@pytest.mark.parametrize(
    ("source", "target", "label", "field", "nearest"),
    [
        ("goemotion", "ekman", "joy", "from", "goemotions"),
        ("goemotions", "ekmann", "joy", "to", "ekman"),
        ("goemotions", "ekman", "anoyance", "items/0/labels/0", "annoyance"),
        ("shaver/4", "ekman", "joy", "from", "shaver/1"),
    ],
)
def test_unknown_names_are_told_with_the_nearest(
    converter: Converter, source: str, target: str, label: str, field: str, nearest: str
) -> None:
    with pytest.raises(UnknownReference) as caught:
        one(converter, label, source, target)
    assert caught.value.field == field
    assert nearest in caught.value.hint


def test_an_unknown_profile_is_told_with_those_there_are(converter: Converter) -> None:
    with pytest.raises(UnknownReference, match="goemotions-paper"):
        one(converter, "joy", profile="goemotions-papr")


def test_a_profile_for_another_pair_says_which_it_converts(converter: Converter) -> None:
    with pytest.raises(EmotaxaError, match="goemotions to ekman"):
        one(converter, "joy", target="shaver", profile="goemotions-paper")


@pytest.mark.parametrize("score", [math.nan, math.inf, -math.inf, -0.1])
def test_scores_that_are_no_numbers_are_refused(converter: Converter, score: float) -> None:
    with pytest.raises(EmotaxaError) as caught:
        converter.convert([LabelsItem(("joy",)), ScoresItem({"joy": score})], "goemotions", "ekman", mode="soft")
    assert caught.value.field == "items/1/scores/joy"


@pytest.mark.parametrize("value", [9.5, 0.0, math.nan, math.inf])
def test_a_point_outside_its_scale_is_refused_and_not_clipped(converter: Converter, value: float) -> None:
    with pytest.raises(ScaleError) as caught:
        converter.convert([VadItem(Point(5, value, 5))], "vad", "ekman", scale=Scale.parse("1-9"))
    assert caught.value.field == "items/0/vad/arousal"


def test_a_label_of_a_megabyte_is_unknown_and_shown_short(converter: Converter) -> None:
    with pytest.raises(UnknownReference) as caught:
        one(converter, "x" * 1_000_000)
    assert len(str(caught.value)) < 300


def test_bulk_conversion_gives_what_single_conversion_gives(converter: Converter) -> None:
    labels = [concept.label for concept in converter.knowledge.taxonomy.by_scheme["goemotions"]]
    bulk = converter.convert_labels(labels * 3, "goemotions", "ekman")
    singles = [one(converter, label) for label in labels]
    expected = [answer.targets[0].concept.label if answer.status == "mapped" else None for answer in singles]
    assert bulk.labels() == expected * 3
    assert bulk.degree[: len(labels)].tolist() == pytest.approx(
        [answer.targets[0].degree if answer.status == "mapped" else 0.0 for answer in singles]
    )


def test_a_label_that_two_unrelated_concepts_bear_is_ambiguous(converter: Converter) -> None:
    with pytest.raises(AmbiguousReference, match="say which"):
        from ontology.reference import outermost

        taxonomy = converter.knowledge.taxonomy
        concepts = [taxonomy.concepts[f"https://w3id.org/emotaxa/{slug}"] for slug in ("ekman/anger", "shaver/1/anger")]
        outermost(taxonomy, "anger", concepts)


def test_the_reason_names_the_senses_that_fit_nowhere_and_no_others(converter: Converter) -> None:
    [soft] = converter.convert([LabelsItem(("anger",))], "goemotions", "ekman", mode="soft")
    [hard] = converter.convert([LabelsItem(("anger",))], "goemotions", "ekman")
    for answer in (soft, hard):
        assert answer.warnings == ("goemotions:anger: 3% of its meaning (sense:jealousy) lies in no concept of ekman",)


def test_soft_shares_of_disapproval_are_those_worked_out_by_hand(converter: Converter) -> None:
    """Disapproval covers five senses; each is shared among the families of Ekman that cover it."""
    [answer] = converter.convert([LabelsItem(("disapproval",))], "goemotions", "ekman", mode="soft")
    shares = {target.concept.label: round(target.share, 2) for target in answer.targets}
    assert shares == {"anger": 0.43, "disgust": 0.25, "sadness": 0.08}
    assert round(answer.unmapped_share, 2) == 0.24


@pytest.mark.parametrize(("profile", "target"), [(None, "goemotions"), ("senpy", "ekman")])
def test_a_point_in_mode_soft_is_shared_out_over_all_targets(
    converter: Converter, profile: str | None, target: str
) -> None:
    point = [VadItem(Point(-0.5, 0.4, 0.1))]
    [hard] = converter.convert(point, "vad", target, profile=profile)
    [soft] = converter.convert(point, "vad", target, profile=profile, mode="soft")
    assert soft.targets == (*hard.targets, *hard.runners_up)
    assert math.isclose(sum(found.share for found in soft.targets), 1.0)
    assert (soft.runners_up, soft.margin, soft.status) == ((), None, "mapped")


@pytest.mark.parametrize(("profile", "target"), [(None, "goemotions"), ("senpy", "ekman")])
def test_a_point_in_mode_multilabel_has_the_typicality_of_each_target(
    converter: Converter, profile: str | None, target: str
) -> None:
    point = [VadItem(Point(-0.5, 0.4, 0.1))]
    [soft] = converter.convert(point, "vad", target, profile=profile, mode="soft")
    [alone] = converter.convert(point, "vad", target, profile=profile, mode="multilabel")
    assert {found.concept.curie: found.degree for found in soft.targets if found.degree > 1e-9} == {
        found.concept.curie: found.share for found in alone.targets
    }
    shares = [found.share for found in alone.targets]
    assert shares == sorted(shares, reverse=True) and max(shares) <= 1.0
    assert not math.isclose(sum(shares), 1.0, abs_tol=0.01)


def test_modes_make_no_difference_to_what_has_one_answer(converter: Converter) -> None:
    point, joy = VadItem(Point(0.5, 0.4, 0.1)), LabelsItem(("joy",))
    for item, source, target in ((point, "vad", "vad"), (point, "vad", "vad/1"), (joy, "ekman", "vad")):
        [hard] = converter.convert([item], source, target)
        [soft] = converter.convert([item], source, target, mode="soft")
        [alone] = converter.convert([item], source, target, mode="multilabel")
        assert (hard.vad, hard.targets) == (soft.vad, soft.targets) == (alone.vad, alone.targets)
