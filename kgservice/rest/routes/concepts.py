"""Concepts: one with what is known of it, many by their references, and lists that are filtered and searched."""

from typing import Annotated, Any

from fastapi import Depends, FastAPI, Query
from starlette.requests import Request
from starlette.responses import Response

from kgservice.rest.answers import json_answer
from kgservice.rest.concept_index import select_concepts
from kgservice.rest.conditional import Reads
from kgservice.rest.errors import InvalidRequest, NotFound
from kgservice.rest.json_route import json_route
from kgservice.rest.models.base import Name
from kgservice.rest.models.problem import problems
from kgservice.rest.models.schemes import (
    ConceptAnswer,
    ConceptPageAnswer,
    ConceptsRequest,
    FoundConceptsAnswer,
    concepts_request,
)
from kgservice.rest.paging import PagingWanted, with_link
from kgservice.rest.routes.concept_parts import add_parts
from kgservice.rest.routes.filters import Filters, narrowing
from kgservice.rest.routes.parameters import API, ConceptPath
from kgservice.rest.settings import MAX_LABEL, Settings
from kgservice.rest.wanted import ReadWanted
from kgservice.views.concepts import concept_view, statements_view
from kgservice.views.problems import problem_of
from kgservice.views.schemes import concepts_view
from kgservice.workspace import AtRevision, Workspace
from ontology.concept import Concept
from ontology.errors import AmbiguousReference, UnknownReference
from ontology.reference import Level, find_concept, find_level, find_scheme

__all__ = ["add_routes", "found_concept"]

_TAGS: list[Any] = ["Concepts"]
_PROBLEMS = problems(404, 422, 503)
_FINDING = "GET /api/v1/concepts?q=WORDS searches the concepts, and POST /api/v1/resolve finds those that a text means"
_ALONE = ("iri", "revision", "release")
"""What may stand beside `iri`."""


def add_routes(app: FastAPI, reads: Reads, workspace: Workspace, settings: Settings) -> None:
    """Add GET and POST /concepts, and what lies below."""
    add_parts(reads, workspace, found_concept)

    @reads.get(
        f"{API}/concepts",
        response_model=ConceptAnswer | ConceptPageAnswer,
        summary="List or search the concepts, or show one by IRI",
        tags=_TAGS,
        responses=_PROBLEMS,
    )
    def list_concepts(
        request: Request,
        wanted: ReadWanted,
        paging: PagingWanted,
        filters: Annotated[Filters, Depends(narrowing)],
        iri: Annotated[
            str | None,
            Query(
                max_length=MAX_LABEL,
                description="IRI or CURIE of a concept that is to be shown; no filter stands beside it.",
                openapi_examples={
                    "list": {"summary": "Left out: a list"},
                    "iri": {"value": "https://w3id.org/emotaxa/parrott/3/joy"},
                    "curie": {"value": "goemotions:annoyance"},
                },
            ),
        ] = None,
        q: Annotated[
            Name | None,
            Query(
                description="Words, each of which begins a word of one of the names; the best fits come first.",
                openapi_examples={"any": {"summary": "Left out: any"}, "sensory pleasure": {"value": "sens pleas"}},
            ),
        ] = None,
        scheme: Annotated[Name | None, Query(description="Id, printed name or IRI of their scheme.")] = None,
    ) -> Response:
        """Give the concepts of all schemes, page by page, narrowed by filters; or, with `iri`, everything about one."""
        at = workspace.at(paging.number(wanted, workspace.store))
        if iri is not None:
            _refuse_filters(request)
            return json_answer(concept_view(at, found_concept(at, iri)), at.revision)
        within = None if scheme is None else find_scheme(at.knowledge.taxonomy, scheme, field="scheme")
        asked = filters.within(at, within, q)
        page = paging.page(select_concepts(at, asked), ("concepts", asked), at.revision)
        view = concepts_view(at.knowledge.taxonomy, at.revision, page.entries, page.count, page.following)
        return with_link(json_answer(view, at.revision), request, page.following)

    @reads.get(
        f"{API}/concepts/{{concept:path}}",
        response_model=ConceptAnswer,
        summary="Show a concept",
        tags=_TAGS,
        responses=_PROBLEMS,
    )
    def show_concept(concept: ConceptPath, wanted: ReadWanted) -> Response:
        """Give a concept with its names, hierarchy, relations, norms, mappings and senses."""
        at = wanted.graph(workspace)
        return json_answer(concept_view(at, found_concept(at, concept)), at.revision)

    def find_concepts(body: ConceptsRequest, wanted: ReadWanted) -> Response:
        """Give the concepts that references name; one that names nothing is told so in its place."""
        at = wanted.graph(workspace, body.revision)
        level = None if body.scheme is None else find_level(at.knowledge.taxonomy, body.scheme, field="scheme")
        answers = [_answer(at, body, place, level) for place in range(len(body.concepts))]
        return json_answer({"revision": at.revision, "results": answers}, at.revision)

    find_concepts.__annotations__["body"] = concepts_request(settings.references)
    app.router.add_api_route(
        f"{API}/concepts",
        find_concepts,
        methods=["POST"],
        response_model=FoundConceptsAnswer,
        summary="Find many concepts by their references",
        tags=_TAGS,
        responses=problems(400, 404, 413, 415, 422, 503),
        route_class_override=json_route(settings.body_bytes),
    )


def found_concept(at: AtRevision, text: str) -> Concept:
    """Find the concept that a path names.

    Raises:
        NotFound: where it names none, or several.
    """
    try:
        return find_concept(at.knowledge.taxonomy, text)
    except (UnknownReference, AmbiguousReference) as error:
        raise NotFound(error.message, hint=error.hint or _FINDING, value=error.value, field="concept") from error


def _answer(at: AtRevision, body: ConceptsRequest, place: int, level: Level | None) -> dict[str, Any]:
    reference = body.concepts[place]
    try:
        found = find_concept(at.knowledge.taxonomy, reference, level, field=f"concepts/{place}")
    except (UnknownReference, AmbiguousReference) as error:
        return {"query": reference, "concept": None, "problem": problem_of(error).document()}
    view = concept_view(at, found) if body.full else statements_view(at.knowledge.taxonomy, found, at.revision)
    return {"query": reference, "concept": view, "problem": None}


def _refuse_filters(request: Request) -> None:
    for name, value in request.query_params.items():
        if name not in _ALONE:
            said = {"type": "extra_forbidden", "loc": (name,), "msg": "no filter stands beside iri", "input": value}
            raise InvalidRequest([said])
