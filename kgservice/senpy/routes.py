"""The routes below /api/ that Senpy has."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl

import orjson
from fastapi import FastAPI
from pyoxigraph import RdfFormat, Triple, parse, serialize
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kgservice.classification import service
from kgservice.linked_data.errors import NotAcceptable
from kgservice.linked_data.negotiation import preferred
from kgservice.rest.bodies import read_body
from kgservice.rest.errors import WrongMediaType
from kgservice.rest.hearing import while_heard
from kgservice.rest.models.problem import problems
from kgservice.rest.settings import Settings
from kgservice.senpy.answer import answer_document, target_of
from kgservice.senpy.plugins import LINKED, add_plugins, linked
from kgservice.senpy.question import CLASSIFICATION, PARAMETERS, read_question
from kgservice.views.headers import REVISION_HEADER
from kgservice.workspace import Workspace
from mappings.annotations.onyx import CONTEXT

__all__ = ["add_routes"]

TURTLE: Final = "text/turtle"
_JSON: Final = "application/json"
_FORM: Final = "application/x-www-form-urlencoded"
_TAGS: Final[list[Any]] = ["Senpy"]
_FORMATS: Final = {"json-ld": LINKED, "turtle": TURTLE}
_EXAMPLE: Final = {
    "i": '{"@context": {"onyx": "http://www.gsi.dit.upm.es/ontologies/onyx/ns#"}, "@id": "http://example.org/e", '
    '"onyx:hasEmotionSet": {"onyx:hasEmotion": {"onyx:hasEmotionCategory": '
    '{"@id": "https://w3id.org/emotaxa/goemotions/annoyance"}, "onyx:hasEmotionIntensity": 0.8}}}',
    "emotion-model": "emoml:big6",
    "conversion": "full",
}


def _schema(name: str) -> dict[str, Any]:
    options = PARAMETERS[name].get("options")
    return {"type": "string", **({"enum": options} if options else {}), **({"minLength": 1} if name == "input" else {})}


_SHOWN: Final = ("input", "informat", "intype", "outformat", "algorithm", "emotion-model", "conversion", "language")
_QUERY: Final = [
    {
        "name": PARAMETERS[name]["aliases"][0],
        "in": "query",
        "required": name == "input",
        "description": PARAMETERS[name]["help"],
        "schema": _schema(name),
        "examples": (
            {"one": {"value": _EXAMPLE[PARAMETERS[name]["aliases"][0]]}}
            if PARAMETERS[name]["aliases"][0] in _EXAMPLE
            else {"any": {"summary": "Left out"}}
        ),
    }
    for name in _SHOWN
]
_BODY: Final = {
    "required": True,
    "content": {
        _FORM: {
            "schema": {
                "type": "object",
                "required": ["i"],
                "properties": {PARAMETERS[name]["aliases"][0]: _schema(name) for name in _SHOWN},
            },
            "examples": {"one": {"value": _EXAMPLE}},
        }
    },
}
_ANSWER: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "Entries with their sets of emotions",
        "content": {LINKED: {"schema": {"type": "object"}}, TURTLE: {"schema": {"type": "string"}}},
    }
}


def add_routes(app: FastAPI, workspace: Workspace, settings: Settings, classification: service.Classification) -> None:
    """Add GET and POST /api/, and what Senpy's clients look up beside it."""

    async def answered(given: Mapping[str, str], request: Request) -> Response:
        if given.get("help", given.get("h", "")).lower() in ("1", "true"):
            return linked({"@type": "Help", "valid_parameters": PARAMETERS})
        question, accept = read_question(given), request.headers.get("accept", "")
        form = _FORMATS[question.outformat] if question.outformat else preferred(accept, (LINKED, TURTLE, _JSON))
        if form is None:
            raise NotAcceptable(accept, (LINKED, TURTLE))
        at, answer = await run_in_threadpool(workspace.at), None
        if question.algorithm == CLASSIFICATION:
            to = await run_in_threadpool(target_of, at, question)
            asked = classification.classify(service.Question([question.text], to), lambda: at)
            answer = await while_heard(request, asyncio.create_task(asked, name="classify"))
        document = await run_in_threadpool(answer_document, at, question, answer)
        headers = {REVISION_HEADER: str(at.revision), "vary": "Accept"}
        if form == TURTLE:
            return Response(_turtle(document), headers=headers, media_type=TURTLE)
        return Response(orjson.dumps(document), headers=headers, media_type=form)

    @app.get(
        "/api/",
        response_class=Response,
        summary="Classify a text or convert emotions, as Senpy does",
        tags=_TAGS,
        openapi_extra={"parameters": _QUERY},
        responses={**_ANSWER, **problems(404, 406, 422, 429, 503)},
    )
    async def senpy(request: Request) -> Response:
        """Tell which emotions a text expresses, or convert those of an annotated document to another emotion model.

        The parameters are Senpy's, under all of their names. Text that is no document is classified.
        """
        return await answered(dict(request.query_params), request)

    @app.post(
        "/api/",
        response_class=Response,
        summary="Classify or convert, as Senpy does, by a form",
        tags=_TAGS,
        openapi_extra={"requestBody": _BODY},
        responses={**_ANSWER, **problems(404, 406, 413, 415, 422, 429, 503)},
    )
    async def senpy_by_form(request: Request) -> Response:
        """Answer the same where the parameters are too long for an address."""
        media_type = request.headers.get("content-type", "")
        if media_type.partition(";")[0].strip().lower() != _FORM:
            raise WrongMediaType(media_type, "a form", (_FORM,))
        body = await read_body(request, settings.body_bytes, "split the document")
        fields = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        return await answered({**dict(request.query_params), **fields}, request)

    add_plugins(app)


def _turtle(document: Mapping[str, Any]) -> bytes:
    prefixes = {name: base for name, base in CONTEXT.items() if isinstance(base, str) and name != "emotaxa"}
    quads = parse(orjson.dumps(document), format=RdfFormat.JSON_LD, base_iri="urn:emotaxa:senpy:")
    triples = (Triple(quad.subject, quad.predicate, quad.object) for quad in quads)
    written = serialize(triples, format=RdfFormat.TURTLE, prefixes=prefixes)
    assert written is not None
    return written
