"""Axioms: the units that explanations name, in words and with their lines; and which of them matter for a class."""

import re

import pytest

from ontology.iri import BASE, CORE, OWL, RDFS
from ontology.reasoning.axioms import Axioms, axioms_of
from ontology.reasoning.locality import local_module, used_names
from ontology.reasoning.wording import axiom_in_words, located
from ontology.validation.module import Module
from tests.ontology.reasoning.scenes import PATHS


@pytest.fixture(scope="module")
def axioms() -> Axioms:
    return axioms_of([Module.read(path) for path in PATHS.values()])


def said(axioms: Axioms, subject: str | None, predicate: str) -> set[str]:
    return {
        axiom_in_words(axiom)
        for axiom in axioms.stated
        if axiom.predicate == predicate and (subject is None or axiom.subject == subject)
    }


def test_annotations_declarations_and_headers_are_no_axioms(axioms: Axioms) -> None:
    predicates = {axiom.predicate for axiom in axioms.stated}
    for name in ("http://purl.org/dc/terms/source", RDFS + "isDefinedBy", OWL + "imports", CORE + "referenceRow"):
        assert name not in predicates
    assert OWL + "Class" in axioms.declarations[f"{BASE}parrott/1/joy"]
    assert not any(axiom.head[2].value == OWL + "Class" and axiom.subject for axiom in axioms.stated)


def test_what_belongs_to_a_blank_node_stays_with_its_axiom(axioms: Axioms) -> None:
    exuberant = [axiom for axiom in axioms.stated if axiom.subject == f"{BASE}vad/exuberant" and axiom.rest]
    (defined,) = [axiom for axiom in exuberant if axiom.predicate == OWL + "equivalentClass"]
    assert {f"{BASE}vad/positive-valence", f"{BASE}vad/positive-arousal", CORE + "hasNorm"} <= set(defined.names)
    disjoint = [axiom for axiom in axioms.stated if axiom.head[2].value == OWL + "AllDisjointClasses"]
    assert len(disjoint) > 5
    assert all(axiom.subject is None and len(axiom.rest) > 4 for axiom in disjoint)


@pytest.mark.parametrize(
    ("subject", "predicate", "words"),
    [
        ("parrott/2/irritation", RDFS + "subClassOf", "every parrott:2/irritation is a parrott:1/anger"),
        ("core/normOf", RDFS + "domain", "whatever has core:normOf is a core:Norm"),
        ("core/position", RDFS + "range", "core:position leads only to xsd:integer"),
        ("core/hasNorm", OWL + "inverseOf", "core:hasNorm is the inverse of core:normOf"),
        ("core/leadsTo", OWL + "propertyChainAxiom", "core:leadsTo follows from core:transitionFrom then core:to"),
        (
            "vad/positive-valence", OWL + "equivalentClass",
            "vad:positive-valence is the same as core:valence some (xsd:decimal > 0.0)",
        ),
    ],
)  # fmt: skip
def test_an_axiom_is_said_in_words(axioms: Axioms, subject: str, predicate: str, words: str) -> None:
    assert words in said(axioms, BASE + subject, predicate)


def test_every_axiom_of_the_shipped_modules_is_said_with_file_and_line(axioms: Axioms) -> None:
    for axiom in axioms.stated:
        place = axiom.place
        assert place.line is not None, located(axiom)
        assert place.path == axiom.module.path
        assert "a blank node" not in axiom_in_words(axiom), located(axiom)
        assert "something" not in axiom_in_words(axiom), located(axiom)


def test_the_line_of_an_axiom_is_that_on_which_it_is_written(axioms: Axioms) -> None:
    for axiom in axioms.stated:
        if axiom.predicate == RDFS + "subClassOf" and axiom.subject and not axiom.rest:
            line = axiom.module.text.splitlines()[(axiom.place.line or 0) - 1]
            assert re.split("[/#]", axiom.head[2].value)[-1] in line, located(axiom)


def test_only_what_can_matter_for_a_class_is_in_its_module(axioms: Axioms) -> None:
    near = local_module(axioms.stated, [f"{BASE}parrott/3/annoyance"])
    assert 3 <= len(near) < 30
    names = {axiom.subject for axiom in near}
    assert {f"{BASE}parrott/3/annoyance", f"{BASE}parrott/2/irritation"} <= names
    assert not any(name and name.startswith(f"{BASE}shaver/") for name in names)
    both = local_module(axioms.stated, [f"{BASE}parrott/3/annoyance", f"{BASE}parrott/3/glee"])
    excluding = [axiom.head[2].value == OWL + "AllDisjointClasses" for axiom in (*near, *both)]
    assert sum(excluding[: len(near)]) == 0, "one class alone excludes nothing"
    assert sum(excluding[len(near) :]) >= 1


def test_individuals_are_no_classes_though_a_class_may_bear_the_same_iri(axioms: Axioms) -> None:
    about = [axiom for axiom in axioms.stated if axiom.subject == f"{BASE}parrott/3/annoyance" and not axiom.schema]
    names = used_names(about)
    assert "http://www.w3.org/2004/02/skos/core#Concept" in names
    assert f"{BASE}parrott/3/annoyance" not in names
    assert f"{BASE}parrott/2/irritation" not in names
