"""Denial, held against the rule written out once more, sense by sense: what is absent where, and what stays unknown."""

from collections.abc import Collection, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mappings.conversion.converter import Converter
from mappings.conversion.matrix import ConversionMatrix
from mappings.harmonization.labels import Given
from mappings.harmonization.observability import ABSENT, PRESENT, UNKNOWN, Mask, is_neutral, target_mask

LITTLE = 1e-9

CASES = (
    ("affective-text-2007", "shaver/1", True),
    ("brighter-deu", "shaver/1", True),
    ("xed-en", "ekman", True),
    ("goemotions", "parrott/1", True),
    ("carer", "ekman", False),
    ("isear", "shaver/1", False),
    ("crowdflower-text-emotion", "plutchik/1", False),
)
"""Label sets, targets, and whether labels that were not given are denied."""


Case = tuple[str, str, bool]


def matrix_of(converter: Converter, case: Case) -> ConversionMatrix:
    return converter.matrix(converter.level(case[0], "from"), converter.level(case[1], "to"))


def mask_of(converter: Converter, case: Case, absent_from: float = 0.9) -> Mask:
    matrix = matrix_of(converter, case)
    return target_mask(converter.denotation, matrix, 0.5, denies=case[2], absent_from=absent_from)


def states(converter: Converter, case: Case, held: Collection[str], unsure: Collection[str] = ()) -> dict[str, int]:
    """Give the states of a row's targets by their labels."""
    labels = [concept.label for concept in matrix_of(converter, case).sources]
    mask = mask_of(converter, case)
    row = Given(tuple(labels.index(one) for one in held), tuple(labels.index(one) for one in unsure))
    [found] = mask.states_of([row])[1].tolist()
    return dict(zip((concept.label for concept in mask.concepts), found, strict=True))


def expected(converter: Converter, case: Case, mask: Mask, row: Given, absent_from: float) -> list[int]:
    """Work the states of a row out by the rule, in plain Python."""
    denotation, sources, denies = converter.denotation, matrix_of(converter, case).sources, case[2]

    def senses(iri: str) -> Mapping[int, float]:
        sureness = denotation.membership[denotation.row[iri]].tolist()
        return {sense: sure for sense, sure in enumerate(sureness) if sure > 0}

    covers = [senses(concept.iri) for concept in sources]
    every = set(range(len(sources)))
    may_hold = {*row.rows, *row.unsure} if denies else {*row.unsure}
    denied = every - may_hold
    degrees = mask.degree[list(row.rows)].max(axis=0, initial=0.0).tolist()
    present = [degree >= 0.5 - LITTLE for degree in degrees]
    calm = row.rows and not row.unsure and all(is_neutral(denotation, sources[place]) for place in row.rows)
    found = []
    for column, concept in enumerate(mask.concepts):
        whole = senses(concept.iri)
        gone = {
            sense
            for sense, sure in whole.items()
            if any(covers[place].get(sense, 0.0) >= min(0.5, sure) - LITTLE for place in denied)
        }
        left = any(covers[place].get(sense, 0.0) > LITTLE for sense in whole.keys() - gone for place in may_hold)
        share = sum(whole[sense] for sense in gone) / sum(whole.values()) if whole else 0.0
        absent = share >= absent_from - LITTLE and not left
        if not denies:
            excluded = any(there and mask.excludes[at, column] for at, there in enumerate(present))
            absent = absent and excluded and degrees[column] <= LITTLE
        found.append(PRESENT if present[column] else ABSENT if absent or calm else UNKNOWN)
    return found


@settings(max_examples=60)
@given(data=st.data(), case=st.sampled_from(CASES), absent_from=st.sampled_from([0.5, 0.7, 0.8, 0.9, 1.0]))
def test_states_are_those_of_the_rule(
    converter: Converter, data: st.DataObject, case: Case, absent_from: float
) -> None:
    mask = mask_of(converter, case, absent_from)
    places = st.lists(st.integers(0, len(mask.degree) - 1), unique=True, max_size=4)
    held = data.draw(places)
    unsure = [place for place in data.draw(places) if place not in held]
    row = Given(tuple(held), tuple(unsure))
    assert mask.states_of([row])[1][0].tolist() == expected(converter, case, mask, row, absent_from)


@pytest.mark.parametrize("absent_from", [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_a_row_with_one_label_or_with_one_left_open_is_as_the_rule_says(
    converter: Converter, case: Case, absent_from: float
) -> None:
    mask = mask_of(converter, case, absent_from)
    count = len(mask.degree)
    rows = [Given((place,)) for place in range(count)]
    rows += [Given((), (place,)) for place in range(count)]
    rows += [Given((place,), ((place + 1) % count,)) for place in range(count)]
    found = mask.states_of(rows)[1].tolist()
    assert found == [expected(converter, case, mask, row, absent_from) for row in rows]


def test_a_forced_choice_does_not_deny_what_the_chosen_label_overlaps(converter: Converter) -> None:
    """Ekman's sadness excludes anger, and CARER has both labels; but its sadness holds a sense of anger, too."""
    case = ("carer", "ekman", False)
    matrix = matrix_of(converter, case)
    row = next(at for at, one in enumerate(matrix.sources) if one.label == "sadness")
    column = next(at for at, one in enumerate(matrix.targets) if one.label == "anger")
    assert 0 < matrix.degree[row, column] < 0.1
    found = states(converter, case, ["sadness"])
    mask = mask_of(converter, case)
    at = {concept.label: place for place, concept in enumerate(mask.concepts)}
    assert mask.excludes[at["sadness"], at["anger"]] and mask.observable[at["anger"]]
    assert (found["sadness"], found["anger"]) == (PRESENT, UNKNOWN)


def test_a_label_left_open_may_hold_and_hides_what_it_overlaps(converter: Converter) -> None:
    case = ("affective-text-2007", "shaver/1", True)
    assert states(converter, case, [])["anger"] == ABSENT
    assert states(converter, case, [], ["sadness"])["anger"] == UNKNOWN


def test_neutral_beside_a_label_left_open_is_not_calm(converter: Converter) -> None:
    case = ("xed-en", "ekman", True)
    assert states(converter, case, ["neutral"])["fear"] == ABSENT
    assert states(converter, case, ["neutral"], ["fear"])["fear"] == UNKNOWN
