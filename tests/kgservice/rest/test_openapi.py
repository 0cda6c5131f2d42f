"""The OpenAPI document: every example works as it stands, and every answer is what the document promises."""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from pydantic import TypeAdapter
from starlette.routing import Route

from kgservice.stores.memory import MemoryStore
from kgservice.workspace import Workspace
from tests.kgservice.apps import light_app

# Jobs have to be begun first, as test_harmonize does; the others have examples that tests of their own try.
APART = (
    "/api/v1/jobs/",
    "/api/v1/changes",
    "/api/v1/operations/read",
    "/api/v1/suggestions/",
    "/api/v1/watches",
    "/api/v1/notices",
    "/api/v1/directory",
    "/sparql",
    "/rdf-graph-store",
)
KEYED = {("post", "/api/v1/suggestions"), ("post", "/api/v1/releases")}
SENPY = re.compile(r"/api/(?!v1/)")
FORM = "application/x-www-form-urlencoded"
UNDESCRIBED = {
    "/": "a page",
    "/changes": "a page",
    "/changes/{number}": "a page",
    "/docs": "a page",
    "/openapi.json": "the description itself",
    "/api/evaluate/": "does nothing but refuse, for clients of Senpy that ask",
}


class Example(NamedTuple):
    """A request put together from the examples of an operation."""

    method: str
    path: str
    filled: str
    query: dict[str, Any]
    kind: str
    body: Any


@cache
def document() -> dict[str, Any]:
    return light_app(Workspace(MemoryStore())).openapi()


def examples() -> Iterator[Example]:
    described = document()
    for path, methods in described["paths"].items():
        if path.startswith(APART) or SENPY.match(path):
            continue
        for method, operation in methods.items():
            if (method, path) in KEYED:
                continue
            parameters = operation.get("parameters", [])
            for given in fillings(parameters):
                filled = path
                for parameter in parameters:
                    if parameter["in"] == "path":
                        value = str(given.pop(parameter["name"]))
                        filled = filled.replace(f"{{{parameter['name']}}}", quote(value, safe=""))
                for kind, body in bodies(described, operation) or [("", None)]:
                    yield Example(method.upper(), path, filled, given, kind, body)


