"""--json: the document that REST returns for the same request."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from kgservice.access.principal import Principal, Role
from kgservice.changes.editing import Editing
from kgservice.stores.open import open_store
from kgservice.views.changes import change_view
from kgservice.workspace import Workspace
from tests.kgservice.apps import light_app
from tests.kgservice.cli.change.test_life import begun
from tests.kgservice.cli.console import Console


@pytest.fixture
def service(emotaxa: Console) -> Iterator[TestClient]:
    begun(emotaxa, "--submit", "--tag", "easy")
    emotaxa("change", "comment", "1", "@rae is it?", "--as", "ann")
    emotaxa("change", "approve", "1", "--as", "rae", "--text", "it is")
    workspace = Workspace(open_store(emotaxa.store))
    with TestClient(light_app(workspace)) as client:
        yield client
    workspace.close()


def test_reads_print_what_get_returns(emotaxa: Console, service: TestClient) -> None:
    for asked, path in (
        (("list",), "/changes"),
        (("list", "--state", "approved", "--tag", "easy", "--limit", "5"), "/changes?state=approved&tag=easy&limit=5"),
        (("history", "1"), "/changes/1/history"),
        (("diff", "1"), "/changes/1/diff"),
        (("operations",), "/operations"),
    ):
        answered = service.get(f"/api/v1{path}")
        assert answered.status_code == 200, answered.text
        assert emotaxa("change", *asked, "--json").json == answered.json(), path


def test_checks_and_impact_print_what_get_returns_but_for_the_time_they_took(
    emotaxa: Console, service: TestClient
) -> None:
    def timeless(document: object) -> object:
        if isinstance(document, dict):
            return {key: timeless(value) for key, value in document.items() if key != "seconds"}
        return [timeless(each) for each in document] if isinstance(document, list) else document

    for command in ("check", "impact"):
        answered = service.get(f"/api/v1/changes/1/{command}")
        assert answered.status_code == 200, answered.text
        assert timeless(emotaxa("change", command, "1", "--json").json) == timeless(answered.json()), command


def test_texts_are_those_that_get_returns(emotaxa: Console, service: TestClient) -> None:
    assert emotaxa("change", "kgcl", "1").out == service.get("/api/v1/changes/1/kgcl").text
    lines = service.get("/api/v1/changes/1/diff", headers={"accept": "text/plain"}).text
    assert emotaxa("change", "diff", "1").out == lines
    assert emotaxa("change", "template").out == service.get("/api/v1/operations/template?format=csv").text


def test_a_request_is_shown_as_its_view_has_it(emotaxa: Console) -> None:
    made = begun(emotaxa, "--submit", "--json").json
    shown = emotaxa("change", "show", "1", "--as", "ann", "--json").json
    assert made == shown
    workspace = Workspace(open_store(emotaxa.store))
    try:
        desk = Editing(workspace).desk
        request = desk.get(1)
        assert shown == change_view(request, desk.allowed(request, Principal("ann", Role.ADMIN)))
    finally:
        workspace.close()


def test_what_is_written_is_printed_whole(emotaxa: Console) -> None:
    begun(emotaxa)
    for arguments, state in (
        (("submit", "1", "--as", "ann"), "proposed"),
        (("comment", "1", "why?"), "proposed"),
        (("reject", "1", "--reason", "no", "--as", "rae"), "rejected"),
        (("withdraw", "1", "--as", "ann"), "draft"),
    ):
        written = emotaxa("change", *arguments, "--json").json
        assert written["number"] == 1 and written["state"] == state, arguments
