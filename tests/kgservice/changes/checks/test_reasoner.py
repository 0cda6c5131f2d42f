"""Whether what modules say after a change can be true."""

import pytest
from pyoxigraph import Literal

from kgservice.changes.checks.memory import Memory
from kgservice.changes.checks.reasoner import reasoner_check
from kgservice.changes.checks.scene import Scene
from kgservice.changes.checks.terms import CheckTerms
from kgservice.stores.memory import MemoryStore
from ontology.iri import BASE
from tests.kgservice.changes.checks.changes import make, module, statement, statements
from tests.ontology.reasoning.conftest import reasoner  # noqa: F401 - a fixture

PARROTT = module("parrott")
BELOW_JOY = statement("parrott:2/irritation", "rdfs:subClassOf", "parrott:1/joy", PARROTT)
A_NORM_THAT_IS_FELT = f"""<{BASE}parrott/2/irritation> rdfs:subClassOf [ a owl:Restriction ;
    owl:onProperty core:hasNorm ; owl:someValuesFrom [ a owl:Class ; owl:complementOf core:Norm ] ] ."""
TOLD = CheckTerms(hermit=False)


def test_a_class_below_two_that_exclude_each_other_is_found_without_java(shipped: MemoryStore, kept: Memory) -> None:
    checked = reasoner_check(Scene(make(shipped, [BELOW_JOY]), kept), CheckTerms())
    assert checked.status == "failed"
    [told] = checked.findings
    assert (told.rule, told.node, told.place.path) == ("unsatisfiable_class", "parrott:2/irritation", PARROTT.value)
    assert told.hint.startswith("put it below parrott:1/anger or below parrott:1/joy")


def test_a_change_of_words_needs_no_reasoner(shipped: MemoryStore, kept: Memory) -> None:
    label = statement("parrott:3/joy", "skos:altLabel", Literal("joyance", language="en"), PARROTT)
    checked = reasoner_check(Scene(make(shipped, [label]), kept), CheckTerms())
    assert (checked.status, checked.findings) == ("passed", ())
    assert checked.reason == "nothing changes from which anything follows"


def test_a_contradiction_that_was_there_is_not_held_against_a_change(small: MemoryStore) -> None:
    small.edit(make(small, [BELOW_JOY]).edit)
    other = statement("parrott:3/hope", "core:oppositeOf", "parrott:3/sadness", PARROTT)
    assert reasoner_check(Scene(make(small, [other]), Memory()), TOLD).status == "passed"


def test_without_java_it_is_not_run_and_says_how_to_mend_that(
    small: MemoryStore, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    other = statement("parrott:3/hope", "core:oppositeOf", "parrott:3/sadness", PARROTT)
    checked = reasoner_check(Scene(make(small, [other]), Memory()), CheckTerms())
    assert (checked.status, checked.findings) == ("not run", ())
    assert checked.reason
    assert checked.cure and "--no-reasoning" not in checked.cure


@pytest.mark.usefixtures("reasoner")
def test_hermit_finds_what_cannot_be_read_off_the_statements(small: MemoryStore) -> None:
    made = make(small, statements(A_NORM_THAT_IS_FELT, PARROTT))
    assert reasoner_check(Scene(made, Memory()), TOLD).status == "passed"
    checked = reasoner_check(Scene(made, Memory()), CheckTerms())
    assert checked.status == "failed"
    assert ("unsatisfiable_class", "parrott:2/irritation") in {(each.rule, each.node) for each in checked.findings}


@pytest.mark.usefixtures("reasoner")
def test_hermit_lets_a_sound_change_pass(small: MemoryStore) -> None:
    other = statement("parrott:3/hope", "core:oppositeOf", "parrott:3/sadness", PARROTT)
    checked = reasoner_check(Scene(make(small, [other]), Memory()), CheckTerms())
    assert (checked.status, checked.findings, checked.reason) == ("passed", (), "")
