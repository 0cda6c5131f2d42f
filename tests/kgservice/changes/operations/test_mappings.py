"""What operations make of mapping sets, as the store reads them back."""

from dataclasses import replace
from typing import Any

import pytest
from pyoxigraph import NamedNode, Quad

from kgservice.changes.operations.documents import read_operation
from kgservice.changes.operations.operation import Unfit
from kgservice.changes.working import Working
from kgservice.stores.dataset import Dataset
from kgservice.stores.graph import mapping_set_of
from kgservice.stores.rdf.terms import ROW
from kgservice.stores.rdf.write import mapping_set_quads
from mappings.record import MappingRecord, MappingSet
from ontology.iri import BASE

SET = f"{BASE}mappings/goemotions"
AWE = f"{BASE}mapping/goemotions/admiration--awe"
ENDS = {"subject": f"{BASE}goemotions/admiration", "predicate": "skos:closeMatch", "object": f"{BASE}sense/awe"}


def after(graph: Dataset, *documents: dict[str, Any], set_id: str = SET) -> MappingSet:
    working = Working(graph)
    for document in documents:
        effect = read_operation({"set": set_id, **document}).effect(working)
        working.change(effect.added, effect.removed)
    return mapping_set_of(working, NamedNode(set_id))


def record(found: MappingSet, iri: str = AWE) -> MappingRecord:
    [one] = [each for each in found.records if each.id == iri]
    return one


def test_a_mapping_that_comes_is_read_as_any_other(graph: Dataset) -> None:
    before = mapping_set_of(graph, NamedNode(SET))
    found = after(
        graph,
        {
            "type": "MappingCreation",
            "subject": f"{BASE}goemotions/joy",
            "predicate": "skos:relatedMatch",
            "object": f"{BASE}sense/torment",
            "confidence": 0.25,
            "author_label": ["Ann", "Zoe"],
            "comment": "a joke",
            "slots": {"similarity_score": "0.5", "match_string": ["joy"]},
        },
    )
    iri = f"{BASE}mapping/goemotions/joy--torment"
    new = record(found, iri)
    assert (new.subject_label, new.object_label, new.confidence) == ("joy", "torment", 0.25)
    assert (new.subject_source, new.object_source) == (f"{BASE}goemotions", f"{BASE}sense")
    assert new.slots["author_label"] == ("Ann", "Zoe") and new.slots["record_id"] == "mapping:goemotions/joy--torment"
    assert (new.slots["similarity_score"], new.slots["match_string"]) == ("0.5", ("joy",))
    rest = tuple(each for each in found.records if each.id != iri)
    assert replace(found, records=()) == replace(before, records=()) and rest == before.records
    assert [each.id for each in found.records] == sorted(each.id for each in found.records)


def test_the_quads_are_those_of_the_writer(graph: Dataset) -> None:
    """The whole set, written anew, is what the operation leaves."""
    working = Working(graph)
    for document in (
        {"type": "MappingConfidenceChange", "record": AWE, "old": 0.6, "new": 0.7},
        {"type": "MappingPredicateChange", "record": AWE, "old": "skos:closeMatch", "new": "skos:relatedMatch"},
        {
            "type": "MappingReview",
            "record": AWE,
            "predicate": "skos:relatedMatch",
            "reviewer_label": "Ann",
            "agreement": -1,
        },
    ):
        effect = read_operation({"set": SET, **document}).effect(working)
        working.change(effect.added, effect.removed)
    name = NamedNode(SET)
    assert set(working.quads_for_pattern(None, None, None, name)) == set(
        mapping_set_quads(mapping_set_of(working, name))
    )


def test_a_rejected_mapping_stays_as_evidence(graph: Dataset) -> None:
    found = after(
        graph,
        {
            "type": "MappingRejection",
            **ENDS,
            "stands": True,
            "old_confidence": 0.6,
            "old_comment": "finding something great",
            "comment": "awe is of another kind",
            "confidence": 0.9,
        },
    )
    denied = record(found)
    assert denied.negated and (denied.confidence, denied.comment) == (0.9, "awe is of another kind")
    assert len(found.records) == len(mapping_set_of(graph, NamedNode(SET)).records)


