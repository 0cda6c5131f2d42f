"""Resolution."""

from fastapi import FastAPI
from starlette.responses import Response

from kgservice.rest.answer_cache import AnswerCache
from kgservice.rest.answers import raw_answer
from kgservice.rest.json_route import json_route
from kgservice.rest.kept import Kept
from kgservice.rest.models.problem import problems
from kgservice.rest.models.resolve import ResolveAnswer, ResolveRequest, resolve_request
from kgservice.rest.resolution import kept_json, resolve_json
from kgservice.rest.routes.parameters import API
from kgservice.rest.settings import Settings
from kgservice.rest.wanted import ReadWanted, Wanted
from kgservice.workspace import Workspace

__all__ = ["add_routes"]


def add_routes(app: FastAPI, workspace: Workspace, settings: Settings) -> None:
    """Add POST /resolve."""
    cache = AnswerCache(settings.answer_cache_bytes)
    kept = Kept(workspace)

    def resolve(body: ResolveRequest, wanted: ReadWanted) -> Response:
        """Find the concepts that texts name, best first, each with its score, method and reason."""
        at = wanted.graph(workspace, body.revision)
        answer = raw_answer(resolve_json(at, body, cache), at.revision)
        kept.answered(at)
        return answer

    def known(body: ResolveRequest, wanted: Wanted) -> Response | None:
        """Answer from what is kept of a revision that is in memory still."""
        at = kept.wanted(body.revision, wanted)
        answer = None if at is None else kept_json(at, body, cache)
        return None if at is None or answer is None else raw_answer(answer, at.revision)

    resolve.__annotations__["body"] = resolve_request(settings.texts)
    app.router.add_api_route(
        f"{API}/resolve",
        resolve,
        methods=["POST"],
        response_model=ResolveAnswer,
        summary="Resolve texts to concepts",
        tags=["Questions"],
        responses=problems(400, 404, 413, 415, 422, 503),
        route_class_override=json_route(settings.body_bytes, known),
    )
