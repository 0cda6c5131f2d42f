"""Reasoning over broken copies of real modules: what cannot be is explained by axioms, with file, line and cure."""

import importlib.util
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from pyoxigraph import Triple

from ontology.finding import Finding
from ontology.iri import BASE
from ontology.reasoning.axioms import Axiom, axioms_of
from ontology.reasoning.consistency import reason
from ontology.reasoning.findings import reasoning_findings
from ontology.reasoning.justification import Justification, why_inconsistent, why_unsatisfiable
from ontology.reasoning.locality import local_module
from ontology.reasoning.told import told_contradictions
from ontology.reasoning.wording import located
from ontology.validation.module import Module
from tests.ontology.reasoning.scenes import PATHS, Scene, scene
from tests.real import missing

IRRITATION = f"{BASE}parrott/2/irritation"
BELOW_JOY = "parrott2:irritation rdfs:subClassOf parrott1:joy ."
A_NORM_THAT_IS_FELT = (
    "parrott2:irritation rdfs:subClassOf [ a owl:Restriction ; owl:onProperty core:hasNorm ;\n"
    "    owl:someValuesFrom [ a owl:Class ; owl:complementOf core:Norm ] ] ."
)
A_TIER_THAT_IS_FELT = "<https://w3id.org/emotaxa/parrott/1> a skos:Concept ."
A_NORM_AS_CONCEPT = "sense:joy core:moreIntenseThan norm:bold ."
TWO_PLACES = "sense:joy core:position 77 ."
NO_NUMBER = 'norm:bold core:publishedDominance "much" .'
BOTH_WAYS = "<https://w3id.org/emotaxa/plutchik/1/joy> core:composedOf <https://w3id.org/emotaxa/plutchik/3/love> ."
AGAINST_ITSELF = "sense:joy core:oppositeOf sense:joy ."


def line_of(module: Module, start: str) -> int:
    lines = module.text.splitlines()
    return max(number for number, line in enumerate(lines, 1) if line.startswith(start))


def only(findings: Sequence[Finding], rule: str) -> Finding:
    found = [one for one in findings if one.rule == rule]
    assert len(found) == len(findings) == 1, "\n".join(map(str, findings))
    return found[0]


def told(parts: Scene) -> list[Justification]:
    module, company = parts
    return list(told_contradictions(axioms_of([*company, module]).stated))


def test_a_class_below_two_that_exclude_each_other_is_explained_without_a_reasoner(tmp_path: Path) -> None:
    module, company = scene(tmp_path, "parrott", BELOW_JOY)
    found = only(reasoning_findings([module], company, reasoner=False), "unsatisfiable_class")
    assert found.level == "ERROR"
    assert found.node == "parrott:2/irritation"
    assert found.place.path == module.path
    assert found.place.line == line_of(module, BELOW_JOY)
    added = line_of(module, BELOW_JOY)
    stated = module.text.splitlines().index("parrott2:irritation a owl:Class, skos:Concept ;") + 2
    assert f"every parrott:2/irritation is a parrott:1/anger (parrott.ttl:{stated})" in found.message
    assert f"every parrott:2/irritation is a parrott:1/joy (parrott.ttl:{added})" in found.message
    assert "exclude one another (parrott.ttl:" in found.message
    assert "nor can what lies below it (parrott:3/aggravation, " in found.message
    assert found.hint.startswith("put it below parrott:1/anger or below parrott:1/joy, or take one of the two out of")


