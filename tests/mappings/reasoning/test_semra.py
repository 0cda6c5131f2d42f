"""Our chains are SeMRA's, but for four things that it does otherwise, each of which is taken out here.

SeMRA has no chain where a record relates the two ends already, whatever it says, and none that passes two things of one
vocabulary; it chains no close and no related matches; and it knows of no denials.
"""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings

from mappings.knowledge import Knowledge
from mappings.reasoning.inference import Inference, Terms
from mappings.reasoning.merging import merged
from mappings.record import MappingRecord
from tests.mappings.reasoning.generated import claims
from tests.mappings.reasoning.semra import Path, Triple, semra_chains, vocabulary

_CHAINED = {"skos:exactMatch", "skos:broadMatch", "skos:narrowMatch"}


def chainable(records: Sequence[MappingRecord]) -> list[MappingRecord]:
    return [one for one in records if one.predicate in _CHAINED and not one.negated and one.subject != one.object]


def our_chains(records: Sequence[MappingRecord], hops: int) -> dict[Triple, set[Path]]:
    """Give our chains as SeMRA would have them."""
    by_id = {one.id: one for one in records}
    related = {frozenset((one.subject, one.object)) for one in records}
    found: dict[Triple, set[Path]] = {}
    for one in Inference(records, Terms(hops, invert=True)).derived:
        path = [one.subject]
        for premise in map(by_id.__getitem__, one.derived_from):
            path.append(premise.object if premise.subject == path[-1] else premise.subject)
        distinct = len(set(map(vocabulary, path))) == len(path)
        if len(path) > 2 and distinct and frozenset((one.subject, one.object)) not in related:
            found.setdefault((one.subject, one.predicate, one.object), set()).add(tuple(path))
    return found


@pytest.mark.parametrize(
    ("sets", "hops"),
    [
        (("parrott", "izard"), 3),
        (("goemotions", "shaver"), 2),
        (("onyx", "mfoem", "emro"), 3),
    ],
)
def test_shipped_records_are_chained_as_semra_does(knowledge: Knowledge, sets: tuple[str, ...], hops: int) -> None:
    every = (*knowledge.sets, *knowledge.alignments)
    records = [one for each in every if each.id.rpartition("/")[2] in sets for one in chainable(each.records)]
    expected = semra_chains(records, hops)
    assert len(expected) > 100
    assert our_chains(records, hops) == expected


@settings(max_examples=60)
@given(claims(14))
def test_generated_records_are_chained_as_semra_does(drawn: list[MappingRecord]) -> None:
    records = chainable(drawn)
    assert our_chains(records, 4) == semra_chains(records, 4)


def test_the_same_said_twice_is_as_sure_as_semra_takes_it_to_be(knowledge: Knowledge) -> None:
    from semra.struct import _joint_probability

    views = [view for view in merged(knowledge.records) if not view.negated]
    chained = Inference(knowledge.records, Terms(2, invert=True), subjects=[views[0].subject]).derived
    several = [view for view in merged(chained) if len(view.evidence) > 1]
    for view in (*views[:100], *several):
        known = [1.0 if one.confidence is None else one.confidence for one in view.evidence]
        assert view.confidence == pytest.approx(_joint_probability(known))
