"""The decision among shares: the largest, and among small ones that are nearly equal the source's own name."""

import numpy as np
import pytest

from mappings.conversion.answer import LabelsItem
from mappings.conversion.converter import Converter
from mappings.conversion.namesakes import ALSO_CALLED, SAME_NAME, namesakes
from mappings.conversion.outcome import Outcomes

ROW = np.zeros(1, dtype=np.intp)


def decided(shares: list[float], namesake: int | None = None) -> tuple[int, float]:
    named = np.array([[SAME_NAME if column == namesake else 0 for column in range(len(shares))]], dtype=np.int8)
    best, margin = Outcomes.of(np.array([shares]), ROW).decide(np.array([shares]), named)
    return int(best[0]), round(float(margin[0]), 6)


@pytest.mark.parametrize(
    ("shares", "namesake", "best", "margin"),
    [
        ([0.2, 0.5, 0.3], None, 1, 0.2),
        ([0.45, 0.35, 0.2], 1, 0, 0.1),
        ([0.42, 0.37, 0.1], 1, 1, 0.0),
        ([0.06, 0.04, 0.5], 1, 2, 0.44),
        ([0.1, 0.06, 0.44], 1, 2, 0.34),
        ([0.4, 0.2, 0.06, 0.04], 3, 0, 0.2),
        ([0.6, 0.4], 1, 0, 0.2),
        ([0.5, 0.5], 1, 1, 0.0),
        ([0.3, 0.1], 0, -1, 0.3),
    ],
)
def test_a_namesake_is_taken_where_no_share_is_large_and_its_own_is_nearly_the_largest(
    shares: list[float], namesake: int | None, best: int, margin: float
) -> None:
    assert decided(shares, namesake) == (best, margin)


def test_a_small_share_of_many_goes_to_the_namesake_and_to_no_false_friend() -> None:
    many = [0.02] * 40
    assert decided([0.061, 0.037, *many[:36]], 1)[0] == 1
    assert decided([0.061, 0.024, *many[:36]], 1)[0] == 0


@pytest.mark.parametrize(
    ("label", "source", "target", "expected"),
    [
        ("joy", "carer", "parrott", "parrott:3/joy"),
        ("fear", "ekman", "electoral-tweets", "electoral-tweets:fear"),
        ("surprise", "ekman-7", "electoral-tweets", "electoral-tweets:surprise"),
        ("panic", "ortony-turner-panksepp-1982", "parrott", "parrott:3/despair"),
        ("resentment", "occ", "parrott", "parrott:3/envy"),
    ],
)
def test_families_keep_their_name_and_false_friends_their_meaning(
    converter: Converter, label: str, source: str, target: str, expected: str
) -> None:
    [answer] = converter.convert([LabelsItem((label,))], source, target)
    assert [found.concept.curie for found in answer.targets] == [expected]
    larger = [found for found in answer.runners_up if found.share > answer.targets[0].share + 1e-9]
    assert bool(larger) == any("is taken for its name" in warning for warning in answer.warnings)


@pytest.mark.parametrize(
    ("label", "source", "expected"),
    [
        ("joyful", "empatheticdialogues", "sense:joy"),
        ("sad", "empatheticdialogues", "sense:sadness"),
        ("happiness", "dailydialog", "sense:happiness"),
    ],
)
def test_of_senses_with_the_same_share_the_one_that_is_called_so_is_taken(
    converter: Converter, label: str, source: str, expected: str
) -> None:
    [answer] = converter.convert([LabelsItem((label,))], source, "sense")
    assert [found.concept.curie for found in answer.targets] == [expected]
    assert any("have the same share of it" in warning for warning in answer.warnings)


def test_other_names_count_for_senses_alone(converter: Converter) -> None:
    taxonomy = converter.knowledge.taxonomy
    joy, sadness = (taxonomy.concepts[f"https://w3id.org/emotaxa/sense/{name}"] for name in ("joy", "sadness"))
    names = ["joyful", "sadness", "rage"]
    assert namesakes(names, [joy, sadness], senses=True).tolist() == [[ALSO_CALLED, 0], [0, SAME_NAME], [0, 0]]
    assert namesakes(names, [joy, sadness], senses=False).tolist() == [[0, 0], [0, SAME_NAME], [0, 0]]