@pytest.mark.parametrize(
    ("stem", "added", "node", "message", "cure"),
    [
        ("parrott", A_TIER_THAT_IS_FELT, "parrott:1", "parrott:1 is a core:Tier (parrott.ttl:", "take away what makes"),
        (
            "sense", A_NORM_AS_CONCEPT, "norm:russell-mehrabian-1977/bold",
            "core:moreIntenseThan leads only to skos:Concept (core.ttl:", "take away what makes it a skos:Concept",
        ),
        ("sense", TWO_PLACES, "sense:joy", "sense:joy core:position 77 (sense.ttl:", "keep one of the two values"),
        (
            "norms-russell-mehrabian", 'norm:bold core:valence "high" .', "norm:russell-mehrabian-1977/bold",
            'norm:russell-mehrabian-1977/bold core:valence "high" (norms-russell-mehrabian.ttl:',
            "write the value as an xsd:decimal",
        ),
        ("plutchik", BOTH_WAYS, "plutchik:", "core:composedOf never holds both ways (core.ttl:", "one of the two"),
        ("sense", AGAINST_ITSELF, "sense:joy", "nothing is core:oppositeOf to itself (core.ttl:", "to itself away"),
    ],
)  # fmt: skip
def test_a_contradiction_that_can_be_read_off_is_explained_without_a_reasoner(
    tmp_path: Path, stem: str, added: str, node: str, message: str, cure: str
) -> None:
    module, company = scene(tmp_path, stem, added)
    findings = reasoning_findings([module], company, reasoner=False)
    shown = "\n".join(map(str, findings))
    fitting = [found for found in findings if message in found.message and found.node.startswith(node)]
    assert fitting, shown
    assert all(found.rule == "inconsistent_ontology" and found.level == "ERROR" for found in findings)
    assert cure in fitting[0].hint
    assert fitting[0].place.path == module.path
    assert all(re.search(r"\(\S+\.ttl:\d+\)", found.message) for found in findings)


def test_a_value_of_a_wrong_datatype_is_not_told_twice(tmp_path: Path) -> None:
    module, company = scene(
        tmp_path, "norms-russell-mehrabian", 'norm:bold core:arousal "high" .', without="\n    core:arousal 0.61 ;"
    )
    known = [known_datatype(module, "core:arousal")]
    assert reasoning_findings([module], company, reasoner=False)
    assert reasoning_findings([module], company, known=known, reasoner=False) == ()
    other = [known_datatype(module, "core:dominance")]
    assert len(reasoning_findings([module], company, known=other, reasoner=False)) == 1


def known_datatype(module: Module, slot: str) -> Finding:
    node = "norm:russell-mehrabian-1977/bold"
    place = module.place(f"{BASE}norm/russell-mehrabian-1977/bold", slot)
    return Finding("ERROR", place, "", node=node, rule="wrong_datatype")


@pytest.mark.usefixtures("reasoner")
@pytest.mark.parametrize(
    ("stem", "added"),
    [
        ("parrott", BELOW_JOY),
        ("parrott", A_TIER_THAT_IS_FELT),
        ("sense", A_NORM_AS_CONCEPT),
        ("sense", TWO_PLACES),
        ("norms-russell-mehrabian", NO_NUMBER),
        ("plutchik", BOTH_WAYS),
        ("sense", AGAINST_ITSELF),
    ],
)
def test_the_reasoner_agrees_with_every_explanation_that_was_read_off(tmp_path: Path, stem: str, added: str) -> None:
    parts = scene(tmp_path, stem, added)
    axioms = axioms_of([*parts[1], parts[0]])
    found = told(parts)
    assert found
    for justification in found[:2]:
        assert contradicts(axioms.ontology(justification.axioms, [justification.about]), justification)
        for spared in justification.axioms:
            rest = [axiom for axiom in justification.axioms if axiom is not spared]
            assert not contradicts(axioms.ontology(rest, [justification.about]), justification), spared


def contradicts(triples: Iterable[Triple], justification: Justification) -> bool:
    answer = reason(triples)
    return not answer.consistent or justification.about in answer.unsatisfiable


@pytest.mark.usefixtures("reasoner")
def test_a_class_that_only_the_reasoner_finds_empty_is_explained_by_the_least_axioms(tmp_path: Path) -> None:
    module, company = scene(tmp_path, "parrott", A_NORM_THAT_IS_FELT)
    found = only(reasoning_findings([module], company), "unsatisfiable_class")
    assert found.node == "parrott:2/irritation"
    assert "every parrott:2/irritation is a (core:hasNorm some (not core:Norm)) (parrott.ttl:" in found.message
    assert "core:hasNorm is the inverse of core:normOf (core.ttl:" in found.message
    assert "whatever has core:normOf is a core:Norm (core.ttl:" in found.message
    assert found.message.count(".ttl:") == 3
    assert found.place.line == line_of(module, "parrott2:irritation rdfs:subClassOf [")
    assert found.hint


