"""The description of the service for programs: its OpenAPI document, with what all operations have in common."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from kgservice.rest.models.problem import ProblemDocument, problems

__all__ = ["described", "operation_id"]

_DESCRIPTION = """\
Makes emotion labels comparable: what a label means, and what it is called in another scheme.

Concepts are named by IRI, by CURIE (`goemotions:annoyance`, `parrott:1/joy`) or, with the scheme given, by label.
Degrees and shares lie in [0, 1]; losses and ambiguities are in bits; valence, arousal and dominance lie on [-1, 1]
unless a scale is named. Errors are problem documents (RFC 9457) that carry the field, the value and the cure.

Lists come in pages: `next` is the `cursor` of the next one, and the header Link leads to it; the pages of one list are
all of one revision. Every read of the graph takes `revision`, `release` or `at`, and answers 304 to `If-None-Match`.
"""
_LICENCE = {"name": "Apache-2.0 (code), CC-BY-4.0 (data)"}
_METHODS = ("get", "post", "put", "patch", "delete")
_SECURITY = {
    "key": {
        "type": "http",
        "scheme": "bearer",
        "description": "A key, as `emotaxa key` makes them. Reading needs none unless the service is closed.",
    }
}
_HEADERS = {
    "X-Emotaxa-Revision": {
        "description": "Revision of the graph that the response was read from, or that it made.",
        "schema": {"type": "integer"},
    },
    "X-Request-Id": {
        "description": "The request's own, or a new one.",
        "schema": {"type": "string"},
    },
}
_ALWAYS_OPEN = ("/healthz", "/readyz", "/metrics")


def operation_id(route: APIRoute) -> str:
    """Name an operation for generated clients: after its function, which no other operation shares."""
    return route.name.replace(" ", "_")


def described(app: FastAPI) -> dict[str, Any]:
    """Give the OpenAPI document of the service, worked out once."""
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title, version=app.version, routes=app.routes, description=_DESCRIPTION, license_info=_LICENCE
        )
        problem = ProblemDocument.model_json_schema(ref_template="#/components/schemas/{model}")
        document["components"]["schemas"] |= problem.pop("$defs", {}) | {"ProblemDocument": problem}
        # What is in a parameter or a form field, which nothing that FastAPI reads leads to.
        document["components"]["schemas"] |= getattr(app.state, "schemas", {})
        document["components"]["securitySchemes"] = _SECURITY
        for path, operations in document["paths"].items():
            for method in _METHODS:
                if method in operations:
                    _complete(operations[method], path, method)
        app.openapi_schema = document
    return app.openapi_schema


def _complete(operation: dict[str, Any], path: str, method: str) -> None:
    """Add to an operation what the edge of the service answers, whatever is asked."""
    responses = operation["responses"]
    if not path.endswith(_ALWAYS_OPEN):
        operation.setdefault("security", [{}, {"key": []}])
        further = (*((400,) if "{" in path else ()), *(() if method == "get" else (408, 415)))
        common = problems(401, 403, 429, 503, *further)
        for status, answer in common.items():
            responses.setdefault(str(status), answer)
    # FastAPI's own word for what does not validate, whose shape is not ours.
    shape = responses.get("422", {}).get("content", {})
    if "application/json" in shape:
        responses["422"] = problems(422)[422]
    for status, answer in responses.items():
        if status.startswith("2"):
            answer.setdefault("headers", {}).update(_HEADERS)
    operation["responses"] = dict(sorted(responses.items()))
