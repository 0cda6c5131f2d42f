"""Answers to competency questions that change with a request, and which somebody says are right."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from kgservice.changes.answers import Accepted, Difference, known_questions, moved, same_difference
from kgservice.changes.checks.memory import Memory
from kgservice.changes.checks.terms import CheckTerms
from kgservice.changes.desk import Desk
from kgservice.changes.errors import ChecksFailed, NotYours, OnlyAdmins
from kgservice.changes.expected import answers_at, expected_at
from kgservice.changes.request import ChangeRequest, State
from kgservice.stores.memory import MemoryStore
from kgservice.stores.release import Release
from mappings.shipped import SourceFiles
from ontology.competency import Row
from ontology.errors import EmotaxaError, UnknownReference
from ontology.iri import BASE
from ontology.load import shipped_modules
from tests.kgservice.changes.requests.people import ADA, ANN, BOB, RAE, ROB, approve, renamed, synonym
from tests.kgservice.stores.releases import part_of_release

COUNT = "parrott-size-of-families"
"""How many secondary and tertiary emotions each of Parrott's primary ones has."""
DEFECT = "without-definition-or-source"
"""Whether anything is there without a definition, or a source: no."""
KINDS = "tiers-of-schemes"
"""How many concepts each tier of a scheme has."""
OTHER = "ekman-families-that-exclude-each-other"
ALONE = CheckTerms(
    left_out=("shapes", "report", "conflicts", "reasoner"),
    questions=tuple(question for question in known_questions() if question.name in {COUNT, DEFECT}),
)
SEVERAL = replace(
    ALONE, questions=tuple(each for each in known_questions() if each.name in {COUNT, KINDS, OTHER, DEFECT})
)
JOY = {
    "type": "RemoveTextDefinition",
    "about": BASE + "parrott/3/joy",
    "old": "Cheerfulness heightened by a real good that has arrived, filling the whole person.",
}


@pytest.fixture(scope="module")
def memory() -> Memory:
    return Memory()


@pytest.fixture(scope="module")
def release() -> Release:
    return part_of_release({"core", "parrott"})


@pytest.fixture
def store(release: Release) -> MemoryStore:
    return MemoryStore(release)


@pytest.fixture
def desk(store: MemoryStore, memory: Memory) -> Desk:
    return Desk(store, terms=ALONE, memory=memory)


def angers(*names: str, family: str = "parrott/2/rage") -> list[dict[str, Any]]:
    """Add tertiary emotions to a secondary one, which belongs to anger."""
    return [
        {
            "type": "NodeCreation",
            "about": f"{BASE}parrott/3/{name}",
            "label": name,
            "definition": f"What is felt in {name}.",
            "parents": [BASE + family],
            "sources": ["us"],
        }
        for name in names
    ]


def count(tertiaries: int, primary: str = "anger", secondaries: int = 6) -> Row:
    numbers = (f'"{number}"^^<http://www.w3.org/2001/XMLSchema#integer>' for number in (secondaries, tertiaries))
    return (f"<{BASE}parrott/1/{primary}>", *numbers)


def size(store: MemoryStore, revision: int) -> int:
    """Give how many tertiary emotions anger is expected to have."""
    [question] = [each for each in expected_at(store, revision) if each.name == COUNT]
    [row] = [row for row in question.expected if row[0] == count(0)[0]]
    return int(row[2].split('"')[1])


def pushed(desk: Desk, number: int) -> ChangeRequest:
    desk.submit(number, ANN)
    approve(desk, number, RAE)
    return desk.merge(number, ANN)


def test_a_count_that_a_change_moves_is_in_its_way_until_somebody_says_that_it_is_right(
    desk: Desk, store: MemoryStore
) -> None:
    was = size(store, 1)
    desk.create(ANN, "A kind of anger", angers("ire"))
    proposed = desk.submit(1, ANN)
    assert proposed.state is State.PROPOSED and proposed.checks["questions"] == "failed"
    assert [failure.name for failure in proposed.failures] == ["questions"]
    assert f"accept the question '{COUNT}'" in proposed.failures[0].findings[0]
    approve(desk, 1, RAE)
    with pytest.raises(ChecksFailed):
        desk.merge(1, ANN)
    accepted = desk.answer(1, ANN, COUNT, "Ire is a kind of rage.")
    assert (accepted.version, accepted.state, accepted.approvals) == (2, "draft", ())
    expected = Accepted(lost=(count(was),), come=(count(was + 1),), why="Ire is a kind of rage.", by="ann")
    assert accepted.answers == {COUNT: expected} == Desk(store, terms=ALONE).get(1).answers
    assert desk.history(1)[-1].words == "amended answers, on revision 1"
    done = pushed(desk, 1)
    assert done.merge is not None and done.merge.answers == {COUNT: Difference(lost=expected.lost, come=expected.come)}
    assert done.merge.checks == {
        "well-formed": "passed",
        **dict.fromkeys(ALONE.left_out, "not run"),
        "questions": "warned",
    }
    assert (size(store, 1), size(store, 2)) == (was, was + 1)


