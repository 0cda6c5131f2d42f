"""Schemes and their concepts."""

from typing import Any

from fastapi import FastAPI
from starlette.responses import Response

from kgservice.rest.answers import json_answer
from kgservice.rest.errors import NotFound
from kgservice.rest.models.problem import problems
from kgservice.rest.models.schemes import SchemeAnswer, SchemeConceptsAnswer, SchemesAnswer
from kgservice.rest.routes.parameters import API, SchemePath
from kgservice.rest.wanted import ReadWanted
from kgservice.views.schemes import scheme_concepts_view, scheme_view, schemes_view
from kgservice.workspace import AtRevision, Workspace
from ontology.errors import UnknownReference
from ontology.reference import find_scheme
from ontology.scheme import Scheme

__all__ = ["add_routes"]

_TAGS: list[Any] = ["Schemes"]
_PROBLEMS = problems(404, 422, 503)


def add_routes(app: FastAPI, workspace: Workspace) -> None:
    """Add GET /schemes and what lies below."""

    @app.get(
        f"{API}/schemes", response_model=SchemesAnswer, summary="List the schemes", tags=_TAGS, responses=_PROBLEMS
    )
    def schemes(wanted: ReadWanted) -> Response:
        """Give every theory, label set and the sense inventory."""
        at = wanted.at(workspace)
        return json_answer(schemes_view(at.knowledge.taxonomy, at.revision), at.revision)

    @app.get(
        f"{API}/schemes/{{scheme:path}}/concepts",
        response_model=SchemeConceptsAnswer,
        summary="List the concepts of a scheme",
        tags=_TAGS,
        responses=_PROBLEMS,
    )
    def scheme_concepts(scheme: SchemePath, wanted: ReadWanted) -> Response:
        """Give the concepts of a scheme, in its own order."""
        at = wanted.at(workspace)
        return json_answer(scheme_concepts_view(at.knowledge.taxonomy, _found(at, scheme), at.revision), at.revision)

    @app.get(
        f"{API}/schemes/{{scheme:path}}",
        response_model=SchemeAnswer,
        summary="Show a scheme",
        tags=_TAGS,
        responses=_PROBLEMS,
    )
    def one_scheme(scheme: SchemePath, wanted: ReadWanted) -> Response:
        """Give a scheme with its tiers and concepts."""
        at = wanted.at(workspace)
        return json_answer(scheme_view(at.knowledge.taxonomy, _found(at, scheme), at.revision), at.revision)


def _found(at: AtRevision, scheme: str) -> Scheme:
    try:
        return find_scheme(at.knowledge.taxonomy, scheme)
    except UnknownReference as error:
        raise NotFound.of(error) from error
