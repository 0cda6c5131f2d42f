"""Which rules for modules a change breaks."""

from collections.abc import Iterable

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kgservice.changes.checks.memory import Memory
from kgservice.changes.checks.report import report_check
from kgservice.changes.checks.scene import Scene
from kgservice.stores.memory import MemoryStore
from ontology.finding import Finding
from ontology.iri import BASE
from tests.kgservice.changes.checks.changes import make, module, statement

PARROTT = module("parrott")


def found(
    store: MemoryStore, memory: Memory, added: Iterable[Quad] = (), removed: Iterable[Quad] = ()
) -> tuple[Finding, ...]:
    return report_check(Scene(make(store, added, removed), memory))


def english(text: str) -> Literal:
    return Literal(text, language="en")


def definition(store: MemoryStore, concept: str, graph: NamedNode) -> Quad:
    iri = NamedNode(BASE + concept.replace(":", "/"))
    [quad] = [
        each for each in store.graph(graph) if each.subject == iri and each.predicate.value.endswith("#definition")
    ]
    return quad


@pytest.mark.parametrize(
    ("concept", "predicate", "text", "level", "rule"),
    [
        ("parrott:3/joy", "skos:altLabel", "delight", "WARN", "duplicate_label_synonym"),
        ("parrott:3/joy", "skos:altLabel", "glad<br>ness", "ERROR", "label_formatting"),
        ("parrott:3/joy", "skos:editorialNote", "two  spaces", "WARN", "annotation_whitespace"),
    ],
)
def test_a_text_that_breaks_a_rule_is_told_at_its_level(
    shipped: MemoryStore, kept: Memory, concept: str, predicate: str, text: str, level: str, rule: str
) -> None:
    told = found(shipped, kept, [statement(concept, predicate, english(text), PARROTT)])
    assert (level, rule, concept) in {(each.level, each.rule, each.node) for each in told}


def test_a_synonym_that_nobody_has_breaks_no_rule(shipped: MemoryStore, kept: Memory) -> None:
    assert not found(shipped, kept, [statement("parrott:3/joy", "skos:altLabel", english("joyance"), PARROTT)])


def test_a_definition_taken_from_another_concept_is_told_of_both(shipped: MemoryStore, kept: Memory) -> None:
    old, other = (definition(shipped, name, PARROTT) for name in ("parrott:3/joy", "parrott:3/delight"))
    told = found(shipped, kept, [Quad(old.subject, old.predicate, other.object, PARROTT)], [old])
    assert {(each.rule, each.node) for each in told} == {
        ("duplicate_definition", "parrott:3/joy"),
        ("duplicate_definition", "parrott:3/delight"),
    }


def test_a_definition_taken_from_another_theory_is_told_there_too(shipped: MemoryStore, kept: Memory) -> None:
    old = definition(shipped, "parrott:3/joy", PARROTT)
    other = definition(shipped, "ekman:fear", module("ekman"))
    told = found(shipped, kept, [Quad(old.subject, old.predicate, other.object, PARROTT)], [old])
    assert {(each.rule, each.place.path) for each in told} == {
        ("shared_definition", PARROTT.value),
        ("shared_definition", module("ekman").value),
    }


def test_a_concept_below_itself_is_told_with_the_whole_loop(shipped: MemoryStore, kept: Memory) -> None:
    [told] = [
        each
        for each in found(shipped, kept, [statement("parrott:1/joy", "skos:broader", "parrott:3/joy", PARROTT)])
        if each.rule == "broader_cycle"
    ]
    assert told.level == "ERROR"
    assert "parrott:1/joy" in told.message and "parrott:3/joy" in told.message


def test_a_retired_concept_that_others_refer_to_is_told_where_they_do(shipped: MemoryStore, kept: Memory) -> None:
    retired = statement("plutchik:1/fear", "owl:deprecated", Literal(True), module("plutchik"))
    told = found(shipped, kept, [retired])
    assert ("deprecated_class_reference", "plutchik:3/awe") in {(each.rule, each.node) for each in told}
    assert ("missing_replacement", "plutchik:1/fear") in {(each.rule, each.node) for each in told}


def test_what_broke_a_rule_before_is_not_held_against_a_change(small: MemoryStore) -> None:
    small.edit(make(small, [statement("parrott:3/joy", "skos:editorialNote", english("two  spaces"), PARROTT)]).edit)
    told = found(small, Memory(), [statement("parrott:3/hope", "skos:editorialNote", english("a  b"), PARROTT)])
    assert [each.node for each in told if each.rule == "annotation_whitespace"] == ["parrott:3/hope"]
