"""Conversion of whole documents: EmotionML and Onyx in, EmotionML and Onyx out."""

from typing import Annotated, Any

from fastapi import FastAPI, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kgservice.linked_data.errors import NotAcceptable
from kgservice.linked_data.negotiation import preferred
from kgservice.rest.bodies import read_body
from kgservice.rest.errors import WrongMediaType
from kgservice.rest.models.base import Name
from kgservice.rest.models.problem import problems
from kgservice.rest.routes.parameters import API
from kgservice.rest.settings import Settings
from kgservice.rest.wanted import ReadWanted
from kgservice.views.headers import REVISION_HEADER
from kgservice.workspace import Workspace
from mappings.annotations.conversion import convert_annotations
from mappings.annotations.formats import FORMATS, Format, format_of_media, read_annotations, write_annotations
from mappings.conversion.answer import Mode

__all__ = ["add_routes"]

_EMOTIONML = """\
<emotionml version="1.0" xmlns="http://www.w3.org/2009/10/emotionml"
           category-set="http://www.w3.org/TR/emotion-voc/xml#big6">
  <emotion><category name="anger" value="0.8" confidence="0.9"/></emotion>
</emotionml>
"""
_ONYX: dict[str, Any] = {
    "@context": {
        "onyx": "http://www.gsi.dit.upm.es/ontologies/onyx/ns#",
        "wna": "http://gsi.dit.upm.es/ontologies/wnaffect/ns#",
    },
    "@id": "http://example.org/entry",
    "onyx:hasEmotionSet": {
        "onyx:hasEmotion": {"onyx:hasEmotionCategory": {"@id": "wna:anger"}, "onyx:hasEmotionIntensity": 0.8}
    },
}
_TURTLE = """\
@prefix onyx: <http://www.gsi.dit.upm.es/ontologies/onyx/ns#> .
@prefix wna: <http://gsi.dit.upm.es/ontologies/wnaffect/ns#> .
<http://example.org/entry> onyx:hasEmotionSet [ onyx:hasEmotion [ onyx:hasEmotionCategory wna:anger ] ] .
"""
_EXAMPLES: dict[str, Any] = {"emotionml": _EMOTIONML, "onyx": _ONYX, "onyx-turtle": _TURTLE}
_SCHEMAS: dict[str, Any] = {one.id: {"type": "object" if one.id == "onyx" else "string"} for one in FORMATS}
_BODY = {
    "requestBody": {
        "required": True,
        "description": "A document in EmotionML 1.0 or in Onyx (Turtle, or JSON-LD with its context in it).",
        "content": {
            one.media_types[0]: {"schema": _SCHEMAS[one.id], "examples": {one.name: {"value": _EXAMPLES[one.id]}}}
            for one in FORMATS
        },
    }
}
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The document in the scheme asked for, in the format that Accept prefers, else in its own",
        "content": {one.media_types[0]: {"schema": _SCHEMAS[one.id]} for one in FORMATS},
    }
}


def add_routes(app: FastAPI, workspace: Workspace, settings: Settings) -> None:
    """Add POST /convert/document."""

    @app.post(
        f"{API}/convert/document",
        response_class=Response,
        summary="Convert a document in EmotionML or Onyx",
        tags=["Questions"],
        openapi_extra=_BODY,
        responses={**_ANSWERS, **problems(404, 406, 413, 415, 422, 503)},
    )
    async def convert_document(
        request: Request,
        wanted: ReadWanted,
        to: Annotated[
            Name,
            Query(description="Scheme or tier to convert to, or vad.", openapi_examples={"one": {"value": "ekman"}}),
        ],
        mode: Annotated[
            Mode, Query(description="The best target of each category; or shares; or probabilities.")
        ] = "hard",
        profile: Annotated[
            Name | None, Query(description="A published mapping to use in place of the derived one.")
        ] = None,
    ) -> Response:
        """Convert every emotion of a document; what stands in the scheme already stays as it is.

        Intensities are taken over and confidences grow with the match. What finds no place in the scheme is told in
        the answer with its reason.
        """
        media_type = request.headers.get("content-type", "")
        given = format_of_media(media_type)
        if given is None:
            raise WrongMediaType(media_type, "EmotionML or Onyx", [one.media_types[0] for one in FORMATS])
        body = await read_body(request, settings.body_bytes, "split the document")
        found = _chosen(request.headers.get("accept", ""), given)
        at = await run_in_threadpool(wanted.graph, workspace)

        def converted() -> str:
            document = read_annotations(body, given, "body")
            answers = convert_annotations(at.converter, document, to, mode=mode, profile=profile)
            return write_annotations(at.converter, answers, to, found)

        return Response(
            await run_in_threadpool(converted),
            media_type=found.media_types[0],
            headers={REVISION_HEADER: str(at.revision), "vary": "Accept"},
        )


def _chosen(accept: str, given: Format) -> Format:
    """Give the format that a header prefers; that of the document itself where it takes any or names none of ours.

    Raises:
        NotAcceptable: where it takes none.
    """
    # Its own first: with equal weight, the order counts.
    ordered = (given, *(one for one in FORMATS if one is not given))
    offered = {media_type: one for one in ordered for media_type in one.media_types}
    found = preferred(accept, tuple(offered))
    if found is None:
        raise NotAcceptable(accept, tuple(one.media_types[0] for one in FORMATS))
    return offered[found]
