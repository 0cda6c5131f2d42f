"""Taking back what was merged: a new change, checked and merged as any other."""

from collections.abc import Callable

import pytest
from pyoxigraph import Literal, NamedNode

from kgservice.changes.desk import Desk
from kgservice.changes.errors import InConflict, NotNow
from kgservice.changes.operations.documents import Malformed
from kgservice.changes.operations.vocabulary import ALTERNATIVE
from kgservice.changes.operations.wording import annotation
from kgservice.changes.request import State
from kgservice.changes.restoration import Restoration, read_kept
from kgservice.stores.change import Edit
from kgservice.stores.memory import MemoryStore
from ontology.errors import EmotaxaError
from tests.kgservice.changes.requests.people import (
    ANGER,
    BOB,
    RAE,
    ROB,
    approve,
    checked,
    defined,
    merged,
    renamed,
    synonym,
)
from tests.kgservice.stores.imports import graph_of

EKMAN = NamedNode(graph_of("ekman"))


def pushed(desk: Desk, number: int) -> None:
    """Propose, approve and merge a draft of Bob's."""
    desk.submit(number, BOB)
    approve(desk, number, ROB)
    desk.merge(number, BOB)


def test_a_merged_change_is_taken_back_by_another(desk: Desk, store: MemoryStore) -> None:
    before = set(store.quads())
    done = merged(desk, synonym("ire"), renamed("anger", "fury"), defined("Zorn"))
    assert set(store.quads()) != before
    back = desk.revert(done.number, BOB, "Against our sources")
    assert (back.state, back.reverts, back.author, back.description) == ("draft", 1, "bob", "Against our sources")
    assert back.title == "Revert change 1: A change"
    # Nothing is undone yet, and the original is merged as long as that is so.
    assert desk.get(1).state is State.MERGED
    pushed(desk, back.number)
    original = desk.get(1)
    assert (original.state, original.reverted_by) == ("reverted", back.number)
    assert set(store.quads()) == before and set(store.quads(2)) != before
    assert desk.history(1)[-1].words == f"took it back with change {back.number}, as revision 3"
    with pytest.raises(NotNow):
        desk.revert(1, BOB, "Again")


def test_it_is_written_as_operations_where_these_say_it(desk: Desk) -> None:
    number = merged(desk, synonym("ire"), renamed("anger", "fury")).number
    back = desk.revert(number, BOB, "A mistake")
    assert [one.type for one in back.operations] == ["NodeRename", "RemoveSynonym"]