def fillings(parameters: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The first example of each parameter, then each other one in its place; one without a value is left out."""
    values = {p["name"]: [e.get("value") for e in p.get("examples", {}).values()] or [None] for p in parameters}
    for parameter in parameters:
        shown = parameter.get("content", {}).get("application/json", {}).get("examples", {})
        values[parameter["name"]] += [json.dumps(each["value"]) for each in shown.values()]
    chosen = [{name: offered[0] for name, offered in values.items()}]
    chosen += [{**chosen[0], name: value} for name, offered in values.items() for value in offered[1:]]
    for one in chosen:
        yield {name: value for name, value in one.items() if value is not None}


def bodies(described: dict[str, Any], operation: dict[str, Any]) -> list[tuple[str, Any]]:
    found = []
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        name = content["schema"].get("$ref", "").rpartition("/")[2]
        shown = [e["value"] for e in content.get("examples", {}).values()]
        shown += described["components"]["schemas"][name]["examples"] if name else []
        assert shown, f"no example of a body at {operation['operationId']}"
        found += [(kind, body) for body in shown]
    return found


EXAMPLES = list(examples())
CONTRACT = """
changes changes/{number} operations releases revisions revisions/{number}
schemes schemes/{scheme} schemes/{scheme}/concepts
concepts concepts/{concept} concepts/{concept}/ancestors
concepts/{concept}/descendants concepts/{concept}/relations concepts/{concept}/norms concepts/{concept}/mappings
operations/read operations/template operations/between provenance suggestions suggestions/{id} suggestions/draft
watches watches/{number} notices directory/import directory/export
resolve convert compare mappings harmonize jobs/{job} jobs/{job}/result jobs/{job}/report healthz readyz
""".split()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.method} {e.filled}"[:70])
def test_an_example_works_as_it_stands(client: TestClient, example: Example) -> None:
    sent = {"content": example.body} if isinstance(example.body, str | bytes) else {"json": example.body}
    if example.kind == FORM:
        sent = {"data": example.body}
    headers = {"Content-Type": example.kind} if example.kind else {}
    answer = client.request(
        example.method, example.filled, params=example.query, headers=headers, **(sent if example.kind else {})
    )
    assert 200 <= answer.status_code < 300, answer.text
    model: Any = next(
        route.response_model or route.responses.get(200, {}).get("model")
        for route in client.app.routes  # type: ignore[attr-defined]
        if isinstance(route, APIRoute) and route.path_format == example.path and example.method in (route.methods or ())
    )
    if answer.headers["content-type"].startswith("application/json"):
        TypeAdapter(model).validate_json(answer.content)


def test_everything_that_is_served_is_described() -> None:
    app = light_app(Workspace(MemoryStore()))
    described = app.openapi()["paths"]
    served = {
        (method.lower(), re.sub(r":(path|suggestion)\}", "}", route.path))
        for route in app.routes
        if isinstance(route, Route)
        for method in (route.methods or set()) - {"HEAD", "OPTIONS"}
    }
    told = {(method, path) for path, methods in described.items() for method in methods}
    assert {path for _, path in served - told} == UNDESCRIBED.keys()
    assert told <= served


def test_every_operation_of_the_contract_is_described() -> None:
    paths = document()["paths"]
    for name in CONTRACT:
        assert f"/api/v1/{name}" in paths


EVERYWHERE = {"401", "403", "429", "500", "503"}
READ = EVERYWHERE | {"404", "422"}
BY_PATH = READ | {"400"}
WITH_BODY = READ | {"400", "408", "413", "415"}


@pytest.mark.parametrize(
    ("method", "path", "errors"),
    [
        ("get", "schemes", READ),
        ("get", "schemes/{scheme}/concepts", BY_PATH),
        ("get", "concepts/{concept}/norms", BY_PATH),
        ("get", "compare", READ),
        ("get", "mappings", READ),
        ("get", "changes", READ - {"404"} | {"501"}),
        ("get", "changes/{number}", BY_PATH | {"501"}),
        ("get", "changes/{number}/impact", BY_PATH | {"409", "501"}),
        ("post", "changes", WITH_BODY | {"409", "501", "504"}),
        ("post", "changes/{number}/merge", WITH_BODY | {"409", "501", "504"}),
        ("get", "suggestions", READ - {"404"}),
        ("post", "suggestions", WITH_BODY | {"409", "501", "504"}),
        ("post", "watches", WITH_BODY | {"409", "504"}),
        ("delete", "watches/{number}", BY_PATH | {"408", "409", "415", "504"}),
        ("post", "operations/read", WITH_BODY),
        ("get", "operations/between", READ),
        ("get", "provenance", READ | {"406"}),
        ("post", "releases", WITH_BODY | {"507"}),
        ("post", "directory/export", WITH_BODY - {"400"} | {"406"}),
        ("post", "directory/import", WITH_BODY - {"400"} | {"409", "501", "504"}),
        ("post", "convert", WITH_BODY | {"406"}),
        ("post", "resolve", WITH_BODY),
        ("post", "compare", WITH_BODY),
        ("post", "harmonize", READ | {"408", "413", "415", "507"}),
        ("get", "jobs/{job}", BY_PATH),
        ("get", "jobs/{job}/result", BY_PATH | {"409", "507"}),
        ("get", "jobs/{job}/report", BY_PATH | {"409", "507"}),
        ("get", "healthz", {"500"}),
        ("get", "readyz", {"500", "503"}),
        ("get", "/healthz", {"500"}),
        ("get", "/readyz", {"500", "503"}),
        ("get", "/metrics", {"500"}),
        ("get", "/reconcile", READ | {"400", "413"}),
        ("post", "/reconcile", WITH_BODY),
        ("get", "/reconcile/suggest/{kind}", BY_PATH),
        ("get", "/reconcile/view", READ),
        ("get", "/id/{name}", BY_PATH | {"406", "410"}),
        ("get", "/page/{name}", BY_PATH | {"410"}),
        ("get", "/data/{name}", BY_PATH),
        ("get", "/dumps", READ | {"406"}),
        ("get", "/dumps/{name}", BY_PATH),
        ("get", "/.well-known/void", READ | {"406"}),
    ],
)
def test_an_operation_lists_the_errors_that_it_answers_with(method: str, path: str, errors: set[str]) -> None:
    responses = document()["paths"][path if path.startswith("/") else f"/api/v1/{path}"][method]["responses"]
    assert {status for status in responses if status >= "400"} == errors
    assert all("application/problem+json" in responses[status]["content"] for status in errors)


def test_every_operation_has_a_name_of_its_own_that_reads_as_one() -> None:
    named = [operation["operationId"] for methods in document()["paths"].values() for operation in methods.values()]
    assert len(set(named)) == len(named)
    assert all(re.fullmatch("[a-z]+(_[a-z]+)*", name) for name in named), named


def test_every_reference_in_the_document_leads_somewhere() -> None:
    described = document()
    references = set(re.findall(r"'#/components/schemas/([^']+)'", str(described)))
    assert references <= described["components"]["schemas"].keys()


def test_every_operation_and_field_is_explained() -> None:
    described = document()
    silent = [
        f"{method} {path}"
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
        if not operation.get("description")
    ]
    assert not silent, "give these operations a docstring"
    fields = described["components"]["schemas"]["ConvertRequest"]["properties"]
    assert all("description" in field for field in fields.values())
    assert fields["items"]["maxItems"] == 10_000


def test_the_page_of_the_operations_fetches_nothing_from_outside(client: TestClient) -> None:
    page = client.get("/docs").text
    assert "/api/v1/convert" in page
    assert "<script" not in page
    assert not re.search(r"(src|href)=[\"'](https?:)?//", page)
