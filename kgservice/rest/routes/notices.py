"""Notices: what people are told in the service."""

from typing import Annotated, Any

from fastapi import Depends, FastAPI, Query
from starlette.responses import Response

from kgservice.changes.editing import Editing
from kgservice.rest.answers import json_answer
from kgservice.rest.json_body import json_body
from kgservice.rest.models.problem import problems
from kgservice.rest.models.watches import NoticesAnswer, ReadRequest
from kgservice.rest.routes.parameters import API
from kgservice.rest.settings import Settings
from kgservice.rest.writing import Writer, reading
from kgservice.views.headers import REVISION_HEADER
from kgservice.views.watches import notices_view

__all__ = ["add_routes"]

_TAGS: list[Any] = ["Watches"]
_READING = problems(404, 422, 503)
_WRITING = problems(400, 404, 408, 409, 413, 415, 422, 503, 504)
_PAGE, _LARGEST = 50, 500


def add_routes(app: FastAPI, editing: Editing, settings: Settings) -> None:
    """Add GET /notices and POST /notices/read."""
    notices, store, limit = editing.notices, editing.workspace.store, settings.body_bytes

    @app.get(
        f"{API}/notices", response_model=NoticesAnswer, summary="List your notices", tags=_TAGS, responses=_READING
    )
    def list_notices(
        by: Writer,
        unread: Annotated[bool, Query(description="Whether those that you have read are left out.")] = False,
        before: Annotated[int | None, Query(ge=1, le=2**53, description="The `next` of the page before.")] = None,
        limit: Annotated[int, Query(ge=1, le=_LARGEST, description="Notices on a page.")] = _PAGE,
    ) -> Response:
        """Give what you are told, newest first: mentions, requested reviews, and what you watch without a webhook."""
        told = notices.of(by.name, unread=unread, before=before, limit=limit)
        return json_answer(notices_view(told, limit), store.revision)

    @app.post(
        f"{API}/notices/read",
        status_code=204,
        response_class=Response,
        summary="Mark notices as read",
        tags=_TAGS,
        responses=_WRITING,
        openapi_extra=json_body(app, ReadRequest),
    )
    def read_notices(by: Writer, asked: Annotated[ReadRequest, Depends(reading(ReadRequest, limit))]) -> Response:
        """Note that you have read everything up to an entry."""
        notices.mark(by.name, asked.through)
        return Response(status_code=204, headers={REVISION_HEADER: str(store.revision)})
