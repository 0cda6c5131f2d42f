"""What is wrong with a request is told with its status, the field, and how to mend it."""

from typing import Any

import orjson
import pytest
from httpx2 import Response

from kgservice.changes.settings import ChangeSettings
from kgservice.settings import ServiceSettings
from kgservice.stores.journal import Note
from kgservice.stores.memory import MemoryStore
from kgservice.workspace import Workspace
from tests.kgservice.rest.changes.conftest import PARTS
from tests.kgservice.rest.changes.desk import Desk, opened, renamed, synonym
from tests.kgservice.stores.releases import part_of_release


def problem(answer: Response, status: int, kind: str, pointer: str | None = None, hint: str = "") -> dict[str, Any]:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    found: dict[str, Any] = answer.json()
    told = (found["status"], found["type"].rpartition("/")[2], found["pointer"])
    assert told == (status, kind, pointer), found
    assert answer.status_code == status and found["hint"] and hint in found["hint"], found
    return found


def gone(text: str) -> dict[str, Any]:
    return {"type": "RemoveSynonym", "about": "ekman:anger", "old": text}


@pytest.mark.parametrize(
    ("body", "kind", "pointer", "hint"),
    [
        ({"title": " "}, "invalid", "/title", "a line of 1 to 200 characters"),
        ({"title": "x" * 201}, "invalid", "/title", "a line of 1 to 200 characters"),
        ({}, "invalid", "/title", "add it"),
        ({"title": "A", "tittle": "B"}, "invalid", "/tittle", "title"),
        ({"title": "A", "operations": "x"}, "invalid", "/operations", "list"),
        ({"title": "A", "operations": ["x"]}, "invalid", "/operations/0", "curly brackets"),
        ({"title": "A", "operations": [{"type": "NewSynonim"}]}, "malformed-operation", "/operations/0/type",
         "NewSynonym"),
        ({"title": "A", "operations": [{"about": "ekman:anger"}]}, "malformed-operation", "/operations/0/type",
         "NewSynonym"),
        ({"title": "A", "operations": [synonym("ire"), {"type": "NewSynonym", "about": "ekman:anger"}]},
         "malformed-operation", "/operations/1/new", "add it"),
        ({"title": "A", "operations": [{**synonym("ire"), "txt": "x"}]}, "malformed-operation", "/operations/0/txt",
         "it has"),
        ({"title": "A", "operations": [synonym("ire", "ekman:angr")]}, "unfit", "/operations/0/about", ""),
        ({"title": "A", "operations": [synonym("ire", "angr")], "scheme": "ekman"}, "unknown-reference",
         "/operations/0/about", "anger"),
        ({"title": "A", "operations": [synonym("ire", "anger")], "scheme": "ekmann"}, "unknown-reference",
         "/operations/0/scheme", "ekman"),
        ({"title": "A", "operations": [renamed("ire", "wrath")]}, "unfit", "/operations/0/old", ""),
        ({"title": "A", "operations": [synonym("ire"), gone("ire")]}, "nothing-changes", "/operations",
         "change something"),
        ({"title": "A", "operations": [], "kgcl": ""}, "invalid", "/kgcl", "one of them"),
        ({"title": "A", "kgcl": "creat synonym 'ire' for ekman:anger"}, "document", "/kgcl", "did you mean create"),
        ({"title": "A", "kgcl": "create synonym 'ire' for ekman:anger\ncreate synonym 'ire' for ekman:anger"}, "unfit",
         "/kgcl", ""),
        ({"title": "A", "base": 0}, "invalid", "/base", "1 or more"),
        ({"title": "A", "tags": ["!"]}, "invalid", "/tags", "letter"),
        ({"title": "A", "reviewers": ["ann"]}, "invalid", "/reviewers", "somebody else"),
        ({"title": "A", "description": "\u0007"}, "invalid", "/description", "control characters"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_new_request(desk: Desk, body: dict[str, Any], kind: str, pointer: str, hint: str) -> None:
    total = desk.get().json()["total"]
    problem(desk.post("", "ann", **body), 422, kind, pointer, hint)
    assert desk.get().json()["total"] == total


def test_of_kgcl_the_line_and_the_operation_are_told(desk: Desk) -> None:
    text = "create synonym 'ire' for ekman:anger\n\nobsolete 'angr'"
    told = problem(desk.post("", "ann", title="A", kgcl=text), 422, "document", "/kgcl")
    assert "3:10" in told["detail"]
    text = "create synonym 'ire' for ekman:anger\ncreate synonym 'ire' for ekman:anger"
    told = problem(desk.post("", "ann", title="A", kgcl=text), 422, "unfit", "/kgcl")
    assert told["detail"].startswith("operation 2 of the text: ")


def test_a_base_that_never_was_is_not_found(desk: Desk) -> None:
    body = {"title": "A", "operations": [synonym("ire")], "base": 9999}
    problem(desk.post("", "ann", **body), 404, "unknown-revision", "/revision", "the newest")


@pytest.mark.parametrize("path", ["9999", "9999/check", "9999/impact", "9999/diff", "9999/kgcl", "9999/history"])
def test_a_number_that_no_request_has_is_not_found(desk: Desk, path: str) -> None:
    problem(desk.get(path), 404, "unknown-change", "/number", "list them")


def test_nothing_is_done_with_a_request_that_is_not_there(desk: Desk) -> None:
    for action, body in (("submit", {}), ("approve", {"version": 1}), ("comments", {"text": "x"}), ("watch", {})):
        problem(desk.post(f"9999/{action}", "ada", **body), 404, "unknown-change", "/number")
    problem(desk.patch(9999, "ada", title="A"), 404, "unknown-change", "/number")


@pytest.mark.parametrize("number", ["x", "0", "-1", "1.5"])
def test_a_number_is_a_whole_one_from_1(desk: Desk, number: str) -> None:
    problem(desk.post(f"{number}/submit", "ann"), 422, "invalid", "/number")


def test_a_thread_or_an_operation_that_is_not_there_is_told(desk: Desk) -> None:
    number = desk.drafted(synonym("ire"))
    known = "nobody has commented on it yet"
    problem(desk.post(f"{number}/threads/1", "ann", resolved=True), 404, "unknown-thread", "/thread", known)
    answer = desk.post(f"{number}/comments", "ann", text="x", thread=2)
    problem(answer, 404, "unknown-thread", "/thread", known)
    problem(desk.post(f"{number}/comments", "ann", text="x", operation=1), 422, "invalid", "/operation", "from 0 to 0")
    problem(desk.post(f"{number}/comments", "ann", text=" "), 422, "invalid", "/text", "in a sentence")


def test_the_state_in_which_something_is_open_is_told(desk: Desk) -> None:
    number = desk.drafted(synonym("ire"))
    told = problem(desk.post(f"{number}/merge", "ann"), 409, "not-now", "/state", "approved")
    assert (told["value"], told["sources"]) == ("draft", ["approved"])
    problem(desk.post(f"{number}/revert", "ann", reason="x"), 409, "not-now", "/state", "merged")
    problem(desk.post(f"{number}/approve", "rae", version=1), 409, "not-now", "/state", "proposed")


def test_nobody_decides_on_their_own_and_only_authors_amend(desk: Desk) -> None:
    number = desk.proposed(synonym("acrimony"), by="rae")
    told = problem(desk.post(f"{number}/approve", "rae", version=1), 403, "not-yours", None, "another reviewer")
    assert told["value"] == "rae"
    problem(desk.post(f"{number}/reject", "rae", version=1, reason="x"), 403, "not-yours", None, "another reviewer")
    problem(desk.patch(number, "ada", title="Mine"), 403, "not-yours", None, "ask rae")


def test_a_decision_names_the_version_that_was_seen(desk: Desk) -> None:
    number = desk.proposed(synonym("asperity"))
    problem(desk.post(f"{number}/approve", "rae"), 422, "invalid", "/version", "add it")
    desk.patch(number, "ann", title="Otherwise")
    told = problem(desk.post(f"{number}/approve", "rae", version=1), 409, "moved", "/version", "decide anew")
    assert (told["value"], told["version"]) == (1, 2)
    problem(desk.patch(number, "ann", version=1, title="Again"), 409, "moved", "/version", "version 2")
    problem(desk.post(f"{number}/withdraw", "ann", version=1), 409, "moved", "/version", "version 2")


def test_more_have_to_approve_where_it_is_configured_so() -> None:
    workspace = Workspace(MemoryStore(part_of_release(PARTS)))
    with opened(workspace) as one:
        number = one.approved(synonym("ire"))
    with opened(workspace, ServiceSettings(changes=ChangeSettings(approvals=2))) as two:
        told = problem(two.post(f"{number}/merge", "ann"), 409, "too-few-approvals", "/approvals", "another reviewer")
        assert (told["value"], told["needed"]) == (1, 2)
        two.post(f"{number}/approve", "rob", version=1)
        assert two.post(f"{number}/merge", "ann").json()["state"] == "merged"
    workspace.close()


def test_what_only_a_newer_version_can_read_is_told(own_desk: Desk) -> None:
    number = own_desk.drafted(synonym("ire"))
    note = Note(f"change/{number}", "ann", "teleported", orjson.dumps({"to": "Mars"}).decode())
    own_desk.workspace.store.note([note])
    assert own_desk.get(number).json()["unread"] == ["teleported"]
    told = problem(own_desk.post(f"{number}/submit", "ann"), 501, "newer-journal", None, "upgrade")
    assert told["value"] == '["teleported"]'


def test_a_cursor_of_another_question_is_refused(desk: Desk) -> None:
    for place in range(3):
        desk.drafted(title=f"Draft {place}")
    first = desk.get(limit=1).json()
    problem(desk.get(limit=1, cursor=first["next"], author="ann"), 422, "invalid", "/cursor", "next")
    problem(desk.get(limit=501), 422, "invalid", "/limit", "give 500 or less")
    problem(desk.get(state="begun"), 422, "invalid", "/state/0", "draft")
    problem(desk.get(about="anger"), 422, "invalid", "/about", "ekman:anger")
    problem(desk.get(sate="draft"), 422, "invalid", "/sate", "state")


def test_a_body_is_json_of_the_shape_that_is_asked_for(desk: Desk) -> None:
    place, shown = "/api/v1/changes", desk.shows("ann")
    sent = desk.client.post(place, content=b"{", headers={**shown, "content-type": "application/json"})
    problem(sent, 400, "malformed-json")
    sent = desk.client.post(place, content=b"title=A", headers={**shown, "content-type": "text/plain"})
    problem(sent, 415, "media-type")
    sent = desk.client.post(f"{place}?revision=1", json={"title": "A"}, headers=shown)
    problem(sent, 422, "invalid", "/revision", "leave it out")
