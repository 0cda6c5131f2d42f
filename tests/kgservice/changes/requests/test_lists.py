"""Lists of requests: what is looked for, page by page."""

import pytest

from kgservice.changes.desk import Desk
from kgservice.changes.register import Question
from kgservice.changes.request import State
from kgservice.stores.memory import MemoryStore
from ontology.errors import EmotaxaError
from tests.kgservice.changes.requests.people import (
    ANGER,
    ANN,
    BOB,
    COM,
    FEAR,
    RAE,
    ROB,
    approve,
    checked,
    merged,
    proposed,
    reject,
    synonym,
)


@pytest.fixture
def filled(desk: Desk) -> Desk:
    merged(desk, synonym("ire"), title="Homer's word")
    proposed(desk, synonym("dread", FEAR), by=BOB, title="A word for fear")
    desk.create(BOB, "Nothing yet", description="About Homer, too", tags=["later"], reviewers=["rob"])
    desk.comment(2, COM, "Homer again")
    reject(desk, proposed(desk, synonym("panic"), title="Out").number, ROB, "No")
    return desk


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        (Question(), [4, 3, 2, 1]),
        (Question(states=(State.MERGED, State.REJECTED)), [4, 1]),
        (Question(author="Bob"), [3, 2]),
        (Question(reviewer="rae"), [1]),
        (Question(reviewer="rob"), [4, 3]),
        (Question(tag="Later"), [3]),
        (Question(about=FEAR), [2]),
        (Question(about=ANGER), [4, 1]),
        (Question(text="homer"), [3, 2, 1]),
        (Question(text="HOMER too"), [3]),
        (Question(text="homer", author="ann"), [1]),
        (Question(text="nobody says this"), []),
    ],
)
def test_requests_are_found(question: Question, numbers: list[int], filled: Desk) -> None:
    page = filled.list(question)
    assert [one.number for one in page.requests] == numbers
    assert (page.total, page.next) == (len(numbers), None)


def test_a_list_is_up_to_date_whoever_wrote(filled: Desk, store: MemoryStore) -> None:
    other = Desk(store, checks=checked)
    assert len(filled.list().requests) == 4
    approve(other, 2, RAE)
    other.create(ANN, "From elsewhere")
    assert [(one.number, one.state.value) for one in filled.list().requests][:4] == [
        (5, "draft"),
        (4, "rejected"),
        (3, "draft"),
        (2, "approved"),
    ]
    assert filled.list().requests == tuple(filled.get(number) for number in (5, 4, 3, 2, 1))


def test_pages_fit_together_while_requests_are_begun(desk: Desk) -> None:
    for number in range(1, 8):
        desk.create(BOB if number % 2 else ANN, f"Change {number}")
    question, seen, cursor = Question(author="bob"), [], None
    for _ in range(2):
        page = desk.list(question, limit=2, cursor=cursor)
        seen += [one.number for one in page.requests]
        cursor = page.next
        desk.create(BOB, "Meanwhile")
    assert seen == [7, 5, 3, 1] and cursor is None
    with pytest.raises(EmotaxaError, match="the cursor does not belong to this question"):
        desk.list(Question(author="ann"), cursor=desk.list(question, limit=1).next)
    with pytest.raises(EmotaxaError, match="a page has at least one entry"):
        desk.list(limit=0)
    assert [one.number for one in desk.list(limit=10**9).requests] == list(range(9, 0, -1))


def test_an_empty_list(desk: Desk) -> None:
    page = desk.list()
    assert (page.requests, page.total, page.next) == ((), 0, None)