def test_a_count_may_have_moved_meanwhile_and_the_next_goes_on_from_there(desk: Desk, store: MemoryStore) -> None:
    was = size(store, 1)
    for number, operation in enumerate(angers("ire", "choler"), start=1):
        desk.create(ANN, "A kind of anger", [operation])
        desk.answer(number, ANN, COUNT, "One more.")
        desk.submit(number, ANN)
        approve(desk, number, RAE)
    assert desk.merge(2, ANN).state is desk.merge(1, ANN).state is State.MERGED
    assert size(store, 3) == was + 2
    later = desk.get(1).merge
    assert later is not None and later.answers[COUNT].come == (count(was + 2),)


def test_another_difference_than_the_accepted_one_is_in_the_way_whatever_it_is(desk: Desk) -> None:
    desk.create(ANN, "A kind of anger", angers("ire"))
    desk.answer(1, ANN, COUNT, "One more.")
    for operations, said in (
        (angers("ire", "choler"), "accepted is another difference"),
        (angers("ire", family="parrott/2/sadness"), "accepted is another difference"),
        ([renamed("rage", "wrath of men", BASE + "parrott/2/rage")], "is answered as before; accepted is a difference"),
    ):
        desk.amend(1, ANN, operations=operations)
        desk.submit(1, ANN)
        approve(desk, 1, RAE)
        with pytest.raises(ChecksFailed, match=said):
            desk.merge(1, ANN)
    # What does not differ any more is dropped.
    assert desk.answer(1, ANN, COUNT, "As it was.").answers == {}
    with pytest.raises(EmotaxaError, match="is answered with the change request 1 as without it"):
        desk.answer(1, ANN, COUNT, "As it was.")


def test_all_answers_that_a_change_moves_are_accepted_in_one_version(store: MemoryStore, memory: Memory) -> None:
    desk = Desk(store, terms=SEVERAL, memory=memory)
    desk.create(ANN, "A kind of anger", angers("ire"))
    both = desk.answer(1, ANN, [COUNT, KINDS], "Ire is a kind of rage.")
    assert (both.version, {*both.answers}) == (2, {COUNT, KINDS})
    assert {each.why for each in both.answers.values()} == {"Ire is a kind of rage."}
    desk.create(BOB, "A kind of anger", angers("ire"))
    everything = desk.answer(2, BOB, None, "So it is.")
    assert everything.version == 2
    assert {name: (each.lost, each.come) for name, each in everything.answers.items()} == {
        name: (each.lost, each.come) for name, each in both.answers.items()
    }
    # What still holds stays with who accepted it, and what is new is accepted besides.
    desk.amend(2, BOB, answers={COUNT: everything.answers[COUNT]})
    again = desk.answer(2, ADA, None, "And the kinds.").answers
    assert again[COUNT] == everything.answers[COUNT] and (again[KINDS].by, again[KINDS].why) == (
        "ada",
        "And the kinds.",
    )
    assert desk.answer(2, ADA, None, "Once more.").answers == again
    # What does not differ any more is dropped.
    desk.amend(2, BOB, operations=[synonym("fury", BASE + "parrott/2/rage")])
    assert desk.answer(2, BOB, None, "As it was.").answers == {}
    with pytest.raises(EmotaxaError, match="every competency question is answered with the change request 2 as is exp"):
        desk.answer(2, BOB, None, "As it was.")


def test_of_several_questions_none_is_accepted_where_one_cannot_be(store: MemoryStore, memory: Memory) -> None:
    desk = Desk(store, terms=SEVERAL, memory=memory)
    desk.create(BOB, "A kind of anger, and joy undefined", [*angers("ire"), JOY])
    for questions, said in (
        ([COUNT, DEFECT], "only an admin can accept"),
        (None, "only an admin can accept"),
        ([COUNT, "parrott-size"], "unknown competency question 'parrott-size'"),
        ([COUNT, OTHER], "is answered with the change request 1 as without it"),
        ([], "no question is named"),
    ):
        with pytest.raises(EmotaxaError, match=said):
            desk.answer(1, BOB, questions, "Well.")
    assert (desk.get(1).version, desk.get(1).answers) == (1, {})
    assert desk.answer(1, ADA, None, "Well.").answers.keys() == {COUNT, KINDS, DEFECT}


def test_what_must_not_be_is_named_where_it_is_found(desk: Desk) -> None:
    desk.create(BOB, "Undefined", [JOY])
    [failure] = desk.submit(1, BOB).failures
    assert "1 new: true for parrott:3/joy;" in failure.findings[0], failure


