"""Every transition, tried by every role in every state: what a table of its own allows goes through, and no more."""

from collections.abc import Callable, Mapping
from itertools import product

import pytest

from kgservice.access.errors import Forbidden, KeyNeeded
from kgservice.access.principal import ANONYMOUS, Principal, Role
from kgservice.changes.desk import Desk
from kgservice.changes.errors import NotNow, NotYours
from kgservice.changes.request import ChangeRequest, State
from kgservice.changes.transitions import Action
from kgservice.stores.memory import MemoryStore
from tests.kgservice.changes.requests.people import ANN, RAE, approve, checked, named, reject, synonym

STATES = ("draft", "proposed", "approved", "rejected", "merged", "reverted")

# Who may, by state in the order above. a: its author, who is at least an editor. b: they, or another at least a
# reviewer. d: they, or another at least an admin. r: another, at least a reviewer. e, c: anyone at least an editor, a
# commenter. t: the author, or who began the thread, at least a commenter; or a reviewer. v: anyone at least a viewer,
# and not anonymous. .: nobody.
WHO = {
    "amend": "aaaa..",
    "answer": "dddd..",
    "submit": "a.....",
    "withdraw": ".aaa..",
    "request review": "bb....",
    "approve": ".rr...",
    "reject": ".rr...",
    "rebase": "bbb...",
    "merge": "..b...",
    "revert": "....e.",
    "comment": "cccccc",
    "resolve thread": "tttttt",
    "tag": "eeeeee",
    "watch": "vvvvvv",
}
AFTER = {
    ("amend", "approved"): "draft",
    ("amend", "rejected"): "draft",
    ("answer", "draft"): "draft",
    ("answer", "proposed"): "proposed",
    ("answer", "approved"): "draft",
    ("answer", "rejected"): "draft",
    ("submit", "draft"): "proposed",
    ("withdraw", "proposed"): "draft",
    ("withdraw", "approved"): "draft",
    ("withdraw", "rejected"): "draft",
    ("approve", "proposed"): "approved",
    ("approve", "approved"): "approved",
    ("reject", "proposed"): "rejected",
    ("reject", "approved"): "rejected",
    ("merge", "approved"): "merged",
}
"""Where something leads elsewhere, or leaves a mark on who may do what."""

DO: Mapping[str, Callable[[Desk, int, Principal], ChangeRequest]] = {
    "amend": lambda desk, number, by: desk.amend(number, by, title=f"Anew, by {by.name}"),
    "answer": lambda desk, number, by: desk.answer(number, by, "languages-of-labels", f"Said by {by.name}"),
    "submit": lambda desk, number, by: desk.submit(number, by),
    "withdraw": lambda desk, number, by: desk.withdraw(number, by),
    "request review": lambda desk, number, by: desk.request_review(number, by, [f"friend of {by.role.label}"]),
    "approve": lambda desk, number, by: approve(desk, number, by),
    "reject": lambda desk, number, by: reject(desk, number, by, "No source"),
    "rebase": lambda desk, number, by: desk.rebase(number, by),
    "merge": lambda desk, number, by: desk.merge(number, by),
    "revert": lambda desk, number, by: desk.revert(number, by, "A mistake"),
    "comment": lambda desk, number, by: desk.comment(number, by, "Well", thread=1),
    "resolve thread": lambda desk, number, by: desk.resolve_thread(
        number, by, 1, resolved=desk.get(number).threads[0].status == "open"
    ),
    "tag": lambda desk, number, by: desk.tag(number, by, [f"seen by {by.name} {by.role.label}"]),
    "watch": lambda desk, number, by: desk.watch(number, by, watching=by.name not in desk.get(number).watchers),
}


def may(who: str, role: Role, *, is_author: bool, named: bool, began: bool) -> bool:
    editor, reviewer = role >= Role.EDITOR, role >= Role.REVIEWER
    return {
        ".": False,
        "a": is_author and editor,
        "d": (is_author and editor) or role >= Role.ADMIN,
        "b": (is_author and editor) or reviewer,
        "r": reviewer and not is_author,
        "e": editor,
        "c": role >= Role.COMMENTER,
        "t": reviewer or ((is_author or began) and role >= Role.COMMENTER),
        "v": named and role >= Role.VIEWER,
    }[who]


