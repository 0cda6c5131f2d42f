"""Operations: read from whatever people write them in, and found between revisions."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

import orjson
from fastapi import Depends, FastAPI, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kgservice.changes.bulk.edited import operations_between
from kgservice.changes.bulk.given import GivenOperations, form_of
from kgservice.changes.bulk.table.template import template
from kgservice.changes.editing import Editing
from kgservice.rest.answers import json_answer
from kgservice.rest.bodies import read_body
from kgservice.rest.conditional import Reads
from kgservice.rest.errors import InvalidRequest, WrongMediaType
from kgservice.rest.models.base import Name
from kgservice.rest.models.operations import BetweenAnswer, ReadOperationsAnswer
from kgservice.rest.models.problem import problems
from kgservice.rest.routes.parameters import API
from kgservice.rest.scratch import scratch, within
from kgservice.rest.settings import Settings
from kgservice.rest.wanted import ReadWanted, known_only
from kgservice.views.headers import REVISION_HEADER
from kgservice.views.read_operations import between_view, read_view
from ontology.errors import EmotaxaError

__all__ = ["add_routes"]

_TAGS: list[Any] = ["Operations"]
_TABLES: Final = {"csv": "text/csv; charset=utf-8", "tsv": "text/tab-separated-values; charset=utf-8"}

_FILES: Final[Mapping[str, str]] = {
    "text/x-kgcl": "operations.kgcl",
    "text/plain": "operations.kgcl",
    "text/csv": "table.csv",
    "text/tab-separated-values": "table.tsv",
    "text/turtle": "module.ttl",
    "application/rdf+xml": "module.owl",
    "application/ld+json": "module.jsonld",
    "application/n-triples": "module.nt",
    "application/json": "operations.json",
}
"""What a body is called when it is read, by its media type."""

_KGCL = "rename ekman:anger from 'anger'@en to 'wrath'@en\n"
_TABLE = "operation\tabout\tnew\nadd synonym\tekman:anger\tire\n"
_JSON = [{"type": "NewSynonym", "about": "ekman:anger", "new": "ire"}]
_BODY = {
    "requestBody": {
        "required": True,
        "description": "KGCL; a table, as GET /operations/template begins one; a mapping set in SSSOM/TSV; a module "
        "that was edited, in an RDF syntax; or a list of operations in JSON.",
        "content": {
            kind: {
                "schema": {"type": "array", "items": {"type": "object"}} if example is _JSON else {"type": "string"},
                "examples": {"one": {"value": example}},
            }
            for kind, example in (
                ("text/x-kgcl", _KGCL),
                ("text/plain", _KGCL),
                ("text/tab-separated-values", _TABLE),
                ("text/csv", _TABLE.replace("\t", ",")),
                ("application/json", _JSON),
            )
        }
        | {kind: {"schema": {"type": "string"}} for kind in ("text/turtle", "application/rdf+xml")}
        | {kind: {"schema": {"type": "string"}} for kind in ("application/ld+json", "application/n-triples")},
    }
}


def add_routes(app: FastAPI, reads: Reads, editing: Editing, settings: Settings) -> None:
    """Add POST /operations/read, GET /operations/template and GET /operations/between."""
    workspace, store = editing.workspace, editing.workspace.store

    @app.post(
        f"{API}/operations/read",
        response_model=ReadOperationsAnswer,
        summary="Read operations from KGCL, a table or an edited file",
        tags=_TAGS,
        openapi_extra=_BODY,
        responses=problems(400, 404, 408, 413, 415, 422, 503),
    )
    async def read_operations(
        request: Request,
        wanted: ReadWanted,
        scheme: Annotated[
            Name | None, Query(description="Scheme, or tier of one, that bare labels in JSON are looked for in.")
        ] = None,
    ) -> Response:
        """Give what somebody wrote as operations for a change request; nothing is changed.

        The revision is the one that it was written or edited on. An edited file says all that is to stand in its
        module or mapping set: what differs becomes operations, and what no operation says is told in `findings`.
        """
        media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        name = _FILES.get(media_type)
        if name is None:
            raise WrongMediaType(media_type, "KGCL, a table, a mapping set or a module", tuple(_FILES))
        body = await read_body(request, settings.body_bytes, "split it")

        def read() -> Response:
            number = wanted.number(store)
            given = GivenOperations(workspace, number, scheme=scheme)
            with scratch() as folder:
                text = _text(body)
                form = form_of(folder / name, text)
                if form == "json":
                    given.documents(_documents(body))
                elif form == "kgcl":
                    given.kgcl(text)
                elif form == "table":
                    given.table(text, "table")
                else:
                    path = folder / ("set.sssom.tsv" if name.startswith("table") else name)
                    path.write_bytes(body)
                    given.edited(path)
                findings = tuple(within(found, folder) for found in given.findings)
            return json_answer(read_view(given.revision, given.operations, findings), given.revision)

        return await run_in_threadpool(read)

    @app.get(
        f"{API}/operations/template",
        response_class=Response,
        summary="Give an empty table for operations",
        tags=_TAGS,
        responses={
            200: {"description": "The table", "content": {kind.partition(";")[0]: {} for kind in _TABLES.values()}},
            **problems(422, 503),
        },
        dependencies=[Depends(known_only)],
    )
    def give_template(
        format: Annotated[Literal["csv", "tsv"], Query(description="What parts its columns: commas, or tabs.")] = "tsv",
    ) -> Response:
        """Give the columns of a table of operations, with a remark that shows how each kind of operation is written."""
        headers = {
            REVISION_HEADER: str(store.revision),
            "content-disposition": f'attachment; filename="operations.{format}"',
        }
        return Response(template(format), media_type=_TABLES[format], headers=headers)

    @reads.get(
        f"{API}/operations/between",
        response_model=BetweenAnswer,
        summary="Give the operations that lead from one revision to another",
        tags=_TAGS,
        responses=problems(404, 422, 503),
        dependencies=[Depends(known_only)],
    )
    def find_operations_between(
        old: Annotated[
            int, Query(alias="from", ge=1, description="The one revision.", openapi_examples={"first": {"value": 1}})
        ],
        new: Annotated[
            int,
            Query(
                alias="to", ge=1, description="The other; an earlier one, too.", openapi_examples={"it": {"value": 1}}
            ),
        ],
    ) -> Response:
        """Give the difference of two revisions as operations and as KGCL; what no operation says is told besides."""
        found = operations_between(store, old, new)
        view = between_view(old, new, found.operations, found.findings(f"revisions {old} to {new}"))
        return json_answer(view, new)


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise EmotaxaError("the body is no UTF-8", hint="send it in UTF-8", value=error.start) from error


def _documents(body: bytes) -> list[Any]:
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        finding = {"type": "json_invalid", "loc": (), "msg": f"Invalid JSON: {error}", "input": ""}
        raise InvalidRequest([finding]) from error
    if isinstance(found, dict) and isinstance(found.get("operations"), list):
        found = found["operations"]
    if not isinstance(found, list):
        raise EmotaxaError("the body is no list of operations", hint='write [{"type": ...}]')
    return found