def test_who_denies_a_mapping_is_told_beside_who_has_claimed_it(graph: Dataset) -> None:
    before = record(mapping_set_of(graph, NamedNode(SET)))
    denial = {
        "type": "MappingRejection",
        **ENDS,
        "stands": True,
        "old_confidence": 0.6,
        "old_comment": "finding something great",
        "author_label": ["Zoe"],
        "author_id": ["orcid:0000-0002-1825-0097"],
        "date": "2026-11-21",
        "comment": "awe is of another kind",
        "justification": "semapv:MappingReview",
        "slots": {"mapping_tool": "eyes", "see_also": "https://example.org/why"},
    }
    slots = record(after(graph, denial)).slots
    assert slots["author_label"] == ("Zoe",) and slots["author_id"] == ("orcid:0000-0002-1825-0097",)
    assert slots["creator_label"] == before.slots["author_label"], "who has claimed it is kept"
    assert (slots["mapping_date"], slots["mapping_justification"]) == ("2026-11-21", "semapv:MappingReview")
    assert (slots["mapping_tool"], slots["see_also"]) == ("eyes", ("https://example.org/why",))
    operation = read_operation({"set": SET, **denial})
    assert operation.inverse() is None, "it does not carry who has claimed it"


def test_a_single_text_is_a_list_where_a_slot_of_a_record_holds_one(graph: Dataset) -> None:
    change = {"type": "MappingSlotChange", "record": AWE, "slot": "match_string", "new": "awe"}
    found = after(graph, change)
    assert record(found).slots["match_string"] == ("awe",)
    back = read_operation({"set": SET, **change}).inverse()
    assert back is not None
    back_again = after(graph, change, {**change, "old": "awe", "new": None})
    assert back_again == mapping_set_of(graph, NamedNode(SET))


@pytest.mark.parametrize(
    ("document", "field"),
    [
        ({"type": "MappingCreation", **ENDS, "predicate": "nowhere:near"}, "predicate"),
        ({"type": "MappingCreation", **ENDS, "author_id": ["nowhere:1"]}, "author_id"),
        ({"type": "MappingRejection", **ENDS, "predicate": "nowhere:near"}, "predicate"),
        ({"type": "MappingPredicateChange", "record": AWE, "old": "skos:closeMatch", "new": "nowhere:near"}, "new"),
        (
            {"type": "MappingReview", "record": AWE, "predicate": "skos:closeMatch", "reviewer_id": "nowhere:1"},
            "reviewer_id",
        ),
        ({"type": "MappingSlotChange", "record": AWE, "slot": "author_id", "new": "nowhere:1"}, "new"),
    ],
)
def test_a_prefix_that_a_set_does_not_declare_is_told(document: dict[str, Any], field: str, graph: Dataset) -> None:
    fresh = {**document, "object": f"{BASE}sense/torment"} if "object" in document else document
    with pytest.raises(Unfit, match=r"unknown prefix 'nowhere'.*PrefixDeclaration") as refused:
        after(graph, fresh)
    assert refused.value.field == field
    declared = {"type": "PrefixDeclaration", "prefix": "nowhere", "namespace": "https://example.org/"}
    after(graph, declared, fresh)


def test_a_candidate_that_is_rejected_is_remembered(graph: Dataset) -> None:
    ends = {"subject": f"{BASE}goemotions/joy", "predicate": "skos:exactMatch", "object": f"{BASE}sense/torment"}
    found = after(graph, {"type": "MappingRejection", **ends, "comment": "no"})
    assert record(found, f"{BASE}mapping/goemotions/joy--torment").negated
    with pytest.raises(Unfit, match="which denies it"):
        after(graph, {"type": "MappingRejection", **ends}, {"type": "MappingCreation", **ends})


def test_reviews_add_up(graph: Dataset) -> None:
    look = {"type": "MappingReview", "record": AWE, "predicate": "skos:closeMatch"}
    found = after(
        graph,
        {**look, "reviewer_label": "Zoe", "reviewer_id": "orcid:0000-0002-1825-0097", "date": "2026-01-02"},
        {**look, "reviewer_label": "Ann", "date": "2026-01-03", "agreement": 0.5, "old_date": "2026-01-02"},
    )
    slots = record(found).slots
    assert set(slots["reviewer_label"]) == {"Ann", "Zoe"} and slots["review_date"] == "2026-01-03"
    assert slots["reviewer_agreement"] == "0.5" and found.curie_map["orcid"] == "https://orcid.org/"


