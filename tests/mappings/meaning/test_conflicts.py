"""Contradictions between records are found, and both records are named."""

from dataclasses import replace

import pytest

from mappings.knowledge import Knowledge
from mappings.meaning.conflicts import find_conflicts
from mappings.record import MappingRecord, MappingSet
from ontology.iri import expand


def record(name: str, subject: str, predicate: str, target: str, *, negated: bool = False) -> MappingRecord:
    return MappingRecord(name, expand(subject), predicate, expand(target), negated, line=7)


def conflicts(knowledge: Knowledge, *records: MappingRecord) -> list[str]:
    mine = MappingSet("https://example.org/mine", "", {}, records, path="mine.sssom.tsv")
    return [str(found) for found in find_conflicts(replace(knowledge, sets=(*knowledge.sets, mine)))]


def test_the_shipped_sets_hold_no_conflict(knowledge: Knowledge) -> None:
    assert [str(found) for found in find_conflicts(knowledge)] == []


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
def test_a_contradiction_names_both_records(knowledge: Knowledge, one: MappingRecord, other: MappingRecord) -> None:
    found = [line for line in conflicts(knowledge, one, other) if "contradicts" in line]
    assert len(found) == 1, found
    assert found[0].startswith("mine.sssom.tsv:7:")
    assert "m:1" in found[0]
    assert "m:2" in found[0]


def test_a_denied_match_leaves_a_narrower_claim_standing(knowledge: Knowledge) -> None:
    claims = (
        record("m:1", "goemotions:grief", "skos:narrowMatch", "sense:torment"),
        record("m:2", "goemotions:grief", "skos:exactMatch", "sense:torment", negated=True),
    )
    assert conflicts(knowledge, *claims) == []


def test_a_reference_to_nothing_is_told(knowledge: Knowledge) -> None:
    [found] = conflicts(knowledge, record("m:1", "goemotions:grief", "skos:narrowMatch", "sense:no-such"))
    assert "there is no concept sense:no-such" in found
    assert "object_id" in found


def test_a_theory_without_its_records_is_ungrounded(knowledge: Knowledge) -> None:
    without = tuple(found for found in knowledge.sets if not found.id.endswith("/ekman-1999"))
    found = find_conflicts(replace(knowledge, sets=without))
    assert len(found) == 11
    assert all("covers no sense" in finding.message for finding in found)


def test_a_profile_is_held_to_itself(knowledge: Knowledge) -> None:
    claims = (
        record("p:1", "goemotions:grief", "skos:broadMatch", "ekman:sadnes"),
        record("p:2", "goemotions:joy", "skos:broadMatch", "ekman:joy"),
        record("p:3", "goemotions:joy", "skos:broadMatch", "ekman:joy", negated=True),
    )
    profile = MappingSet("https://example.org/mine", "", {}, claims, path="mine.sssom.tsv")
    found = [str(line) for line in find_conflicts(replace(knowledge, profiles=(*knowledge.profiles, profile)))]
    assert len(found) == 2
    assert "p:2" in found[0]
    assert "p:3" in found[0]
    assert "there is no concept ekman:sadnes" in found[1]
