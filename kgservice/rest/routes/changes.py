"""Change requests: they are written, listed and shown."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import orjson
from fastapi import Depends, FastAPI, Query
from starlette.requests import Request
from starlette.responses import Response

from kgservice.access.principal import Principal
from kgservice.changes.drafting import no_more
from kgservice.changes.editing import Editing
from kgservice.changes.operations.operation import Operation
from kgservice.changes.register import Question
from kgservice.changes.request import ChangeRequest, State
from kgservice.rest.answers import json_answer
from kgservice.rest.conditional import Reads
from kgservice.rest.json_body import json_body
from kgservice.rest.models.base import Name
from kgservice.rest.models.change_requests import AmendRequest, CreateRequest
from kgservice.rest.models.changes import Change, ChangesAnswer, StateName
from kgservice.rest.models.problem import problems
from kgservice.rest.paging import with_link
from kgservice.rest.routes.parameters import API, ChangePath
from kgservice.rest.settings import Settings
from kgservice.rest.writing import By, reading
from kgservice.views.changes import change_view, changes_view
from kgservice.views.cursor import Cursor
from kgservice.views.headers import REVISION_HEADER
from ontology.errors import DocumentError, EmotaxaError
from ontology.iri import expand

__all__ = ["TAGS", "WRITING", "add_routes", "answered", "entries_of"]

TAGS: list[Any] = ["Change requests"]
WRITING = problems(400, 404, 408, 409, 413, 415, 422, 501, 503, 504)
_PAGE = 50
_PLACE = re.compile(r"operations\[(\d+)\]")


def answered(
    editing: Editing, request: ChangeRequest, by: Principal, *, begun: bool = False, revision: int | None = None
) -> Response:
    """Answer with a request as it stands, after it was written.

    Args:
        editing: where the graph is.
        request: the request.
        by: who wrote, and is told what they may do next.
        begun: whether it is a new one.
        revision: the revision that it made just now; the newest where None.
    """
    view = change_view(request, editing.desk.allowed(request, by))
    headers = {REVISION_HEADER: str(revision or editing.workspace.store.revision)}
    if begun:
        headers["location"] = f"{API}/changes/{request.number}"
    return Response(orjson.dumps(view), 201 if begun else 200, headers, "application/json")


def entries_of(editing: Editing, request: Request) -> str:
    """Tell the answer to what a request asks of a change request from those before something happened to it."""
    number = request.path_params["number"]
    return str(len(editing.desk.history(int(number)))) if number.isdecimal() else ""


def add_routes(app: FastAPI, reads: Reads, editing: Editing, settings: Settings) -> None:
    """Add GET and POST /changes, and GET and PATCH /changes/{number}."""
    desk, store, limit = editing.desk, editing.workspace.store, settings.body_bytes

    @app.get(
        f"{API}/changes",
        response_model=ChangesAnswer,
        summary="List change requests",
        tags=TAGS,
        responses=problems(422, 501, 503),
    )
    def list_changes(
        request: Request,
        by: By,
        state: Annotated[list[StateName] | None, Query(description="What they have come to; any of several.")] = None,
        author: Annotated[Name | None, Query(description="Who wrote them.")] = None,
        reviewer: Annotated[Name | None, Query(description="Who was asked for a review, or has decided.")] = None,
        tag: Annotated[Name | None, Query(description="A tag that they bear.")] = None,
        about: Annotated[
            Name | None, Query(description="CURIE or IRI of a concept, or of a mapping record, that they are about.")
        ] = None,
        text: Annotated[
            Name | None, Query(description="Words that stand in the title, the description or a comment.")
        ] = None,
        limit: Annotated[
            int, Query(ge=1, le=editing.settings.page, description=f"Requests on a page; {_PAGE} where it is left out.")
        ] = min(_PAGE, editing.settings.page),
        cursor: Annotated[
            Name | None, Query(description="The `next` of the page before; the other parameters stay as they were.")
        ] = None,
    ) -> Response:
        """Give the requests to which all of it applies, newest first, page by page."""
        question = Question(
            states=tuple(State(each) for each in state or ()),
            author=author,
            reviewer=reviewer,
            tag=tag,
            about=None if about is None else _iri(about),
            text=text,
        )
        page, revision = desk.list(question, limit=limit, cursor=cursor), store.revision
        answer = json_answer(changes_view(page, revision), revision)
        return with_link(answer, request, None if page.next is None else Cursor.read(page.next))

    @app.post(
        f"{API}/changes",
        status_code=201,
        response_model=Change,
        summary="Begin a change request",
        tags=TAGS,
        responses=WRITING,
        openapi_extra=json_body(app, CreateRequest),
    )
    def create_change(by: By, asked: Annotated[CreateRequest, Depends(reading(CreateRequest, limit))]) -> Response:
        """Begin a request, as a draft; its author is the name of the key. It may get its operations later."""
        with _kgcl_told(asked.kgcl):
            made = desk.create(
                by,
                asked.title,
                _operations(editing, asked) or (),
                description=asked.description,
                tags=asked.tags,
                reviewers=asked.reviewers,
                base=asked.base,
                answers=asked.answers,
            )
        return answered(editing, made, by, begun=True)

    @reads.get(
        f"{API}/changes/{{number}}",
        keyed=True,
        told=lambda request: entries_of(editing, request),
        response_model=Change,
        summary="Show a change request",
        tags=TAGS,
        responses=problems(404, 422, 501, 503),
    )
    def show_change(number: ChangePath, by: By) -> Response:
        """Give a request as it stands, with its threads, and what whoever asks may do with it now."""
        return answered(editing, desk.get(number), by)

    @app.patch(
        f"{API}/changes/{{number}}",
        response_model=Change,
        summary="Amend a change request",
        tags=TAGS,
        responses=WRITING,
        openapi_extra=json_body(app, AmendRequest),
    )
    def amend_change(
        number: ChangePath, by: By, asked: Annotated[AmendRequest, Depends(reading(AmendRequest, limit))]
    ) -> Response:
        """Put a request anew: what is left out stays. It becomes a version that nobody has approved.

        Its operations are worked out on its own base; to name a newer one is to say that one knows what stands there,
        and settles the conflicts up to it.
        """
        base = desk.get(number).base
        with _kgcl_told(asked.kgcl):
            amended = desk.amend(
                number,
                by,
                title=asked.title,
                description=asked.description,
                operations=_operations(editing, asked, base),
                base=asked.base,
                version=asked.version,
                answers=asked.answers,
            )
        return answered(editing, amended, by)


def _iri(text: str) -> str:
    """Give the IRI that a CURIE or an IRI stands for, of things that may not be there yet, or no longer.

    Raises:
        EmotaxaError: where it is neither.
    """
    if ":" not in text:
        raise EmotaxaError(
            f"{text!r} is neither a CURIE nor an IRI",
            hint="write it as ekman:anger, or as https://w3id.org/emotaxa/ekman/anger",
            value=text,
            field="about",
        )
    return expand(text)


def _operations(
    editing: Editing, asked: CreateRequest | AmendRequest, base: int | None = None
) -> tuple[Operation, ...] | None:
    """Read the operations of a request as they are written on a base; None where it has none.

    Raises:
        EmotaxaError: as `Editing.operations` does, or where there are too many.
    """
    for found in (asked.operations or (), (asked.kgcl or "").splitlines()):
        no_more(found, editing.settings.operations, "operations")
    return editing.operations(asked.operations, asked.kgcl, scheme=asked.scheme, revision=asked.base or base)


@contextmanager
def _kgcl_told(kgcl: str | None) -> Iterator[None]:
    """Let what is wrong with operations that came as KGCL text be told of the text."""
    try:
        yield
    except EmotaxaError as error:
        place = _PLACE.match(error.field or "")
        if kgcl is not None and place is not None:
            error.message = f"operation {int(place[1]) + 1} of the text: {error.message}"
            error.field = "kgcl"
        elif kgcl is not None and isinstance(error, DocumentError):
            error.field = "kgcl"
        raise
