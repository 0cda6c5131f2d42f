"""Small ontologies at the edges of what can be read off, and what the real reasoner says of them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ontology.finding import Finding
from ontology.reasoning.axioms import Axioms, axioms_of
from ontology.reasoning.findings import reasoning_findings
from ontology.reasoning.justification import why_inconsistent
from ontology.reasoning.locality import local_module
from ontology.reasoning.realisation import inferred_types
from ontology.validation.module import Module

Read = Callable[[str], Module]
E = "http://example.org/e/"
HEAD = """
@prefix : <http://example.org/e/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:A a owl:Class . :B a owl:Class . :C a owl:Class . :D a owl:Class . :W a owl:Class .
:p a owl:ObjectProperty . :q a owl:ObjectProperty . :r a owl:ObjectProperty . :d a owl:DatatypeProperty .
"""
DISJOINT = ":C owl:disjointWith :D ."
SAME = f":A owl:equivalentClass :B ; rdfs:subClassOf :C, :D . {DISJOINT}"
RING = f":A rdfs:subClassOf :B, :C . :B rdfs:subClassOf :A, :D . {DISJOINT}"
HIDDEN = ":C rdfs:subClassOf [ a owl:Class ; owl:complementOf :D ] ."
HIDDEN_RING = f":A rdfs:subClassOf :B, :C . :B rdfs:subClassOf :A, :D . :W rdfs:subClassOf :B . {HIDDEN}"


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def module(text: str) -> Module:
        path = tmp_path / "small.ttl"
        path.write_text(HEAD + text, encoding="utf-8")
        return Module.read(path)

    return module


def axioms(module: Module) -> Axioms:
    return axioms_of([module])


def empty(findings: tuple[Finding, ...]) -> list[str]:
    return [found.node for found in findings if found.rule == "unsatisfiable_class"]


@pytest.mark.parametrize("text", [SAME, RING])
def test_of_classes_in_a_ring_one_speaks_and_names_the_others(read: Read, text: str) -> None:
    (found,) = reasoning_findings([read(text)], reasoner=False)
    assert found.rule == "unsatisfiable_class"
    assert found.node in {E + "A", E + "B"}
    assert "nor can what is the same as it (" in found.message


@pytest.mark.usefixtures("reasoner")
@pytest.mark.parametrize("text", [SAME, RING, HIDDEN_RING])
def test_the_reasoner_loses_no_ring(read: Read, text: str) -> None:
    findings = reasoning_findings([read(text)])
    assert len(empty(findings)) == len(findings) == 1, findings
    assert "nor can what is the same as it (" in findings[0].message
    assert ("nor can what lies below it (" in findings[0].message) == (text == HIDDEN_RING)


def test_a_class_that_excludes_itself_can_have_no_instance(read: Read) -> None:
    (found,) = reasoning_findings([read(":A owl:disjointWith :A .")], reasoner=False)
    assert found.rule == "unsatisfiable_class"
    assert "excludes itself" in found.hint


@pytest.mark.usefixtures("reasoner")
@pytest.mark.parametrize(
    "text",
    [
        ":d rdfs:range xsd:nonNegativeInteger . :x :d 3 .",
        ':d rdfs:range xsd:integer . :x :d "3"^^xsd:int .',
        ':d rdfs:range xsd:string . :x :d "3"^^xsd:token .',
        ':d a owl:FunctionalProperty . :x :d true, "1"^^xsd:boolean .',
        ":d rdfs:range xsd:double . :x :d 0.5 .",
        ':d a owl:FunctionalProperty . :x :d "2020-01-01T00:00:00Z"^^xsd:dateTime,'
        ' "2020-01-01T00:00:00.0+00:00"^^xsd:dateTime .',
        ":d a owl:FunctionalProperty . :x :d 1, 1.0 .",
    ],
)  # fmt: skip
def test_the_same_value_written_otherwise_is_no_contradiction(read: Read, text: str) -> None:
    assert reasoning_findings([read(text)]) == ()


@pytest.mark.usefixtures("reasoner")
@pytest.mark.parametrize(
    "text",
    [
        ":d rdfs:range xsd:nonNegativeInteger . :x :d -3 .",
        ':d rdfs:range xsd:byte . :x :d "300"^^xsd:int .',
        ':d rdfs:range xsd:string . :x :d "e:x"^^xsd:anyURI .',
        ":d rdfs:range xsd:boolean . :x :d 1 .",
        ":d a owl:FunctionalProperty . :x :d 1, 1.5 .",
        ':d a owl:FunctionalProperty . :x :d "1", 1 .',
    ],
)
def test_other_values_are_a_contradiction_as_the_reasoner_says(read: Read, text: str) -> None:
    (found,) = reasoning_findings([read(text)], reasoner=False)
    assert found.rule == "inconsistent_ontology"
    assert why_inconsistent(axioms(read(text))).axioms


@pytest.mark.usefixtures("reasoner")
@pytest.mark.parametrize(
    "text",
    [
        ":C rdfs:subClassOf :W . :x a :C .",
        ":q rdfs:subPropertyOf :p . :W owl:equivalentClass"
        " [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom owl:Thing ] . :x :q :y .",
        ":p rdfs:domain :W . :q owl:inverseOf :p . :y :q :x .",
        ":A rdfs:subClassOf [ a owl:Class ; owl:unionOf ( :W :C ) ] . :C rdfs:subClassOf :B . :B owl:disjointWith :D ."
        " :x a :A, :D .",
        ":r a owl:FunctionalProperty . :z :r :x, :y . :C rdfs:subClassOf :W . :y a :C .",
    ],
)
def test_individuals_are_found_in_a_class_by_way_of_others(read: Read, text: str) -> None:
    assert inferred_types(axioms(read(text)), [E + "W"]).get(E + "x") == frozenset({E + "W"})


def test_what_is_false_where_all_is_empty_is_never_left_out(read: Read) -> None:
    for text in (
        ":A owl:complementOf :B .",
        ":p owl:propertyChainAxiom ( [ owl:inverseOf :q ] :q ) .",
    ):
        stated = axioms(read(text)).stated
        assert len(local_module(stated, [E + "q"])) == 1, text


@pytest.mark.usefixtures("reasoner")
def test_a_contradiction_of_complements_is_explained(read: Read) -> None:
    text = ":A owl:complementOf :B . :A rdfs:subClassOf owl:Nothing . :B rdfs:subClassOf owl:Nothing . :x a :C ."
    assert len(why_inconsistent(axioms(read(text))).axioms) == 3
