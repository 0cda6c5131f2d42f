"""The life of a request: what its author, reviewers and the graph make of it."""

from collections.abc import Callable
from typing import Any

import pytest

from kgservice.access.principal import Principal, Role
from kgservice.changes.checks.checked import Checked
from kgservice.changes.desk import Desk
from kgservice.changes.errors import ChecksFailed, Moved, NothingChanges, NotNow, NotYours, UnknownChange
from kgservice.changes.operations.documents import Malformed
from kgservice.changes.operations.operation import Unfit
from kgservice.changes.request import State
from kgservice.changes.settings import ChangeSettings
from kgservice.stores.memory import MemoryStore
from ontology.errors import EmotaxaError, Place
from ontology.finding import Finding
from tests.kgservice.changes.requests.people import (
    ADA,
    ANGER,
    ANN,
    BOB,
    RAE,
    ROB,
    SWEAR_WORD,
    approve,
    approved,
    checked,
    defined,
    merged,
    proposed,
    reject,
    synonym,
)


def names(store: MemoryStore, concept: str = ANGER, revision: int | None = None) -> set[str]:
    return {label.text for label in store.knowledge(revision).taxonomy.concepts[concept].labels}


def test_a_change_is_proposed_approved_and_merged(desk: Desk, store: MemoryStore) -> None:
    draft = desk.create(ANN, "Call anger ire, too", [synonym("ire")], description="As in Homer.", tags=["Greek"])
    assert (draft.number, draft.state, draft.author, draft.base, draft.version) == (1, "draft", "ann", 1, 1)
    assert (draft.title, draft.description, draft.tags) == ("Call anger ire, too", "As in Homer.", ("greek",))
    assert draft.documents == (synonym("ire"),) and draft.operations[0].type == "NewSynonym"
    assert draft.iris == {ANGER} and draft.watchers == ("ann",)
    assert desk.submit(1, ANN).state is State.PROPOSED
    yes = approve(desk, 1, RAE, "Nice")
    assert (yes.state, [(one.author, one.text, one.version) for one in yes.approvals]) == (
        "approved",
        [("rae", "Nice", 1)],
    )
    assert store.revision == 1 and "ire" not in names(store)
    done = desk.merge(1, ANN)
    assert done.state is State.MERGED and done.merge is not None
    assert (done.merge.revision, done.merge.author) == (2, "ann")
    entry = store.log()[-1]
    assert (entry.revision, entry.author, entry.summary) == (2, "ann", "Call anger ire, too (change 1)")
    assert "ire" in names(store) and "ire" not in names(store, revision=1)
    assert desk.get(1) == done
    assert [(one.author, one.kind) for one in desk.history(1)] == [
        ("ann", "created"),
        ("ann", "submitted"),
        ("rae", "approved"),
        ("ann", "merged"),
    ]
    assert desk.history(1)[2].words == "approved version 1: Nice"


def test_numbers_count_up_without_gaps(desk: Desk, store: MemoryStore) -> None:
    made = [desk.create(ANN, f"Change {n}", [synonym(f"word {n}")]).number for n in range(3)]
    with pytest.raises(Unfit):
        desk.create(ANN, "Nonsense", [synonym("x", ANGER + "ish")])
    made += [Desk(store, checks=checked).create(BOB, "Another").number, desk.create(ANN, "One more").number]
    assert made == [1, 2, 3, 4, 5]


