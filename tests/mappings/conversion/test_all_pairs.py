"""Every scheme converts to others, in every mode and both ways to points, with an answer or the reason for none."""

from itertools import product
from typing import get_args

import pytest

from mappings.conversion.answer import Item, LabelsItem, Mode, ScoresItem, VadItem
from mappings.conversion.converter import VAD, Converter
from ontology.norm import Point
from ontology.scale import Scale

MODES = get_args(Mode)
SCALES = ("-1..1", "1-9", "1-5", "0-1", "0-100")


@pytest.fixture(scope="module")
def schemes(converter: Converter) -> list[str]:
    """All schemes but that of octants and quadrants, whose name stands for points."""
    return [scheme for scheme in converter.knowledge.taxonomy.schemes if scheme != VAD]


def test_pairs_of_all_schemes_convert_or_say_why_not(converter: Converter, schemes: list[str]) -> None:
    """Every fifth pair answers, so that each scheme stands with a fifth of all on either side.

    That every pair has its matrix, and that these obey the laws, is held in `test_conversion_laws`.
    """
    taxonomy = converter.knowledge.taxonomy
    pairs = [
        (source, target)
        for row, source in enumerate(schemes)
        for column, target in enumerate(schemes)
        if (row + column) % 5 == 0
    ]
    for at, (source, target) in enumerate(pairs):
        names = [concept.curie for concept in taxonomy.by_scheme[source]]
        drawn, other = names[at % len(names)], names[(at // 7) % len(names)]
        # The modes and kinds of items take turns, and no two neighbours share theirs.
        item: Item = LabelsItem((drawn,)) if at % 2 else ScoresItem({drawn: 0.7, other: 0.2})
        mode = MODES[(at // 2) % len(MODES)]
        [answer] = converter.convert([item], source, target, mode=mode, explain=at % 11 == 0)
        assert answer.targets or answer.warnings, (source, target, mode, item)


def test_tiers_convert_to_other_schemes_and_back(converter: Converter, schemes: list[str]) -> None:
    taxonomy = converter.knowledge.taxonomy
    tiers = [
        f"{scheme.id}/{tier.rank}" for scheme in taxonomy.schemes.values() if scheme.id != VAD for tier in scheme.tiers
    ]
    for at, (tier, scheme) in list(enumerate(product(tiers, schemes)))[::3]:
        scheme_id, _, rank = tier.partition("/")
        here = taxonomy.at_tier(scheme_id, int(rank))
        there = taxonomy.by_scheme[scheme]
        for source, target, concept in ((tier, scheme, here[at % len(here)]), (scheme, tier, there[at % len(there)])):
            [answer] = converter.convert([LabelsItem((concept.curie,))], source, target)
            assert answer.targets or answer.warnings, (source, target)


@pytest.mark.parametrize("text", SCALES)
def test_every_scheme_converts_to_and_from_points_on_any_scale(
    converter: Converter, schemes: list[str], text: str
) -> None:
    scale, taxonomy = Scale.parse(text), converter.knowledge.taxonomy
    third = scale.low + (scale.high - scale.low) / 3
    for scheme in schemes:
        labels = tuple(concept.curie for concept in taxonomy.by_scheme[scheme])
        [together] = converter.convert([LabelsItem(labels)], scheme, VAD, scale=scale)
        assert together.vad is not None or together.warnings, scheme
        for level in (scheme, *(f"{scheme}/{tier.rank}" for tier in taxonomy.schemes[scheme].tiers)):
            for dominance in (None, third):
                [found] = converter.convert([VadItem(Point(third, third, dominance))], VAD, level, scale=scale)
                assert found.targets or found.warnings, level


@pytest.mark.parametrize(
    ("label", "source", "target", "expected"),
    [
        ("suddenness", "crowd-envent-appraisals", "emotionml-scherer-appraisals", ("suddenness", "exact")),
        (
            "unpleasantness",
            "crowd-envent-appraisals",
            "emotionml-scherer-appraisals",
            ("intrinsic-pleasantness", "broader"),
        ),
        ("V", "emobank", "msp-podcast-dims", ("EmoVal", "exact")),
        ("EmoAct", "msp-podcast-dims", "emotic-dims", ("Arousal", "exact")),
        ("D", "emobank", "emotionml-fsre-dimensions", ("potency", "narrower")),
        ("approach", "emotionml-frijda-action-tendencies", "frijda-action-tendencies", ("approach", "exact")),
    ],
)
def test_dimensions_appraisals_and_action_tendencies_convert_among_themselves(
    converter: Converter, label: str, source: str, target: str, expected: tuple[str, str]
) -> None:
    [answer] = converter.convert([LabelsItem((label,))], source, target)
    assert [(found.concept.label, found.relation) for found in answer.targets] == [expected]


def test_a_pair_that_makes_no_sense_is_answered_with_the_reason(converter: Converter) -> None:
    [there] = converter.convert([LabelsItem(("goal_relevance",))], "crowd-envent-appraisals", "ekman")
    assert there.status == "unmapped"
    assert there.warnings[0].endswith("an appraisal, which ekman does not hold")
    [back] = converter.convert([LabelsItem(("joy",))], "ekman", "frijda-action-tendencies")
    assert back.warnings == ("ekman:joy: frijda-action-tendencies holds no emotions",)
    [point] = converter.convert([VadItem(Point(0.5, 0.5))], VAD, "frijda-action-tendencies")
    assert (point.status, len(point.warnings)) == ("unmapped", 1)
    assert "holds no emotions" in point.warnings[0]
