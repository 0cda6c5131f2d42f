"""Mapping sets that come and go, and what their headers say."""

from typing import Any

import pytest
from pyoxigraph import NamedNode, Quad

from kgservice.changes.operations.documents import Malformed, read_operation
from kgservice.changes.operations.operation import Operation, Unfit
from kgservice.changes.working import Working
from kgservice.stores.dataset import Dataset
from kgservice.stores.graph import kinds_of, mapping_set_of
from ontology.iri import BASE

SET = f"{BASE}mappings/goemotions"
NEW: dict[str, Any] = {
    "type": "MappingSetCreation",
    "set": f"{BASE}mappings/mine",
    "title": "Mine",
    "subject_source": f"{BASE}goemotions",
}


def done(graph: Dataset, *documents: dict[str, Any]) -> tuple[Working, Operation]:
    working = Working(graph)
    for document in documents:
        operation = read_operation(document)
        working.change(*changed(operation, working))
    return working, operation


def changed(operation: Operation, graph: Dataset) -> tuple[frozenset[Quad], frozenset[Quad]]:
    effect = operation.effect(graph)
    return effect.added, effect.removed


@pytest.mark.parametrize(
    ("folder", "kinds"), [("mappings", {"sets"}), ("profiles", {"profiles"}), ("alignments", {"alignments"})]
)
def test_a_set_is_of_the_kind_that_its_iri_tells(folder: str, kinds: set[str], graph: Dataset) -> None:
    name = NamedNode(f"{BASE}{folder}/mine")
    working, _ = done(graph, {**NEW, "set": name.value, "licence": "https://example.org/licence"})
    assert kinds_of(working, name) == kinds
    found = mapping_set_of(working, name)
    assert (found.title, found.licence, found.records) == ("Mine", "https://example.org/licence", ())
    assert found.curie_map["goemotions"] == f"{BASE}goemotions/"
    assert found.metadata["subject_source"] == "emotaxa:goemotions"


def test_a_source_from_outside_is_named_by_a_declared_prefix(graph: Dataset) -> None:
    outside = {**NEW, "object_source": "https://example.org/vocabulary/emotions"}
    with pytest.raises(Malformed, match=r"no prefix is known for the source https://example.org.*declare one"):
        read_operation(outside)
    name = NamedNode(NEW["set"])
    working, _ = done(graph, {**outside, "prefixes": {"ex": "https://example.org/vocabulary/"}})
    found = mapping_set_of(working, name)
    assert found.metadata["object_source"] == "ex:emotions"
    assert found.curie_map == {
        "emotaxa": BASE,
        "mapping": f"{BASE}mapping/",
        "goemotions": f"{BASE}goemotions/",
        "ex": "https://example.org/vocabulary/",
    }


def test_a_source_that_is_no_scheme_brings_no_prefix(graph: Dataset) -> None:
    working, _ = done(graph, {**NEW, "subject_source": f"{BASE}goemotions/joy"})
    found = mapping_set_of(working, NamedNode(NEW["set"]))
    assert found.metadata["subject_source"] == "emotaxa:goemotions/joy" and set(found.curie_map) == {
        "emotaxa",
        "mapping",
    }


def test_a_single_text_is_a_list_where_a_slot_holds_one(graph: Dataset) -> None:
    change = {"type": "MappingSetSlotChange", "set": SET, "slot": "see_also", "new": "https://example.org/a"}
    working, operation = done(graph, change)
    assert mapping_set_of(working, NamedNode(SET)).metadata["see_also"] == ("https://example.org/a",)
    back = operation.inverse()
    assert back is not None
    working.change(*changed(back, working))
    assert (working.added, working.removed) == (frozenset(), frozenset())


def test_a_header_names_nobody_by_a_prefix_that_it_does_not_declare(graph: Dataset) -> None:
    change = {"type": "MappingSetSlotChange", "set": SET, "slot": "creator_id", "new": ["nowhere:1"]}
    with pytest.raises(Unfit, match=r"unknown prefix 'nowhere'.*PrefixDeclaration") as refused:
        done(graph, change)
    assert refused.value.field == "new"


def test_a_set_with_records_stays(graph: Dataset) -> None:
    with pytest.raises(Unfit, match=r"records in .*RemoveMapping"):
        done(graph, {"type": "MappingSetDeletion", "set": SET})


@pytest.mark.parametrize(
    "document",
    [
        {"type": "MappingSetSlotChange", "set": SET, "slot": "mapping_set_version", "old": "0.2.0", "new": "0.3.0"},
        {"type": "MappingSetSlotChange", "set": SET, "slot": "see_also", "new": ["https://example.org/a"]},
        {"type": "PrefixDeclaration", "set": SET, "prefix": "ex", "namespace": "https://example.org/"},
    ],
)
def test_a_header_changes_and_changes_back(document: dict[str, Any], graph: Dataset) -> None:
    working, operation = done(graph, document)
    assert 0 < len(working.added) <= 3
    inverse = operation.inverse()
    assert inverse is not None
    working.change(*changed(inverse, working))
    assert (working.added, working.removed) == (frozenset(), frozenset())


def test_a_prefix_in_use_stays(graph: Dataset) -> None:
    with pytest.raises(Unfit, match="is named by the prefix sense"):
        done(
            graph,
            {
                "type": "PrefixDeclaration",
                "set": SET,
                "prefix": "sense",
                "namespace": f"{BASE}sense/",
                "declared": False,
            },
        )


def test_a_declared_prefix_lets_a_record_reach_outside(graph: Dataset) -> None:
    record = {
        "type": "MappingCreation",
        "set": SET,
        "subject": f"{BASE}goemotions/joy",
        "predicate": "skos:closeMatch",
        "object": "https://example.org/joy",
        "record": f"{BASE}mapping/goemotions/joy--outside",
    }
    prefix = {"type": "PrefixDeclaration", "set": SET, "prefix": "ex", "namespace": "https://example.org/"}
    working, _ = done(graph, prefix, record)
    [found] = [each for each in mapping_set_of(working, NamedNode(SET)).records if each.id == record["record"]]
    assert (found.object, found.slots["object_id"]) == ("https://example.org/joy", "ex:joy")
