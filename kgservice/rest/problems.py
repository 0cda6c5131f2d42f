"""Problem documents of the service: each error, and what pydantic finds, with its place and its cure."""

from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus
from itertools import takewhile
from typing import Any

import orjson
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from kgservice.access.errors import BadKey, BadPath, Encoded, Forbidden, KeyNeeded, TooManyRequests
from kgservice.classification.errors import QueueFull
from kgservice.linked_data.errors import Gone, NotAcceptable
from kgservice.reconcile.errors import BatchTooLarge, NoQuery, TakesTooLong, TooManyLookups, UnsafeCallback
from kgservice.rest.errors import (
    BodyTooLarge,
    CannotKeep,
    InvalidRequest,
    NotFound,
    NotReady,
    TooManyJobs,
    TooSlow,
    WrongMediaType,
)
from kgservice.rest.methods import allowed
from kgservice.rest.settings import MAX_LABEL
from kgservice.senpy.errors import NoEvaluation, UnknownAlgorithm
from kgservice.sparql import errors as sparql
from kgservice.stores.errors import Conflict, GraphTaken, UnknownGraph, Unreadable
from kgservice.stores.moment import BeforeAll
from kgservice.views.change_problems import CHANGE_KINDS
from kgservice.views.members import members_of
from kgservice.views.problems import Kinds, Problem, shortened
from kgservice.views.problems import problem_of as problem_of_error
from ontology.errors import EmotaxaError
from ontology.spelling import nearest

__all__ = ["ENDED", "INTERNAL", "MEDIA_TYPE", "problem_of", "problem_response"]

MEDIA_TYPE = "application/problem+json"
_LONGEST = 80
_LISTED = 10

_KINDS: Kinds = (
    (sparql.Fetches, 400, "would-fetch", "Nothing is fetched"),
    (sparql.UnknownGraphs, 400, "unknown-graph", "Unknown graph"),
    (sparql.BadRequest, 400, "protocol", "Against the protocol"),
    (sparql.Malformed, 400, "sparql", "Malformed SPARQL"),
    (sparql.BadDocument, 400, "rdf", "Malformed RDF"),
    (sparql.ReadOnly, 403, "read-only", "Read only"),
    (sparql.TakesRelease, 403, "release-graph", "Graph of the release"),
    (sparql.NoSuchGraph, 404, "no-such-graph", "No such graph"),
    (sparql.NotAcceptable, 406, "not-acceptable", "No such form"),
    (sparql.TooMany, 413, "too-large", "Request too large"),
    (sparql.OverCap, 503, "over-cap", "Over the limit"),
    (sparql.Busy, 503, "busy", "Busy"),
    *CHANGE_KINDS,
    (BadPath, 400, "bad-path", "Path not taken"),
    (KeyNeeded, 401, "key-needed", "Key needed"),
    (NoQuery, 400, "no-query", "Nothing asked"),
    (UnsafeCallback, 400, "callback", "Unsafe callback"),
    (BadKey, 401, "bad-key", "Key not taken"),
    (Forbidden, 403, "forbidden", "Not allowed"),
    (NotFound, 404, "not-found", "Not found"),
    (NoEvaluation, 404, "no-evaluation", "No evaluation"),
    (UnknownAlgorithm, 404, "unknown-algorithm", "Unknown algorithm"),
    (TooSlow, 408, "too-slow", "Request too slow"),
    (NotAcceptable, 406, "not-acceptable", "No such form"),
    (NotReady, 409, "not-ready", "Not ready"),
    (Conflict, 409, "conflict", "The graph has moved on"),
    (BeforeAll, 404, "before-all", "Before the first revision"),
    (GraphTaken, 409, "graph-taken", "Graph taken"),
    (UnknownGraph, 404, "unknown-graph", "Unknown graph"),
    (Unreadable, 422, "unreadable-graph", "Graph unreadable afterwards"),
    (Gone, 410, "gone", "Retired"),
    (BatchTooLarge, 413, "too-large", "Request too large"),
    (TooManyLookups, 413, "too-large", "Request too large"),
    (BodyTooLarge, 413, "too-large", "Request too large"),
    (Encoded, 415, "encoding", "Compressed body"),
    (WrongMediaType, 415, "media-type", "Unsupported media type"),
    (TooManyRequests, 429, "too-many-requests", "Too many requests"),
    (TooManyJobs, 429, "too-many-jobs", "Too many jobs"),
    (QueueFull, 429, "queue-full", "Too many texts"),
    (TakesTooLong, 503, "takes-too-long", "Takes too long"),
    (CannotKeep, 507, "no-room", "No room for it"),
)

