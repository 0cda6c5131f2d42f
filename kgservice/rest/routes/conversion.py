"""Conversion and comparison."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import FastAPI, Query
from starlette.responses import Response

from kgservice.rest.answer_cache import AnswerCache
from kgservice.rest.answers import json_answer, raw_answer
from kgservice.rest.conditional import Reads
from kgservice.rest.conversion import convert_json, convert_text, kept_json
from kgservice.rest.json_route import json_route
from kgservice.rest.kept import Kept
from kgservice.rest.models.base import Name
from kgservice.rest.models.convert import (
    CompareAnswer,
    CompareRequest,
    ConvertAnswer,
    ConvertRequest,
    convert_request,
)
from kgservice.rest.models.problem import problems
from kgservice.rest.routes.parameters import API
from kgservice.rest.settings import Settings
from kgservice.rest.wanted import ReadWanted, Wanted
from kgservice.views.conversions import comparison_view
from kgservice.views.headers import REVISION_HEADER
from kgservice.workspace import AtRevision, Workspace
from mappings.annotations.formats import FORMATS, Format
from mappings.conversion.compare import compare

__all__ = ["add_routes"]

_FORMS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The answers; where Accept prefers it, as a document in EmotionML or Onyx",
        "content": {form.media_types[0]: {"schema": {"type": "string"}} for form in FORMATS},
    }
}


def add_routes(app: FastAPI, reads: Reads, workspace: Workspace, settings: Settings) -> None:
    """Add POST /convert, and GET and POST /compare."""
    cache = AnswerCache(settings.answer_cache_bytes)
    kept = Kept(workspace)

    def convert(body: ConvertRequest, wanted: ReadWanted) -> Response:
        """Convert labels, scores or points from one scheme into another; one answer for each item.

        As a document in EmotionML or Onyx, an answer is an emotion or a set of emotions, in the order of the items.
        """
        at = wanted.graph(workspace, body.revision)
        answer = raw_answer(convert_json(at, body, cache), at.revision)
        kept.answered(at)
        return answer

    def known(body: ConvertRequest, wanted: Wanted) -> Response | None:
        """Answer from what is kept of a revision that is in memory still."""
        at = kept.wanted(body.revision, wanted)
        answer = None if at is None else kept_json(at, body, cache)
        return None if at is None or answer is None else raw_answer(answer, at.revision)

    def written(form: Format) -> Callable[[ConvertRequest, Wanted], Response]:
        def write(body: ConvertRequest, wanted: Wanted) -> Response:
            at = wanted.graph(workspace, body.revision)
            headers = {REVISION_HEADER: str(at.revision), "vary": "Accept"}
            return Response(convert_text(at, body, form), headers=headers, media_type=form.media_types[0])

        return write

    convert.__annotations__["body"] = convert_request(settings.items)
    app.router.add_api_route(
        f"{API}/convert",
        convert,
        methods=["POST"],
        response_model=ConvertAnswer,
        summary="Convert labels, scores or points",
        tags=["Questions"],
        responses={**_FORMS, **problems(400, 404, 406, 413, 415, 422, 503)},
        route_class_override=json_route(
            settings.body_bytes, known, {form.media_types[0]: written(form) for form in FORMATS}
        ),
    )

    def compared(source: str, target: str, profile: str, at: AtRevision) -> Response:
        rows = compare(at.converter, source, target, profile)
        ids = (at.converter.level(source, "from").id, at.converter.level(target, "to").id)
        return json_answer(comparison_view(rows, at.revision, *ids, profile), at.revision)

    def compare_profile(body: CompareRequest, wanted: ReadWanted) -> Response:
        """Tell, label by label, where a published profile and the derived conversion part, and why."""
        return compared(body.from_, body.to, body.profile, wanted.graph(workspace, body.revision))

    app.router.add_api_route(
        f"{API}/compare",
        compare_profile,
        methods=["POST"],
        response_model=CompareAnswer,
        summary="Compare a profile with the derived conversion",
        tags=["Questions"],
        responses=problems(400, 404, 413, 415, 422, 503),
        route_class_override=json_route(settings.body_bytes),
    )

    @reads.get(
        f"{API}/compare",
        response_model=CompareAnswer,
        summary="Compare a profile with the derived conversion",
        tags=["Questions"],
        responses=problems(404, 422, 503),
    )
    def compare_profile_by_query(
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
        wanted: ReadWanted,
    ) -> Response:
        """Tell, label by label, where a published profile and the derived conversion part, and why."""
        return compared(source, target, profile, wanted.graph(workspace))
