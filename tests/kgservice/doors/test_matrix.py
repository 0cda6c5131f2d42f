"""Every route against everybody: nobody, anonymous, each role, and keys that are not taken."""

import re
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from starlette.responses import Response
from starlette.routing import Route

from kgservice.access.rules import routes_of
from kgservice.workspace import Workspace
from tests.kgservice.access.service import KEYS, WITH_ROLE, Service, served
from tests.kgservice.doors.conftest import WRITABLE

ANYBODY = """
GET /healthz
GET /readyz
GET /api/v1/healthz
GET /api/v1/readyz
GET /metrics
GET /static/{path:path}
"""
ASKS_LATER = """
GET /reconcile
"""
"""Open for the manifest alone, which tells how to show a key; the handler asks for a viewer where a question is put."""

VIEWER = """
GET /
GET /changes
GET /changes/{number}
GET /docs
GET /openapi.json
POST /api/v1/convert
POST /api/v1/convert/document
POST /api/v1/resolve
POST /api/v1/classify
GET /api/v1/models
GET /api/v1/models/{name}
GET /api/v1/compare
POST /api/v1/compare
GET /api/v1/schemes
GET /api/v1/schemes/{scheme:path}
GET /api/v1/schemes/{scheme:path}/concepts
GET /api/v1/concepts
POST /api/v1/concepts
GET /api/v1/concepts/{concept:path}
GET /api/v1/concepts/{concept:path}/ancestors
GET /api/v1/concepts/{concept:path}/descendants
GET /api/v1/concepts/{concept:path}/relations
GET /api/v1/concepts/{concept:path}/norms
GET /api/v1/concepts/{concept:path}/mappings
GET /api/v1/mappings
GET /api/v1/releases
GET /api/v1/revisions
GET /api/v1/revisions/{number}
POST /api/v1/harmonize
GET /api/v1/jobs/{job}
GET /api/v1/jobs/{job}/result
GET /api/v1/jobs/{job}/report
GET /api/
POST /api/
GET /api/plugins/
GET /api/plugins/{name}/
GET /api/evaluate/
GET /api/datasets/
GET /api/contexts/{name}
GET /sparql
POST /sparql
GET /rdf-graph-store
GET /rdf-graph-store/{graph:path}
POST /reconcile
GET /reconcile/suggest/{kind}
GET /reconcile/flyout/{kind}
GET /reconcile/preview
GET /reconcile/view
GET /reconcile/properties
GET /id/{name:path}
GET /page/{name:path}
GET /data/{name:path}
GET /dumps
GET /dumps/{name:path}
GET /.well-known/void
GET /api/v1/operations
GET /api/v1/changes
GET /api/v1/changes/{number}
GET /api/v1/changes/{number}/check
GET /api/v1/changes/{number}/impact
GET /api/v1/changes/{number}/diff
GET /api/v1/changes/{number}/kgcl
GET /api/v1/changes/{number}/history
GET /api/v1/suggestions
GET /api/v1/suggestions/{id:suggestion}
POST /api/v1/operations/read
GET /api/v1/operations/template
GET /api/v1/operations/between
GET /api/v1/provenance
POST /api/v1/directory/export
"""
KEYED = """
POST /api/v1/changes/{number}/watch
"""
"""Open to every role, and to nobody without a key."""

