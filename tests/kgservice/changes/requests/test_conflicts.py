"""Requests whose base has moved: rebased where they still do what was approved, else told what they clash with."""

import pytest
from pyoxigraph import Literal, NamedNode

from kgservice.changes.desk import Desk
from kgservice.changes.errors import InConflict
from kgservice.changes.operations.operation import Unfit
from kgservice.changes.operations.vocabulary import ALTERNATIVE
from kgservice.changes.operations.wording import annotation
from kgservice.changes.request import State
from kgservice.stores.change import Edit
from kgservice.stores.memory import MemoryStore
from ontology.iri import BASE
from tests.kgservice.changes.requests.people import (
    ANGER,
    ANN,
    BOB,
    FEAR,
    RAE,
    ROB,
    approve,
    approved,
    defined,
    merged,
    proposed,
    reject,
    renamed,
    synonym,
)
from tests.kgservice.stores.imports import graph_of

EKMAN = NamedNode(graph_of("ekman"))
ANNOYANCE = BASE + "goemotions/annoyance"
RETIRED = {"type": "NodeObsoletion", "about": ANNOYANCE}


def test_changes_that_do_not_touch_each_other_are_merged_whatever_their_base(desk: Desk, store: MemoryStore) -> None:
    first, second, third = (
        approved(desk, operation, by=by).number
        for operation, by in ((synonym("ire"), ANN), (synonym("bile"), BOB), (defined("Furcht", FEAR), BOB))
    )
    for number in (second, third, first):
        assert desk.get(number).base == 1
        assert desk.merge(number, RAE).state is State.MERGED
    labels = {label.text for label in store.knowledge().taxonomy.concepts[ANGER].labels}
    assert {"ire", "bile"} <= labels and store.revision == 4


def test_a_change_that_no_longer_fits_stays_approved_and_tells_who_changed_what(desk: Desk, store: MemoryStore) -> None:
    late = approved(desk, synonym("ire"), renamed("anger", "fury"), by=ANN).number
    merged(desk, renamed("anger", "wrath of men"), by=BOB, title="Anger is wrath")
    merged(desk, defined("Furcht", FEAR), by=BOB)
    before = set(store.quads())
    with pytest.raises(InConflict, match="the change request 1 is in conflict with revision 3") as conflict:
        desk.merge(late, ANN)
    request = desk.get(late)
    assert request.state is State.APPROVED and request.clashed == 3 and request.clashes == conflict.value.clashes
    [clash] = request.clashes
    assert clash.operation == 1 and "fury" in clash.words and "wrath of men" in clash.found
    assert clash.about == (ANGER,) and '"anger"@en to go' in clash.expected and '"fury"@en to come' in clash.expected
    assert [(one.revision, one.author, one.summary) for one in clash.since] == [(2, "bob", "Anger is wrath (change 2)")]
    assert store.revision == 3 and set(store.quads()) == before


def test_a_conflict_is_noted_once_however_often_it_is_met(desk: Desk) -> None:
    late = approved(desk, renamed("anger", "fury")).number
    merged(desk, renamed("anger", "rage of men"), by=BOB)
    for _ in range(3):
        with pytest.raises(InConflict):
            desk.merge(late, ANN)
    assert [one.kind for one in desk.history(late)] == ["created", "submitted", "approved", "clashed"]
    assert desk.get(late).clashes


def test_a_conflict_is_settled_by_amending(desk: Desk, store: MemoryStore) -> None:
    late = approved(desk, renamed("anger", "fury")).number
    merged(desk, renamed("anger", "rage of men"), by=BOB)
    with pytest.raises(InConflict):
        desk.merge(late, ANN)
    # The base stays what it was, unless the author says that they have seen a newer one.
    with pytest.raises(Unfit, match="where you have looked at revision 2, name base=2"):
        desk.amend(late, ANN, operations=[renamed("rage of men", "fury")])
    amended = desk.amend(late, ANN, operations=[renamed("rage of men", "fury")], base=2)
    assert (amended.state, amended.base, amended.clashes, amended.clashed) == ("draft", 2, (), None)
    desk.submit(late, ANN)
    approve(desk, late, RAE)
    assert desk.merge(late, ANN).state is State.MERGED
    assert "fury" in {label.text for label in store.knowledge().taxonomy.concepts[ANGER].labels}


def test_what_is_about_a_concept_that_was_retired_meanwhile_is_in_conflict(desk: Desk) -> None:
    late = approved(desk, defined("Verdruss", ANNOYANCE)).number
    merged(desk, RETIRED, by=BOB, title="Out of use")
    with pytest.raises(InConflict, match="to be in use, found it retired") as conflict:
        desk.merge(late, ANN)
    assert [one.summary for one in conflict.value.clashes[0].since] == ["Out of use (change 2)"]


