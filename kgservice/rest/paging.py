"""Paging: lists given page by page, each page naming the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

from fastapi import Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from kgservice.rest.models.base import Name
from kgservice.rest.wanted import Wanted
from kgservice.stores.protocol import GraphStore
from kgservice.views.cursor import Cursor

__all__ = ["LARGEST_PAGE", "PAGE", "Page", "Paging", "PagingWanted", "with_link"]

T = TypeVar("T")

PAGE = 1000
"""Entries of a page where nothing else is asked for."""

LARGEST_PAGE = 10_000


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some entries of a list.

    Attributes:
        entries: those of the page.
        count: how many there are on all pages.
        following: where the next page begins, None where this is the last.
    """

    entries: Sequence[T]
    count: int
    following: Cursor | None


@dataclass(frozen=True, slots=True)
class Paging:
    """What a request says of pages.

    Attributes:
        limit: entries on a page, None where it says nothing.
        cursor: where the page begins, None at the beginning.
    """

    limit: int | None
    cursor: Cursor | None

    def number(self, wanted: Wanted, store: GraphStore) -> int | None:
        """Give the revision to read, which a cursor names, too; None for the newest.

        Raises:
            NotFound, EmotaxaError: as `Wanted.number` does.
        """
        return wanted.number(store, None if self.cursor is None else self.cursor.revision)

    def page(self, found: Sequence[T], question: object, revision: int, size: int = PAGE) -> Page[T]:
        """Cut the page out of a list.

        Args:
            found: the whole list.
            question: what tells it from other lists.
            revision: of which it was read.
            size: entries on a page where the request says nothing.

        Raises:
            EmotaxaError: where the cursor belongs to another question.
        """
        place = self.cursor or Cursor.of(question, revision)
        place.check(question)
        size = self.limit or size
        entries = found[place.begin : place.begin + size]
        more = place.begin + size < len(found)
        return Page(entries, len(found), place.next(size) if more else None)


async def _paging(
    limit: Annotated[
        int | None,
        Query(
            ge=1,
            le=LARGEST_PAGE,
            description=f"Entries on a page, at most {LARGEST_PAGE:,}; {PAGE:,} where it is left out.",
        ),
    ] = None,
    cursor: Annotated[
        Name | None, Query(description="The `next` of the page before; the other parameters stay as they were.")
    ] = None,
) -> Paging:
    return Paging(limit, None if cursor is None else Cursor.read(cursor))


PagingWanted = Annotated[Paging, Depends(_paging)]
"""Parameter of every operation that gives a list."""


def with_link(response: Response, request: Request, following: Cursor | None) -> Response:
    """Let the header Link of a page lead to the next one (RFC 8288); relative, so that it holds behind any proxy."""
    if following is not None:
        url = request.url.include_query_params(cursor=str(following))
        response.headers["link"] = f'<{url.path}?{url.query}>; rel="next"'
    return response