@pytest.mark.usefixtures("reasoner")
@pytest.mark.parametrize(("stem", "added", "size"), [("sense", TWO_PLACES, 3), ("parrott", A_TIER_THAT_IS_FELT, 3)])
def test_the_black_box_finds_the_same_axioms_as_the_short_cut(tmp_path: Path, stem: str, added: str, size: int) -> None:
    parts = scene(tmp_path, stem, added, beside={"core", "ekman", "norms-russell-mehrabian"})
    (short,) = told(parts)
    found = why_inconsistent(axioms_of([*parts[1], parts[0]]))
    assert texts(found.axioms) == texts(short.axioms)
    assert len(found.axioms) == size


def texts(axioms: Sequence[Axiom]) -> set[str]:
    return {f"{axiom.head} {axiom.module.path}" for axiom in axioms if axiom.subject} | {
        str(sorted(axiom.names)) for axiom in axioms if not axiom.subject
    }


@pytest.mark.usefixtures("reasoner")
def test_an_explanation_of_what_holds_is_refused(tmp_path: Path) -> None:
    axioms = axioms_of([Module.read(path) for name, path in PATHS.items() if name in {"core", "ekman"}])
    with pytest.raises(ValueError, match="can have instances"):
        why_unsatisfiable(axioms, f"{BASE}ekman/joy")
    with pytest.raises(ValueError, match="consistent"):
        why_inconsistent(axioms)


@pytest.mark.usefixtures("reasoner")
def test_nothing_is_found_in_the_shipped_modules() -> None:
    modules = [Module.read(path) for path in PATHS.values()]
    findings = reasoning_findings(modules)
    assert findings == (), "\n".join(map(str, findings))


def test_without_the_extra_a_warning_says_what_was_not_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "owlready2", None)
    found = only(reasoning_findings([Module.read(PATHS["ekman"])], [Module.read(PATHS["core"])]), "not_reasoned")
    assert found.level == "WARN"
    assert "was not checked: reasoning needs the extra `reason`" in found.message
    assert 'pip install "emotaxa[reason]"' in found.hint
    assert "--no-reasoning" in found.hint


def test_without_java_a_warning_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    if importlib.util.find_spec("owlready2") is None:
        missing('no owlready2: pip install "emotaxa[reason]"')
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    found = only(reasoning_findings([Module.read(PATHS["ekman"])], [Module.read(PATHS["core"])]), "not_reasoned")
    assert "Java" in found.message
    assert "install a Java runtime" in found.hint


ODD = """
[] a owl:AllDisjointClasses ; owl:members ( "joy" 3 parrott1:joy ) .
_:a owl:complementOf _:a ; rdfs:subClassOf _:a .
_:b owl:intersectionOf ( _:b parrott1:joy ) .
parrott1:joy rdfs:subClassOf _:b, "love", [ a owl:Restriction ; owl:onProperty "felt" ; owl:someValuesFrom 3 ] ;
    owl:equivalentClass parrott1:joy .
_:l <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> _:l .
[] a owl:AllDisjointClasses ; owl:members _:l .
core:moreIntenseThan rdfs:range "felt" ; rdfs:domain [] .
"""


def test_statements_that_owl_does_not_know_make_nothing_fail(tmp_path: Path) -> None:
    module, company = scene(tmp_path, "parrott", ODD)
    for found in reasoning_findings([module], company, reasoner=False):
        assert found.hint, found
    for axiom in axioms_of([module]).stated:
        assert located(axiom)
    assert local_module(axioms_of([module]).stated, [f"{BASE}parrott/1/joy"])
