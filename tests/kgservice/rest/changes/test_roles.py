"""Every transition over HTTP, tried by every role in every state."""

from itertools import product
from typing import Any, Final

import pytest

from kgservice.access.principal import Role
from tests.kgservice.changes.requests.test_roles import STATES, WHO, may
from tests.kgservice.rest.changes.desk import PEOPLE, Desk, synonym

ASKED: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "amend": ("", {"title": "Anew"}),
    "answer": ("answers", {"question": "languages-of-labels", "why": "One more."}),
    "submit": ("submit", {}),
    "withdraw": ("withdraw", {}),
    "request review": ("reviewers", {"add": ["zoe"]}),
    "approve": ("approve", {}),
    "reject": ("reject", {"reason": "No source."}),
    "rebase": ("rebase", {}),
    "merge": ("merge", {}),
    "revert": ("revert", {"reason": "A mistake."}),
    "comment": ("comments", {"text": "Well.", "thread": 1}),
    "resolve thread": ("threads/1", {"resolved": True}),
    "tag": ("tags", {"add": ["seen"]}),
    "watch": ("watch", {}),
}
"""Where something is asked for, and how."""


class Bench:
    """Requests of Ann's in each state, with a thread of Com's, made anew as soon as one has moved."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.words = desk, 0

    def request(self, state: str) -> int:
        desk = self.desk
        self.words += 1
        other = {
            "type": "NodeRename", "about": "ekman:anger", "new": f"Wort {self.words}",
            "lang": f"de-x-{state[:4]}{self.words}",
        }  # fmt: skip
        number = desk.drafted(synonym(f"{state} {self.words}"), other)
        desk.post(f"{number}/comments", "com", text="What is its source?")
        if state != "draft":
            desk.post(f"{number}/submit", "ann")
        if state == "rejected":
            desk.post(f"{number}/reject", "rae", version=1, reason="No source.")
        if state in {"approved", "merged", "reverted"}:
            desk.post(f"{number}/approve", "rae", version=1)
        if state in {"merged", "reverted"}:
            merged = desk.post(f"{number}/merge", "ann")
            assert merged.status_code == 200, merged.text
        if state == "reverted":
            back = desk.post(f"{number}/revert", "ann", reason="A mistake.").json()["number"]
            desk.post(f"{back}/submit", "ann")
            desk.post(f"{back}/approve", "rae", version=1)
            desk.post(f"{back}/merge", "ann")
        assert desk.get(number).json()["state"] == state
        return number


def test_the_table_names_every_action() -> None:
    assert ASKED.keys() == WHO.keys()


@pytest.mark.parametrize("state", STATES)
def test_every_transition_by_every_role(state: str, desk: Desk) -> None:
    bench, wrong = Bench(desk), []
    number = bench.request(state)
    for (action, line), who in product(WHO.items(), (None, *PEOPLE)):
        before = desk.get(number, who).json()
        place, body = ASKED[action]
        if action in {"approve", "reject"}:
            body = {**body, "version": before["version"]}
        path = f"/api/v1/changes/{number}/{place}".rstrip("/")
        answer = desk.client.request("POST" if place else "PATCH", path, json=body, headers=desk.shows(who))
        role = Role.VIEWER if who is None else PEOPLE[who]
        who_may = line[STATES.index(state)]
        admitted = may(who_may, role, is_author=who == "ann", named=who is not None, began=who == "com")
        if who == "rae" and action == "approve" and state == "approved":
            admitted = False
        after = desk.get(number, who).json()
        if answer.is_success != admitted or answer.status_code >= 500:
            wrong.append((action, who, answer.status_code, answer.text[:200]))
        if not admitted:
            assert answer.status_code in ({401} if who is None else {403, 409}), (action, who, answer.text)
            assert after == before, (action, who, "something was done all the same")
        assert (action in before["allowed"]) == admitted or action == "resolve thread", (action, who)
        if (after["state"], after["version"]) != (state, before["version"]) or after["approvals"] != before[
            "approvals"
        ]:
            number = bench.request(state)
    assert not wrong, wrong
