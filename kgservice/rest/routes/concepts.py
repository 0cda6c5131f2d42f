"""Concepts, and what is known of each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import FastAPI, Query
from starlette.responses import Response

from kgservice.rest.answers import json_answer
from kgservice.rest.errors import NotFound
from kgservice.rest.models.problem import problems
from kgservice.rest.models.schemes import (
    ConceptAnswer,
    ConceptsAnswer,
    MappingsAnswer,
    NormsAnswer,
    RelationsAnswer,
)
from kgservice.rest.routes.parameters import API, ConceptPath
from kgservice.rest.settings import MAX_LABEL
from kgservice.rest.wanted import ReadWanted
from kgservice.views.concepts import (
    concept_reference,
    concept_references,
    concept_view,
    mappings_view,
    norms_view,
    relations_view,
)
from kgservice.workspace import AtRevision, Workspace
from ontology.concept import Concept
from ontology.errors import AmbiguousReference, UnknownReference
from ontology.reference import find_concept

__all__ = ["add_routes"]

_TAGS: list[Any] = ["Concepts"]
_PROBLEMS = problems(404, 422, 503)

View = Callable[[AtRevision, Concept], Any]


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of what is known of a concept: the end of its path, its field and model in the answer, what gives it."""

    name: str
    field: str
    model: Any
    summary: str
    description: str
    view: View


_PARTS = (
    _Part(
        "ancestors",
        "concepts",
        ConceptsAnswer,
        "List the broader concepts",
        "Give all concepts of its scheme that it lies below, nearest first.",
        lambda at, concept: concept_references(at.knowledge.taxonomy, at.knowledge.taxonomy.ancestors(concept.iri)),
    ),
    _Part(
        "descendants",
        "concepts",
        ConceptsAnswer,
        "List the narrower concepts",
        "Give all concepts of its scheme that lie below it, nearest first.",
        lambda at, concept: concept_references(at.knowledge.taxonomy, at.knowledge.taxonomy.descendants(concept.iri)),
    ),
    _Part(
        "relations",
        "relations",
        RelationsAnswer,
        "List the relations inside the theory",
        "Give what its theory says of it and others: opposites, compounds, intensity, what it excludes.",
        lambda at, concept: relations_view(at.places, concept),
    ),
    _Part(
        "norms",
        "norms",
        NormsAnswer,
        "List the published norms",
        "Give its published ratings of valence, arousal and dominance, as published and on [-1, 1].",
        lambda at, concept: norms_view(at.knowledge.taxonomy, concept),
    ),
    _Part(
        "mappings",
        "mappings",
        MappingsAnswer,
        "List the mapping records",
        "Give the SSSOM records that speak of it, those of profiles included.",
        lambda at, concept: mappings_view(at.knowledge, concept),
    ),
)


def add_routes(app: FastAPI, workspace: Workspace) -> None:
    """Add GET /concepts and what lies below."""
    for part in _PARTS:
        app.get(
            f"{API}/concepts/{{concept:path}}/{part.name}",
            name=f"concept {part.name}",
            response_model=part.model,
            summary=part.summary,
            description=part.description,
            tags=_TAGS,
            responses=_PROBLEMS,
        )(_answering(workspace, part))

    def shown(text: str, at: AtRevision) -> Response:
        view = concept_view(at, _found(at, text))
        return json_answer(view, at.revision)

    @app.get(
        f"{API}/concepts",
        response_model=ConceptAnswer,
        summary="Show a concept, by IRI",
        tags=_TAGS,
        responses=_PROBLEMS,
    )
    def concept_by_iri(
        iri: Annotated[
            str,
            Query(
                max_length=MAX_LABEL,
                description="IRI or CURIE of a concept.",
                openapi_examples={
                    "iri": {"value": "https://w3id.org/emotaxa/parrott/3/joy"},
                    "curie": {"value": "goemotions:annoyance"},
                },
            ),
        ],
        wanted: ReadWanted,
    ) -> Response:
        """Give a concept with its names, hierarchy, relations, norms, mappings and senses."""
        return shown(iri, wanted.at(workspace))

    @app.get(
        f"{API}/concepts/{{concept:path}}",
        response_model=ConceptAnswer,
        summary="Show a concept",
        tags=_TAGS,
        responses=_PROBLEMS,
    )
    def one_concept(concept: ConceptPath, wanted: ReadWanted) -> Response:
        """Give a concept with its names, hierarchy, relations, norms, mappings and senses."""
        return shown(concept, wanted.at(workspace))


def _answering(workspace: Workspace, part: _Part) -> Callable[..., Response]:
    def answer(concept: ConceptPath, wanted: ReadWanted) -> Response:
        at = wanted.at(workspace)
        found = _found(at, concept)
        document = {"revision": at.revision, **concept_reference(found), part.field: part.view(at, found)}
        return json_answer(document, at.revision)

    return answer


def _found(at: AtRevision, text: str) -> Concept:
    try:
        return find_concept(at.knowledge.taxonomy, text)
    except (UnknownReference, AmbiguousReference) as error:
        raise NotFound.of(error) from error
