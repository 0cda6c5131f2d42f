"""Schemes and their concepts."""

from typing import Annotated, Any

from fastapi import Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from kgservice.rest.answers import json_answer
from kgservice.rest.concept_index import select_concepts
from kgservice.rest.conditional import Reads
from kgservice.rest.errors import NotFound
from kgservice.rest.models.base import Name
from kgservice.rest.models.problem import problems
from kgservice.rest.models.schemes import SchemeAnswer, SchemeConceptsAnswer, SchemesAnswer
from kgservice.rest.paging import PagingWanted, with_link
from kgservice.rest.routes.filters import Filters, narrowing
from kgservice.rest.routes.parameters import API, SchemePath
from kgservice.rest.wanted import ReadWanted
from kgservice.views.schemes import scheme_concepts_view, scheme_view, schemes_view
from kgservice.workspace import AtRevision, Workspace
from ontology.errors import UnknownReference
from ontology.reference import find_scheme
from ontology.scheme import Scheme, SchemeKind
from ontology.spelling import normalised

__all__ = ["add_routes"]

_TAGS: list[Any] = ["Schemes"]
_PROBLEMS = problems(404, 422, 503)


def add_routes(reads: Reads, workspace: Workspace) -> None:
    """Add GET /schemes and what lies below."""

    @reads.get(
        f"{API}/schemes", response_model=SchemesAnswer, summary="List the schemes", tags=_TAGS, responses=_PROBLEMS
    )
    def list_schemes(
        request: Request,
        wanted: ReadWanted,
        paging: PagingWanted,
        kind: Annotated[
            SchemeKind | None,
            Query(
                description="Theories, label sets of data sets and models, or the inventory of senses.",
                openapi_examples={"all": {"summary": "Left out: all"}, "theories": {"value": "theory"}},
            ),
        ] = None,
        prefix: Annotated[
            Name | None,
            Query(
                description="What the id or the printed name begins with.",
                openapi_examples={"any": {"summary": "Left out: any"}, "ekman": {"value": "ekman"}},
            ),
        ] = None,
    ) -> Response:
        """Give every theory, label set and the sense inventory, page by page."""
        at = workspace.at(paging.number(wanted, workspace.store))
        taxonomy = at.knowledge.taxonomy
        start = None if prefix is None else normalised(prefix)
        found = [
            scheme
            for scheme in taxonomy.schemes.values()
            if kind in (None, scheme.kind)
            and (start is None or any(normalised(name).startswith(start) for name in (scheme.id, scheme.name)))
        ]
        page = paging.page(found, ("schemes", kind, prefix), at.revision)
        view = schemes_view(taxonomy, at.revision, page.entries, page.count, page.following)
        return with_link(json_answer(view, at.revision), request, page.following)

    @reads.get(
        f"{API}/schemes/{{scheme:path}}/concepts",
        response_model=SchemeConceptsAnswer,
        summary="List the concepts of a scheme",
        tags=_TAGS,
        responses=_PROBLEMS,
    )
    def list_scheme_concepts(
        request: Request,
        scheme: SchemePath,
        wanted: ReadWanted,
        paging: PagingWanted,
        filters: Annotated[Filters, Depends(narrowing)],
    ) -> Response:
        """Give the concepts of a scheme, in its own order, page by page."""
        at = workspace.at(paging.number(wanted, workspace.store))
        found = _found(at, scheme)
        asked = filters.within(at, found)
        page = paging.page(select_concepts(at, asked), ("concepts", asked), at.revision)
        view = scheme_concepts_view(at.knowledge.taxonomy, found, at.revision, page.entries, page.count, page.following)
        return with_link(json_answer(view, at.revision), request, page.following)

    @reads.get(
        f"{API}/schemes/{{scheme:path}}",
        response_model=SchemeAnswer,
        summary="Show a scheme",
        tags=_TAGS,
        responses=_PROBLEMS,
    )
    def show_scheme(scheme: SchemePath, wanted: ReadWanted) -> Response:
        """Give a scheme with its tiers and concepts."""
        at = wanted.graph(workspace)
        return json_answer(scheme_view(at.knowledge.taxonomy, _found(at, scheme), at.revision), at.revision)


def _found(at: AtRevision, scheme: str) -> Scheme:
    try:
        return find_scheme(at.knowledge.taxonomy, scheme)
    except UnknownReference as error:
        raise NotFound.of(error) from error
