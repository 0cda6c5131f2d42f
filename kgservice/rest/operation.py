"""Operations that answer a request themselves, and say for the OpenAPI document what they take and give."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

__all__ = ["READING", "Operation", "parameter"]

Described = dict[str, Any]


def parameter(name: str, said: str, *examples: str | int, where: str = "query", **schema: Any) -> Described:  # noqa: ANN401
    """Describe a parameter.

    Args:
        name: of the parameter.
        said: what it is for.
        examples: values that work as they stand; none where leaving it out is the example.
        where: `query` or `path`.
        schema: its JSON schema, a string where it says nothing; `required` and `content` are said beside it.
    """
    required = schema.pop("required", where == "path")
    found: Described = {"name": name, "in": where, "required": required, "description": said}
    if "content" in schema:
        return {**found, "content": schema["content"]}
    found["schema"] = {"type": "string", **schema} if "enum" not in schema else schema
    if examples:
        found["examples"] = {str(value): {"value": value} for value in examples}
    return found


READING: tuple[Described, ...] = (
    parameter("revision", "Revision of the graph to read; the newest where it is left out.", type="integer", minimum=1),
    parameter("release", "Release to read, by its version, in place of a revision.", minLength=1, maxLength=200),
    parameter("at", "Date or time (ISO 8601) of which the newest revision is read.", minLength=1, maxLength=200),
)
"""Parameters of what reads the graph."""


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation, as the OpenAPI document tells of it.

    Attributes:
        method: GET or POST.
        path: its template.
        name: its id, which no other operation has.
        summary: it in a line.
        description: it in a few.
        tag: the part of the service that it belongs to.
        responses: what it answers, by status; the edge of the service adds what holds everywhere.
        parameters: of its path and query.
        body: what it takes.
        status: the usual one.
    """

    method: str
    path: str
    name: str
    summary: str
    description: str
    tag: str
    responses: Mapping[int | str, Described]
    parameters: tuple[Described, ...] = ()
    body: Described = field(default_factory=dict)
    status: int = 200

    def add_to(self, app: FastAPI, handler: Callable[[Request], Awaitable[Response]]) -> None:
        """Add it to an application, answered by a handler."""
        extra: Described = {"parameters": list(self.parameters)} if self.parameters else {}
        if self.body:
            extra["requestBody"] = self.body
        app.add_api_route(
            self.path,
            handler,
            methods=[self.method],
            name=self.name,
            summary=self.summary,
            description=self.description,
            tags=[self.tag],
            status_code=self.status,
            response_class=Response,
            response_model=None,
            responses=dict(self.responses),
            openapi_extra=extra,
        )
