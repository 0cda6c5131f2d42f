"""Change requests by every kind of client: the same values, and the same errors."""

import pytest

from kgservice.access.errors import Forbidden
from kgservice.changes.checks.checked import gate
from kgservice.changes.errors import (
    ChecksFailed,
    InConflict,
    Moved,
    NothingChanges,
    NotNow,
    NotYours,
    UnknownChange,
    UnknownThread,
)
from kgservice.changes.operations.documents import Malformed, read_operation
from kgservice.changes.operations.operation import Unfit
from kgservice.changes.request import ChangeRequest, State
from kgservice.changes.transitions import Action
from kgservice.client.local import LocalEmotaxa
from ontology.errors import EmotaxaError, UnknownReference
from tests.kgservice.client.changing.faces import Face

ANGER = "https://w3id.org/emotaxa/ekman/anger"


def synonym(word: str) -> dict[str, str]:
    return {"type": "NewSynonym", "about": "ekman:anger", "new": word}


def begun(people: Face, word: str, title: str = "A synonym") -> ChangeRequest:
    request = people("Ann", "editor").changes.create(title, [synonym(word)], description="Needed.")
    assert isinstance(request, ChangeRequest)
    return request


def test_a_request_goes_all_the_way_and_is_the_same_value_as_at_the_desk(people: Face) -> None:
    ann, bo = people("Ann", "editor").changes, people("Bo", "reviewer").changes
    draft = ann.create(
        "A synonym for anger",
        [read_operation({"type": "NewSynonym", "about": ANGER, "new": "wroth"})],
        description="It is *needed*.",
        tags=["Data Set"],
        reviewers=["Bo"],
    )
    assert (draft.state, draft.author, draft.version, draft.tags) == (State.DRAFT, "Ann", 1, ("data set",))
    assert draft.operations[0].type == "NewSynonym" and draft.iris == {ANGER}
    assert Action.SUBMIT in ann.allowed(draft) and Action.SUBMIT not in bo.allowed(draft)
    assert ann.kgcl(draft) == "create synonym 'wroth'@en for ekman:anger\n"
    difference = ann.diff(draft)
    assert (len(difference.added), difference.removed) == (1, ())
    proposed = ann.submit(draft)
    assert proposed.state is State.PROPOSED and proposed.submitted is not None
    commented = bo.comment(proposed, "Is there a source, @Ann?", operation=0)
    assert commented.threads[0].comments[0].mentions == ("Ann",)
    assert ann.resolve_thread(commented, 1).threads[0].resolved == "Ann"
    approved = bo.approve(proposed, "Fine.")
    assert approved.approvals[0].text == "Fine."
    merged = bo.merge(approved)
    assert merged.merge is not None and merged.merge.revision == people.graph.store.revision
    assert merged == ann.get(draft.number) == LocalEmotaxa(people.graph).changes.get(draft.number)
    assert ann.history(draft)[0].kind == "created"
    desk = people("Cy", "admin")
    here = people.graph.store.journal(merged.subject)
    assert [one.body for one in desk.changes.history(draft)] == [entry.body for entry in here]
    back = ann.revert(merged, "It reads as another word.")
    assert (back.reverts, back.state) == (merged.number, State.DRAFT)


def test_operations_are_given_in_any_form(people: Face) -> None:
    changes = people("Ann", "editor").changes
    in_words = changes.create("By KGCL", "create synonym 'ire'@en for ekman:anger")
    as_document = changes.create("As a document", [synonym("ire")])
    as_operation = changes.create("As an operation", as_document.operations)
    by_label = changes.create("By label", [synonym("ire") | {"about": "anger"}], scheme="ekman")
    assert in_words.documents == as_document.documents == as_operation.documents == by_label.documents
    assert changes.create("Nothing as yet").documents == ()
    with pytest.raises(EmotaxaError, match="no list"):
        changes.create("One alone", synonym("ire"))


def test_a_request_is_amended_rebased_tagged_watched_and_withdrawn(people: Face) -> None:
    changes = people("Ann", "editor").changes
    first = begun(people, "fury")
    second = changes.amend(first, title="Another", operations=[synonym("wrath")])
    assert (second.version, second.title, second.description) == (2, "Another", "Needed.")
    assert changes.amend(second) == second
    assert changes.tag(second, ["one", "two"]).tags == ("one", "two")
    assert changes.tag(second, drop=["one"]).tags == ("two",)
    assert changes.request_review(second, ["Bo", "Cy"]).reviewers == ("Bo", "Cy")
    assert changes.request_review(second, drop=["Cy"]).reviewers == ("Bo",)
    assert people("Vi", "viewer").changes.watch(second).watchers == ("Ann", "Vi")
    assert people("Vi", "viewer").changes.watch(second, watching=False).watchers == ("Ann",)
    proposed = changes.submit(second.number)
    assert changes.rebase(proposed).base == people.graph.store.revision
    assert changes.withdraw(proposed).state is State.DRAFT
    rejected = people("Bo", "reviewer").changes.reject(changes.submit(first.number), "Archaic.")
    assert rejected.state is State.REJECTED and rejected.rejection.reason == "Archaic."


