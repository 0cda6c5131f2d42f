"""The pages of change requests: the list, and one with its operations, its impact as tables, and what was said."""

import re
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from fastapi.testclient import TestClient

from kgservice.access.principal import Principal, Role
from kgservice.changes.editing import Editing
from kgservice.stores.memory import MemoryStore
from kgservice.stores.release import shipped_release
from kgservice.workspace import Workspace
from tests.kgservice.apps import light_app
from tests.kgservice.web.test_page import Page, said

ANN = Principal("Ann <Author>", Role.EDITOR, "k1")
RAE = Principal("Rae Reviewer", Role.REVIEWER, "k2")
CLOSER = {
    "type": "MappingPredicateChange",
    "set": "https://w3id.org/emotaxa/mappings/goemotions",
    "record": "https://w3id.org/emotaxa/mapping/goemotions/annoyance--irritation",
    "old": "skos:narrowMatch",
    "new": "skos:broadMatch",
}
WORD = {"type": "NewSynonym", "about": "https://w3id.org/emotaxa/goemotions/joy", "new": "<b>glee</b>"}
BROKEN = {"type": "NewSynonym", "about": "https://w3id.org/emotaxa/goemotions/joy", "new": "joy of all"}


@pytest.fixture(scope="module")
def made() -> Iterator[SimpleNamespace]:
    """A service with three requests: one that moves conversions, one with mark-up in it, and an empty draft."""
    workspace = Workspace(MemoryStore(shipped_release()))
    desk = Editing(workspace).desk
    desk.create(ANN, "Irritation is broader", [CLOSER], description="Line one\nline two", tags=["anger"])
    desk.submit(1, ANN)
    desk.comment(1, RAE, "Is <i>that</i> so?", operation=0)
    desk.create(ANN, "A <script>alert(1)</script> word", [WORD])
    desk.create(RAE, "Nothing yet")
    with TestClient(light_app(workspace)) as client:
        yield SimpleNamespace(client=client, desk=desk)
    workspace.close()


def page(client: TestClient, path: str, status: int = 200) -> Page:
    answer = client.get(path)
    assert answer.status_code == status, answer.text[:400]
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert "<script" not in answer.text and "<b>" not in answer.text and "<i>" not in answer.text
    return Page(re.sub("<!doctype html>", "", answer.text))


def test_the_list_leads_to_every_request_newest_first(made: SimpleNamespace) -> None:
    found = page(made.client, "/changes")
    links = [one["href"] for one in found.all("a") if str(one["href"]).startswith("/changes/")]
    assert links == ["/changes/3", "/changes/2", "/changes/1"]
    assert "3 change requests" in said(found) and "Ann <Author>" in said(found)


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("state=proposed", [1]),
        ("author=rae%20reviewer", [3]),
        ("tag=anger", [1]),
        ("about=goemotions:joy", [2]),
        ("text=that+so", [1]),
        ("text=nobody", []),
    ],
)
def test_the_list_is_searched(made: SimpleNamespace, query: str, numbers: list[int]) -> None:
    found = page(made.client, f"/changes?{query}")
    links = [one["href"] for one in found.all("a") if str(one["href"]).startswith("/changes/")]
    assert links == [f"/changes/{number}" for number in numbers]
    assert numbers or "There is no such request" in said(found)


@pytest.mark.parametrize(
    ("query", "told"),
    [("state=done", "It is one of draft"), ("about=ekman:angr", "Did you mean"), ("cursor=x", "cursor")],
)
def test_a_search_that_cannot_be_says_why(made: SimpleNamespace, query: str, told: str) -> None:
    assert told in said(page(made.client, f"/changes?{query}", 422))


def test_a_request_shows_what_it_does_and_what_it_moves(made: SimpleNamespace) -> None:
    found = page(made.client, "/changes/1")
    text = said(found)
    impact = made.desk.impact(1)
    assert impact is not None and impact.conversions
    for sentence in impact.sentences():
        assert " ".join(sentence.replace("`", " ").split())[1:40] in text, sentence
    tables = [one["id"] for one in found.all("table")]
    assert tables == [table.id for table in impact.tables()] and "conversions" in tables
    for cell in impact.tables()[0].rows[0]:
        assert " ".join(cell.split()) in text
    for part in ("proposed", "Is <i>that</i> so?", "about operation 1", "Line one", "Nobody has decided"):
        assert part in text, part


def test_mark_up_in_what_people_write_is_text(made: SimpleNamespace) -> None:
    text = said(page(made.client, "/changes/2"))
    assert "<script>alert(1)</script>" in text and "<b>glee</b>" in text


def test_a_draft_without_operations_moves_nothing(made: SimpleNamespace) -> None:
    text = said(page(made.client, "/changes/3"))
    assert "Nothing as yet" in text


def test_a_number_that_nobody_has_says_so(made: SimpleNamespace) -> None:
    assert "There is no change request 99" in said(page(made.client, "/changes/99", 404))
    for other in ("abc", "1.5", "9" * 40):
        assert "/changes lists them" in said(page(made.client, f"/changes/{other}", 422))


def test_a_request_in_conflict_says_with_what(made: SimpleNamespace) -> None:
    desk = made.desk
    number = desk.create(ANN, "To clash", [BROKEN]).number
    other = desk.create(RAE, "First", [BROKEN]).number
    desk.submit(other, RAE)
    desk.approve(other, Principal("Rob", Role.REVIEWER, "k3"), version=1)
    desk.merge(other, RAE)
    text = said(page(made.client, f"/changes/{number}"))
    assert "joy of all" in text and "expected" in text
