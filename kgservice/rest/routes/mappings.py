"""Mapping records, as SSSOM/TSV or JSON: those that are stated, and what follows from them."""

from typing import Annotated, Any

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from kgservice.rest.answers import json_answer
from kgservice.rest.conditional import Reads
from kgservice.rest.models.base import Name
from kgservice.rest.models.mappings import SelectedMappings
from kgservice.rest.models.problem import problems
from kgservice.rest.paging import PAGE, PagingWanted, with_link
from kgservice.rest.routes.parameters import API
from kgservice.rest.wanted import ReadWanted
from kgservice.views.headers import REVISION_HEADER
from kgservice.views.mappings import TSV, mappings_text, mappings_view
from kgservice.workspace import Workspace
from mappings.reasoning.inference import DECAY, HOPS, MOST_HOPS, Terms
from mappings.reasoning.selection import Selection, select
from mappings.record import MappingRecord
from ontology.once import Once

__all__ = ["add_routes"]

_TAGS: list[Any] = ["Mappings"]
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The records, in SSSOM/TSV; in JSON where Accept prefers it",
        "content": {TSV: {"schema": {"type": "string"}}},
    }
}
_MOST = 100_000
_KEPT = 4
"""Answers that are kept, so that the next page of one is not worked out anew."""


def add_routes(reads: Reads, workspace: Workspace) -> None:
    """Add GET /mappings."""
    kept: Once[tuple[int, Selection], tuple[MappingRecord, ...]] = Once(_KEPT)

    @reads.get(
        f"{API}/mappings",
        negotiated=True,
        response_model=SelectedMappings,
        summary="List mapping records",
        tags=_TAGS,
        responses={**_ANSWERS, **problems(404, 422, 503)},
    )
    def list_mappings(
        request: Request,
        wanted: ReadWanted,
        paging: PagingWanted,
        source: Annotated[
            Name | None,
            Query(
                alias="from",
                description="Scheme, tier, or prefix of an outside vocabulary, that the subject is of.",
                openapi_examples={"labels": {"value": "goemotions"}},
            ),
        ] = None,
        target: Annotated[
            Name | None,
            Query(
                alias="to",
                description="Scheme, tier, or prefix of an outside vocabulary, that the object is of.",
                openapi_examples={"theory": {"value": "parrott/3"}},
            ),
        ] = None,
        subject: Annotated[
            Name | None,
            Query(
                description="A concept by CURIE, IRI or, with `from`, label; or an outside thing by CURIE or IRI.",
                openapi_examples={"label": {"value": "annoyance"}},
            ),
        ] = None,
        object: Annotated[Name | None, Query(description="The same of the object, with `to`.")] = None,
        predicate: Annotated[
            Name | None,
            Query(description="A mapping relation.", openapi_examples={"narrower": {"value": "skos:narrowMatch"}}),
        ] = None,
        mapping_set: Annotated[
            Name | None,
            Query(
                alias="set",
                description="A mapping set, by id or the last part of it; all but profiles where it is left out.",
            ),
        ] = None,
        chain: Annotated[
            bool,
            Query(
                description="Whether to add what follows from several records.",
                openapi_examples={"with what follows": {"value": True}},
            ),
        ] = False,
        hops: Annotated[int, Query(ge=1, le=MOST_HOPS, description="How many records a chain has at most.")] = HOPS,
        invert: Annotated[
            bool,
            Query(
                description="Whether to read records from their object, too, alone and within chains.",
                openapi_examples={"both ways": {"value": True}},
            ),
        ] = False,
        generalise: Annotated[
            bool, Query(description="Whether to add weaker claims that follow from a record.")
        ] = False,
        decay: Annotated[
            float, Query(gt=0, le=1, description="Factor of the confidence for each further record of a chain.")
        ] = DECAY,
        merge: Annotated[bool, Query(description="Whether records that say the same become one.")] = False,
        min_confidence: Annotated[float | None, Query(ge=0, le=1, description="Leave less sure records out.")] = None,
    ) -> Response:
        """Give the mapping records that are stated, and with `chain`, `invert` and `generalise` what follows from them.

        A derived record names those that it follows from. Chains are put together of the records of the sets asked
        for; the other filters are asked of the outcome. The pages of an answer are all of one revision; where there is
        a next one, the header Link leads to it.
        """
        selection = Selection(
            source=source,
            target=target,
            subject=subject,
            object=object,
            predicate=predicate,
            sets=() if mapping_set is None else (mapping_set,),
            derive=_terms(chain, invert, generalise, hops, decay),
            merge=merge,
            min_confidence=min_confidence,
        )
        at = workspace.at(paging.number(wanted, workspace.store))
        records = kept.get((at.revision, selection), lambda: select(at.knowledge, selection))
        in_json = _prefers_json(request.headers.get("accept", ""))
        page = paging.page(records, selection, at.revision, PAGE if in_json else max(1, len(records)))
        if in_json:
            view = mappings_view(page.entries, at.revision, page.count, page.following)
            answer = json_answer(view, at.revision)
        else:
            text = mappings_text(at.knowledge, page.entries)
            answer = Response(text, media_type=TSV, headers={REVISION_HEADER: str(at.revision)})
        return with_link(answer, request, page.following)


def _terms(chain: bool, invert: bool, generalise: bool, hops: int, decay: float) -> Terms | None:
    if not (chain or invert or generalise):
        return None
    return Terms(hops if chain else 1, invert, generalise, decay, _MOST)


def _prefers_json(accept: str) -> bool:
    """Tell whether a header asks for JSON rather than for SSSOM/TSV, which is given where it asks for neither."""
    weights = {"json": 0.0, "tsv": 0.0}
    for part in accept.lower().split(","):
        kind, *parameters = (piece.strip() for piece in part.split(";"))
        weight = next((_weight(one) for one in parameters if one.startswith("q=")), 1.0)
        if kind == "application/json":
            weights["json"] = weight
        elif kind in (TSV, "text/*", "text/plain"):
            weights["tsv"] = max(weights["tsv"], weight)
    return weights["json"] > weights["tsv"]


def _weight(parameter: str) -> float:
    try:
        return float(parameter.removeprefix("q="))
    except ValueError:
        return 0.0