def test_lists_are_searched_page_by_page(people: Face) -> None:
    author = people("Dee", "editor").changes
    numbers = [author.create(f"Number {place}", [synonym(f"word {place}")], tags=["many"]).number for place in range(5)]
    page = author.list(author="dee", limit=2)
    assert [line.number for line in page.changes] == numbers[:2:-1] and page.total == 5
    assert page.changes[0].operations == 1 and page.changes[0].about == (ANGER,)
    following = author.list(author="dee", limit=2, cursor=page.next)
    assert [line.number for line in following.changes] == numbers[2:0:-1]
    assert [line.number for line in author.iterate(author="dee")] == numbers[::-1]
    for wanted in ({"tag": "many"}, {"about": "ekman:anger", "author": "dee"}, {"text": "NUMBER", "author": "dee"}):
        assert author.list(**wanted).total == 5, wanted
    assert author.list(states=["merged", "reverted"], author="dee").total == 0
    with pytest.raises(EmotaxaError):
        author.list(states=["finished"])
    with pytest.raises(EmotaxaError, match=r"cursor|question"):
        author.list(cursor=page.next)


def test_checks_and_impact_come_in_words_and_as_values(people: Face) -> None:
    changes = people("Ann", "editor").changes
    request = begun(people, "outrage")
    checked = changes.check(request)
    assert [one.name for one in checked][:2] == ["well-formed", "shapes"] and gate(checked)
    impact = changes.impact(request)
    assert impact.moves and any("outrage" in said for said in impact.sentences)
    assert impact.document["classes"]["count"] == 1


def test_answers_that_are_right_are_accepted_by_name_or_all_at_once(people: Face) -> None:
    changes, question = people("Ann", "editor").changes, "ekman-families-that-exclude-each-other"
    families = [f"ekman:{name}" for name in ("anger", "disgust", "fear", "joy", "sadness", "surprise")]
    request = changes.create("Fewer", [{"type": "DisjointnessChange", "old": families, "new": families[:-1]}])
    answered = [changes.answer(request.number, named, "As told.") for named in (None, question, [question])]
    assert {tuple(one.answers) for one in answered} == {(question,)} and answered[-1].version == 2
    assert answered[-1].answers[question].by == "Ann"
    with pytest.raises(EmotaxaError):
        changes.answer(request.number, [], "None at all.")
    with pytest.raises(UnknownReference):
        changes.answer(request.number, [question, "ekman-families"], "As told.")


def test_what_is_refused_is_the_same_error_with_all_that_it_holds(people: Face) -> None:
    ann, bo = people("Ann", "editor").changes, people("Bo", "reviewer").changes
    request = begun(people, "rage")
    with pytest.raises(UnknownChange) as unknown:
        ann.get(999)
    assert (unknown.value.value, unknown.value.field) == (999, "number")
    with pytest.raises(Forbidden):
        people("Vi", "viewer").changes.create("Mine", [synonym("ire")])
    with pytest.raises(NotNow) as now:
        bo.approve(request)
    assert (now.value.value, "proposed" in now.value.sources) == ("draft", True)
    proposed = ann.submit(request)
    with pytest.raises(NotYours) as yours:
        people("Ann", "reviewer").changes.approve(proposed)
    assert yours.value.value == "Ann" and isinstance(yours.value, PermissionError)
    amended = ann.amend(request.number, title="Another title")
    with pytest.raises(Moved) as moved:
        bo.approve(proposed)
    assert (moved.value.value, moved.value.version) == (1, amended.version)
    with pytest.raises(UnknownThread):
        ann.resolve_thread(request, 7)
    with pytest.raises(Malformed) as malformed:
        ann.create("Wrong", [synonym("ire"), {"type": "NewSynonym", "about": ANGER}])
    assert malformed.value.field == "operations[1].new", malformed.value.field
    with pytest.raises(UnknownReference) as nobody:
        ann.create("Wrong", [synonym("ire") | {"about": "angr"}], scheme="ekman")
    assert (nobody.value.field, nobody.value.nearest) == ("operations[0].about", ("anger",))
    with pytest.raises(Unfit):
        ann.create("Wrong", [{"type": "RemoveSynonym", "about": "ekman:anger", "old": "nothing like it"}])
    rename = {"type": "NodeRename", "about": "ekman:anger", "old": "anger", "new": "anger"}
    with pytest.raises((NothingChanges, Malformed, Unfit)):
        ann.create("Nothing", [rename])


def test_a_conflict_tells_what_clashes_and_with_whom(people: Face) -> None:
    ann, bo = people("Ann", "editor").changes, people("Bo", "reviewer").changes
    late = begun(people, "vexation")
    first = people("Cy", "editor").changes.create("The same", [synonym("vexation")])
    people("Cy", "editor").changes.submit(first)
    bo.merge(bo.approve(first.number))
    with pytest.raises(InConflict) as found:
        ann.submit(late)
    [clash] = found.value.clashes
    assert (clash.operation, clash.since[0].author) == (0, "Cy")
    assert found.value.revision == people.graph.store.revision
    [noted] = ann.get(late.number).clashes
    assert noted == clash


def test_a_check_that_fails_tells_which(people: Face) -> None:
    ann, bo = people("Ann", "editor").changes, people("Bo", "reviewer").changes
    nameless = {"type": "NodeCreation", "about": "https://w3id.org/emotaxa/ekman/boredom", "label": "boredom"}
    request = ann.submit(ann.create("A concept without a definition", [nameless]))
    assert request.checks["shapes"] == "failed"
    bo.approve(request.number)
    with pytest.raises(ChecksFailed) as failed:
        bo.merge(request.number)
    assert "the concept has no English definition" in failed.value.failures[0].findings[0]
    assert ann.get(request.number).failures == failed.value.failures
