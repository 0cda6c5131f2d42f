"""Lists of change requests over HTTP: filters and pages."""

from collections.abc import Iterator
from typing import Any

import pytest

from kgservice.stores.memory import MemoryStore
from kgservice.workspace import Workspace
from tests.kgservice.rest.changes.conftest import PARTS
from tests.kgservice.rest.changes.desk import Desk, opened, synonym
from tests.kgservice.stores.releases import part_of_release


@pytest.fixture(scope="module")
def filled() -> Iterator[Desk]:
    """Five requests: a merged one, a rejected one, a proposed one and two drafts."""
    workspace = Workspace(MemoryStore(part_of_release(PARTS)))
    with opened(workspace) as desk:
        desk.merged(synonym("ire"))
        second = desk.proposed(synonym("dread", "ekman:fear"), by="bob")
        desk.post(f"{second}/reject", "rob", version=1, reason="No source.")
        desk.proposed(synonym("fury"), by="bob")
        fourth = desk.drafted(title="Nothing as yet")
        desk.post(f"{fourth}/tags", "ann", add=["Idea"])
        desk.post(f"{fourth}/comments", "com", text="Mind the gap.")
        fifth = desk.drafted(synonym("panic", "ekman:fear"), title="A word for fear")
        desk.post(f"{fifth}/reviewers", "ann", add=["rob"])
        yield desk
    workspace.close()


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({}, [5, 4, 3, 2, 1]),
        ({"state": "draft"}, [5, 4]),
        ({"state": ["draft", "merged"]}, [5, 4, 1]),
        ({"author": "BOB"}, [3, 2]),
        ({"reviewer": "rob"}, [5, 2]),
        ({"tag": "idea"}, [4]),
        ({"about": "ekman:fear"}, [5, 2]),
        ({"about": "https://w3id.org/emotaxa/ekman/fear", "state": "rejected"}, [2]),
        ({"text": "gap mind"}, [4]),
        ({"text": "word fear"}, [5]),
        ({"about": "ekman:joy"}, []),
    ],
)
def test_requests_are_found(filled: Desk, query: dict[str, Any], numbers: list[int]) -> None:
    told = filled.get(**query).json()
    assert [one["number"] for one in told["changes"]] == numbers
    assert (told["total"], told["next"], told["revision"]) == (len(numbers), None, 2)


def test_what_a_list_tells_of_a_request_is_what_the_request_says(filled: Desk) -> None:
    for light in filled.get().json()["changes"]:
        whole = filled.get(light["number"]).json()
        for name in ("title", "author", "state", "version", "base", "tags", "reviewers", "created", "reverts"):
            assert light[name] == whole[name], name
        assert light["operations"] == len(whole["operations"])
        assert light["approvals"] == len(whole["approvals"])
        assert sum(light["threads"].values()) == len(whole["threads"])
        assert light["merged"] == (whole["merged"] and whole["merged"]["revision"])


def test_pages_lead_to_each_other_by_cursor_and_by_link(filled: Desk) -> None:
    numbers, path = [], "/api/v1/changes?limit=2&state=draft&state=proposed&state=merged"
    while path:
        answer = filled.client.get(path)
        assert answer.json()["total"] == 4
        numbers += [one["number"] for one in answer.json()["changes"]]
        path = answer.links["next"]["url"] if "next" in answer.links else ""
        assert ("next" in answer.links) == (answer.json()["next"] is not None)
    assert numbers == [5, 4, 3, 1]
