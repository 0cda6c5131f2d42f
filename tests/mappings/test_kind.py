"""Kinds of mapping sets: by their id, or by what their records link."""

import pytest

from mappings.kind import kind_of
from mappings.knowledge import Knowledge
from mappings.record import MappingRecord, MappingSet
from ontology.iri import BASE


def test_whatever_is_shipped_is_of_the_kind_that_it_is_shipped_as(knowledge: Knowledge) -> None:
    for kind, part in (
        ("denoting", knowledge.sets),
        ("profile", knowledge.profiles),
        ("alignment", knowledge.alignments),
    ):
        assert {found.id for found in part if kind_of(found, knowledge.taxonomy) != kind} == set()


@pytest.mark.parametrize(
    ("name", "subject", "target", "source", "kind"),
    [
        ("https://example.org/a", "ekman/anger", "sense/anger", "sense", "denoting"),
        ("https://example.org/a", "ekman/anger", "parrott/2/rage", "parrott", "denoting"),
        ("https://example.org/a", "goemotions/anger", "ekman/anger", "ekman", "profile"),
        ("https://example.org/a", "goemotions/anger", "sense/anger", "sense", "denoting"),
        ("https://example.org/profiles/a", "ekman/anger", "sense/anger", "sense", "profile"),
        ("https://example.org/alignments/a", "ekman/anger", "sense/anger", "sense", "denoting"),
        (f"{BASE}alignments/a", "core/Mood", "core/Emotion", "core", "alignment"),
        (f"{BASE}mappings/imported/a", "ekman/anger", "sense/anger", "sense", "alignment"),
        (f"{BASE}mappings/a", "ekman/anger", "http://example.org/anger", "http://example.org/", "alignment"),
    ],
)
def test_other_sets_by_their_id_or_their_records(
    knowledge: Knowledge, name: str, subject: str, target: str, source: str, kind: str
) -> None:
    def full(iri: str) -> str:
        return iri if iri.startswith("http") else BASE + iri

    record = MappingRecord("urn:r", full(subject), "skos:closeMatch", full(target), object_source=full(source))
    assert kind_of(MappingSet(name, "", {}, (record,)), knowledge.taxonomy) == kind


def test_a_set_without_records_is_no_alignment(knowledge: Knowledge) -> None:
    assert kind_of(MappingSet("https://example.org/a", "", {}, ()), knowledge.taxonomy) == "denoting"
