"""What Senpy's clients look up beside its answers: plugins, datasets and the context."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

import orjson
from fastapi import FastAPI
from starlette.responses import Response

from kgservice.rest.errors import NotFound
from kgservice.rest.models.problem import problems
from kgservice.senpy.answer import ANSWER_CONTEXT
from kgservice.senpy.errors import NoEvaluation
from kgservice.senpy.question import ALGORITHMS, DOCUMENT

__all__ = ["LINKED", "add_plugins", "linked"]

LINKED: Final = "application/ld+json"
_TAGS: Final[list[Any]] = ["Senpy"]
_CONTEXT: Final = re.compile(r"[A-Z][A-Za-z]{,40}\.jsonld")
"""Senpy names a context by the kind of answer, such as `Results.jsonld`."""

_LISTED: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "JSON-LD", "content": {LINKED: {"schema": {"type": "object"}}}}
}


def add_plugins(app: FastAPI) -> None:
    """Add GET /api/plugins/, /api/datasets/, /api/evaluate/ and /api/contexts/."""

    def listed(path: str, name: str, summary: str, view: Callable[[], dict[str, Any]], *statuses: int) -> None:
        async def list_them() -> Response:
            return linked(view())

        list_them.__doc__ = summary + "."
        app.add_api_route(
            path,
            list_them,
            name=name,
            methods=["GET"],
            response_class=Response,
            summary=summary,
            tags=_TAGS,
            responses={**_LISTED, **problems(*statuses)},
            # What only ever refuses is there for clients that ask, and is no offer.
            include_in_schema=not statuses,
        )

    listed("/api/plugins/", "list_senpy_plugins", "List what can be asked, as Senpy's plugins", _plugins)
    listed("/api/datasets/", "list_senpy_datasets", "List Senpy's datasets: there are none", _no_datasets)
    listed("/api/evaluate/", "evaluate_senpy_plugins", "Refuse to evaluate: a command does that", _evaluated, 404)

    @app.get(
        "/api/plugins/{name}/",
        response_class=Response,
        summary="Show one of Senpy's plugins",
        tags=_TAGS,
        responses={**_LISTED, **problems(404, 422)},
    )
    async def show_senpy_plugin(name: str) -> Response:
        """Tell what an algorithm does."""
        if name not in ALGORITHMS:
            raise NotFound("there is no such plugin", hint=f"there are {' and '.join(ALGORITHMS)}", value=name[:80])
        return linked(_plugin(name))

    @app.get(
        "/api/contexts/{name}",
        response_class=Response,
        summary="Show the context of answers in Senpy's form",
        tags=_TAGS,
        responses={**_LISTED, **problems(404, 422)},
    )
    async def show_senpy_context(name: str) -> Response:
        """Give the JSON-LD context that every answer has in it, whichever kind of answer it is asked for."""
        if not _CONTEXT.fullmatch(name):
            raise NotFound("there is no such context", hint="there is Results.jsonld", value=name[:80])
        return linked({"@context": ANSWER_CONTEXT})


def linked(document: Mapping[str, Any]) -> Response:
    """Answer with a document in JSON-LD."""
    return Response(orjson.dumps(document), media_type=LINKED)


def _plugin(name: str) -> dict[str, Any]:
    return {
        "@id": f"plugins/{name}",
        "@type": "EmotionConversionPlugin" if name == DOCUMENT else "EmotionPlugin",
        "name": name,
        "description": ALGORITHMS[name],
        "is_activated": True,
    }


def _plugins() -> dict[str, Any]:
    return {"@context": ANSWER_CONTEXT, "@type": "Plugins", "plugins": [_plugin(name) for name in ALGORITHMS]}


def _no_datasets() -> dict[str, Any]:
    return {"@context": ANSWER_CONTEXT, "@type": "Datasets", "datasets": []}


def _evaluated() -> dict[str, Any]:
    raise NoEvaluation
