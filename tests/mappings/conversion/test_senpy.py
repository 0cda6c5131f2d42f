"""Senpy's centroids as a profile: its answers where they are right, worked out by hand, and ours where it has none.

Its plugin puts anger at V 2.7, A 6.95, D 5.1 on a scale from 1 to 9 with 5 as neutral, disgust at 2.7, 5.3, 8.05, fear
at 3.2, 6.5, 3.6, happiness at 8.6, 7.22, 6.28 and sadness at 2.21, 5.21, 2.82.
"""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mappings.conversion.answer import Conversion, Item, LabelsItem, ScoresItem, VadItem
from mappings.conversion.converter import Converter
from ontology.errors import EmotaxaError
from ontology.norm import Point
from ontology.scale import Scale

CENTROIDS = {
    "anger": (2.7, 6.95, 5.1),
    "disgust": (2.7, 5.3, 8.05),
    "fear": (3.2, 6.5, 3.6),
    "happiness": (8.6, 7.22, 6.28),
    "sadness": (2.21, 5.21, 2.82),
}
NINE = Scale.parse("1-9")


def forth(converter: Converter, item: Item, source: str = "emotionml-big6") -> Conversion:
    return converter.convert([item], source, "vad", profile="senpy", scale=NINE)[0]


def back(converter: Converter, *point: float, target: str = "emotionml-big6") -> Conversion:
    return converter.convert([VadItem(Point(*point))], "vad", target, profile="senpy", scale=NINE)[0]


def at(answer: Conversion) -> tuple[float, float, float | None]:
    assert answer.vad is not None
    return answer.vad.point.valence, answer.vad.point.arousal, answer.vad.point.dominance


@pytest.mark.parametrize(("label", "centroid"), CENTROIDS.items())
def test_a_single_label_becomes_its_centroid_and_the_centroid_that_label(
    converter: Converter, label: str, centroid: tuple[float, float, float]
) -> None:
    assert at(forth(converter, LabelsItem((label,)))) == pytest.approx(centroid)
    found = back(converter, *centroid)
    assert [target.concept.label for target in found.targets] == [label]
    assert found.targets[0].degree == pytest.approx(1.0)


def test_the_centroids_serve_ekmans_own_scheme_too(converter: Converter) -> None:
    assert at(forth(converter, LabelsItem(("joy",)), "ekman")) == pytest.approx(CENTROIDS["happiness"])
    assert back(converter, 8, 7, 6, target="ekman").targets[0].concept.curie == "ekman:joy"


@pytest.mark.parametrize(
    ("point", "label"),
    [
        ((2.5, 6.8, 5.2), "anger"),
        ((2.9, 5.5, 7.5), "disgust"),
        ((3.4, 6.7, 3.5), "fear"),
        ((7.9, 6.5, 6.0), "happiness"),
        ((2.0, 4.0, 2.5), "sadness"),
    ],
)
def test_a_point_becomes_the_label_whose_centroid_is_nearest(
    converter: Converter, point: tuple[float, float, float], label: str
) -> None:
    nearest = min(CENTROIDS, key=lambda name: math.dist(CENTROIDS[name], point))
    found = back(converter, *point)
    assert found.targets[0].concept.label == nearest == label
    assert [target.degree for target in (*found.targets, *found.runners_up)] == sorted(
        (target.degree for target in (*found.targets, *found.runners_up)), reverse=True
    )


def test_an_intensity_below_one_goes_that_far_from_neutral(converter: Converter) -> None:
    """Senpy: 5 + 0.5 (2.7 - 5) = 3.85, 5 + 0.5 (6.95 - 5) = 5.975, 5 + 0.5 (5.1 - 5) = 5.05."""
    assert at(forth(converter, ScoresItem({"anger": 0.5}))) == pytest.approx((3.85, 5.975, 5.05))


def test_several_labels_average_where_senpy_adds_up_and_leaves_its_scale(converter: Converter) -> None:
    """Its sum of anger, disgust and fear is a valence of 8.6 for three unpleasant emotions; the mean is 2.87."""
    found = forth(converter, LabelsItem(("anger", "disgust", "fear")))
    assert at(found) == pytest.approx((8.6 / 3, 18.75 / 3, 16.75 / 3))
    assert found.status == "mapped"


