"""Classification, and the models that classify."""

import asyncio
from typing import Annotated, Any

import orjson
from fastapi import Depends, FastAPI, Path
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kgservice.classification.cards import card_of
from kgservice.classification.documents import classification_text
from kgservice.classification.models import ModelState
from kgservice.classification.service import Answer, Classification, Question
from kgservice.rest.answers import raw_answer
from kgservice.rest.errors import NotFound
from kgservice.rest.hearing import while_heard
from kgservice.rest.json_route import json_route
from kgservice.rest.models.classify import (
    ClassifyAnswer,
    ClassifyRequest,
    ModelCard,
    ModelsAnswer,
    classify_request,
)
from kgservice.rest.models.problem import problems
from kgservice.rest.routes.parameters import API
from kgservice.rest.settings import MAX_LABEL, Settings
from kgservice.rest.wanted import ReadWanted, Wanted, known_only
from kgservice.views.classifications import classification_view, model_view
from kgservice.views.headers import REVISION_HEADER
from kgservice.workspace import Workspace
from mappings.annotations.formats import FORMATS, Format
from ontology.errors import UnknownReference

__all__ = ["add_routes"]

_AT_ONCE = 4
"""Texts whose answers are worded on the event loop; more go to a thread."""

ModelPath = Annotated[
    str,
    Path(
        max_length=MAX_LABEL,
        description="Name of a model, as the list has it.",
        openapi_examples={"default": {"value": "emotaxa-small"}},
    ),
]
_TAGS: list[Any] = ["Classification"]
_FORMS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The answers; where Accept prefers it, as a document in EmotionML or Onyx",
        "content": {form.media_types[0]: {"schema": {"type": "string"}} for form in FORMATS},
    }
}


def add_routes(app: FastAPI, workspace: Workspace, settings: Settings, classification: Classification) -> None:
    """Add POST /classify, GET /models and GET /models/{name}."""

    async def answered(body: ClassifyRequest, wanted: Wanted, request: Request) -> Answer:
        question = Question(body.texts, body.to, body.model, body.explain, body.floor)
        asked = asyncio.create_task(
            classification.classify(question, lambda: wanted.graph(workspace, body.revision)), name="classify"
        )
        return await while_heard(request, asked)

    async def classify(body: ClassifyRequest, wanted: ReadWanted, request: Request) -> Response:
        """Tell which emotions texts express, in the concepts of any scheme; one answer for each text.

        A broader concept is never less likely than a narrower one. As a document in EmotionML or Onyx, an answer holds
        the concepts that were chosen.
        """
        answer = await answered(body, wanted, request)
        if len(body.texts) <= _AT_ONCE:
            document = _document(answer, body.top_k)
        else:
            document = await run_in_threadpool(_document, answer, body.top_k)
        return raw_answer(document, answer.at.revision)

    def written(form: Format) -> Any:  # noqa: ANN401 - a coroutine function
        async def write(body: ClassifyRequest, wanted: Wanted, request: Request) -> Response:
            answer = await answered(body, wanted, request)
            headers = {REVISION_HEADER: str(answer.at.revision), "vary": "Accept"}
            text = await run_in_threadpool(_text, body.texts, answer, form)
            return Response(text, headers=headers, media_type=form.media_types[0])

        return write

    classify.__annotations__["body"] = classify_request(classification.settings.texts)
    app.router.add_api_route(
        f"{API}/classify",
        classify,
        methods=["POST"],
        response_model=ClassifyAnswer,
        summary="Classify texts",
        tags=_TAGS,
        responses={**_FORMS, **problems(400, 404, 406, 413, 415, 422, 429, 503)},
        route_class_override=json_route(
            settings.body_bytes, forms={form.media_types[0]: written(form) for form in FORMATS}
        ),
    )

    @app.get(
        f"{API}/models",
        response_model=ModelsAnswer,
        summary="List the models",
        tags=_TAGS,
        responses=problems(422),
        dependencies=[Depends(known_only)],
    )
    async def list_models() -> Response:
        """Tell which models may be asked for, and which of them are loaded."""
        models = classification.models
        found = [_known(one, models.default) for one in models.states()]
        return Response(orjson.dumps({"models": found}), media_type="application/json")

    @app.get(
        f"{API}/models/{{name}}",
        response_model=ModelCard,
        summary="Show a model",
        tags=_TAGS,
        responses=problems(404, 422, 503),
        dependencies=[Depends(known_only)],
    )
    async def show_model(name: ModelPath) -> Response:
        """Give a model's card: what it was made of and for, how well it does, and where it does not."""
        models = classification.models
        try:
            named = models.name(name)
        except UnknownReference as error:
            raise NotFound.of(error) from error
        card = await run_in_threadpool(card_of, models.specs[named])
        document = {**_known(models.state(named), models.default), "card": card}
        return Response(orjson.dumps(document), media_type="application/json")


def _document(answer: Answer, top_k: int) -> bytes:
    return orjson.dumps(
        {
            "revision": answer.at.revision,
            "model": model_view(answer.model),
            "to": answer.target.id,
            "results": [classification_view(one) for one in answer.results(top_k)],
        }
    )


def _text(texts: list[str], answer: Answer, form: Format) -> str:
    return classification_text(texts, list(answer.results()), answer.target, answer.concepts, answer.model, form)


def _known(state: ModelState, default: str) -> dict[str, Any]:
    return {
        "name": state.name,
        "default": state.name == default,
        "state": state.state,
        "problem": state.problem or None,
        "model": None if state.model is None else model_view(state.model),
    }
