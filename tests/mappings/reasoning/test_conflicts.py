"""Contradictions between records are found, and all records are named."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from mappings.knowledge import Knowledge
from mappings.reasoning.conflicts.find import find_conflicts
from mappings.record import MappingRecord, MappingSet
from ontology.iri import expand


def record(name: str, subject: str, predicate: str, target: str, *, negated: bool = False) -> MappingRecord:
    return MappingRecord(name, expand(subject), predicate, expand(target), negated, line=7)


def set_of(*records: MappingRecord) -> MappingSet:
    return MappingSet("https://example.org/mine", "", {}, records, path="mine.sssom.tsv")


@pytest.fixture(scope="module")
def shipped(knowledge: Knowledge) -> frozenset[str]:
    """What is found in the shipped graph."""
    return frozenset(map(str, find_conflicts(knowledge)))


def beside(shipped: frozenset[str], knowledge: Knowledge) -> list[str]:
    """Give the findings that are not there in the shipped graph."""
    return [str(found) for found in find_conflicts(knowledge) if str(found) not in shipped]


def conflicts(shipped: frozenset[str], knowledge: Knowledge, *records: MappingRecord) -> list[str]:
    return beside(shipped, replace(knowledge, sets=(*knowledge.sets, set_of(*records))))


def alone(knowledge: Knowledge, records: Sequence[MappingRecord], rule: str) -> list[str]:
    """Give what a rule says of records and the shipped schemes, with no other records."""
    nothing = replace(knowledge, sets=(set_of(*records),), profiles=(), alignments=())
    return [str(found) for found in find_conflicts(nothing) if found.rule == rule]


def test_the_shipped_sets_hold_no_conflict(knowledge: Knowledge) -> None:
    assert [str(found) for found in find_conflicts(knowledge) if found.level != "INFO"] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            record("m:1", "goemotions:grief", "skos:closeMatch", "sense:torment"),
            record("m:2", "goemotions:grief", "skos:closeMatch", "sense:torment", negated=True),
        ),
        (
            record("m:1", "goemotions:grief", "skos:broadMatch", "sense:torment"),
            record("m:2", "goemotions:grief", "skos:exactMatch", "sense:torment"),
        ),
        (
            record("m:1", "goemotions:grief", "skos:exactMatch", "ekman-7:anger"),
            record("m:2", "goemotions:grief", "skos:exactMatch", "ekman-7:fear"),
        ),
        (
            record("m:1", "parrott:3/joy", "skos:closeMatch", "sense:torment"),
            record("m:2", "parrott:1/joy", "skos:closeMatch", "sense:torment", negated=True),
        ),
    ],
)
def test_a_contradiction_names_both_records(
    shipped: frozenset[str], knowledge: Knowledge, one: MappingRecord, other: MappingRecord
) -> None:
    found = [line for line in conflicts(shipped, knowledge, one, other) if "contradicts" in line]
    assert len(found) == 1, found
    assert found[0].startswith("mine.sssom.tsv:7:")
    assert "m:1" in found[0]
    assert "m:2" in found[0]


def test_a_denied_match_leaves_a_narrower_claim_standing(shipped: frozenset[str], knowledge: Knowledge) -> None:
    claims = (
        record("m:1", "goemotions:grief", "skos:narrowMatch", "sense:torment"),
        record("m:2", "goemotions:grief", "skos:exactMatch", "sense:torment", negated=True),
    )
    assert conflicts(shipped, knowledge, *claims) == []


def test_a_reference_to_nothing_is_told(shipped: frozenset[str], knowledge: Knowledge) -> None:
    [found] = conflicts(shipped, knowledge, record("m:1", "goemotions:grief", "skos:narrowMatch", "sense:no-such"))
    assert "there is no concept sense:no-such" in found
    assert "object_id" in found


def test_a_norm_is_no_reference_to_nothing(knowledge: Knowledge) -> None:
    norm = next(iter(knowledge.taxonomy.norms))
    records = [MappingRecord("m:1", expand("goemotions:grief"), "core:hasNorm", norm)]
    assert alone(knowledge, records, "dangling_mapping") == []


def test_a_theory_without_its_records_is_ungrounded(shipped: frozenset[str], knowledge: Knowledge) -> None:
    without = tuple(found for found in knowledge.sets if not found.id.endswith("/ekman-1999"))
    found = beside(shipped, replace(knowledge, sets=without))
    assert len(found) == 11
    assert all("covers no sense" in line for line in found)


def test_a_profile_is_held_to_itself(shipped: frozenset[str], knowledge: Knowledge) -> None:
    claims = (
        record("p:1", "goemotions:grief", "skos:broadMatch", "ekman:sadnes"),
        record("p:2", "goemotions:joy", "skos:broadMatch", "ekman:joy"),
        record("p:3", "goemotions:joy", "skos:broadMatch", "ekman:joy", negated=True),
    )
    found = beside(shipped, replace(knowledge, profiles=(*knowledge.profiles, set_of(*claims))))
    assert len(found) == 2
    assert "p:2" in found[0]
    assert "p:3" in found[0]
    assert "there is no concept ekman:sadnes" in found[1]


def test_a_denial_of_what_follows_names_every_record(knowledge: Knowledge) -> None:
    records = [
        record("m:1", "goemotions:grief", "skos:exactMatch", "parrott:3/grief"),
        record("m:2", "parrott:3/grief", "skos:narrowMatch", "sense:grief"),
        record("m:3", "goemotions:grief", "skos:narrowMatch", "sense:grief", negated=True),
    ]
    [found] = alone(knowledge, records, "derived_and_denied")
    assert found.startswith("mine.sssom.tsv:7:predicate_id: WARN m:3")
    assert all(name in found for name in ("m:1", "m:2", "m:3"))


def test_a_partial_match_holds_one_way(knowledge: Knowledge) -> None:
    """That approval does not cover liking leaves it open that a label for liking covers approval in part."""
    records = [
        record("m:1", "goemotions:approval", "skos:exactMatch", "sense:approval"),
        record("m:2", "goemotions:approval", "skos:closeMatch", "sense:liking", negated=True),
        record("m:3", "goemotions:love", "skos:exactMatch", "sense:liking"),
        record("m:4", "goemotions:love", "skos:closeMatch", "sense:approval"),
    ]
    assert alone(knowledge, records, "derived_and_denied") == []


def test_two_concepts_of_a_theory_that_are_the_same_by_way_of_a_third_are_told(knowledge: Knowledge) -> None:
    records = [
        record("m:1", "parrott:3/grief", "skos:exactMatch", "sense:grief"),
        record("m:2", "parrott:3/sorrow", "skos:exactMatch", "sense:grief"),
    ]
    [found] = alone(knowledge, records, "joined_siblings")
    assert "WARN parrott:3/grief and parrott:3/sorrow" in found
    assert "m:1" in found and "m:2" in found
    [disjoint] = alone(
        knowledge,
        [
            record("m:1", "ekman-7:anger", "skos:exactMatch", "sense:rage"),
            record("m:2", "ekman-7:fear", "skos:exactMatch", "sense:rage"),
        ],
        "exact_across_disjoint",
    )
    assert "ERROR ekman-7:anger and ekman-7:fear exclude each other" in disjoint


def test_two_labels_of_a_data_set_may_mean_the_same(knowledge: Knowledge) -> None:
    records = [
        record("m:1", "goemotions:grief", "skos:exactMatch", "sense:grief"),
        record("m:2", "goemotions:sadness", "skos:exactMatch", "sense:grief"),
    ]
    assert alone(knowledge, records, "joined_siblings") == []
    assert "INFO" in alone(knowledge, records, "synonymous_labels")[0]


def test_broader_and_narrower_matches_in_a_circle_are_told_link_by_link(knowledge: Knowledge) -> None:
    records = [
        record("m:1", "goemotions:grief", "skos:broadMatch", "izard:distress"),
        record("m:2", "izard:distress", "skos:exactMatch", "ekman:sadness"),
        record("m:3", "goemotions:grief", "skos:narrowMatch", "ekman:sadness"),
    ]
    [found] = alone(knowledge, records, "mapping_cycle")
    assert "ERROR" in found and all(name in found for name in ("m:1", "m:2", "m:3"))
    assert alone(knowledge, records[:2], "mapping_cycle") == []


def test_a_match_against_the_hierarchy_of_a_scheme_is_told(knowledge: Knowledge) -> None:
    records = [
        record("m:1", "parrott:1/sadness", "skos:exactMatch", "sense:grief"),
        record("m:2", "parrott:3/grief", "skos:exactMatch", "sense:grief"),
    ]
    [found] = alone(knowledge, records, "circle_with_hierarchy")
    assert "WARN" in found and "m:1" in found and "m:2" in found


def test_a_sense_within_a_sense_is_told(knowledge: Knowledge) -> None:
    records = [
        record("m:1", "goemotions:grief", "skos:exactMatch", "sense:grief"),
        record("m:2", "goemotions:grief", "skos:narrowMatch", "sense:torment"),
    ]
    [found] = alone(knowledge, records, "divided_sense")
    assert "ERROR sense:torment would lie within sense:grief" in found
    assert "m:1" in found and "m:2" in found


def test_what_lies_within_two_classes_that_exclude_each_other_is_told_once(knowledge: Knowledge) -> None:
    records = [
        record("m:1", "ekman-7:anger", "skos:narrowMatch", "goemotions:annoyance"),
        record("m:2", "goemotions:annoyance", "skos:narrowMatch", "sense:irritation"),
        record("m:3", "goemotions:annoyance", "skos:broadMatch", "ekman-7:disgust"),
    ]
    [found] = alone(knowledge, records, "within_disjoint")
    assert "WARN goemotions:annoyance lies within ekman-7:anger and ekman-7:disgust" in found
    assert "m:1" in found and "m:3" in found and "m:2" not in found


def test_a_match_that_was_not_found_and_is_claimed_is_told(knowledge: Knowledge) -> None:
    nothing = MappingRecord(
        "m:1",
        expand("goemotions:grief"),
        "skos:exactMatch",
        "https://w3id.org/sssom/NoTermFound",
        object_source="https://w3id.org/emotaxa/sense",
        line=7,
    )
    exact, close = (
        replace(record("m:2", "goemotions:grief", predicate, "sense:grief"), object_source=nothing.object_source)
        for predicate in ("skos:exactMatch", "skos:closeMatch")
    )
    [found] = alone(knowledge, [nothing, exact], "found_and_not_found")
    assert "m:1" in found and "m:2" in found
    assert alone(knowledge, [nothing, close], "found_and_not_found") == []
