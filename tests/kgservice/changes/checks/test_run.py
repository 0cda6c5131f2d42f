"""The checks one after the other, what rests on what, and the gate."""

import json

import pytest
from pyoxigraph import Literal

from kgservice.changes.checks.checked import Checked, brought_in, checks_document, checks_sentences, gate, status_of
from kgservice.changes.checks.memory import Memory
from kgservice.changes.checks.order import CHECKS
from kgservice.changes.checks.run import run_checks
from kgservice.changes.checks.terms import CheckTerms
from kgservice.stores.memory import MemoryStore
from ontology.errors import EmotaxaError, Place
from ontology.finding import Finding
from tests.kgservice.changes.checks.changes import make, module, statement

PARROTT = module("parrott")
WORD = statement("parrott:3/joy", "skos:altLabel", Literal("joyance", language="en"), PARROTT)
NOWHERE = statement("parrott:3/joy", "core:oppositeOf", "parrott:3/sadnes", PARROTT)
TWO_NAMES = statement("parrott:3/joy", "skos:prefLabel", Literal("joyance", language="en"), PARROTT)


def test_a_sound_change_passes_every_check_in_order(shipped: MemoryStore, kept: Memory) -> None:
    checked = run_checks(make(shipped, [WORD]), memory=kept)
    assert [each.name for each in checked] == [*CHECKS]
    assert {each.status for each in checked} == {"passed"}, checks_sentences(checked)
    assert gate(checked)
    assert checks_sentences(checked)[-1] == "nothing stands in the way of a merge"


def test_nothing_is_run_on_what_is_not_well_formed(shipped: MemoryStore, kept: Memory) -> None:
    first, *rest = run_checks(make(shipped, [NOWHERE]), memory=kept)
    assert first.status == "failed"
    assert {(each.status, each.reason) for each in rest} == {("not run", "well-formed failed")}
    assert not gate((first, *rest))


def test_what_is_cheap_and_rests_on_other_things_is_run_beside_a_failed_check(
    shipped: MemoryStore, kept: Memory
) -> None:
    checked = {each.name: each for each in run_checks(make(shipped, [TWO_NAMES]), memory=kept)}
    assert checked["shapes"].status == "failed"
    assert checked["report"].status != "not run" and checked["conflicts"].status == "passed"
    assert checked["questions"].reason == checked["reasoner"].reason == "shapes failed"


def test_what_a_shape_tells_the_report_does_not_tell_again(shipped: MemoryStore, kept: Memory) -> None:
    checked = {each.name: each for each in run_checks(make(shipped, [TWO_NAMES]), memory=kept)}
    told = {(each.rule, each.node, each.place.slot) for each in checked["shapes"].findings}
    assert told.isdisjoint((each.rule, each.node, each.place.slot) for each in checked["report"].findings)


def test_a_check_that_is_left_out_is_not_run_and_not_in_the_way(shipped: MemoryStore, kept: Memory) -> None:
    checked = run_checks(make(shipped, [WORD]), CheckTerms(left_out=("reasoner", "questions")), memory=kept)
    assert [each.name for each in checked if each.status == "not run"] == ["questions", "reasoner"]
    assert gate(checked)
    assert checks_sentences(checked)[-1].endswith("not run: questions, reasoner")


@pytest.mark.parametrize(
    ("given", "field"), [({"left_out": ("shape",)}, "left_out"), ({"reasoner_seconds": 0.0}, "reasoner_seconds")]
)
def test_terms_that_cannot_be_meant_are_refused(given: dict[str, object], field: str) -> None:
    with pytest.raises(EmotaxaError) as refused:
        CheckTerms(**given)  # type: ignore[arg-type]
    assert refused.value.field == field and refused.value.hint


def test_the_outcome_is_a_document(shipped: MemoryStore, kept: Memory) -> None:
    document = json.loads(json.dumps(checks_document(run_checks(make(shipped, [NOWHERE]), memory=kept))))
    assert document["passed"] is False
    first = document["checks"][0]
    assert (first["name"], first["status"], first["errors"]) == ("well-formed", "failed", 1)
    [told] = first["findings"]
    assert told["graph"] == PARROTT.value and told["node"] == "parrott:3/joy" and told["slot"] == "core:oppositeOf"
    assert "file" not in told and "line" not in told


def test_sentences_name_the_node_the_breach_and_the_cure(shipped: MemoryStore, kept: Memory) -> None:
    lines = checks_sentences(run_checks(make(shipped, [NOWHERE]), memory=kept))
    assert lines[0].startswith("well-formed: failed (")
    assert lines[1] == (
        "  ERROR parrott:3/joy core:oppositeOf: parrott:3/sadnes is declared nowhere; "
        "did you mean parrott:3/sadness? [dangling_reference]"
    )
    assert lines[-1] == "it cannot be merged: well-formed failed"


def finding(level: str, message: str = "m") -> Finding:
    return Finding(level, Place("g"), message)  # type: ignore[arg-type]


def test_the_gate_is_shut_by_errors_alone() -> None:
    warned = Checked("report", "warned", (finding("WARN"),))
    unasked = Checked("reasoner", "not run", reason="no Java", cure="install it")
    assert gate((warned, unasked))
    assert not gate((warned, Checked("reasoner", "not run", (finding("ERROR"),))))
    assert [status_of(map(finding, levels)) for levels in ((), ("INFO",), ("INFO", "WARN"), ("WARN", "ERROR"))] == [
        "passed", "passed", "warned", "failed",
    ]  # fmt: skip


def test_findings_are_left_out_as_often_as_they_were_there() -> None:
    one, other = finding("WARN", "one"), finding("WARN", "other")
    assert brought_in([one, other], [one]) == (other,)
    assert brought_in([one, other], []) == (one, other)
    assert brought_in([one], [one, one, other]) == ()
