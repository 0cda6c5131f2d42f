"""Whether what a change makes is a module or a mapping set in which every name is declared."""

from collections.abc import Iterable
from dataclasses import replace

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kgservice.changes.checks.memory import Memory
from kgservice.changes.checks.scene import Scene
from kgservice.changes.checks.well_formed import form_check
from kgservice.stores.memory import MemoryStore
from mappings.record import MappingRecord
from ontology.finding import Finding
from ontology.iri import BASE, OWL
from tests.kgservice.changes.checks.changes import make, module, set_graph, statement, with_records

PARROTT = module("parrott")


def found(
    store: MemoryStore, memory: Memory, added: Iterable[Quad] = (), removed: Iterable[Quad] = ()
) -> tuple[Finding, ...]:
    return form_check(Scene(make(store, added, removed), memory))


def test_a_link_to_a_concept_that_does_not_exist_is_found_with_the_nearest_name(
    shipped: MemoryStore, kept: Memory
) -> None:
    [told] = found(shipped, kept, [statement("parrott:3/joy", "core:oppositeOf", "parrott:3/sadnes", PARROTT)])
    assert (told.level, told.rule, told.node) == ("ERROR", "dangling_reference", "parrott:3/joy")
    assert told.place.path == PARROTT.value and told.place.line is None and told.place.slot == "core:oppositeOf"
    assert told.hint == "did you mean parrott:3/sadness?"


def test_links_between_concepts_that_are_there_are_well_formed(shipped: MemoryStore, kept: Memory) -> None:
    assert not found(shipped, kept, [statement("parrott:3/joy", "core:oppositeOf", "parrott:3/sadness", PARROTT)])


def test_a_concept_that_goes_is_missed_where_other_modules_speak_of_it(shipped: MemoryStore, kept: Memory) -> None:
    fear = NamedNode(f"{BASE}sense/fear")
    gone = [quad for quad in shipped.graph(module("sense")) if quad.subject == fear]
    assert gone
    told = found(shipped, kept, (), gone)
    assert {(each.rule, each.value) for each in told} == {("dangling_reference", "sense:fear")}
    assert module("norms-russell-mehrabian").value in {each.place.path for each in told}


def test_what_dangled_before_is_not_held_against_a_change(small: MemoryStore) -> None:
    lone = statement("parrott:3/joy", "core:oppositeOf", "parrott:3/sadnes", PARROTT)
    small.edit(make(small, [lone]).edit)
    assert not found(
        small, Memory(), [statement("parrott:3/joy", "skos:altLabel", Literal("glee", language="en"), PARROTT)]
    )
    [told] = found(small, Memory(), [statement("parrott:3/hope", "core:oppositeOf", "parrott:3/sadnes", PARROTT)])
    assert told.node == "parrott:3/hope"


def test_statements_in_a_graph_of_which_nothing_is_known_are_found(shipped: MemoryStore, kept: Memory) -> None:
    nowhere = NamedNode("https://example.org/nowhere")
    [told] = found(shipped, kept, [statement("parrott:3/joy", "skos:altLabel", Literal("glee"), nowhere)])
    assert (told.rule, told.place.path) == ("unknown_graph", nowhere.value)


def test_a_module_that_loses_its_header_is_found(shipped: MemoryStore, kept: Memory) -> None:
    graph = module("norms-senpy")
    header = statement(graph.value, "rdf:type", OWL + "Ontology", graph)
    assert header in shipped.graph(graph)
    rules = {each.rule for each in found(shipped, kept, (), [header])}
    assert "unknown_graph" in rules


def test_a_change_to_what_was_worked_out_from_others_is_a_warning(shipped: MemoryStore, kept: Memory) -> None:
    graph = module("inferred")
    [told] = found(shipped, kept, [statement("parrott:3/joy", "skos:broader", "parrott:1/joy", graph)])
    assert (told.level, told.rule) == ("WARN", "derived_graph")


def test_blank_nodes_that_lose_their_statements_or_what_leads_to_them_are_found(
    shipped: MemoryStore, kept: Memory
) -> None:
    [members] = [
        quad
        for quad in shipped.graph(PARROTT)
        if quad.predicate == NamedNode(OWL + "members") and isinstance(quad.object, BlankNode)
    ][:1]
    assert {each.rule for each in found(shipped, kept, (), [members])} == {"orphaned_node"}
    said = [quad for quad in shipped.graph(PARROTT) if quad.subject == members.object]
    assert "empty_node" in {each.rule for each in found(shipped, kept, (), said)}


def test_a_record_that_says_what_its_slot_does_not_allow_is_found(shipped: MemoryStore, kept: Memory) -> None:
    def doubtful(records: tuple[MappingRecord, ...]) -> list[MappingRecord]:
        first = records[0]
        slots = {**first.slots, "mapping_justification": "semapv:Guesswork"}
        return [replace(first, slots=slots, justification="semapv:Guesswork"), *records[1:]]

    told = found(shipped, kept, *with_records(shipped.knowledge(), "goemotions", doubtful))
    assert {(each.rule, each.place.path) for each in told} == {("invalid_mapping_set", set_graph("goemotions").value)}
    assert told[0].node.startswith("mapping:goemotions/")


def test_a_confidence_above_one_is_found(shipped: MemoryStore, kept: Memory) -> None:
    def sure(records: tuple[MappingRecord, ...]) -> list[MappingRecord]:
        slots = {**records[0].slots, "confidence": "1.7"}
        return [replace(records[0], confidence=1.7, slots=slots), *records[1:]]

    told = found(shipped, kept, *with_records(shipped.knowledge(), "goemotions", sure))
    assert [each.level for each in told] == ["ERROR"]
    assert told[0].place.slot == "confidence"


def test_a_set_with_one_record_more_is_well_formed(shipped: MemoryStore, kept: Memory) -> None:
    def more(records: tuple[MappingRecord, ...]) -> list[MappingRecord]:
        name = "mapping:goemotions/annoyance--relief"
        new = replace(
            records[0], id=f"{BASE}mapping/goemotions/annoyance--relief", slots={**records[0].slots, "record_id": name}
        )
        return [*records[1:], new]

    assert not found(shipped, kept, *with_records(shipped.knowledge(), "goemotions", more))
