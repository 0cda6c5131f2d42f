"""Provenance: who made a concept or a mapping record what it is, when, and by which change request."""

from typing import Annotated, Any, Final

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from kgservice.changes.operations.naming import concept_iri
from kgservice.changes.provenance.history import history_of
from kgservice.changes.provenance.prov import prov_text
from kgservice.linked_data.errors import NotAcceptable
from kgservice.linked_data.negotiation import preferred
from kgservice.rest.answers import json_answer
from kgservice.rest.conditional import Reads
from kgservice.rest.errors import NotFound
from kgservice.rest.models.base import Name
from kgservice.rest.models.problem import problems
from kgservice.rest.models.provenance import ProvenanceAnswer
from kgservice.rest.routes.parameters import API
from kgservice.rest.wanted import ReadWanted
from kgservice.views.headers import REVISION_HEADER
from kgservice.views.provenance import provenance_view
from kgservice.workspace import Workspace
from ontology.errors import UnknownReference
from ontology.formats.syntaxes import SYNTAXES

__all__ = ["add_routes"]

_JSON: Final = "application/json"
_FORMS: Final = {syntax.media_type: name for name, syntax in SYNTAXES.items()}
_PAGE, _LARGEST = 50, 500
_TAGS: list[Any] = ["History"]


def add_routes(reads: Reads, workspace: Workspace) -> None:
    """Add GET /provenance."""
    store = workspace.store

    @reads.get(
        f"{API}/provenance",
        negotiated=True,
        response_model=ProvenanceAnswer,
        summary="Tell where a concept or a mapping record comes from",
        tags=_TAGS,
        responses={
            200: {
                "description": "Its versions, newest first; in PROV-O where Accept asks for an RDF syntax",
                "content": {media_type: {"schema": {"type": "string"}} for media_type in _FORMS},
            },
            **problems(404, 406, 422, 503),
        },
    )
    def show_provenance(
        request: Request,
        wanted: ReadWanted,
        of: Annotated[
            Name,
            Query(
                description="CURIE or IRI of a concept, a scheme, a norm or a mapping record, also of what is gone.",
                openapi_examples={
                    "concept": {"value": "ekman:anger"},
                    "record": {"value": "mapping:ekman/anger--anger"},
                },
            ),
        ],
        before: Annotated[
            int | None,
            Query(ge=1, le=2**53, description="Only revisions before this one: `following` of the page before."),
        ] = None,
        limit: Annotated[int, Query(ge=1, le=_LARGEST, description="Versions on a page.")] = _PAGE,
    ) -> Response:
        """Give the revisions that speak of something, newest first: what came, what went, who, and by which request."""
        form = _form(request.headers.get("accept", ""))
        named = wanted.number(store)
        bounds = [one for one in (before, None if named is None else named + 1) if one is not None]
        revision = store.revision if named is None else named
        iri = _iri(workspace, of)
        history = history_of(store, iri, before=min(bounds, default=None), limit=limit)
        if not history.versions:
            raise NotFound(
                f"no revision speaks of {of!r}",
                hint="name a concept or a mapping record by CURIE or IRI",
                value=of,
                field="of",
            )
        if form == _JSON:
            return json_answer(provenance_view(history, revision), revision)
        text = prov_text(history, _FORMS[form])
        return Response(text, media_type=form, headers={REVISION_HEADER: str(revision)})


def _form(accept: str) -> str:
    offered = (_JSON, *_FORMS)
    found = preferred(accept, offered)
    if found is None:
        raise NotAcceptable(accept, offered)
    return found


def _iri(workspace: Workspace, text: str) -> str:
    """Give the IRI of what a request names; what is gone has its CURIE all the same.

    Raises:
        NotFound: where the text names nothing.
    """
    taxonomy = workspace.at().knowledge.taxonomy
    scheme = taxonomy.schemes.get(text)
    if scheme is not None:
        return scheme.iri
    try:
        return concept_iri(taxonomy, text, field="of")
    except UnknownReference as error:
        raise NotFound(error.message, hint=error.hint, value=error.value, field="of") from error
