"""Answers to pages of other origins: CORS on everything, and JSONP for clients that know nothing else.

Nothing here goes by cookies, so that another origin learns no more than anybody who asks. JSONP is for GET alone, its
callback is a plain name, and the answer is JavaScript that can be taken for nothing else.
"""

import re
from typing import Any

import orjson
from starlette.responses import Response

from kgservice.reconcile.errors import UnsafeCallback
from kgservice.views.headers import REVISION_HEADER

__all__ = ["answered", "preflight", "with_cors"]

_CALLBACK = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*(?:\.[A-Za-z_$][A-Za-z0-9_$]*)*")
_LONGEST = 100
_HEADERS = "Accept, Authorization, Content-Type, X-Request-Id"
_EXPOSED = "X-Emotaxa-Revision, X-Request-Id, Retry-After, WWW-Authenticate, Link"
_DAY = "86400"


def with_cors(response: Response) -> Response:
    """Let pages of every origin read a response."""
    response.headers["access-control-allow-origin"] = "*"
    response.headers["access-control-expose-headers"] = _EXPOSED
    return response


def preflight(allowed: str) -> Response:
    """Answer what a browser asks before it lets a page ask; `allowed` are the methods that the path has."""
    headers = {
        "access-control-allow-methods": allowed,
        "access-control-allow-headers": _HEADERS,
        "access-control-max-age": _DAY,
        "allow": allowed,
    }
    return with_cors(Response(status_code=204, headers=headers))


def answered(document: Any, revision: int, callback: str | None = None) -> Response:  # noqa: ANN401
    """Answer in JSON, or in JSONP where a callback is named.

    Raises:
        UnsafeCallback: where it is no plain name of a function.
    """
    headers = {REVISION_HEADER: str(revision)}
    body = orjson.dumps(document)
    if callback is None:
        return Response(body, headers=headers, media_type="application/json")
    if len(callback) > _LONGEST or not _CALLBACK.fullmatch(callback):
        raise UnsafeCallback(callback)
    # The two separators end a line in old JavaScript, and do not in JSON.
    safe = body.replace("\u2028".encode(), rb"\u2028").replace("\u2029".encode(), rb"\u2029").replace(b"<", rb"\u003c")
    script = b"/**/" + callback.encode() + b"(" + safe + b");"
    headers["content-disposition"] = "attachment; filename=answer.js"
    return Response(script, headers=headers, media_type="text/javascript; charset=utf-8")
