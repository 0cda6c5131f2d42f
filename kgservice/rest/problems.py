"""Problem documents (RFC 9457): what is wrong with a request, where, and how to mend it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

import orjson
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from kgservice.rest.errors import (
    BodyTooLarge,
    CannotListen,
    InvalidBody,
    NotFound,
    NotReady,
    TooManyJobs,
    WrongMediaType,
)
from kgservice.stores.errors import StoreUnavailable, UnknownRevision
from ontology.errors import AmbiguousReference, DocumentError, EmotaxaError, ScaleError, UnknownReference
from ontology.spelling import nearest

__all__ = ["INTERNAL", "Problem", "problem_of", "problem_response", "shortened"]

MEDIA_TYPE = "application/problem+json"
_BASE = "https://w3id.org/emotaxa/problems/"
_LONGEST = 80
_LISTED = 10

_KINDS: tuple[tuple[type[EmotaxaError], int, str, str], ...] = (
    (UnknownRevision, 404, "unknown-revision", "Unknown revision"),
    (NotFound, 404, "not-found", "Not found"),
    (UnknownReference, 422, "unknown-reference", "Unknown name"),
    (AmbiguousReference, 422, "ambiguous-reference", "Ambiguous name"),
    (ScaleError, 422, "scale", "Outside the scale"),
    (DocumentError, 422, "document", "Unreadable document"),
    (WrongMediaType, 415, "media-type", "Unsupported media type"),
    (BodyTooLarge, 413, "too-large", "Request too large"),
    (TooManyJobs, 429, "too-many-jobs", "Too many jobs"),
    (NotReady, 409, "not-ready", "Not ready"),
    (StoreUnavailable, 503, "unavailable", "Unavailable"),
    (CannotListen, 503, "unavailable", "Unavailable"),
    (EmotaxaError, 422, "invalid", "Invalid request"),
)
"""Class of an error, its status, the end of its type's IRI, its title; the first that fits counts."""

_HINTS = {
    "finite_number": "JSON has no NaN and no infinity; give a finite number or leave it out",
    "float_type": "give a number, without quotes",
    "int_parsing": "give a whole number",
    "bool_type": "give true or false",
    "list_type": "give a list, in square brackets",
    "string_type": "give text, in quotes",
    "string_too_long": "shorten it; no label is as long as that",
    "missing": "add it; /docs shows an example that works as it stands",
    "model_type": "give an object, in curly brackets",
    "json_invalid": "send one JSON document in UTF-8",
}
"""How to mend what pydantic finds, by the type of the error."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem document.

    Attributes:
        type: end of the IRI that names the kind of problem.
        title: the kind in words.
        status: HTTP status.
        detail: what is wrong with this request.
        pointer: JSON pointer to the offending field, or None.
        value: the offending value, shortened.
        hint: how to mend it, or None.
        errors: further findings of the same request, without those that would not fit.
    """

    type: str
    title: str
    status: int
    detail: str
    pointer: str | None = None
    value: Any = None
    hint: str | None = None
    errors: tuple[Mapping[str, Any], ...] = ()

    def document(self) -> dict[str, Any]:
        """Give it as JSON."""
        document = {
            "type": _BASE + self.type,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "pointer": self.pointer,
            "value": self.value,
            "hint": self.hint,
        }
        return {**document, "errors": list(self.errors)} if self.errors else document


INTERNAL = Problem(
    "internal", "Internal error", 500, "something went wrong here", hint="report it with the request id of the response"
)