_WHOLE_CORPUS = "a whole corpus goes to POST /api/v1/harmonize"
_WHOLE_FILES = {"/texts": "a whole file is read by emotaxa classify --in"}
"""Where more goes than a request takes, by the field that holds too much."""

_COMES_BACK = ("too-many-jobs", "no-room")
"""Kinds of problems that may be gone a little later, besides all of status 503."""

_HINTS = {
    "finite_number": "JSON has no NaN and no infinity; give a finite number or leave it out",
    "float_type": "give a number, without quotes",
    "int_parsing": "give a whole number",
    "bool_type": "give true or false",
    "dict_type": "give an object, in curly brackets",
    "list_type": "give a list, in square brackets",
    "string_type": "give text, in quotes",
    "string_too_long": "shorten it; no label is as long as that",
    "missing": "add it; /docs shows an example that works as it stands",
    "model_type": "give an object, in curly brackets",
    "json_invalid": "send one JSON document in UTF-8, every character of it whole",
    "greater_than_equal": "give {ge} or more",
    "greater_than": "give more than {gt}",
    "less_than_equal": "give {le} or less",
    "less_than": "give less than {lt}",
    "literal_error": "give {expected}",
    "enum": "give {expected}",
}
"""How to mend what pydantic finds, by the type of the error."""


INTERNAL = Problem(
    "internal", "Internal error", 500, "something went wrong here", hint="report it with the request id of the response"
)


ENDED = Problem(
    "unavailable", "Unavailable", 503, "the service ended before this was done", hint="try again a little later"
)


def problem_of(error: Exception) -> Problem:
    """Give the problem document of an error."""
    if isinstance(error, InvalidRequest):
        return _of_findings(error.errors, error.fields)
    if isinstance(error, EmotaxaError):
        return replace(problem_of_error(error, _KINDS), members=members_of(error))
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
        methods = allowed(request)
        headers = {"allow": ", ".join(methods)}
        if request.method == "OPTIONS":
            return Response(status_code=HTTPStatus.NO_CONTENT, headers=headers)
        told = " or ".join(method for method in methods if method not in ("HEAD", "OPTIONS"))
        problem = replace(problem, value=request.method, hint=f"use {told}")
    if problem.status == HTTPStatus.SERVICE_UNAVAILABLE or problem.type in _COMES_BACK:
        headers.setdefault("retry-after", "5")
    if problem.status == HTTPStatus.REQUEST_TIMEOUT:
        # The rest of the body would be taken for the next request.
        headers["connection"] = "close"
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
        return Problem(
            "malformed-json", "Malformed JSON", 400, first["detail"], value=first["value"], hint=first["hint"]
        )
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
            f"split it into requests of {most:,}; {_WHOLE_FILES.get(first['pointer'], _WHOLE_CORPUS)}",
        )
    return Problem(
        "invalid", "Invalid request", 422, first["detail"], first["pointer"], first["value"], first["hint"], further
    )


def _finding(error: Any, fields: Sequence[str]) -> dict[str, Any]:  # noqa: ANN401
    kind, place = error["type"], [part for part in error["loc"] if part not in ("[key]",)]
    if place and place[0] in ("body", "query", "path"):
        place = place[1:]
    hint = _HINTS[kind].format_map(error.get("ctx", {})) if kind in _HINTS else None
    if kind == "extra_forbidden":
        close = nearest(str(place[-1]), fields) or tuple(fields)
        hint = f"leave it out, or did you mean {', '.join(close)}?" if close else "leave it out"
    pointer = _pointer(place)
    name = pointer.strip("/")[:_LONGEST] or "the body"
    return {
        "pointer": pointer or None,
        "detail": f"{name}: {error['msg']}".replace("Input should", "should").replace("String should", "should"),
        "value": None if kind == "missing" else shortened(error.get("input")),
        "hint": hint,
    }


def _pointer(place: Sequence[str | int]) -> str:
    """Give a JSON pointer (RFC 6901); to what holds it, for a key that is longer than any name and not repeated.

    >>> _pointer(["items", 0, "scores", "a/b"]), _pointer(["items", 0, "scores", "a" * 1_000_000])
    ('/items/0/scores/a~1b', '/items/0/scores')
    """
    parts = takewhile(lambda part: len(part) <= MAX_LABEL, map(str, place))
    return "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in parts)
