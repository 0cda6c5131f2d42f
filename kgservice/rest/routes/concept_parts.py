"""The parts of what is known of a concept, each a list of its own below the concept's path."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kgservice.rest.answers import json_answer
from kgservice.rest.conditional import Reads
from kgservice.rest.models.problem import problems
from kgservice.rest.models.schemes import ConceptsAnswer, MappingsAnswer, NormsAnswer, RelationsAnswer
from kgservice.rest.paging import PagingWanted, with_link
from kgservice.rest.routes.parameters import API, ConceptPath
from kgservice.rest.wanted import ReadWanted
from kgservice.views.concepts import (
    concept_reference,
    concept_references,
    mappings_view,
    norms_view,
    relations_view,
)
from kgservice.workspace import AtRevision, Workspace
from ontology.concept import Concept

__all__ = ["add_parts"]

_TAGS: list[Any] = ["Concepts"]

View = Callable[[AtRevision, Concept], Sequence[Any]]
Find = Callable[[AtRevision, str], Concept]


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


def add_parts(reads: Reads, workspace: Workspace, find: Find) -> None:
    """Add GET /concepts/{concept}/ancestors, descendants, relations, norms and mappings."""
    for part in _PARTS:
        reads.get(
            f"{API}/concepts/{{concept:path}}/{part.name}",
            name=f"list_concept_{part.name}",
            response_model=part.model,
            summary=part.summary,
            description=part.description,
            tags=_TAGS,
            responses=problems(404, 422, 503),
        )(_answering(workspace, part, find))


def _answering(workspace: Workspace, part: _Part, find: Find) -> Callable[..., Response]:
    def answer(request: Request, concept: ConceptPath, wanted: ReadWanted, paging: PagingWanted) -> Response:
        at = workspace.at(paging.number(wanted, workspace.store))
        found = find(at, concept)
        page = paging.page(part.view(at, found), (part.name, found.iri), at.revision)
        document = {
            "revision": at.revision,
            **concept_reference(found),
            "count": page.count,
            "next": None if page.following is None else str(page.following),
            part.field: page.entries,
        }
        return with_link(json_answer(document, at.revision), request, page.following)

    return answer
