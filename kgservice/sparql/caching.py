"""Conditional requests: weak entity tags by revision, so that what has not changed is not evaluated again."""

import re
from collections.abc import Mapping
from hashlib import sha256

from starlette.requests import Request

from kgservice.views.headers import REVISION_HEADER

__all__ = ["Tag"]

_CHANGING = re.compile(r"NOW|RAND|UUID|BNODE", re.IGNORECASE)
"""Names of functions that give something else each time, as far as can be told without reading the query."""


class Tag:
    """The entity tag of an answer, known before the answer is.

    It is weak (RFC 9110, section 8.8.3): solutions may come in another order, and compressed or not.
    """

    def __init__(self, request: Request, revision: int, *asked: str, pinned: bool) -> None:
        """Work it out.

        Args:
            request: the request, of which Accept counts.
            revision: the revision that is read.
            asked: what is asked for.
            pinned: whether the request names the revision, so that its answer stays as it is.
        """
        parts = (request.headers.get("accept", ""), request.url.path, *asked)
        digest = sha256("\0".join((str(revision), *parts)).encode("utf-8", "replace")).hexdigest()
        self._text = f'W/"{revision}-{digest[:32]}"'
        self._revision = revision
        self._known = request.headers.get("if-none-match", "")
        self._lasts = not any(_CHANGING.search(part) for part in asked)
        self._pinned = pinned

    @property
    def matches(self) -> bool:
        """Whether the client has the answer already."""
        named = {part.strip() for part in self._known.split(",")}
        return self._lasts and bool(named & {self._text, self._text.removeprefix("W/")})

    def headers(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """Give the headers of the answer, and of a 304."""
        lasting = {"etag": self._text, "cache-control": "private, max-age=3600" if self._pinned else "no-cache"}
        return {
            REVISION_HEADER: str(self._revision),
            "vary": "accept",
            **(lasting if self._lasts else {"cache-control": "no-store"}),
            **(more or {}),
        }