COMMENTER = """
POST /api/v1/changes/{number}/comments
POST /api/v1/changes/{number}/threads/{thread}
GET /api/v1/watches
POST /api/v1/watches
GET /api/v1/watches/{number}
PATCH /api/v1/watches/{number}
DELETE /api/v1/watches/{number}
POST /api/v1/watches/{number}/pause
POST /api/v1/watches/{number}/resume
POST /api/v1/watches/{number}/rotate
POST /api/v1/watches/{number}/ping
GET /api/v1/notices
POST /api/v1/notices/read
"""
REVIEWER = """
POST /api/v1/changes/{number}/approve
POST /api/v1/changes/{number}/reject
"""
ADMIN = """
POST /api/v1/releases
"""
EDITOR = """
POST /api/v1/changes
PATCH /api/v1/changes/{number}
POST /api/v1/changes/{number}/submit
POST /api/v1/changes/{number}/withdraw
POST /api/v1/changes/{number}/rebase
POST /api/v1/changes/{number}/merge
POST /api/v1/changes/{number}/revert
POST /api/v1/changes/{number}/answers
POST /api/v1/changes/{number}/reviewers
POST /api/v1/changes/{number}/tags
POST /api/v1/suggestions
POST /api/v1/suggestions/draft
POST /api/v1/suggestions/{id:suggestion}/accept
POST /api/v1/suggestions/{id:suggestion}/reject
POST /api/v1/suggestions/{id:suggestion}/withdraw
POST /api/v1/suggestions/{id:suggestion}/reopen
POST /api/v1/directory/import
PUT /rdf-graph-store
POST /rdf-graph-store
DELETE /rdf-graph-store
PUT /rdf-graph-store/{graph:path}
POST /rdf-graph-store/{graph:path}
DELETE /rdf-graph-store/{graph:path}
"""
LITTLE = {
    "/rdf-graph-store": "?graph=http://example.org/none",
    "/sparql": "?query=ASK%20%7B%7D",
    "/api/v1/mappings": "?limit=1",
    "/api/v1/directory/export": "?revision=999999",
}
"""Parameters with which little is asked for."""
ORDER = ("viewer", "commenter", "editor", "reviewer", "admin")


def parsed(lines: str, role: str) -> dict[tuple[str, str], str]:
    return {(one.split()[0], one.split()[1]): role for one in lines.strip().splitlines()}


NEEDED = (
    parsed(ANYBODY, "anybody")
    | parsed(ASKS_LATER, "asks later")
    | parsed(VIEWER, "viewer")
    | parsed(KEYED, "a key")
    | parsed(COMMENTER, "commenter")
    | parsed(EDITOR, "editor")
    | parsed(REVIEWER, "reviewer")
    | parsed(ADMIN, "admin")
)


@pytest.fixture(scope="module", params=["open", "closed"])
def house_of(
    request: pytest.FixtureRequest, house: Workspace, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[bool, Service]]:
    """The service with open reads, and with closed ones."""
    is_open = request.param == "open"
    with served(house, tmp_path_factory.mktemp(request.param), WRITABLE, open_reads=is_open) as service:
        yield is_open, service


def routes(service: Service) -> list[tuple[str, str]]:
    assert isinstance(service.client.app, FastAPI)
    return list(routes_of(service.client.app.routes))


def refusal(needed: str, kind: str | None, is_open: bool) -> int | None:
    """Give the status with which somebody is refused; None where they are let in."""
    if needed == "anybody":
        return None
    if kind in KEYS and kind not in WITH_ROLE:
        return 401
    if kind is None:
        return None if needed == "asks later" or (is_open and needed == "viewer") else 401
    return None if needed in ("asks later", "a key") or ORDER.index(kind) >= ORDER.index(needed) else 403


def test_every_route_is_in_the_matrix(doors: Service) -> None:
    unknown = {f"{method} {path}" for method, path in set(routes(doors)) - set(NEEDED)}
    assert not unknown, f"say in this file who may use {sorted(unknown)}"


def test_everybody_is_let_in_where_they_may_and_refused_where_they_may_not(house_of: tuple[bool, Service]) -> None:
    is_open, service = house_of
    wrong = []
    for method, template in routes(service):
        # Little of what is there: whether somebody is let in is asked here.
        path = re.sub(r"\{\w+(:\w+)?\}", "x", template)
        path += LITTLE.get(path, "")
        for kind in (None, *KEYS):
            response = service.client.request(method, path, headers=service.shows(kind), follow_redirects=False)
            expected = refusal(NEEDED[method, template], kind, is_open)
            if response.status_code != expected if expected else response.status_code in (401, 403):
                wrong.append((method, template, kind, response.status_code, expected))
            if response.status_code == 401:
                assert response.headers["www-authenticate"].startswith("Bearer")
            assert response.status_code < 500 or response.status_code in (501, 503), (method, path, response.text[:200])
    assert not wrong, wrong


def test_head_is_as_closed_as_get(house_of: tuple[bool, Service]) -> None:
    is_open, service = house_of
    for path in ("/", "/api/v1/schemes", "/rdf-graph-store?default", "/id/parrott/1/joy"):
        status = service.client.head(path, follow_redirects=False).status_code
        assert (status == 401) != is_open, (path, status)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "CONNECT", "FOO"])
