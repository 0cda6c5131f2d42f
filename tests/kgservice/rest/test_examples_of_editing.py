"""The examples of operations that need a key: each works as it stands, and is answered as the document promises."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.routing import APIRoute
from pydantic import TypeAdapter

from kgservice.stores.memory import MemoryStore
from kgservice.workspace import Workspace
from tests.kgservice.apps import light_app
from tests.kgservice.rest.curators import Person, Place, placed

PARTS = ("suggestions", "watches", "notices", "operations/read", "directory")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A service over all that is shipped."""
    with placed(tmp_path_factory.mktemp("place")) as found:
        yield found


def examples() -> Iterator[tuple[str, str, str, Any]]:
    described = light_app(Workspace(MemoryStore())).openapi()
    for path, methods in described["paths"].items():
        if not path.startswith(tuple(f"/api/v1/{part}" for part in PARTS)):
            continue
        for method, operation in methods.items():
            content = operation.get("requestBody", {}).get("content", {})
            shown = [(kind, one) for kind, media in content.items() for one in bodies(described, media)]
            for kind, body in shown or [("", None)]:
                yield method.upper(), path, kind, body


def bodies(described: dict[str, Any], media: dict[str, Any]) -> list[Any]:
    name = media["schema"].get("$ref", "").rpartition("/")[2]
    further = described["components"]["schemas"][name]["examples"] if name else []
    return [*(one["value"] for one in media.get("examples", {}).values()), *further]


EXAMPLES = list(examples())


def test_every_json_body_has_an_example() -> None:
    assert len({(method, path) for method, path, kind, _ in EXAMPLES if kind == "application/json"}) == 11


def number_of(editor: Person, path: str) -> str:
    """Give the path with the number or the id of something that is ready for it."""
    if "{number}" in path:
        body = {"target": "everything", "url": "https://203.0.113.1/x"} if "ping" in path else {"target": "everything"}
        if "ping" in path or "rotate" in path:
            body["url"] = "https://example.invalid/hook"
        made = editor.post("/watches", body, status=201)
        return path.replace("{number}", str(made["watch"]["number"]))
    if "{id}" in path:
        labels = {"id": f"labels-of-{path.rpartition('/')[2].strip('{}')}", "labels": [{"label": "angry"}]}
        asked = {"label_set": labels, "methods": ["lexical"], "to": ["ekman"]}
        found = editor.post("/suggestions", asked)["queued"][0]
        if path.endswith("/reopen"):
            editor.post(f"/suggestions/{found}/withdraw")
        return path.replace("{id}", found)
    return path


def accepted_word(editor: Person, word: str) -> str:
    """Have a word suggested and accepted; give the id."""
    asked = {"words": [{"word": word}], "methods": ["embedding"], "least": 0.0, "limit": 1}
    found: str = editor.post("/suggestions", asked)["queued"][0]
    editor.post(f"/suggestions/{found}/accept")
    return found


@pytest.mark.parametrize(("method", "path", "kind", "body"), EXAMPLES, ids=lambda one: str(one)[:60])
def test_an_example_works_as_it_stands(place: Place, method: str, path: str, kind: str, body: Any) -> None:  # noqa: ANN401
    editor = place.person("editor")
    if path.endswith("/draft"):
        found = accepted_word(editor, f"heartbroken by {'ids' if 'ids' in body else 'title'}")
        body = {**body, "ids": [found]} if "ids" in body else body
    filled = number_of(editor, path.removeprefix("/api/v1"))
    if path.endswith("/import"):
        kind, body = "application/gzip", editor.send("POST", "/directory/export").content
    sent: dict[str, Any] = {"json": body} if kind == "application/json" else {"content": body} if kind else {}
    answer = editor.send(method, filled, headers={"content-type": kind} if kind else {}, **sent)
    assert 200 <= answer.status_code < 300, answer.text
    assert int(answer.headers["x-emotaxa-revision"]) >= 1
    model: Any = next(
        route.response_model
        for route in place.service.client.app.routes  # type: ignore[attr-defined]
        if isinstance(route, APIRoute) and route.path_format == path and method in (route.methods or ())
    )
    if answer.headers.get("content-type", "").startswith("application/json"):
        TypeAdapter(model).validate_json(answer.content)
