"""What the checks say to a request: to its reviewers when it is proposed, and to whoever merges it."""

from collections.abc import Callable, Sequence

import pytest
from pydantic import ValidationError
from pyoxigraph import Literal, NamedNode, Quad

from kgservice.access.principal import Principal, Role
from kgservice.changes.checks.checked import Checked
from kgservice.changes.checks.order import CHECKS
from kgservice.changes.checks.terms import CheckTerms
from kgservice.changes.desk import Desk
from kgservice.changes.errors import ChecksFailed, InConflict, TooFewApprovals
from kgservice.changes.operations.operation import Unfit
from kgservice.changes.proposal import Proposal
from kgservice.changes.request import State
from kgservice.changes.settings import ChangeSettings
from kgservice.stores.change import Edit
from kgservice.stores.errors import Unreadable
from kgservice.stores.memory import MemoryStore
from ontology.iri import BASE
from tests.kgservice.changes.requests.people import (
    ANGER,
    ANN,
    BOB,
    FEAR,
    RAE,
    ROB,
    SWEAR_WORD,
    approve,
    approved,
    checked,
    merged,
    proposed,
    renamed,
    synonym,
)

UNRUN = Checked("reasoner", "not run", reason="there is no Java", cure="install it")


class Counting:
    """A check that counts how often it was run, and lets somebody do something meanwhile."""

    def __init__(self) -> None:
        self.run: list[int] = []

    def __call__(self, proposal: Proposal, terms: CheckTerms) -> Sequence[Checked]:
        self.run.append(proposal.revision)
        return checked(proposal, terms)


def test_a_desk_runs_every_check_unless_it_is_told_otherwise(store: MemoryStore) -> None:
    desk = Desk(store)
    dangling = {"type": "NodeCreation", "about": f"{BASE}ekman/boredom", "label": "boredom"}
    number = desk.create(ANN, "Boredom", [dangling]).number
    request = desk.submit(number, ANN)
    assert list(request.checks) == list(CHECKS)
    assert "shapes" in {failure.name for failure in request.failures}
    approve(desk, number, RAE)
    with pytest.raises(ChecksFailed, match="shapes"):
        desk.merge(number, ANN)
    assert store.revision == 1


def test_what_fails_is_told_when_it_is_proposed_and_does_not_prevent_it(desk: Desk) -> None:
    request = proposed(desk, synonym(SWEAR_WORD))
    assert (request.state, request.checks) == (State.PROPOSED, {"words": "failed"})
    assert [failure.name for failure in request.failures] == ["words"] and request.failed is None
    assert "failing: words: " in desk.history(1)[-1].words
    assert desk.amend(1, ANN, operations=[synonym("ire")]).failures == ()


def test_the_outcome_of_each_check_is_noted_with_the_merge(store: MemoryStore) -> None:
    outcome = [Checked("words", "passed"), UNRUN]
    done = merged(Desk(store, checks=lambda proposal, terms: outcome), synonym("ire"))
    assert done.merge is not None
    assert done.merge.checks == done.checks == {"words": "passed", "reasoner": "not run"}
    assert Desk(store).history(1)[-1].words == "merged it as revision 2; not run: reasoner"


def test_a_check_that_is_required_and_could_not_be_run_counts_as_failed(store: MemoryStore) -> None:
    settings = ChangeSettings(required_checks="reasoner, shapes")
    desk = Desk(store, settings, checks=lambda proposal, terms: [UNRUN, Checked("conflicts", "not run")])
    number = approved(desk, synonym("ire")).number
    with pytest.raises(ChecksFailed, match="reasoner: not run: there is no Java; install it; shapes: it was not run"):
        desk.merge(number, ANN)
    assert [failure.name for failure in desk.get(number).failures] == ["reasoner", "shapes"]
    assert store.revision == 1
    with pytest.raises(ValidationError, match="there is no check 'shape'; the checks are well-formed, shapes"):
        ChangeSettings(required_checks="shape")


