"""Errors that come back over HTTP: each problem document as the error that it was on the other side.

EmotaxaError
 └── BackendUnavailable
      └── ServiceUnavailable (OSError)   a service that does not answer, or answers nonsense
"""

import re
from collections.abc import Mapping
from typing import Any

import orjson

from kgservice.access.errors import BadKey, Forbidden, KeyNeeded, TooManyRequests
from kgservice.classification.errors import QueueFull
from kgservice.rest.errors import BodyTooLarge, CannotKeep, NotFound, NotReady, TooManyJobs, TooSlow, WrongMediaType
from kgservice.sparql.errors import Fetches, Malformed, TakesRelease, UnknownGraphs
from kgservice.stores.errors import Conflict, UncertainWrite, UnknownRevision
from ontology.errors import (
    AmbiguousReference,
    BackendUnavailable,
    DocumentError,
    EmotaxaError,
    MissingExtra,
    Place,
    ScaleError,
    UnknownReference,
)

__all__ = ["ServiceUnavailable", "error_of", "problem_error"]


class ServiceUnavailable(BackendUnavailable, OSError):
    """A service that does not answer, or not as this one does; `value` holds its URL."""


_KINDS: dict[str, type[EmotaxaError]] = {
    "ambiguous-reference": AmbiguousReference,
    "bad-key": BadKey,
    "busy": BackendUnavailable,
    "conflict": Conflict,
    "document": DocumentError,
    "forbidden": Forbidden,
    "key-needed": KeyNeeded,
    "media-type": WrongMediaType,
    "missing-extra": MissingExtra,
    "no-room": CannotKeep,
    "not-found": NotFound,
    "not-ready": NotReady,
    "over-cap": BackendUnavailable,
    "protocol": Malformed,
    "queue-full": QueueFull,
    "release-graph": TakesRelease,
    "scale": ScaleError,
    "sparql": Malformed,
    "too-large": BodyTooLarge,
    "too-many-jobs": TooManyJobs,
    "too-many-requests": TooManyRequests,
    "too-slow": TooSlow,
    "uncertain": UncertainWrite,
    "unavailable": BackendUnavailable,
    "unknown-graph": UnknownGraphs,
    "unknown-reference": UnknownReference,
    "unknown-revision": UnknownRevision,
    "unreadable-scale": ScaleError,
    "would-fetch": Fetches,
}
"""By the end of the problem's type."""

_NAMED = re.compile(r"unknown (?P<kind>[a-z ]+) '")


def error_of(status: int, content: bytes, url: str) -> EmotaxaError:
    """Give the error that an answer with a status of 400 and more tells of."""
    try:
        problem = orjson.loads(content)
    except orjson.JSONDecodeError:
        problem = None
    if not isinstance(problem, dict) or "detail" not in problem:
        return ServiceUnavailable(
            f"{url} answered {status}, and not as Emotaxa does", hint="check the URL of the service", value=url
        )
    return problem_error(problem)


def problem_error(problem: Mapping[str, Any]) -> EmotaxaError:
    """Give the error that a problem document tells of."""
    kind = _kind(str(problem.get("type", "")).rpartition("/")[2])
    if kind is EmotaxaError and problem.get("status") == 503:
        kind = BackendUnavailable
    # Of several built-in bases, Python wants the one that an instance is laid out by.
    error = OSError.__new__(kind) if issubclass(kind, OSError) else kind.__new__(kind)
    pointer = problem.get("pointer")
    EmotaxaError.__init__(
        error,
        str(problem["detail"]),
        hint=problem.get("hint") or "",
        value=problem.get("value"),
        field=_field(pointer) if pointer else None,
    )
    _complete(error, problem)
    return error


def _field(pointer: str) -> str:
    """Give the field that a JSON pointer leads to, parts of operations as they are told of in process.

    >>> _field("/operations/3/old/0"), _field("/items/3")
    ('operations[3].old[0]', 'items/3')
    """
    field = pointer.removeprefix("/")
    if not field.startswith("operations/"):
        return field
    return re.sub(r"/([^/]+)", lambda part: f"[{part[1]}]" if part[1].isdigit() else f".{part[1]}", field)


def _kind(named: str) -> type[EmotaxaError]:
    found = _KINDS.get(named)
    if found is None:
        # Who only reads meets none of these, and need not wait until all that edits is imported.
        from kgservice.client.changing.problems import KINDS

        found = KINDS.get(named, EmotaxaError)
    return found


def _complete(error: EmotaxaError, problem: Mapping[str, Any]) -> None:
    """Give an error what its class has beside, as far as the problem tells it."""
    hint = error.hint
    if isinstance(error, UnknownReference):
        named = _NAMED.match(error.message)
        error.kind = named["kind"] if named else "name"
        asked = hint.startswith("did you mean ")
        error.nearest = tuple(hint.removeprefix("did you mean ").removesuffix("?").split(", ")) if asked else ()
    elif isinstance(error, AmbiguousReference):
        error.candidates = tuple(hint.removeprefix("say which: ").split(", ")) if hint else ()
    elif isinstance(error, UnknownRevision | Conflict):
        number = re.search(r"revision (\d+)", hint)
        error.newest = problem.get("newest") or (int(number[1]) if number else 0)
        if isinstance(error, Conflict):
            error.subject = problem.get("subject")
    elif isinstance(error, DocumentError):
        error.place = Place(error.message.partition(": ")[0])
    elif isinstance(error, MissingExtra):
        error.extra = str(error.value)
    elif isinstance(error, TooManyRequests | QueueFull):
        error.seconds = 0
    elif type(error) not in _KINDS.values():
        from kgservice.client.changing.problems import complete

        complete(error, problem)
