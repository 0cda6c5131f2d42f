"""Resolution."""

from fastapi import FastAPI
from starlette.responses import Response

from kgservice.rest.answers import json_answer
from kgservice.rest.json_route import json_route
from kgservice.rest.models.problem import problems
from kgservice.rest.models.resolve import ResolveAnswer, ResolveRequest, resolve_request
from kgservice.rest.routes.parameters import API
from kgservice.rest.settings import Settings
from kgservice.rest.wanted import ReadWanted
from kgservice.views.resolutions import resolution_view
from kgservice.workspace import Workspace
from mappings.resolution.answer import Query

__all__ = ["add_routes"]


def add_routes(app: FastAPI, workspace: Workspace, settings: Settings) -> None:
    """Add POST /resolve."""

    def resolve(body: ResolveRequest, wanted: ReadWanted) -> Response:
        """Find the concepts that texts name, best first, each with its score, method and reason."""
        at = wanted.at(workspace, body.revision)
        levels = {
            query.scheme: at.level(query.scheme, field=f"labels/{place}/scheme")
            for place, query in reversed(list(enumerate(body.labels)))
            if query.scheme is not None
        }
        queries = [
            Query(query.text, None if query.scheme is None else levels[query.scheme], query.lang)
            for query in body.labels
        ]
        results = [resolution_view(answer) for answer in at.resolver.resolve_all(queries, body.limit)]
        return json_answer({"revision": at.revision, "results": results}, at.revision)

    resolve.__annotations__["body"] = resolve_request(settings.texts)
    app.router.add_api_route(
        f"{API}/resolve",
        resolve,
        methods=["POST"],
        response_model=ResolveAnswer,
        summary="Resolve texts to concepts",
        tags=["Questions"],
        responses=problems(400, 404, 413, 415, 422, 503),
        route_class_override=json_route(settings.body_bytes),
    )