def test_methods_that_no_route_has_do_nothing(doors: Service, method: str) -> None:
    for path in ("/api/v1/schemes", "/api/v1/convert", "/", "/sparql", "/healthz", "/static/style.css", "/nowhere"):
        for kind in (None, "admin"):
            assert doors.client.request(method, path, headers=doors.shows(kind)).status_code in (400, 404, 405, 501)


@pytest.mark.parametrize(
    "path",
    [
        "//rdf-graph-store",
        "/rdf-graph-store/",
        "/./rdf-graph-store",
        "/x/../rdf-graph-store",
        "/%72df-graph-store",
        "/rdf-graph-store%2f",
        "/rdf-graph-store;a=b",
        "/RDF-graph-store",
        "/rdf-graph-store%00",
        "/rdf-graph-store/\u00e9",
        "/rdf-graph-store/%0a",
        "/rdf-graph-store%0a",
        "/rdf-graph-store%0d%0a",
        "/sparql%0a",
    ],
)
def test_no_way_of_writing_a_path_gets_around_its_rule(doors: Service, house: Workspace, path: str) -> None:
    before = house.store.revision
    for method in ("PUT", "POST", "DELETE"):
        for kind in (None, "viewer", "commenter"):
            response = doors.client.request(
                method,
                path,
                params={"graph": "http://example.org/around"},
                content="<http://x/a> <http://x/b> <http://x/c> .",
                headers={"content-type": "text/turtle", "x-http-method-override": method, **doors.shows(kind)},
            )
            assert response.status_code >= 400, (method, kind, response.status_code)
    assert house.store.revision == before


@pytest.mark.parametrize("character", ["%0a", "%0d", "%00", "%09", "%7f", "%c2%85"])
def test_control_characters_in_a_path_are_refused_before_anything_else(doors: Service, character: str) -> None:
    # What looks for routes takes a path with a line break at its end for the one without it.
    for path in ("/sparql", "/api/v1/schemes", "/healthz", "/reconcile", "/rdf-graph-store/x", "/nowhere"):
        for method in ("GET", "PUT", "OPTIONS"):
            for kind in (None, "malformed", "admin"):
                response = doors.client.request(method, path + character, headers=doors.shows(kind))
                assert response.status_code == 400, (method, path, kind, response.status_code)
                assert response.json()["type"].endswith("/bad-path")


def test_what_is_served_without_a_rule_is_for_admins(doors: Service) -> None:
    app = doors.client.app
    assert isinstance(app, FastAPI)
    app.router.routes.insert(0, Route("/forgotten/{name}", lambda request: Response("done"), methods=["PUT"]))
    try:
        for kind in (None, *KEYS):
            allowed = 200 if kind == "admin" else 403 if kind in WITH_ROLE else 401
            response = doors.client.put("/forgotten/x", headers=doors.shows(kind))
            assert response.status_code == allowed, kind
        assert doors.client.get("/forgotten/x").status_code == 405
    finally:
        del app.router.routes[0]


def test_only_editors_update_by_sparql(doors: Service, house: Workspace) -> None:
    before = house.store.revision
    update = "INSERT DATA { GRAPH <http://example.org/matrix> { <http://x/a> <http://x/b> <http://x/c> } }"
    for kind in (None, *(kind for kind in KEYS if kind not in ("editor", "reviewer", "admin"))):
        for more in ({"data": {"update": update}}, {"content": update}):
            headers = {"content-type": "application/sparql-update"} if "content" in more else {}
            response = doors.client.post("/sparql", headers={**headers, **doors.shows(kind)}, **more)
            assert response.status_code == (403 if kind in WITH_ROLE else 401), (kind, response.text[:200])
    assert house.store.revision == before
    response = doors.client.post("/sparql", data={"update": update}, headers=doors.shows("editor"))
    assert response.is_success, response.text
    assert house.store.revision == before + 1 and house.store.log()[-1].author == "the editor"
    lines = [line for line in doors.audit.read_text().splitlines() if '"event":"write"' in line]
    assert '"principal":"the editor"' in lines[-1] and f'"revision":{before + 1}' in lines[-1]
    undone = doors.client.post(
        "/sparql", data={"update": "DROP GRAPH <http://example.org/matrix>"}, headers=doors.shows("admin")
    )
    assert undone.is_success, undone.text
