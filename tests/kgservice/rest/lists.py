"""Lists of the service, followed page by page."""

from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response

__all__ = ["entries", "pages"]


def pages(client: TestClient, path: str, **query: Any) -> list[Response]:  # noqa: ANN401
    """Follow a list by the `next` of each page."""
    found: list[Response] = []
    while not found or found[-1].json()["next"] is not None:
        cursor = {"cursor": found[-1].json()["next"]} if found else {}
        found.append(client.get(f"/api/v1/{path}", params={**query, **cursor}))
        assert found[-1].status_code == 200, found[-1].text
        assert len(found) < 1000, "the pages do not come to an end"
    return found


def entries(client: TestClient, path: str, field: str = "concepts", **query: Any) -> list[Any]:  # noqa: ANN401
    """Give the entries of all pages of a list."""
    return [entry for page in pages(client, path, **query) for entry in page.json()[field]]
