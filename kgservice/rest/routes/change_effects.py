"""What a change request comes to: checks, impact, statements, KGCL, and what happened to it."""

from typing import Any

from fastapi import Depends, FastAPI
from starlette.requests import Request
from starlette.responses import Response

from kgservice.changes.editing import Editing
from kgservice.linked_data.errors import NotAcceptable
from kgservice.linked_data.negotiation import preferred
from kgservice.rest.answers import json_answer
from kgservice.rest.conditional import Reads
from kgservice.rest.models.changes import ChecksAnswer, DiffAnswer, HistoryAnswer, ImpactAnswer, OperationsAnswer
from kgservice.rest.models.problem import problems
from kgservice.rest.routes.changes import TAGS, entries_of
from kgservice.rest.routes.parameters import API, ChangePath
from kgservice.rest.wanted import known_only
from kgservice.views.change_texts import diff_text, diff_view, kgcl_lines
from kgservice.views.changes import checks_view, happenings_view, impact_view
from kgservice.views.headers import REVISION_HEADER
from kgservice.views.operations import operations_view

__all__ = ["add_routes"]

_ONE = f"{API}/changes/{{number}}"
_WORKED_OUT = problems(404, 409, 422, 501, 503)
_TEXT = "text/plain"
_JSON = "application/json"
_QUERY = [Depends(known_only)]
_DIFFS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The statements; in text, N-Quads with - before what goes and + before what comes",
        "content": {_TEXT: {"schema": {"type": "string"}}},
    }
}
_LINES: dict[int | str, dict[str, Any]] = {
    200: {"description": "The operations, one a line", "content": {_TEXT: {"schema": {"type": "string"}}}}
}


def add_routes(app: FastAPI, reads: Reads, editing: Editing) -> None:
    """Add GET /changes/{number}/check, /impact, /diff, /kgcl and /history, and GET /operations."""
    desk, store = editing.desk, editing.workspace.store

    def told(request: Request) -> str:
        return entries_of(editing, request)

    @app.get(
        f"{_ONE}/check",
        response_model=ChecksAnswer,
        summary="Check a change request",
        tags=TAGS,
        responses=_WORKED_OUT,
        dependencies=_QUERY,
    )
    def check_change(number: ChangePath) -> Response:
        """Run the checks on what a request makes of the newest revision, or made of the one that it was merged into."""
        merge, newest = desk.get(number).merge, store.revision
        revision = newest if merge is None else merge.revision - 1
        return json_answer(checks_view(number, revision, desk.check(number)), revision)

    @app.get(
        f"{_ONE}/impact",
        response_model=ImpactAnswer,
        summary="Tell what a change request moves",
        tags=TAGS,
        responses=_WORKED_OUT,
        dependencies=_QUERY,
    )
    def show_impact(number: ChangePath) -> Response:
        """Work out what moves: classes, inferences, conversions, labels of data sets, points, recipes, predictions."""
        impact = desk.impact(number)
        assert impact is not None, "the desk of a service can work it out"
        return json_answer(impact_view(number, impact), impact.revision)

    @reads.get(
        f"{_ONE}/diff",
        negotiated=True,
        told=told,
        response_model=DiffAnswer,
        summary="Tell which statements a change request lets come and go",
        tags=TAGS,
        responses={**_DIFFS, **_WORKED_OUT, **problems(406)},
        dependencies=_QUERY,
    )
    def show_diff(request: Request, number: ChangePath) -> Response:
        """Give the statements that come and go, in JSON or, where Accept prefers it, as lines of text."""
        form = preferred(request.headers.get("accept", _JSON), (_JSON, _TEXT))
        if form is None:
            raise NotAcceptable(request.headers.get("accept", ""), (_JSON, _TEXT))
        proposal = desk.proposal(number)
        if form == _TEXT:
            return _text(diff_text(proposal), proposal.revision)
        return json_answer(diff_view(number, proposal), proposal.revision)

    @reads.get(
        f"{_ONE}/kgcl",
        told=told,
        response_class=Response,
        summary="Give the operations of a change request in KGCL",
        tags=TAGS,
        responses={**_LINES, **problems(404, 422, 501, 503)},
        dependencies=_QUERY,
    )
    def show_kgcl(number: ChangePath) -> Response:
        """Write the operations in the Knowledge Graph Change Language; those that it has no words for as comments."""
        return _text(kgcl_lines(desk.get(number)), store.revision)

    @reads.get(
        f"{_ONE}/history",
        told=told,
        response_model=HistoryAnswer,
        summary="Tell what happened to a change request",
        tags=TAGS,
        responses=problems(404, 422, 501, 503),
        dependencies=_QUERY,
    )
    def show_change_history(number: ChangePath) -> Response:
        """Tell who did what when, oldest first."""
        return json_answer(happenings_view(number, desk.history(number)), store.revision)

    @reads.get(
        f"{API}/operations",
        response_model=OperationsAnswer,
        summary="List the kinds of operations",
        tags=TAGS,
        responses=problems(422, 503),
        dependencies=_QUERY,
    )
    def list_operations() -> Response:
        """Give what change requests are made of: each kind with its fields, and how it is written in KGCL."""
        return json_answer(operations_view(), store.revision)


def _text(text: str, revision: int) -> Response:
    return Response(text, media_type=_TEXT, headers={REVISION_HEADER: str(revision)})