def test_what_must_not_be_is_accepted_by_admins_alone(desk: Desk) -> None:
    desk.create(BOB, "Undefined", [JOY])
    with pytest.raises(OnlyAdmins, match="looks for what must not be: only an admin can accept what it finds"):
        desk.answer(1, BOB, DEFECT, "Well.")
    given = {DEFECT: {"come": [["x"]], "why": "Well."}}
    smuggling: tuple[Callable[[], object], ...] = (
        lambda: desk.amend(1, BOB, answers=given),
        lambda: desk.create(BOB, "Undefined", [JOY], answers=given),
    )
    for smuggle in smuggling:
        with pytest.raises(OnlyAdmins):
            smuggle()
    accepted = desk.answer(1, ADA, DEFECT, "It needs none.")
    assert accepted.answers[DEFECT].by == "ada" and accepted.answers[DEFECT].come
    # The author may leave it as it is, and not make another of it.
    assert desk.amend(1, BOB, title="Undefined, then", answers=accepted.answers).answers == accepted.answers
    with pytest.raises(OnlyAdmins):
        desk.amend(1, BOB, answers={DEFECT: {**accepted.answers[DEFECT].model_dump(), "come": [["x"]]}})


def test_who_says_which_answer_is_right_does_not_approve_it(desk: Desk) -> None:
    desk.create(ANN, "A kind of anger", angers("ire"))
    desk.submit(1, ANN)
    desk.answer(1, ADA, COUNT, "One more.")
    with pytest.raises(NotYours, match="they said which answers are right"):
        approve(desk, 1, ADA)
    assert approve(desk, 1, ROB).state is State.APPROVED


def test_what_is_taken_back_takes_its_answers_back(desk: Desk, store: MemoryStore) -> None:
    was = size(store, 1)
    desk.create(ANN, "A kind of anger", angers("ire"))
    desk.answer(1, ANN, COUNT, "One more.")
    pushed(desk, 1)
    back = desk.revert(1, ANN, "No source")
    assert back.answers[COUNT].come == (count(was),)
    pushed(desk, back.number)
    assert desk.get(1).state is State.REVERTED
    assert [size(store, revision) for revision in (1, 2, 3)] == [was, was + 1, was]


def test_answers_are_given_by_hand_as_well_and_taken_back(desk: Desk) -> None:
    given = {COUNT: {"lost": [list(count(1))], "come": [list(count(2))], "why": " Counted. ", "by": "somebody else"}}
    request = desk.create(ANN, "A kind of anger", angers("ire"), answers=given)
    assert request.answers[COUNT] == Accepted(lost=(count(1),), come=(count(2),), why="Counted.", by="ann")
    assert desk.amend(1, ANN, answers=request.answers).version == 1
    assert (desk.amend(1, ANN, answers={}).answers, desk.get(1).version) == ({}, 2)
    for wrong, said in (
        ({"parrott-size": {"why": "x"}}, "unknown competency question 'parrott-size'"),
        ({COUNT: {"why": "x"}}, "no row is lost, and none comes"),
        ({COUNT: {"come": [["x"]], "why": " "}}, "is empty"),
        ({COUNT: {"come": "x", "why": "y"}}, "no accepted difference: come"),
    ):
        with pytest.raises(EmotaxaError, match=said):
            desk.amend(1, ANN, answers=wrong)
    with pytest.raises(UnknownReference, match="did you mean parrott-size-of-families"):
        desk.answer(1, ANN, "parrott-sizes-of-families", "Why not")


def test_a_release_is_asked_for_what_was_accepted(desk: Desk, store: MemoryStore) -> None:
    desk.create(ANN, "A kind of anger", angers("ire"))
    desk.answer(1, ANN, COUNT, "One more.")
    pushed(desk, 1)
    # The shipped files know nothing of it.
    files = SourceFiles(tuple(path for path in shipped_modules() if path.stem in {"core", "parrott"}))
    assert COUNT not in {found.node for found in answers_at(store, 1)(files)}
    [told] = [found for found in answers_at(store, 2)(files) if found.node == COUNT]
    assert "1 missing: parrott:1/anger 6 30" in told.message


def step(start: int, end: int) -> Difference:
    return Difference(lost=(count(start),), come=(count(end),))


def test_numbers_move_by_as_much_wherever_they_stand() -> None:
    assert same_difference(step(3, 4), step(10, 11)) and not same_difference(step(3, 4), step(10, 12))
    other = Difference(lost=(count(3, "joy"),), come=(count(4, "joy"),))
    assert not same_difference(step(3, 4), other)
    assert not same_difference(step(3, 4), Difference(come=(count(4),)))
    assert moved([count(3)], [step(3, 4), step(4, 5)]) == (count(5),)
    assert moved([count(3)], [step(3, 4), step(4, 3)]) == (count(3),)
    # A newer release that has both changes already, and one that has more besides.
    assert moved([count(5)], [step(3, 4), step(4, 5)]) == (count(5),)
    assert moved([count(20)], [step(3, 4), step(4, 5)]) == (count(22),)


def test_rows_come_and_go_once() -> None:
    come, gone = Difference(come=(("a",),)), Difference(lost=(("a",),))
    assert moved([("b",)], [come]) == moved([("a",), ("b",)], [come]) == (("a",), ("b",))
    assert moved([("b",)], [gone]) == moved([("a",), ("b",)], [gone]) == (("b",),)
    assert moved([("b",)], [come, gone]) == (("b",),)
    assert moved([("a",), ("b",)], [gone, come]) == (("a",), ("b",))
    assert {question.name for question in known_questions()} >= {COUNT, DEFECT}