def test_a_restoration_is_kept_read_and_merged(desk: Desk, store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> None:
    before = set(store.quads())
    number = merged(desk, renamed("anger", "fury")).number
    monkeypatch.setattr("kgservice.changes.operations.names.NodeRename.inverse", lambda self: None)
    back = desk.revert(number, BOB, "A mistake").number
    again = Desk(store, checks=checked).get(back)
    [operation] = again.operations
    assert isinstance(operation, Restoration) and (operation.change, operation.revision) == (1, 2)
    assert operation.in_words() == "take back change 1 (revision 2): 1 statement go, 1 statement come back"
    assert again.iris == {ANGER}
    pushed(desk, back)
    assert set(store.quads()) == before and desk.get(1).state is State.REVERTED


@pytest.mark.parametrize("listed", [False, True])
def test_what_later_changes_build_on_cannot_be_taken_back_alone(
    listed: bool, desk: Desk, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = merged(desk, renamed("anger", "fury")).number
    merged(desk, renamed("fury", "wrath of men"), by=BOB, title="Wrath")
    if listed:
        monkeypatch.setattr("kgservice.changes.operations.names.NodeRename.inverse", lambda self: None)
    subjects = store.subjects()
    with pytest.raises(InConflict, match="taking back change 1 is in conflict with revision 3") as conflict:
        desk.revert(number, ROB, "A mistake")
    assert [(one.revision, one.author) for one in conflict.value.clashes[0].since] == [(3, "bob")]
    assert store.subjects() == subjects
    # The later one first, and then it can be.
    pushed(desk, desk.revert(2, BOB, "First this").number)
    pushed(desk, desk.revert(number, BOB, "Then that").number)
    assert desk.get(1).state is desk.get(2).state is State.REVERTED
    assert set(store.quads()) == set(store.quads(1))


def test_what_is_changed_after_the_revert_was_begun_is_a_conflict_when_it_is_merged(desk: Desk) -> None:
    number = merged(desk, renamed("anger", "fury")).number
    back = desk.revert(number, BOB, "A mistake").number
    desk.submit(back, BOB)
    approve(desk, back, RAE)
    merged(desk, renamed("fury", "wrath of men"))
    with pytest.raises(InConflict):
        desk.merge(back, BOB)
    assert desk.get(number).state is State.MERGED and desk.get(back).state is State.APPROVED


def test_a_concept_that_others_have_made_a_parent_cannot_be_taken_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = ANGER.removesuffix("anger")
    grump = {"type": "NodeCreation", "about": made + "grump", "label": "grump", "definition": "A huff."}
    number = merged(desk, {**grump, "parents": [ANGER]}).number
    huff = {**grump, "about": made + "huff", "label": "huff", "parents": [made + "grump"]}
    merged(desk, huff, by=BOB, title="Huff")
    for listed in (False, True):
        if listed:
            monkeypatch.setattr("kgservice.changes.operations.nodes.NodeCreation.inverse", lambda self: None)
        with pytest.raises(InConflict) as conflict:
            desk.revert(number, ROB, "A mistake")
        assert "grump" in conflict.value.clashes[0].found


def test_taking_back_what_takes_back_brings_it_back(desk: Desk, store: MemoryStore) -> None:
    merged(desk, synonym("ire"))
    after = set(store.quads())
    for expected in (("reverted", "merged", None), ("merged", "reverted", "merged")):
        newest = len(store.subjects())
        pushed(desk, desk.revert(newest, BOB, "On second thoughts").number)
        found = [desk.get(number).state.value for number in range(1, len(store.subjects()) + 1)]
        assert found == [state for state in expected if state]
    assert set(store.quads()) == after
    assert desk.get(1).reverted_by is None
    assert desk.history(1)[-1].kind == "reinstated"


def test_a_revert_that_is_amended_to_do_something_else_takes_nothing_back(desk: Desk) -> None:
    number = merged(desk, synonym("ire"), renamed("anger", "fury")).number
    back = desk.revert(number, BOB, "A mistake").number
    assert desk.amend(back, BOB, title="Back").reverts == number
    amended = desk.amend(back, BOB, operations=[{"type": "RemoveSynonym", "about": ANGER, "old": "ire"}])
    assert amended.reverts is None
    assert desk.history(back)[-1].words.endswith("so that it no longer takes back change 1")
    pushed(desk, back)
    assert (desk.get(number).state, desk.get(number).reverted_by) == ("merged", None)


def test_a_revert_that_does_something_else_on_a_newer_base_takes_nothing_back(desk: Desk, store: MemoryStore) -> None:
    number = merged(desk, synonym("ire")).number
    back = desk.revert(number, BOB, "A mistake").number
    source = annotation(NamedNode(ANGER), ALTERNATIVE, Literal("ire", language="en"), "Homer", EKMAN)
    store.edit(Edit.of(source, (), author="bob", summary="Homer says so"))
    assert desk.amend(back, BOB, base=3).reverts is None


def test_a_restoration_is_read_only_where_a_revert_has_made_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    number = merged(desk, renamed("anger", "fury")).number
    monkeypatch.setattr("kgservice.changes.operations.names.NodeRename.inverse", lambda self: None)
    back = desk.revert(number, BOB, "A mistake")
    # As it was read it may be sent back.
    assert desk.amend(back.number, BOB, title="Back", operations=back.documents).reverts == number
    forged = {**back.documents[0], "added": []}
    refusals: tuple[Callable[[], object], ...] = (
        lambda: desk.amend(back.number, BOB, operations=[forged]),
        lambda: desk.amend(back.number, BOB, operations=[read_kept([forged])[0]]),
        lambda: desk.create(BOB, "Mine", back.documents),
        lambda: desk.create(BOB, "Mine", back.operations),
    )
    for refused in refusals:
        with pytest.raises(Malformed, match="of no known type: 'Restoration'"):
            refused()


def test_a_revert_says_why(desk: Desk) -> None:
    merged(desk, synonym("ire"))
    with pytest.raises(EmotaxaError, match="the reason is empty"):
        desk.revert(1, BOB, "")
