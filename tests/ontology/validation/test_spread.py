"""Shapes whose properties aim for themselves find what they find where they do not."""

import random
from collections.abc import Collection

import pytest
from pyoxigraph import Literal, Quad
from pyshacl import validate
from rdflib import SH, Graph

from ontology.finding import Finding
from ontology.load import shipped_modules
from ontology.validation import rdflib_graph
from ontology.validation.conformance import shape_findings
from ontology.validation.module import Module
from ontology.validation.rdflib_graph import spread

PREFIXES = """
@prefix ex: <http://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
DATA = """
ex:Old rdfs:subClassOf ex:Kind .
ex:a a ex:Kind ; ex:part ex:b, ex:c ; ex:name "a", "b" .
ex:b a ex:Old ; ex:part ex:d ; ex:whole ex:a .
ex:c ex:name 1 ; ex:whole ex:a .
ex:d ex:name "d", "e", 2 ; ex:next ex:c .
ex:f ex:whole ex:b ; ex:next ex:d .
"""
SHAPES = {
    "of a class": "ex:S sh:targetClass ex:Kind ; sh:property ex:P .",
    "of two shapes": """
        ex:S sh:targetClass ex:Old ; sh:property ex:P . ex:T sh:targetSubjectsOf ex:next ; sh:property ex:P .""",
    "of values": "ex:S sh:targetClass ex:Kind ; sh:property [ sh:path ex:part ; sh:minCount 2 ; sh:property ex:P ] .",
    "of values the other way": """
        ex:S sh:targetObjectsOf ex:next ; sh:property [ sh:path [ sh:inversePath ex:part ] ; sh:property ex:P ] .""",
    "of values of several steps": """
        ex:S sh:targetNode ex:f ; sh:property [ sh:path ( ex:next ex:next ) ; sh:property ex:P ] .
        ex:T sh:targetNode ex:b ; sh:property ex:P .""",
    "of a shape that another refers to": """
        ex:S sh:targetNode ex:f, ex:d ; sh:node ex:N . ex:N sh:targetNode ex:b ; sh:property ex:P .""",
    "of a member of a list": """
        ex:S sh:targetNode ex:c, ex:f ; sh:or ( ex:N [ sh:nodeKind sh:Literal ] ) . ex:N sh:property ex:P .""",
    "of itself": "ex:S sh:targetNode ex:a ; sh:property [ sh:path ex:part ; sh:property ex:P ] ; sh:property ex:P .",
    "with a severity": """
        ex:S sh:targetClass ex:Kind ; sh:severity sh:Info ; sh:property ex:P . ex:P sh:severity sh:Warning .""",
}
PROPERTY = "ex:P sh:path ex:name ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:string ."


def graph(turtle: str) -> Graph:
    return Graph().parse(data=PREFIXES + turtle, format="turtle")


def results(data: Graph, shapes: Graph) -> set[tuple[str, ...]]:
    report = validate(data, shacl_graph=shapes)[1]
    assert isinstance(report, Graph)
    told = (SH.focusNode, SH.resultPath, SH.value, SH.sourceConstraintComponent, SH.resultSeverity)
    # What a shape says that refers to another names that one, and no property of it.
    return {
        tuple(str(report.value(result, each)) for each in told) for result in report.subjects(SH.resultSeverity, None)
    }


@pytest.mark.parametrize("name", SHAPES)
def test_properties_find_the_same(name: str) -> None:
    data, shapes = graph(DATA), graph(SHAPES[name] + PROPERTY)
    before = results(data, shapes)
    assert before
    spread(shapes, data)
    assert results(data, shapes) == before


def test_properties_of_targeted_shapes_leave_them() -> None:
    data, shapes = graph(DATA), graph(SHAPES["of values"] + PROPERTY)
    spread(shapes, data)
    assert not [*shapes.subject_objects(SH.property)]


@pytest.mark.parametrize("seed", range(3))
def test_broken_modules_are_told_the_same(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    draw, names = random.Random(seed), {"core", "parrott", "ekman-atlas", "norms-alma", "labels-atlas-of-emotions"}
    modules = [broken(Module.read(path), draw) for path in shipped_modules() if path.stem in names]
    spread_out = found(modules)
    monkeypatch.setattr(rdflib_graph, "spread", lambda shapes, data: None)
    assert spread_out == found(modules) and len(spread_out) > 100


def broken(module: Module, draw: random.Random) -> Module:
    """Leave statements out, and put a text in the place of other values."""
    kept = [triple for triple in module.triples if draw.random() > 0.03]
    return Module.of(
        module.path, [Quad(s, p, Literal("<b>") if draw.random() < 0.02 else value) for s, p, value in kept]
    )


def found(modules: Collection[Module]) -> list[Finding]:
    return sorted(shape_findings([*modules]), key=repr)
