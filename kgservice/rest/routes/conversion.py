"""Conversion and comparison."""

from typing import Annotated

from fastapi import FastAPI, Query
from starlette.responses import Response

from kgservice.rest.answer_cache import AnswerCache
from kgservice.rest.answers import json_answer, raw_answer
from kgservice.rest.conversion import convert_json
from kgservice.rest.json_route import json_route
from kgservice.rest.models.base import Name
from kgservice.rest.models.convert import (
    CompareAnswer,
    CompareRequest,
    ConvertAnswer,
    ConvertRequest,
    convert_request,
)
from kgservice.rest.routes.parameters import API, ReadRevision
from kgservice.rest.settings import Settings
from kgservice.views.conversions import comparison_view
from kgservice.workspace import Workspace
from mappings.conversion.compare import compare

__all__ = ["add_routes"]

_INLINE_BYTES = 2048


def add_routes(app: FastAPI, workspace: Workspace, settings: Settings) -> None:
    """Add POST /convert, and GET and POST /compare."""
    cache = AnswerCache(settings.answer_cache_bytes)

    def convert(body: ConvertRequest, revision: ReadRevision = None) -> Response:
        """Convert labels, scores or points from one scheme into another; one answer for each item."""
        at = workspace.at(body.revision if revision is None else revision)
        return raw_answer(convert_json(at, body, cache), at.revision)

    convert.__annotations__["body"] = convert_request(settings.items)
    app.router.add_api_route(
        f"{API}/convert",
        convert,
        methods=["POST"],
        response_model=ConvertAnswer,
        summary="Convert labels, scores or points",
        tags=["Questions"],
        route_class_override=json_route(settings.body_bytes, _INLINE_BYTES),
    )

    def compared(source: str, target: str, profile: str, revision: int | None) -> Response:
        at = workspace.at(revision)
        rows = compare(at.converter, source, target, profile)
        ids = (at.converter.level(source, "from").id, at.converter.level(target, "to").id)
        return json_answer(comparison_view(rows, at.revision, *ids, profile), at.revision)

    def compare_body(body: CompareRequest, revision: ReadRevision = None) -> Response:
        """Tell, label by label, where a published profile and the derived conversion part, and why."""
        return compared(body.from_, body.to, body.profile, body.revision if revision is None else revision)

    app.router.add_api_route(
        f"{API}/compare",
        compare_body,
        methods=["POST"],
        response_model=CompareAnswer,
        summary="Compare a profile with the derived conversion",
        tags=["Questions"],
        route_class_override=json_route(settings.body_bytes, 0),
    )

    @app.get(
        f"{API}/compare",
        response_model=CompareAnswer,
        summary="Compare a profile with the derived conversion",
        tags=["Questions"],
    )
    def compare_query(
        source: Annotated[
            Name,
            Query(
                alias="from",
                description="A scheme or a tier of one.",
                openapi_examples={"labels": {"value": "goemotions"}},
            ),
        ],
        target: Annotated[
            Name, Query(alias="to", description="Likewise.", openapi_examples={"theory": {"value": "ekman"}})
        ],
        profile: Annotated[
            Name, Query(description="The published mapping.", openapi_examples={"paper": {"value": "goemotions-paper"}})
        ],
        revision: ReadRevision = None,
    ) -> Response:
        """Tell, label by label, where a published profile and the derived conversion part, and why."""
        return compared(source, target, profile, revision)
