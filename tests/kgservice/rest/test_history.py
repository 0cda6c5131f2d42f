"""Revisions and releases over HTTP."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from kgservice.stores.memory import MemoryStore
from kgservice.stores.release import shipped_release
from kgservice.workspace import Workspace
from tests.kgservice.apps import light_app
from tests.kgservice.rest.lists import entries
from tests.kgservice.rest.test_paging import move_on

GRAPH = "https://example.org/notes"


@pytest.fixture(scope="module")
def moved() -> Iterator[TestClient]:
    """A service with a release, two imports and a removal."""
    workspace = Workspace(MemoryStore())
    move_on(workspace)
    move_on(workspace, "more")
    workspace.store.remove(GRAPH, author="bob")
    with TestClient(light_app(workspace)) as client:
        yield client
    workspace.close()


def test_revisions_are_told_newest_first(moved: TestClient) -> None:
    found = entries(moved, "revisions", "revisions")
    assert [one["revision"] for one in found] == [4, 3, 2, 1]
    assert [one["kind"] for one in found] == ["removal", "import", "import", "base"]
    assert found[1]["graphs"] == ["https://example.org/more"]
    for one in found:
        assert moved.get(f"/api/v1/revisions/{one['revision']}").json() == one


@pytest.mark.parametrize(
    ("query", "revisions"),
    [
        ({"kind": "import"}, [3, 2]),
        ({"author": "ann"}, [3, 2]),
        ({"author": "nobody"}, []),
        ({"graph": GRAPH}, [4, 2]),
        ({"since": 2}, [4, 3]),
        ({"revision": 2}, [2, 1]),
        ({"release": shipped_release().version}, [1]),
        ({"kind": "import", "graph": GRAPH}, [2]),
    ],
)
def test_revisions_are_filtered(moved: TestClient, query: dict[str, str | int], revisions: list[int]) -> None:
    assert [one["revision"] for one in entries(moved, "revisions", "revisions", **query)] == revisions


def test_releases_are_told_and_can_be_read(moved: TestClient) -> None:
    [release] = entries(moved, "releases", "releases")
    assert (release["version"], release["revision"]) == (shipped_release().version, 1)
    assert release["digest"] == shipped_release().digest
    read = moved.get("/api/v1/schemes", params={"release": release["version"]})
    assert read.json()["revision"] == 1


@pytest.mark.parametrize("path", ["revisions/5", "revisions?revision=5", "releases?revision=5", "releases?release=9"])
def test_what_never_was_is_not_found(moved: TestClient, path: str) -> None:
    assert moved.get(f"/api/v1/{path}").status_code == 404
