"""What is said about change requests, by whom they are looked at, and who wants to hear of them."""

from typing import Annotated

from fastapi import Depends, FastAPI, Path
from starlette.responses import Response

from kgservice.changes.editing import Editing
from kgservice.rest.json_body import json_body
from kgservice.rest.models.change_requests import (
    CommentRequest,
    ReviewersRequest,
    TagsRequest,
    ThreadRequest,
    WatchRequest,
)
from kgservice.rest.models.changes import Change
from kgservice.rest.routes.changes import TAGS, WRITING, answered
from kgservice.rest.routes.parameters import API, ChangePath
from kgservice.rest.settings import Settings
from kgservice.rest.writing import By, Writer, reading

__all__ = ["add_routes"]

_ONE = f"{API}/changes/{{number}}"

ThreadPath = Annotated[
    int,
    Path(alias="thread", ge=1, description="Number of the thread.", openapi_examples={"first": {"value": 1}}),
]


def add_routes(app: FastAPI, editing: Editing, settings: Settings) -> None:
    """Add POST /changes/{number}/comments, /threads/{thread}, /reviewers, /tags and /watch."""
    desk, limit = editing.desk, settings.body_bytes

    @app.post(
        f"{_ONE}/comments",
        response_model=Change,
        summary="Comment on a change request",
        tags=TAGS,
        responses=WRITING,
        openapi_extra=json_body(app, CommentRequest),
    )
    def comment_change(
        number: ChangePath, by: By, asked: Annotated[CommentRequest, Depends(reading(CommentRequest, limit))]
    ) -> Response:
        """Say something, in a thread or as a new one."""
        said = desk.comment(number, by, asked.text, thread=asked.thread, operation=asked.operation)
        return answered(editing, said, by)

    @app.post(
        f"{_ONE}/threads/{{thread}}",
        response_model=Change,
        summary="Resolve a thread, or open it again",
        tags=TAGS,
        responses=WRITING,
        openapi_extra=json_body(app, ThreadRequest),
    )
    def resolve_thread(
        number: ChangePath,
        thread: ThreadPath,
        by: By,
        asked: Annotated[ThreadRequest, Depends(reading(ThreadRequest, limit))],
    ) -> Response:
        """Find a thread settled, or open again; open to who began it, the request's author, and reviewers."""
        return answered(editing, desk.resolve_thread(number, by, thread, resolved=asked.resolved), by)

    @app.post(
        f"{_ONE}/reviewers",
        response_model=Change,
        summary="Ask for reviews",
        tags=TAGS,
        responses=WRITING,
        openapi_extra=json_body(app, ReviewersRequest),
    )
    def ask_reviewers(
        number: ChangePath, by: By, asked: Annotated[ReviewersRequest, Depends(reading(ReviewersRequest, limit))]
    ) -> Response:
        """Ask for reviews, by the names of keys, and ask no longer for others."""
        return answered(editing, desk.request_review(number, by, asked.add, drop=asked.drop), by)

    @app.post(
        f"{_ONE}/tags",
        response_model=Change,
        summary="Tag a change request",
        tags=TAGS,
        responses=WRITING,
        openapi_extra=json_body(app, TagsRequest),
    )
    def tag_change(
        number: ChangePath, by: By, asked: Annotated[TagsRequest, Depends(reading(TagsRequest, limit))]
    ) -> Response:
        """Let tags come and go."""
        return answered(editing, desk.tag(number, by, asked.add, drop=asked.drop), by)

    @app.post(
        f"{_ONE}/watch",
        response_model=Change,
        summary="Watch a change request",
        tags=TAGS,
        responses=WRITING,
        openapi_extra=json_body(app, WatchRequest),
    )
    def watch_change(
        number: ChangePath, by: Writer, asked: Annotated[WatchRequest, Depends(reading(WatchRequest, limit))]
    ) -> Response:
        """Want to hear of a request, or no longer; any key will do."""
        return answered(editing, desk.watch(number, by, watching=asked.watching), by)
