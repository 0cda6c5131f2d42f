"""The examples of the OpenAPI document: each works as it stands, and its answer is what the document promises."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.routing import APIRoute
from pydantic import TypeAdapter

from kgservice.stores.memory import MemoryStore
from kgservice.workspace import Workspace
from tests.kgservice.apps import light_app
from tests.kgservice.rest.changes.desk import Desk, renamed, synonym

READY = {
    "withdraw": "proposed",
    "approve": "proposed",
    "reject": "proposed",
    "merge": "approved",
    "revert": "merged",
}
"""The state in which a request has to be, where that is not a draft."""
BY = {"approve": "rae", "reject": "rae"}


def examples() -> Iterator[tuple[str, str, Any]]:
    described = light_app(Workspace(MemoryStore())).openapi()
    for path, methods in described["paths"].items():
        if path.startswith("/api/v1/changes"):
            for method, operation in methods.items():
                content = operation.get("requestBody", {}).get("content", {}).get("application/json")
                if content is None:
                    yield method, path, None
                else:
                    name = content["schema"]["$ref"].rpartition("/")[2]
                    for body in described["components"]["schemas"][name]["examples"]:
                        yield method, path, body


EXAMPLES = list(examples())


def test_every_operation_with_a_body_has_an_example() -> None:
    assert len({(method, path) for method, path, _ in EXAMPLES}) == 22


@pytest.mark.parametrize(("method", "path", "body"), EXAMPLES, ids=lambda one: str(one)[:50])
def test_an_example_works_as_it_stands(desk: Desk, method: str, path: str, body: Any) -> None:  # noqa: ANN401
    action = path.rpartition("/")[2]
    if action == "answers":
        body = {**body, "questions": ["parts-of-awe"]}
        number = desk.drafted(renamed("awe", "reverence", "plutchik:3/awe"))
    elif path.endswith("/changes"):
        number = 1
    else:
        word = f"word {len(desk.get().json()['changes'])} {id(body)}"
        make = {"draft": desk.drafted, "proposed": desk.proposed, "approved": desk.approved, "merged": desk.merged}
        number = make[READY.get(action, "draft")](synonym(word))
        if "thread" in path:
            desk.post(f"{number}/comments", "ann", text="A source?")
    filled = path.replace("{number}", str(number)).replace("{thread}", "1")
    sent = {} if body is None else {"json": body}
    answer = desk.client.request(method.upper(), filled, headers=desk.shows(BY.get(action, "ann")), **sent)
    assert 200 <= answer.status_code < 300, answer.text
    assert int(answer.headers["x-emotaxa-revision"]) >= 1
    model: Any = next(
        route.response_model
        for route in desk.client.app.routes  # type: ignore[attr-defined]
        if isinstance(route, APIRoute) and route.path_format == path and method.upper() in (route.methods or ())
    )
    if answer.headers["content-type"].startswith("application/json"):
        TypeAdapter(model).validate_json(answer.content)
