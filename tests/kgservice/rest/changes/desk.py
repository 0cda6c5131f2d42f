"""A service with people who come to its desk, and what they propose."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response

from kgservice.access.keys import made_key
from kgservice.access.open_keys import open_keys
from kgservice.access.principal import Role
from kgservice.settings import ServiceSettings
from kgservice.workspace import Workspace
from tests.kgservice.apps import light_app

__all__ = ["PEOPLE", "PLACE", "Desk", "opened", "renamed", "synonym"]

PEOPLE = {
    "ann": Role.EDITOR,
    "bob": Role.EDITOR,
    "rae": Role.REVIEWER,
    "rob": Role.REVIEWER,
    "ada": Role.ADMIN,
    "com": Role.COMMENTER,
    "vic": Role.VIEWER,
}
PLACE = "/api/v1/changes"


@dataclass(frozen=True)
class Desk:
    """A service that is up.

    Attributes:
        client: speaks to it.
        tokens: the key of everybody, by name.
        workspace: its graph.
    """

    client: TestClient
    tokens: Mapping[str, str]
    workspace: Workspace

    def shows(self, who: str | None) -> dict[str, str]:
        """Give the headers that show somebody's key."""
        return {} if who is None else {"authorization": f"Bearer {self.tokens[who]}"}

    def get(self, path: object = "", who: str | None = None, **query: Any) -> Response:  # noqa: ANN401
        return self.client.get(f"{PLACE}/{path}".rstrip("/"), params=query, headers=self.shows(who))

    def post(self, path: object, who: str | None, **body: Any) -> Response:  # noqa: ANN401
        return self.client.post(f"{PLACE}/{path}".rstrip("/"), json=body, headers=self.shows(who))

    def patch(self, number: int, who: str | None, **body: Any) -> Response:  # noqa: ANN401
        return self.client.patch(f"{PLACE}/{number}", json=body, headers=self.shows(who))

    def drafted(self, *operations: Mapping[str, Any], by: str = "ann", title: str = "A change") -> int:
        """Begin a request; give its number."""
        answer = self.post("", by, title=title, operations=list(operations))
        assert answer.status_code == 201, answer.text
        return int(answer.json()["number"])

    def proposed(self, *operations: Mapping[str, Any], by: str = "ann") -> int:
        number = self.drafted(*operations, by=by)
        answer = self.post(f"{number}/submit", by)
        assert answer.status_code == 200, answer.text
        return number

    def approved(self, *operations: Mapping[str, Any], by: str = "ann") -> int:
        number = self.proposed(*operations, by=by)
        answer = self.post(f"{number}/approve", "rae", version=1)
        assert answer.status_code == 200, answer.text
        return number

    def merged(self, *operations: Mapping[str, Any], by: str = "ann") -> int:
        number = self.approved(*operations, by=by)
        answer = self.post(f"{number}/merge", by)
        assert answer.status_code == 200, answer.text
        return number


@contextmanager
def opened(workspace: Workspace, settings: ServiceSettings | None = None) -> Iterator[Desk]:
    """Serve, with a key for everybody."""
    keys = open_keys(workspace.store)
    tokens = {name: made_key(keys, name, role)[1].text() for name, role in PEOPLE.items()}
    with TestClient(light_app(workspace, settings), raise_server_exceptions=False) as client:
        yield Desk(client, tokens, workspace)


def synonym(text: str, about: str = "ekman:anger") -> dict[str, Any]:
    return {"type": "NewSynonym", "about": about, "new": text}


def renamed(old: str, new: str, about: str = "ekman:anger") -> dict[str, Any]:
    return {"type": "NodeRename", "about": about, "old": old, "new": new}