class Bench:
    """Requests in each state, made anew as soon as one has moved."""

    def __init__(self, store: MemoryStore) -> None:
        self.desk, self.words = Desk(store, checks=checked), 0

    def request(self, state: str) -> ChangeRequest:
        """Make a request of Ann's in a state, with a thread of Tim's."""
        desk = self.desk
        self.words += 1
        number = desk.create(
            ANN, "A change", [synonym(f"word {self.words}"), named(f"Wort {self.words}", f"de-x-w{self.words}")]
        ).number
        desk.comment(number, Principal("tim", Role.COMMENTER, "k9"), "What is its source?")
        if state != "draft":
            desk.submit(number, ANN)
        if state == "rejected":
            reject(desk, number, RAE, "No source")
        if state in {"approved", "merged", "reverted"}:
            approve(desk, number, RAE)
        if state in {"merged", "reverted"}:
            desk.merge(number, ANN)
        if state == "reverted":
            back = desk.revert(number, ANN, "A mistake").number
            desk.submit(back, ANN)
            approve(desk, back, RAE)
            desk.merge(back, ANN)
        found = desk.get(number)
        assert found.state == state
        return found


PEOPLE = (
    *((name, Principal(name, role, f"key of {name}")) for name, role in product(("ann", "tim", "zoe"), Role)),
    ("anonymous", ANONYMOUS),
)


def test_the_tables_of_these_tests_name_every_action_and_state() -> None:
    assert {*WHO, "create"} == {action.value for action in Action} and WHO.keys() == DO.keys()
    assert set(STATES) == {state.value for state in State} and {len(line) for line in WHO.values()} == {6}


@pytest.mark.parametrize("state", STATES)
def test_every_transition_by_every_role(state: str, store: MemoryStore) -> None:
    bench, tried = Bench(store), 0
    request = bench.request(state)
    for (action, line), (name, by) in product(WHO.items(), PEOPLE):
        who, case = line[STATES.index(state)], f"{action} of a {state} request by {name} as {by.role.label}"
        expected = may(who, by.role, is_author=name == "ann", named=name != "anonymous", began=name == "tim")
        assert (Action(action) in bench.desk.allowed(request, by)) == expected, case
        tried += 1
        if expected:
            after = DO[action](bench.desk, request.number, by)
            assert action == "revert" or after.state == AFTER.get((action, state), state), case
            assert action != "revert" or (after.reverts, after.state) == (request.number, "draft"), case
            assert bench.desk.get(request.number).state == AFTER.get((action, state), state), case
            request = bench.request(state) if (action, state) in AFTER else bench.desk.get(request.number)
        else:
            with pytest.raises((Forbidden, KeyNeeded, NotNow, NotYours)):
                DO[action](bench.desk, request.number, by)
            assert bench.desk.get(request.number) == request, case
    assert tried == len(WHO) * (3 * len(Role) + 1)


@pytest.mark.parametrize("role", list(Role))
def test_editors_and_above_begin_requests(role: Role, store: MemoryStore) -> None:
    desk, by = Desk(store, checks=checked), Principal("zoe", role, "k")
    if role >= Role.EDITOR:
        assert desk.create(by, "A change", [synonym("ire")]).state is State.DRAFT
    else:
        with pytest.raises(Forbidden, match="needs the role editor"):
            desk.create(by, "A change", [synonym("ire")])
        assert not store.subjects()


def test_refusals_say_what_is_wrong_and_how_to_mend_it(store: MemoryStore) -> None:
    bench = Bench(store)
    number = bench.request("proposed").number
    with pytest.raises(KeyNeeded, match="a key with the role reviewer"):
        approve(bench.desk, number, ANONYMOUS)
    with pytest.raises(Forbidden, match="needs the role reviewer, and the key has editor"):
        approve(bench.desk, number, Principal("zoe", Role.EDITOR, "k"))
    with pytest.raises(NotYours, match=r"Ann may not approve .* nobody decides on their own; ask another reviewer"):
        approve(bench.desk, number, Principal("Ann", Role.ADMIN, "k"))
    with pytest.raises(NotNow, match="is proposed: to merge is not open then; it is open where a request is approved"):
        bench.desk.merge(number, ANN)
    assert bench.desk.get(number).state is State.PROPOSED