def shortened(value: Any) -> Any:  # noqa: ANN401
    """Shorten a value for an error, so that it is valid JSON and no longer than a line.

    >>> shortened("a" * 1_000_000)
    'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa... (1,000,000 characters)'
    >>> shortened(float("nan")), shortened([1, 2])
    ('nan', '[1,2]')
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return value if math.isfinite(value) and abs(value) < 1e15 else _cut(str(value))
    if isinstance(value, str | bytes):
        return _cut(value if isinstance(value, str) else value[: _LONGEST * 4].decode("utf-8", "replace"), len(value))
    if isinstance(value, Mapping):
        return "{}" if not value else f"an object of {len(value):,} fields" if len(value) > 5 else _cut(_written(value))
    if isinstance(value, Sequence):
        return f"a list of {len(value):,}" if len(value) > 20 else _cut(_written(value))
    return _cut(str(value))


def _written(value: Any) -> str:  # noqa: ANN401
    try:
        return orjson.dumps(value, default=str).decode()
    except TypeError:
        return f"{type(value).__name__}"


def _cut(text: str, length: int | None = None) -> str:
    size = len(text) if length is None else length
    clean = text.encode("utf-8", "replace").decode()
    return clean if size <= _LONGEST else f"{clean[: _LONGEST // 2]}... ({size:,} characters)"


def problem_of(error: Exception) -> Problem:
    """Give the problem document of an error."""
    if isinstance(error, InvalidBody):
        return _of_findings(error.errors, error.fields)
    if isinstance(error, EmotaxaError):
        status, kind, title = next((s, k, t) for cls, s, k, t in _KINDS if isinstance(error, cls))
        pointer = None if error.field is None else f"/{error.field}"
        return Problem(kind, title, status, error.message, pointer, shortened(error.value), error.hint or None)
    if isinstance(error, RequestValidationError):
        return _of_findings(error.errors())
    if isinstance(error, HTTPException):
        return _of_status(error.status_code, error.detail)
    return INTERNAL


def problem_response(request: Request, error: Exception) -> Response:
    """Answer with the problem document of an error; an exception handler for Starlette."""
    problem = problem_of(error)
    headers = dict(getattr(error, "headers", None) or {})
    if problem.status == HTTPStatus.NOT_FOUND and isinstance(error, HTTPException):
        problem = replace(problem, value=shortened(request.url.path))
    if problem.status == HTTPStatus.METHOD_NOT_ALLOWED:
        problem = replace(problem, value=request.method, hint=f"use {headers.get('Allow', 'another method')}")
    if problem.status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        headers["retry-after"] = "5"
    return Response(orjson.dumps(problem.document()), problem.status, headers, MEDIA_TYPE)


def _of_status(status: int, detail: str) -> Problem:
    if status == HTTPStatus.NOT_FOUND:
        return Problem(
            "no-such-path", "Not found", status, "nothing is served here", hint="/docs lists every operation"
        )
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        return Problem("method", "Method not allowed", status, "this path does not answer to that method")
    return Problem("http", HTTPStatus(status).phrase, status, str(detail))


def _of_findings(errors: Sequence[Any], fields: Sequence[str] = ()) -> Problem:
    findings = [_finding(error, fields) for error in errors[:_LISTED]]
    first, kind = findings[0], errors[0]["type"]
    if kind == "json_invalid":
        place = dict(first, pointer=None)
        return Problem("malformed-json", "Malformed JSON", 400, place["detail"], None, place["value"], place["hint"])
    further = tuple(findings) if len(findings) > 1 else ()
    if kind == "too_long":
        context = errors[0]["ctx"]
        count, most = context["actual_length"], context["max_length"]
        size = f"{count:,}" if count is not None else f"more than {most:,}"
        return Problem(
            "too-large",
            "Request too large",
            413,
            f"the request has {size} {first['pointer'].strip('/')}, and {most:,} are the most",
            first["pointer"],
            count,
            f"split it into requests of {most:,}; a whole corpus goes to POST /api/v1/harmonize",
        )
    return Problem(
        "invalid", "Invalid request", 422, first["detail"], first["pointer"], first["value"], first["hint"], further
    )


def _finding(error: Any, fields: Sequence[str]) -> dict[str, Any]:  # noqa: ANN401
    kind, place = error["type"], [part for part in error["loc"] if part not in ("[key]",)]
    if place and place[0] in ("body", "query", "path"):
        place = place[1:]
    hint = _HINTS.get(kind)
    if kind == "extra_forbidden":
        close = nearest(str(place[-1]), fields) or tuple(fields)
        hint = f"leave it out, or did you mean {', '.join(close)}?" if close else "leave it out"
    pointer = "".join(f"/{_escaped(part)}" for part in place)
    name = pointer.strip("/")[:_LONGEST] or "the body"
    return {
        "pointer": pointer or None,
        "detail": f"{name}: {error['msg']}".replace("Input should", "should").replace("String should", "should"),
        "value": None if kind == "missing" else shortened(error.get("input")),
        "hint": hint,
    }


def _escaped(part: object) -> str:
    return str(part)[:_LONGEST].replace("~", "~0").replace("/", "~1")
