"""Records are asked for by what they say, and written with where they come from."""

from dataclasses import replace

import pytest

from mappings.knowledge import Knowledge
from mappings.reasoning.gathered import gathered
from mappings.reasoning.inference import Terms
from mappings.reasoning.selection import Selection, select
from mappings.record import MappingRecord, MappingSet
from mappings.sssom.read import parse_sssom
from mappings.sssom.write import write_sssom
from ontology.errors import AmbiguousReference, UnknownReference
from ontology.iri import expand, scheme_of

BOTH = Terms(invert=True)


def test_without_a_filter_all_but_profiles_is_given(knowledge: Knowledge) -> None:
    count = sum(len(one.records) for one in (*knowledge.sets, *knowledge.alignments))
    assert len(select(knowledge, Selection())) == count
    [profile] = [one for one in knowledge.profiles if one.id.endswith("/goemotions-paper")]
    assert select(knowledge, Selection(sets=("goemotions-paper",))) == profile.records


def test_both_ends_and_the_relation_are_asked_for(knowledge: Knowledge) -> None:
    found = select(knowledge, Selection(source="goemotions", target="sense", predicate="narrowMatch"))
    assert found
    assert {(scheme_of(one.subject), scheme_of(one.object), one.predicate) for one in found} == {
        ("goemotions", "sense", "skos:narrowMatch")
    }
    by_label = select(knowledge, Selection(source="GoEmotions", subject="annoyance"))
    assert by_label == select(knowledge, Selection(subject="goemotions:annoyance"))
    assert by_label == select(knowledge, Selection(subject=expand("goemotions:annoyance")))


def test_a_tier_and_an_outside_vocabulary_are_ends_too(knowledge: Knowledge) -> None:
    tiered = select(knowledge, Selection(source="parrott/1", derive=BOTH))
    assert {one.subject for one in tiered} <= {expand(f"parrott:1/{name}") for name in PRIMARY}
    outside = select(knowledge, Selection(source="goemotions", target="MFOEM", derive=BOTH))
    assert outside
    assert all(one.object.startswith("http://purl.obolibrary.org/obo/MFOEM_") for one in outside)
    anger = select(knowledge, Selection(object="MFOEM:000009"))
    assert {one.object for one in anger} == {"http://purl.obolibrary.org/obo/MFOEM_000009"}


PRIMARY = ("anger", "fear", "joy", "love", "sadness", "surprise")


def test_filters_choose_among_what_is_derived(knowledge: Knowledge) -> None:
    wanted = Selection(source="goemotions", target="parrott", sets=("goemotions", "parrott", "shaver"), derive=BOTH)
    every = select(knowledge, replace(wanted, source=None))
    assert list(select(knowledge, wanted)) == [one for one in every if scheme_of(one.subject) == "goemotions"]
    sure = select(knowledge, replace(wanted, min_confidence=0.8))
    assert list(sure) == [one for one in select(knowledge, wanted) if one.confidence is None or one.confidence >= 0.8]
    merged = select(knowledge, replace(wanted, merge=True))
    assert len({(one.subject, one.predicate, one.object, one.negated) for one in merged}) == len(merged)


def test_only_the_sets_asked_for_are_reasoned_over(knowledge: Knowledge) -> None:
    found = select(knowledge, Selection(sets=("goemotions", "ekman-7"), derive=BOTH))
    known = {
        record.id
        for one in knowledge.sets
        if one.id.rpartition("/")[2] in ("goemotions", "ekman-7")
        for record in one.records
    }
    assert any(one.derived_from for one in found)
    assert all(known.issuperset(one.derived_from) for one in found)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (Selection(sets=("goemotion",)), "did you mean goemotions"),
        (Selection(source="goemotion"), "unknown scheme 'goemotion'"),
        (Selection(subject="goemotions:anoyance"), "did you mean annoyance"),
        (Selection(subject="annoyance"), "a bare label needs its scheme"),
        (Selection(predicate="skos:exactMach"), "did you mean"),
    ],
)
def test_what_does_not_exist_is_told_with_what_comes_nearest(
    knowledge: Knowledge, wanted: Selection, said: str
) -> None:
    with pytest.raises(UnknownReference, match=said):
        select(knowledge, wanted)


def test_a_name_that_two_sets_bear_is_asked_back(knowledge: Knowledge) -> None:
    twin = replace(knowledge.sets[0], id="https://example.org/goemotions")
    with pytest.raises(AmbiguousReference, match=r"https://example\.org/goemotions"):
        select(replace(knowledge, sets=(*knowledge.sets, twin)), Selection(sets=("goemotions",)))


def test_the_whole_of_a_set_is_that_set(knowledge: Knowledge) -> None:
    found = gathered(knowledge, select(knowledge, Selection(sets=("goemotions",))))
    assert found in knowledge.sets


def test_what_is_written_is_read_back_with_its_premises(knowledge: Knowledge) -> None:
    records = select(knowledge, Selection(source="goemotions", target="MFOEM", derive=BOTH))
    found = gathered(knowledge, records)
    again = parse_sssom(write_sssom(found))
    assert {one.id: one.derived_from for one in again.records} == {one.id: one.derived_from for one in records}
    assert "https://w3id.org/emotaxa/alignments/mfoem" in again.metadata["mapping_set_source"]
    assert "https://w3id.org/emotaxa/mappings/ekman" not in again.metadata["mapping_set_source"]


def test_records_without_ids_get_some_when_they_are_gathered(knowledge: Knowledge) -> None:
    rows = ["a:joy\tskos:exactMatch\tsense:joy", "b:joy\tskos:exactMatch\tsense:joy"]
    header = "#curie_map:\n#  a: https://example.org/a/\n#  b: https://example.org/b/\n#  sense: https://w3id.org/emotaxa/sense/\n"
    text = (
        f"{header}#mapping_set_id: https://example.org/sets/mine\n#license: https://example.org/licence\n"
        "subject_id\tpredicate_id\tobject_id\tmapping_justification\n"
        + "".join(f"{row}\tsemapv:ManualMappingCuration\n" for row in rows)
    )
    mine = parse_sssom(text)
    alone = replace(knowledge, sets=(mine,), alignments=(), profiles=())
    again = parse_sssom(write_sssom(gathered(alone, select(alone, Selection(derive=BOTH)))))
    known = {one.id for one in again.records}
    assert "https://example.org/sets/mine#7" in known or any(name.startswith(f"{mine.id}#") for name in known)
    assert all(known.issuperset(one.derived_from) for one in again.records)
    assert sum(bool(one.derived_from) for one in again.records) == 4


def test_nothing_is_a_set_without_records(knowledge: Knowledge) -> None:
    found = gathered(knowledge, ())
    assert isinstance(found, MappingSet)
    assert parse_sssom(write_sssom(found)).records == ()


def test_a_record_of_a_set_that_is_not_known_cannot_be_lost(knowledge: Knowledge) -> None:
    stray = MappingRecord("urn:1", "urn:a", "skos:exactMatch", "urn:b", set_id="urn:nowhere")
    with pytest.raises(UnknownReference, match="urn:nowhere"):
        gathered(knowledge, [stray])