@given(scores=st.dictionaries(st.sampled_from(sorted(CENTROIDS)), st.floats(0.0, 1.0), min_size=1))
def test_no_mixture_leaves_the_scale_and_intensities_up_to_one_add_up(
    converter: Converter, scores: dict[str, float]
) -> None:
    found = forth(converter, ScoresItem(scores))
    if not any(scores.values()):
        assert found.vad is None
        return
    whole = max(1.0, sum(scores.values()))
    for dimension, value in enumerate(at(found)):
        assert value is not None
        assert 1 <= value <= 9
        expected = 5 + sum(score * (CENTROIDS[label][dimension] - 5) for label, score in scores.items()) / whole
        assert value == pytest.approx(expected, abs=1e-9)


def test_a_label_without_a_centroid_is_told_and_not_passed_over(converter: Converter) -> None:
    found = forth(converter, LabelsItem(("surprise", "anger")))
    assert (found.status, found.unmapped, found.unmapped_share) == ("partial", ("surprise",), 0.5)
    assert at(found) == pytest.approx(CENTROIDS["anger"])
    assert found.warnings == ("emotionml-big6:surprise: the profile senpy has no centroid for it",)
    alone = forth(converter, LabelsItem(("surprise",)))
    assert (alone.status, alone.vad) == ("unmapped", None)
    with pytest.raises(EmotaxaError, match="unknown label 'euphoria'"):
        forth(converter, LabelsItem(("euphoria",)))


def test_an_intensity_of_0_is_told(converter: Converter) -> None:
    found = forth(converter, ScoresItem({"anger": 1.0, "fear": 0.0}))
    assert at(found) == pytest.approx(CENTROIDS["anger"])
    assert found.warnings == ("emotionml-big6:fear: its score is 0, so it takes no part",)
    assert forth(converter, ScoresItem({"fear": 0.0})).warnings == ("every score is 0: no emotion is claimed",)


def test_neutral_is_a_point_of_its_own(converter: Converter) -> None:
    assert back(converter, 5, 5, 5).targets[0].concept.curie == "sense:neutral"
    assert back(converter, 5.2, 4.9, 5.0).targets[0].concept.curie == "sense:neutral"


def test_a_coordinate_that_is_not_given_is_left_out_of_account(converter: Converter) -> None:
    assert back(converter, 2.7, 5.3).targets[0].concept.label in {"disgust", "sadness"}
    assert back(converter, 8.6, 7.22).targets[0].degree == pytest.approx(1.0)


def test_the_better_the_match_the_higher_the_confidence(converter: Converter) -> None:
    degrees = [back(converter, 2.7 - step, 6.95, 5.1).targets[0].degree for step in (0.0, 0.3, 0.8, 1.5)]
    assert degrees == sorted(degrees, reverse=True)
    assert degrees[0] > degrees[-1]


def test_a_conversion_to_the_same_model_keeps_the_annotation(converter: Converter) -> None:
    [label] = converter.convert([LabelsItem(("anger",))], "emotionml-big6", "emotionml-big6", profile="senpy")
    assert [(target.concept.label, target.share) for target in label.targets] == [("anger", 1.0)]
    [point] = converter.convert([VadItem(Point(2, 8, None))], "vad", "vad", scale=NINE)
    assert at(point) == (2, 8, None)
    with pytest.raises(EmotaxaError, match="outside the scale"):
        converter.convert([VadItem(Point(2, 10, None))], "vad", "vad", scale=NINE)


def test_a_profile_without_points_for_a_scheme_says_for_which_it_has_some(converter: Converter) -> None:
    with pytest.raises(EmotaxaError, match="it has centroids for ekman, emotionml-big6"):
        converter.convert([LabelsItem(("joy",))], "goemotions", "vad", profile="senpy")
    with pytest.raises(EmotaxaError, match="it maps labels to labels"):
        converter.convert([LabelsItem(("joy",))], "goemotions", "vad", profile="goemotions-paper")
    with pytest.raises(EmotaxaError, match="it converts ekman, emotionml-big6 to vad"):
        converter.convert([LabelsItem(("joy",))], "ekman", "shaver", profile="senpy")
