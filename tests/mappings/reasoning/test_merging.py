"""Merging is a view: it can be taken apart, and nothing is lost."""

from dataclasses import replace
from math import isclose

from hypothesis import given

from mappings.knowledge import Knowledge
from mappings.reasoning.inference import Inference, Terms
from mappings.reasoning.merging import merged, taken_apart
from mappings.record import MappingRecord
from tests.mappings.reasoning.generated import worlds


def test_what_several_chains_say_is_one_record_with_all_of_them(knowledge: Knowledge) -> None:
    labels = [concept.iri for concept in knowledge.taxonomy.by_scheme["goemotions"]]
    found = Inference(knowledge.records, Terms(invert=True), subjects=labels).derived
    views = merged(found)
    several = max(views, key=lambda view: len(view.evidence))
    assert len(several.evidence) > 1
    record = several.record
    assert record.justification == "semapv:CompositeMatching"
    assert set(record.derived_from) == {one.id for one in several.evidence}
    assert record.confidence is not None and record.confidence >= max(one.confidence or 0 for one in several.evidence)


def test_a_single_record_stands_for_itself(knowledge: Knowledge) -> None:
    first = next(knowledge.records)
    assert merged([first])[0].record == first


def test_literals_are_told_apart() -> None:
    said = [
        MappingRecord(f"urn:{name}", "", "skos:exactMatch", "urn:a", subject_label=name) for name in ("joy", "fear")
    ]
    assert len(merged(said)) == 2
    again = [replace(one, id=f"{one.id}-again") for one in said]
    assert len({view.record.id for view in merged([*said, *again])}) == 2
    turned = [
        replace(one, subject=one.object, object="", subject_label="", object_label=one.subject_label)
        for one in (*said, *again)
    ]
    assert len({view.record.id for view in merged([*said, *again, *turned])}) == 4


@given(worlds())
def test_a_merged_view_is_taken_apart_without_loss(records: list[MappingRecord]) -> None:
    every = [*records, *Inference(records, Terms(invert=True, generalise=True)).derived]
    views = merged(every)
    assert sorted(map(repr, taken_apart(views))) == sorted(map(repr, every))
    assert merged(taken_apart(views)) == views
    keys = [(view.subject, view.predicate, view.object, view.negated) for view in views]
    assert len(set(keys)) == len(keys)
    for view in views:
        surest = max(1.0 if one.confidence is None else one.confidence for one in view.evidence)
        assert surest <= view.confidence + 1e-12 and view.confidence <= 1
        assert isclose(view.record.confidence if view.record.confidence is not None else 1, view.confidence)
