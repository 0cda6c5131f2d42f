"""Watches: who wants to hear of what, by webhook or as notices."""

from typing import Annotated, Any

import orjson
from fastapi import Depends, FastAPI, Path, Query
from starlette.responses import Response

from kgservice.access.principal import Principal, Role
from kgservice.changes.editing import Editing
from kgservice.changes.person import same_person
from kgservice.changes.watching.courier import Courier
from kgservice.changes.watching.errors import BadWebhook, ForeignWatch
from kgservice.changes.watching.watch import Watch
from kgservice.rest.answers import JsonBytes, json_answer
from kgservice.rest.json_body import json_body
from kgservice.rest.models.problem import problems
from kgservice.rest.models.watches import (
    NewWatchAnswer,
    PingAnswer,
    ResumeRequest,
    WatchAnswer,
    WatchChange,
    WatchesAnswer,
    WatchGiven,
)
from kgservice.rest.routes.parameters import API
from kgservice.rest.settings import Settings
from kgservice.rest.writing import Writer, reading
from kgservice.views.headers import REVISION_HEADER
from kgservice.views.watches import new_watch_view, ping_view, watches_view

__all__ = ["add_routes"]

_TAGS: list[Any] = ["Watches"]
_READING = problems(404, 422, 503)
_WRITING = problems(400, 404, 408, 409, 413, 415, 422, 503, 504)
_DOING = problems(404, 409, 422, 503, 504)
_HERE = f"{API}/watches"
_SECRET = {"cache-control": "no-store"}
"""Headers of answers that hold a secret."""

Number = Annotated[
    int, Path(ge=1, le=2**53, description="Number of a watch.", openapi_examples={"first": {"value": 1}})
]


def add_routes(app: FastAPI, editing: Editing, settings: Settings, courier: Courier) -> None:
    """Add /watches, and what lies below."""
    watches, store, limit = editing.watches, editing.workspace.store, settings.body_bytes

    @app.get(_HERE, response_model=WatchesAnswer, summary="List your watches", tags=_TAGS, responses=_READING)
    def list_watches(
        by: Writer,
        mine: Annotated[bool, Query(description="Whether an admin, too, is given their own alone.")] = False,
    ) -> Response:
        """Give your watches, by number; to an admin those of everybody."""
        all_of_them = by.role >= Role.ADMIN and not mine
        return json_answer(watches_view(watches.all() if all_of_them else watches.of(by.name)), store.revision)

    @app.post(
        _HERE,
        status_code=201,
        response_model=NewWatchAnswer,
        summary="Watch something",
        tags=_TAGS,
        responses=_WRITING,
        openapi_extra=json_body(app, WatchGiven),
    )
    def add_watch(by: Writer, asked: Annotated[WatchGiven, Depends(reading(WatchGiven, limit))]) -> Response:
        """Watch what happens from now on; the secret of a webhook is shown in this answer, and nowhere else."""
        watch, secret = watches.add(by, asked.target, kinds=asked.kinds, url=asked.url)
        headers = {REVISION_HEADER: str(store.revision), "location": f"{_HERE}/{watch.number}", **_SECRET}
        return Response(orjson.dumps(new_watch_view(watch, secret)), 201, headers, JsonBytes.media_type)

    @app.get(f"{_HERE}/{{number}}", response_model=WatchAnswer, summary="Show a watch", tags=_TAGS, responses=_READING)
    def show_watch(number: Number, by: Writer) -> Response:
        """Give a watch: what it watches, and how far its owner has been told."""
        return json_answer(_found(editing, number, by).as_document(), store.revision)

    @app.patch(
        f"{_HERE}/{{number}}",
        response_model=WatchAnswer,
        summary="Change a watch",
        tags=_TAGS,
        responses=_WRITING,
        openapi_extra=json_body(app, WatchChange),
    )
    def change_watch(
        number: Number, by: Writer, asked: Annotated[WatchChange, Depends(reading(WatchChange, limit))]
    ) -> Response:
        """Change what is watched, or where webhooks are sent; what is newly watched is told from now on."""
        watch = watches.change(by, number, target=asked.target, kinds=asked.kinds, url=asked.url)
        return json_answer(watch.as_document(), store.revision)

    _add_doing(app, editing, limit, courier)


def _add_doing(app: FastAPI, editing: Editing, limit: int, courier: Courier) -> None:
    """Add what is done with a watch."""
    watches, store = editing.watches, editing.workspace.store

    @app.delete(
        f"{_HERE}/{{number}}",
        status_code=204,
        response_class=Response,
        summary="Remove a watch",
        tags=_TAGS,
        responses=_DOING,
    )
    def remove_watch(number: Number, by: Writer) -> Response:
        """Take a watch away; nothing is sent to it any more."""
        watches.remove(by, number)
        return Response(status_code=204, headers={REVISION_HEADER: str(store.revision)})

    @app.post(
        f"{_HERE}/{{number}}/pause", response_model=WatchAnswer, summary="Pause a watch", tags=_TAGS, responses=_DOING
    )
    def pause_watch(number: Number, by: Writer) -> Response:
        """Send nothing until it is resumed; what happens meanwhile waits."""
        return json_answer(watches.pause(by, number).as_document(), store.revision)

    @app.post(
        f"{_HERE}/{{number}}/resume",
        response_model=WatchAnswer,
        summary="Resume a watch",
        tags=_TAGS,
        responses=_WRITING,
        openapi_extra=json_body(app, ResumeRequest),
    )
    def resume_watch(
        number: Number, by: Writer, asked: Annotated[ResumeRequest, Depends(reading(ResumeRequest, limit))]
    ) -> Response:
        """Go on with a watch that was paused or has halted, where it was left, or with `skip` from now on."""
        watch = watches.resume(by, number, skip=asked.skip)
        courier.wake()
        return json_answer(watch.as_document(), store.revision)

    @app.post(
        f"{_HERE}/{{number}}/rotate",
        response_model=NewWatchAnswer,
        summary="Draw a new secret",
        tags=_TAGS,
        responses=_DOING,
    )
    def rotate_secret(number: Number, by: Writer) -> Response:
        """Draw a new secret, and show it once; for a day, messages are signed with the old one, too."""
        answer = json_answer(new_watch_view(*watches.rotate(by, number)), store.revision)
        answer.headers.update(_SECRET)
        return answer

    @app.post(
        f"{_HERE}/{{number}}/ping",
        response_model=PingAnswer,
        summary="Try a webhook",
        tags=_TAGS,
        responses=_DOING,
    )
    def ping_watch(number: Number, by: Writer) -> Response:
        """Send an event that tells nothing to the webhook of a watch, and tell whether it was taken."""
        watch = _found(editing, number, by)
        if watch.url is None:
            raise BadWebhook("", f"watch {number} has no webhook", "make a new watch with one")
        if not editing.watching.webhooks:
            raise BadWebhook(watch.url, "this service sends no webhooks", "ask its admin to turn them on")
        return json_answer(ping_view(watch, courier.ping(watch)), store.revision)


def _found(editing: Editing, number: int, by: Principal) -> Watch:
    """Give a watch of somebody, or any to an admin."""
    watch = editing.watches.find(number)
    if not same_person(watch.owner, by.name) and by.role < Role.ADMIN:
        raise ForeignWatch(number, watch.owner)
    return watch
