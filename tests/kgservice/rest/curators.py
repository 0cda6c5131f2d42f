"""A service over a graph of its own, with people who change it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response

from kgservice.access.principal import Principal, Role
from kgservice.changes.desk import Desk
from kgservice.changes.settings import ChangeSettings
from kgservice.stores.memory import MemoryStore
from kgservice.stores.release import Release
from kgservice.workspace import Workspace
from tests.kgservice.access.service import Service, served

__all__ = ["Person", "Place", "placed"]


@dataclass(frozen=True)
class Person:
    """Somebody with a key.

    Attributes:
        client: speaks to the service.
        headers: show the key.
    """

    client: TestClient
    headers: Mapping[str, str]

    def get(self, path: str, status: int = 200, **more: Any) -> Any:  # noqa: ANN401 - as the document has it
        return _document(self.send("GET", path, **more), status)

    def post(self, path: str, body: object = None, status: int = 200, **more: Any) -> Any:  # noqa: ANN401
        sent = more if body is None else {"json": body, **more}
        return _document(self.send("POST", path, **sent), status)

    def send(self, method: str, path: str, headers: Mapping[str, str] | None = None, **more: Any) -> Response:  # noqa: ANN401
        return self.client.request(method, f"/api/v1{path}", headers={**self.headers, **(headers or {})}, **more)


@dataclass(frozen=True)
class Place:
    """Where people work.

    Attributes:
        workspace: the graph.
        service: answers over it.
    """

    workspace: Workspace
    service: Service

    def person(self, role: str | None) -> Person:
        return Person(self.service.client, self.service.shows(role))

    def merge(self, number: int) -> int:
        """Have an editor's request merged, without the checks, which take seconds; give the revision."""
        desk = Desk(self.workspace.store, ChangeSettings(approvals=1), checks=lambda proposal, terms: ())
        editor, reviewer = Principal("the editor", Role.EDITOR), Principal("the reviewer", Role.REVIEWER)
        version = desk.submit(number, editor).version
        desk.approve(number, reviewer, version=version)
        merged = desk.merge(number, editor).merge
        assert merged is not None
        return merged.revision


@contextmanager
def placed(folder: Path, release: Release | None = None, more: Mapping[str, Any] | None = None) -> Iterator[Place]:
    """Serve a release, or all that is shipped, in memory."""
    workspace = Workspace(MemoryStore() if release is None else MemoryStore(release))
    groups = {"changes": ChangeSettings(approvals=1), **(more or {})}
    with served(workspace, folder, groups) as service:
        yield Place(workspace, service)
    workspace.close()


def _document(answer: Response, status: int) -> Any:  # noqa: ANN401
    assert answer.status_code == status, f"{answer.status_code}: {answer.text[:800]}"
    return answer.json() if answer.content else None