def test_what_does_not_fit_is_refused_at_once(desk: Desk, store: MemoryStore) -> None:
    with pytest.raises(Malformed, match="of no known type") as malformed:
        desk.create(ANN, "A change", [synonym("ire"), {"type": "NewSynonim", "about": ANGER, "new": "x"}])
    assert malformed.value.field == "operations[1].type"
    with pytest.raises(Unfit, match="there is no concept") as unfit:
        desk.create(ANN, "A change", [synonym("ire"), synonym("x", ANGER + "ish")])
    assert (unfit.value.field or "").startswith("operations[1]")
    back = {"type": "RemoveSynonym", "about": ANGER, "old": "ire"}
    with pytest.raises(NothingChanges, match="leave revision 1 as it is"):
        desk.create(ANN, "A change", [synonym("ire"), back])
    with pytest.raises(EmotaxaError, match="of no known type: 'Restoration'"):
        desk.create(ANN, "A change", [{"type": "Restoration", "change": 1, "revision": 2}])
    for title in ("", "  ", "x" * 201, "a\x07b"):
        with pytest.raises(EmotaxaError, match="the title is empty, too long, or not printable"):
            desk.create(ANN, title)
    with pytest.raises(EmotaxaError, match="characters that are no text"):
        desk.create(ANN, "A change", description="a\0b")
    assert not store.subjects()


def test_a_draft_without_operations_gets_some_before_it_is_proposed(desk: Desk) -> None:
    desk.create(ANN, "To come")
    with pytest.raises(EmotaxaError, match="the change request 1 has no operations"):
        desk.submit(1, ANN)
    assert desk.amend(1, ANN, operations=[synonym("ire")]).version == 2
    assert desk.submit(1, ANN).state is State.PROPOSED


def test_nobody_approves_their_own_whatever_their_role(desk: Desk) -> None:
    for author in (RAE, ADA):
        number = proposed(desk, synonym(f"word of {author.name}"), by=author).number
        with pytest.raises(NotYours, match="nobody decides on their own"):
            approve(desk, number, author)
        assert approve(desk, number, ROB).state is State.APPROVED


def test_two_have_to_approve_where_it_is_configured_so(store: MemoryStore) -> None:
    desk = Desk(store, ChangeSettings(approvals=2), checks=checked)
    number = proposed(desk, synonym("ire")).number
    assert approve(desk, number, RAE).state is State.PROPOSED
    with pytest.raises(NotYours, match="they have approved this version already; another reviewer has to"):
        approve(desk, number, Principal("RAE", Role.ADMIN, "k"))
    with pytest.raises(NotNow):
        desk.merge(number, ANN)
    done = approve(desk, number, ROB)
    assert (done.state, [one.author for one in done.approvals]) == ("approved", ["rae", "rob"])
    assert desk.merge(number, ROB).state is State.MERGED


def test_approvals_of_one_version_do_not_count_for_the_next(store: MemoryStore) -> None:
    desk = Desk(store, ChangeSettings(approvals=2), checks=checked)
    number = proposed(desk, synonym("ire")).number
    approve(desk, number, RAE)
    amended = desk.amend(number, ANN, operations=[synonym("wrath of old")])
    assert (amended.state, amended.version, amended.approvals) == ("proposed", 2, ())
    assert approve(desk, number, ROB).state is State.PROPOSED
    assert approve(desk, number, RAE).state is State.APPROVED


@pytest.mark.parametrize("decided", ["approved", "rejected"])
def test_what_is_amended_after_a_decision_is_a_draft_again(decided: str, desk: Desk, store: MemoryStore) -> None:
    number = proposed(desk, synonym("ire")).number
    if decided == "approved":
        approve(desk, number, RAE)
    else:
        assert reject(desk, number, RAE, "No source").rejection is not None
    draft = desk.amend(number, ANN, description="Homer, Iliad 1.1", operations=[synonym("menis")])
    assert (draft.state, draft.version, draft.approvals, draft.rejection) == ("draft", 2, (), None)
    with pytest.raises(NotNow):
        desk.merge(number, ANN)
    desk.submit(number, ANN)
    approve(desk, number, RAE)
    desk.merge(number, ANN)
    assert {"menis"} == names(store) - names(store, revision=1)


def test_amending_nothing_makes_no_version(desk: Desk) -> None:
    before = approved(desk, synonym("ire"))
    assert desk.amend(1, ANN, title="A change", operations=[synonym("ire")]) == before
    assert desk.amend(1, ANN, title="Another title").version == 2


