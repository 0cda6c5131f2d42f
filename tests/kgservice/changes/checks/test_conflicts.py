"""Which conflicts between mappings a change brings in."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from pyoxigraph import Literal, NamedNode

from kgservice.changes.checks import memory as memory_module
from kgservice.changes.checks.conflicts import bears_on_mappings, conflict_check
from kgservice.changes.checks.memory import Memory
from kgservice.changes.checks.scene import Scene
from kgservice.stores.memory import MemoryStore
from mappings.knowledge import Knowledge
from mappings.record import MappingRecord
from ontology.finding import Finding
from ontology.iri import BASE
from tests.kgservice.changes.checks.changes import make, module, statement, with_records

Change = Callable[[tuple[MappingRecord, ...]], list[MappingRecord]]


def found(store: MemoryStore, memory: Memory, name: str, change: Change) -> tuple[Finding, ...]:
    return conflict_check(Scene(make(store, *with_records(store.knowledge(), name, change)), memory))


def test_the_denial_of_a_record_that_stands_is_found_beside_it(shipped: MemoryStore, kept: Memory) -> None:
    def deny(records: tuple[MappingRecord, ...]) -> list[MappingRecord]:
        first = records[0]
        slots = {**first.slots, "record_id": "mapping:goemotions/denial", "predicate_modifier": "Not"}
        return [*records, replace(first, id=f"{BASE}mapping/goemotions/denial", negated=True, slots=slots)]

    told = found(shipped, kept, "goemotions", deny)
    assert ("ERROR", "claimed_and_denied") in {(each.level, each.rule) for each in told}
    assert any("mapping:goemotions/denial" in each.message for each in told)


def test_a_record_less_contradicts_nothing(shipped: MemoryStore, kept: Memory) -> None:
    def less(records: tuple[MappingRecord, ...]) -> list[MappingRecord]:
        return [record for record in records if not record.id.endswith("admiration--enthrallment")]

    assert found(shipped, kept, "goemotions", less) == ()


def test_a_concept_of_a_theory_that_loses_all_its_senses_is_found(shipped: MemoryStore, kept: Memory) -> None:
    def none(records: tuple[MappingRecord, ...]) -> list[MappingRecord]:
        return [record for record in records if record.subject != f"{BASE}ekman/fear"]

    told = found(shipped, kept, "ekman", none)
    assert ("ungrounded_concept", "ekman:fear") in {(each.rule, each.node) for each in told}


def test_a_concept_that_goes_leaves_its_records_dangling(shipped: MemoryStore, kept: Memory) -> None:
    graph = module("ekman")
    gone = [quad for quad in shipped.graph(graph) if quad.subject == NamedNode(f"{BASE}ekman/fear")]
    told = conflict_check(Scene(make(shipped, (), gone), kept))
    assert {each.rule for each in told} >= {"dangling_mapping"}
    assert all(each.level == "ERROR" for each in told if each.rule == "dangling_mapping")


def test_a_retired_concept_is_a_warning_where_it_is_mapped(shipped: MemoryStore, kept: Memory) -> None:
    retired = statement("ekman:fear", "owl:deprecated", Literal(True), module("ekman"))
    told = conflict_check(Scene(make(shipped, [retired]), kept))
    assert ("WARN", "deprecated_mapping") in {(each.level, each.rule) for each in told}


def test_another_name_or_definition_is_known_to_bear_on_no_mapping(
    shipped: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = module("parrott")
    made = make(shipped, [statement("parrott:3/joy", "skos:altLabel", Literal("joyance", language="en"), graph)])
    assert not bears_on_mappings(made.known, made.knowledge)

    def never(_: Knowledge) -> tuple[Finding, ...]:
        raise AssertionError("all mappings were looked at")

    monkeypatch.setattr(memory_module, "find_conflicts", never)
    assert conflict_check(Scene(made, Memory())) == ()


def test_another_place_in_the_hierarchy_is_looked_into(shipped: MemoryStore) -> None:
    made = make(shipped, [statement("parrott:3/joy", "skos:broader", "parrott:1/anger", module("parrott"))])
    assert bears_on_mappings(made.known, made.knowledge)