def test_a_graph_that_could_not_be_read_any_more_fails_and_is_told(
    store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(store, checks=checked)
    number = approved(desk, synonym("ire")).number
    merged(desk, synonym("dread", FEAR), by=BOB)

    def unreadable(*arguments: object, **named: object) -> Proposal:
        raise Unreadable("a concept has no scheme")

    monkeypatch.setattr("kgservice.changes.trials.propose", unreadable)
    with pytest.raises(ChecksFailed, match="well-formed: after the change, the ontology could not be read"):
        desk.merge(number, ANN)
    assert [failure.name for failure in desk.get(number).failures] == ["well-formed"]
    assert [one.kind for one in desk.history(number)][-1] == "failed"


def test_what_was_released_between_the_looks_of_a_merge_is_told_as_a_conflict(
    store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(store, checks=checked)
    number = approved(desk, renamed("anger", "fury")).number
    merged(desk, synonym("dread", FEAR), by=BOB)

    def unfit(*arguments: object, **named: object) -> Proposal:
        raise Unfit("it was released", hint="retire it", field="operations[0]")

    monkeypatch.setattr("kgservice.changes.trials.propose", unfit)
    with pytest.raises(InConflict, match="found it was released; retire it"):
        desk.merge(number, ANN)
    assert desk.get(number).clashes and desk.get(number).state is State.APPROVED


def test_what_was_worked_out_on_a_revision_is_not_worked_out_again(store: MemoryStore) -> None:
    counting = Counting()
    desk = Desk(store, checks=counting)
    number = proposed(desk, synonym("ire")).number
    assert desk.check(number) is desk.check(number) and desk.proposal(number) is desk.proposal(number)
    approve(desk, number, RAE)
    desk.comment(number, RAE, "Nice")
    desk.merge(number, ANN)
    assert counting.run == [1]
    other = proposed(desk, synonym("dread", FEAR)).number
    assert counting.run == [1, 2]
    desk.amend(other, ANN, title="Another version")
    desk.check(other)
    assert counting.run == [1, 2, 2]


def test_a_comment_that_comes_between_does_not_make_a_merge_check_again(
    store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    counting = Counting()
    desk, other = Desk(store, checks=counting), Desk(store, checks=checked)
    number = approved(other, synonym("ire")).number
    edit = store.edit

    def late(*arguments: object, **named: object) -> object:
        monkeypatch.setattr(store, "edit", edit)
        other.comment(number, RAE, "Wait")
        return edit(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "edit", late)
    assert desk.merge(number, ANN).state is State.MERGED
    assert counting.run == [1]


def test_others_merge_while_a_merge_is_checked(store: MemoryStore) -> None:
    words, first = [], "ire"

    def slow(proposal: Proposal, terms: CheckTerms) -> Sequence[Checked]:
        words.append(str(proposal.edit.summary))
        if proposal.edit.summary.startswith(first) and len(words) == 1:
            desk.merge(2, BOB)
        return ()

    desk, quick = Desk(store, checks=slow), Desk(store, checks=checked)
    approved(quick, synonym(first), title=first)
    approved(quick, synonym("dread", FEAR), by=BOB, title="dread")
    done = desk.merge(1, ANN)
    assert done.merge is not None and done.merge.revision == 3
    assert words == ["ire (change 1)", "dread (change 2)", "ire (change 1)"]


def test_approvals_are_counted_when_it_is_merged(store: MemoryStore) -> None:
    number = approved(Desk(store, checks=checked), synonym("ire")).number
    strict = Desk(store, ChangeSettings(approvals=2), checks=checked)
    with pytest.raises(TooFewApprovals, match="has 1 of the 2 approvals that a merge takes; ask another reviewer"):
        strict.merge(number, ANN)
    assert approve(strict, number, ROB).state is State.APPROVED
    assert strict.merge(number, ANN).state is State.MERGED


def test_a_request_tells_whether_it_still_fits_and_who_touched_what_it_is_about(desk: Desk, store: MemoryStore) -> None:
    late = approved(desk, renamed("anger", "fury")).number
    standing = desk.standing(late)
    assert (standing.revision, standing.clashes, standing.since) == (1, (), ())
    merged(desk, synonym("dread", FEAR), by=BOB)
    merged(desk, synonym("ire"), by=BOB, title="Ire")
    standing = desk.standing(late)
    assert (standing.revision, standing.clashes) == (3, ())
    assert [(one.revision, one.author, one.summary) for one in standing.since] == [(3, "bob", "Ire (change 3)")]
    merged(desk, renamed("anger", "wrath of men"), by=BOB, title="Wrath")
    standing = desk.standing(late)
    assert [one.revision for one in standing.since] == [4, 3] and len(standing.clashes) == 1
    # Nobody tried to merge it, so nothing is noted.
    assert desk.get(late).clashes == ()
    assert (desk.standing(2).clashes, desk.standing(2).since) == ((), ())


def test_many_things_are_looked_for_in_few_revisions(desk: Desk, store: MemoryStore) -> None:
    concepts = [iri for iri in store.knowledge().taxonomy.concepts if iri.startswith(BASE + "ekman/")][:3]
    number = proposed(desk, *(synonym(f"word {place}", iri) for place, iri in enumerate(concepts))).number
    note, graph = NamedNode("http://www.w3.org/2004/02/skos/core#note"), store.graphs()[0]
    for about in (concepts[0], ANGER + "-of-nobody"):
        quad = Quad(NamedNode(about), note, Literal("Looked at", language="en"), graph)
        store.edit(Edit.of([quad], (), author="zoe", summary="A note"))
    assert [one.revision for one in desk.standing(number).since] == [2]


def test_a_decision_names_the_version_that_was_seen(desk: Desk) -> None:
    proposed(desk, synonym("ire"))
    decisions: tuple[Callable[[], object], ...] = (
        lambda: desk.approve(1, RAE, "Yes"),  # type: ignore[call-arg]
        lambda: desk.reject(1, RAE, "No"),  # type: ignore[call-arg]
    )
    for decide in decisions:
        with pytest.raises(TypeError, match="version"):
            decide()
    assert desk.approve(1, RAE, "Yes", version=1).state is State.APPROVED


@pytest.mark.parametrize("name", ["ANN", " Ann ", "\uff21nn"])
def test_a_person_is_one_however_their_name_is_written(name: str, desk: Desk) -> None:
    number = proposed(desk, synonym("ire")).number
    same = Principal(name, Role.ADMIN, "k9")
    assert "approve" not in desk.allowed(desk.get(number), same)
    assert desk.watch(number, same).watchers == ("ann",)
    assert desk.watch(number, same, watching=False).watchers == ()
    asked = desk.request_review(number, same, ["rae", "RAE", "Rob  Roy"])
    assert asked.reviewers == ("rae", "Rob Roy")
    assert desk.request_review(number, same, ["\uff52ae"], drop=["rob roy"]).reviewers == ("rae",)
    assert desk.comment(number, same, "@RAE, well").participants == {"ann", "rae"}