def test_an_operation_that_would_do_something_else_by_now_is_in_conflict(desk: Desk, store: MemoryStore) -> None:
    # The source that is named for a name goes with it: more goes than who approved it has seen.
    merged(desk, synonym("ire"))
    gone = {"type": "RemoveSynonym", "about": ANGER, "old": "ire"}
    late = approved(desk, gone).number
    store.edit(
        Edit.of(
            annotation(NamedNode(ANGER), ALTERNATIVE, Literal("ire", language="en"), "Homer", EKMAN),
            (),
            author="bob",
            summary="Homer says so",
        )
    )
    with pytest.raises(InConflict, match=r"found .* to go .revision 3, by bob.") as conflict:
        desk.merge(late, ANN)
    [clash] = conflict.value.clashes
    assert clash.expected == "nothing more" and "Homer" in clash.found
    assert desk.amend(late, ANN, base=3).state is State.DRAFT
    desk.submit(late, ANN)
    approve(desk, late, RAE)
    assert desk.merge(late, ANN).state is State.MERGED


def test_how_many_came_before_is_no_conflict(desk: Desk, store: MemoryStore) -> None:
    scheme = BASE + "goemotions"
    made = [
        {"type": "NodeCreation", "about": f"{scheme}/{name}", "label": name, "sources": ["us"]}
        for name in ("boredom", "awe")
    ]
    first, second = (approved(desk, operation, by=by).number for operation, by in zip(made, (ANN, BOB), strict=True))
    for number in (second, first):
        assert desk.merge(number, RAE).state is State.MERGED
    concepts = store.knowledge().taxonomy.concepts
    assert f"{scheme}/boredom" in concepts and f"{scheme}/awe" in concepts


def test_a_request_is_rebased_and_keeps_its_approvals(desk: Desk) -> None:
    late = approved(desk, synonym("ire")).number
    merged(desk, synonym("bile"), by=BOB)
    rebased = desk.rebase(late, ANN)
    assert (rebased.base, rebased.state, len(rebased.approvals), rebased.version) == (2, "approved", 1, 1)
    assert desk.rebase(late, ANN) == rebased
    assert [one.kind for one in desk.history(late)][-1] == "rebased"


def test_rebasing_what_does_not_fit_shows_the_conflict_and_leaves_the_base(desk: Desk) -> None:
    late = proposed(desk, renamed("anger", "fury")).number
    merged(desk, renamed("anger", "rage of men"), by=BOB)
    with pytest.raises(InConflict, match="amend it with base=2"):
        desk.rebase(late, RAE)
    request = desk.get(late)
    assert (request.base, request.state) == (1, "proposed") and request.clashes


def test_a_draft_that_does_not_fit_any_more_is_not_proposed(desk: Desk) -> None:
    late = desk.create(ANN, "Fury", [renamed("anger", "fury")]).number
    merged(desk, renamed("anger", "rage of men"), by=BOB)
    with pytest.raises(InConflict):
        desk.submit(late, ANN)
    assert desk.get(late).state is State.DRAFT and desk.get(late).clashes


def test_what_was_written_for_an_older_revision_is_told_before_it_is_proposed(desk: Desk) -> None:
    merged(desk, renamed("anger", "rage of men"), by=BOB)
    late = desk.create(ANN, "Fury", [renamed("anger", "fury")], base=1)
    assert late.base == 1
    with pytest.raises(InConflict):
        desk.submit(late.number, ANN)
    assert desk.amend(late.number, ANN, operations=[renamed("rage of men", "fury")], base=2).clashes == ()
    assert desk.submit(late.number, ANN).state is State.PROPOSED


def test_naming_a_base_says_that_one_knows_what_stands_there(desk: Desk) -> None:
    late = approved(desk, defined("Verdruss", ANNOYANCE)).number
    merged(desk, RETIRED, by=BOB)
    with pytest.raises(InConflict):
        desk.merge(late, ANN)
    # The graph still admits it; whether it is meant so is for people to say.
    assert desk.amend(late, ANN, base=2).state is State.DRAFT
    desk.submit(late, ANN)
    approve(desk, late, ROB)
    assert desk.merge(late, ANN).state is State.MERGED


def test_two_who_say_the_same_are_told(desk: Desk) -> None:
    first, second = (approved(desk, synonym("ire"), by=by).number for by in (ANN, BOB))
    desk.merge(first, ANN)
    with pytest.raises(InConflict) as conflict:
        desk.merge(second, BOB)
    assert [one.revision for one in conflict.value.clashes[0].since] == [2]
    assert reject(desk, second, RAE, "It is there already").state is State.REJECTED