def test_a_decision_on_a_version_that_is_gone_is_told(desk: Desk) -> None:
    seen = proposed(desk, synonym("ire"))
    desk.amend(1, ANN, operations=[synonym("menis")])
    decisions: tuple[Callable[[], object], ...] = (
        lambda: desk.approve(1, RAE, version=seen.version),
        lambda: desk.reject(1, RAE, "No", version=seen.version),
        lambda: desk.amend(1, ANN, title="Late", version=seen.version),
    )
    for decide in decisions:
        with pytest.raises(Moved, match="in version 2, and not in 1 any more; read version 2") as moved:
            decide()
        assert (moved.value.value, moved.value.version) == (1, 2)
    assert desk.approve(1, RAE, version=2).state is State.APPROVED


def test_a_rejection_says_why(desk: Desk) -> None:
    proposed(desk, synonym("ire"))
    with pytest.raises(EmotaxaError, match="the reason is empty"):
        reject(desk, 1, RAE, " ")
    no = reject(desk, 1, RAE, "No source")
    assert no.state is State.REJECTED and no.rejection is not None
    assert (no.rejection.author, no.rejection.reason) == ("rae", "No source")
    assert desk.withdraw(1, ANN).rejection is None


def test_a_merge_that_fails_a_check_changes_nothing_and_is_told(desk: Desk, store: MemoryStore) -> None:
    number = approved(desk, synonym("ire"), synonym(SWEAR_WORD)).number
    before = set(store.quads())
    for _ in range(2):
        with pytest.raises(ChecksFailed, match=f"fails on revision 1: words: .*{ANGER}. bears the name") as failed:
            desk.merge(number, ANN)
        assert failed.value.value == ["words"]
    request = desk.get(number)
    assert request.state is State.APPROVED and [one.name for one in request.failures] == ["words"]
    assert [one.kind for one in desk.history(number)].count("failed") == 1
    assert store.revision == 1 and set(store.quads()) == before
    desk.amend(number, ANN, operations=[synonym("ire")])
    desk.submit(number, ANN)
    approve(desk, number, RAE)
    assert desk.merge(number, ANN).failures == ()


def test_checks_and_impact_are_worked_out_without_merging(store: MemoryStore) -> None:
    count: Any = lambda proposal: len(proposal.knowledge.taxonomy.concepts)  # noqa: E731 - stands for an impact
    desk = Desk(store, checks=checked, impact=count)
    number = proposed(desk, synonym(SWEAR_WORD)).number
    assert [(one.name, one.status) for one in desk.check(number)] == [("words", "failed")]
    counted: Any = desk.impact(number)
    assert counted == len(store.knowledge().taxonomy.concepts)
    assert Desk(store, checks=checked).impact(number) is None
    assert store.revision == 1


def test_what_was_merged_can_still_be_looked_at_as_it_was_proposed(desk: Desk, store: MemoryStore) -> None:
    number = merged(desk, synonym("ire")).number
    merged(desk, defined("Zorn ist, was Achill hat."), by=BOB)
    proposal = desk.proposal(number)
    assert proposal.revision == 1
    assert set(proposal.before.quads_for_pattern(None, None, None)) == set(store.quads(1))
    assert set(proposal.after.quads_for_pattern(None, None, None)) == set(store.quads(2))


def test_checks_that_were_not_run_or_only_warn_let_it_pass(store: MemoryStore) -> None:
    warning = Finding("WARN", Place("words"), "hm")
    desk = Desk(
        store,
        checks=lambda proposal, terms: [Checked("a", "warned", (warning,)), Checked("b", "not run", reason="no java")],
    )
    assert merged(desk, synonym("ire")).state is State.MERGED


def test_an_unknown_number_is_told(desk: Desk) -> None:
    for number in (0, -1, 1, 10**9):
        with pytest.raises(UnknownChange, match="there is no change request"):
            desk.get(number)
        with pytest.raises(UnknownChange):
            approve(desk, number, RAE)