def test_a_review_does_not_write_over_another_unseen(graph: Dataset) -> None:
    look = {"type": "MappingReview", "record": AWE, "predicate": "skos:closeMatch"}
    zoe = {**look, "reviewer_label": "Zoe", "date": "2026-01-02", "agreement": -1}
    for field, change in (("old_date", {"date": "2026-01-03"}), ("old_agreement", {"agreement": 1})):
        with pytest.raises(Unfit, match=f"name that as `{field}`") as refused:
            after(graph, zoe, {**look, "reviewer_label": "Ann", **change})
        assert refused.value.field == field
    slots = record(after(graph, zoe, {**look, "reviewer_label": "Ann"})).slots
    assert (slots["review_date"], slots["reviewer_agreement"]) == ("2026-01-02", "-1")


def test_the_order_of_a_set_that_has_its_own_is_kept(graph: Dataset, tmp_path: object) -> None:
    name = NamedNode(f"{BASE}mappings/ordered")
    shipped = mapping_set_of(graph, NamedNode(SET))
    records = tuple(replace(each, set_id=name.value) for each in shipped.records[2::-1])
    working = Working(graph)
    working.change(mapping_set_quads(replace(shipped, id=name.value, records=records)), ())
    assert any(True for _ in working.quads_for_pattern(None, ROW, None, name))
    found = after(
        working,
        {"type": "MappingCreation", **ENDS, "object": f"{BASE}sense/torment", "record": f"{BASE}mapping/ordered/a"},
        set_id=name.value,
    )
    assert [each.id for each in found.records] == [*(each.id for each in records), f"{BASE}mapping/ordered/a"]


@pytest.mark.parametrize(
    ("document", "field", "said", "cure"),
    [
        ({"type": "MappingCreation", **ENDS}, "record", "has a record of", "change that one"),
        (
            {"type": "MappingCreation", **ENDS, "object": f"{BASE}sense/aw"},
            "object",
            "no concept sense:aw",
            "sense:awe",
        ),
        (
            {"type": "MappingCreation", **ENDS, "object": "https://example.org/x"},
            "object",
            "no prefix for",
            "PrefixDeclaration",
        ),
        (
            {"type": "MappingConfidenceChange", "record": AWE, "old": 0.5, "new": 0.7},
            "old",
            "the value 0.5",
            "it has 0.6",
        ),
        ({"type": "MappingConfidenceChange", "record": AWE + "e", "old": 0.5}, "record", "has no record", AWE),
        (
            {"type": "RemoveMapping", "record": AWE, **ENDS, "negated": True},
            "record",
            "claims its mapping",
            "MappingRejection",
        ),
        ({"type": "MappingReinstatement", "record": AWE}, "record", "claims its mapping", "MappingRejection"),
        (
            {"type": "MappingConfidenceChange", "set": f"{BASE}mappings/goemotion", "record": AWE, "new": 1},
            "set",
            "no mapping set",
            SET,
        ),
    ],
)
def test_what_is_not_as_expected_is_refused(
    document: dict[str, Any], field: str, said: str, cure: str, graph: Dataset
) -> None:
    with pytest.raises(Unfit) as caught:
        read_operation({"set": SET, **document}).effect(graph)
    assert caught.value.field == field and said in caught.value.message and cure in caught.value.hint, caught.value


def test_the_claim_stays_where_another_record_makes_it(graph: Dataset) -> None:
    twin = f"{BASE}mapping/goemotions/twin"
    working = Working(graph)
    shipped = record(mapping_set_of(graph, NamedNode(SET)))
    slots = {**shipped.slots, "record_id": "mapping:goemotions/twin"}
    one = replace(mapping_set_of(graph, NamedNode(SET)), records=(replace(shipped, id=twin, slots=slots),))
    working.change(mapping_set_quads(one), ())
    effect = read_operation({"type": "RemoveMapping", "set": SET, "record": AWE, **ENDS}).effect(working)
    claim = Quad(
        NamedNode(ENDS["subject"]),
        NamedNode("http://www.w3.org/2004/02/skos/core#closeMatch"),
        NamedNode(ENDS["object"]),
        NamedNode(SET),
    )
    assert claim in working and claim not in effect.removed
