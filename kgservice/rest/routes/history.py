"""The revisions of the graph, and its releases: those that it was loaded with, and those made from it."""

from typing import Annotated, Any

from fastapi import Depends, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from kgservice.changes.publishing.released import SUBJECTS, all_releases
from kgservice.rest.answers import json_answer
from kgservice.rest.conditional import Reads
from kgservice.rest.models.base import Name
from kgservice.rest.models.history import ReleasesAnswer, RevisionAnswer, RevisionKind, RevisionsAnswer
from kgservice.rest.models.problem import problems
from kgservice.rest.paging import PagingWanted, with_link
from kgservice.rest.routes.parameters import API
from kgservice.rest.wanted import ReadWanted, known_only
from kgservice.views.history import releases_view, revision_view, revisions_view
from kgservice.workspace import Workspace

__all__ = ["add_routes"]

_TAGS: list[Any] = ["History"]
_PROBLEMS = problems(404, 422, 503)


def add_routes(reads: Reads, workspace: Workspace) -> None:
    """Add GET /revisions, GET /revisions/{number} and GET /releases."""
    store = workspace.store

    @reads.get(
        f"{API}/revisions",
        response_model=RevisionsAnswer,
        summary="List the revisions",
        tags=_TAGS,
        responses=_PROBLEMS,
    )
    def list_revisions(
        request: Request,
        wanted: ReadWanted,
        paging: PagingWanted,
        kind: Annotated[RevisionKind | None, Query(description="What made them.")] = None,
        author: Annotated[Name | None, Query(description="Who made them.")] = None,
        graph: Annotated[
            str | None,
            Query(max_length=2000, description="IRI of a named graph that came, went or was edited with them."),
        ] = None,
        since: Annotated[int | None, Query(ge=0, description="Only those after this revision.")] = None,
    ) -> Response:
        """Give the change log up to a revision, newest first, page by page."""
        revision = paging.number(wanted, store) or store.revision
        found = [
            entry
            for entry in reads.history.up_to(revision)
            if kind in (None, entry.kind)
            and author in (None, entry.author)
            and (graph is None or graph in entry.graphs)
            and (since is None or entry.revision > since)
        ]
        page = paging.page(found, ("revisions", kind, author, graph, since), revision)
        view = revisions_view(page.entries, revision, page.count, page.following)
        return with_link(json_answer(view, revision), request, page.following)

    @reads.get(
        f"{API}/revisions/{{number}}",
        response_model=RevisionAnswer,
        summary="Show a revision",
        tags=_TAGS,
        responses=_PROBLEMS,
        dependencies=[Depends(known_only)],
    )
    def show_revision(
        number: Annotated[int, Path(ge=1, description="Its number.", openapi_examples={"first": {"value": 1}})],
    ) -> Response:
        """Tell what made the graph what it is from a revision on: when, who, and what came or went."""
        entry = reads.history.entry(number)
        return json_answer(revision_view(entry), entry.revision)

    @reads.get(
        f"{API}/releases",
        response_model=ReleasesAnswer,
        summary="List the releases",
        tags=_TAGS,
        # To make one leaves the revision as it is.
        told=lambda request: str(len(store.subjects(SUBJECTS))),
        responses=_PROBLEMS,
    )
    def list_releases(request: Request, wanted: ReadWanted, paging: PagingWanted) -> Response:
        """Give the releases that were loaded or made from a revision, newest first; each can be read by its version."""
        revision = paging.number(wanted, store) or store.revision
        found = all_releases(reversed(reads.history.up_to(revision)), store)[::-1]
        page = paging.page(found, ("releases",), revision)
        view = releases_view(page.entries, revision, page.count, page.following)
        return with_link(json_answer(view, revision), request, page.following)
