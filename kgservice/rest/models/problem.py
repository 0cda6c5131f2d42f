"""Problem documents, for the OpenAPI document."""

from typing import Any

from pydantic import BaseModel, Field

__all__ = ["PROBLEMS", "ProblemDocument"]


class Finding(BaseModel):
    """One of several things wrong with a request."""

    pointer: str | None
    detail: str
    value: Any
    hint: str | None


class ProblemDocument(BaseModel):
    """What is wrong, where, and how to mend it (RFC 9457)."""

    type: str = Field(description="IRI of the kind of problem.")
    title: str
    status: int
    detail: str = Field(description="What is wrong with this request.")
    pointer: str | None = Field(description="JSON pointer to the offending field.", examples=["/items/3/labels/0"])
    value: Any = Field(description="The offending value, shortened.")
    hint: str | None = Field(description="How to mend it.")
    errors: list[Finding] | None = Field(None, description="Where there is more than one thing wrong, each of them.")


def _said(description: str) -> dict[str, Any]:
    return {
        "description": description,
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}},
    }


PROBLEMS: dict[int | str, dict[str, Any]] = {
    404: _said("A path or a revision that does not exist"),
    422: _said("A name, a value or a body that does not fit"),
}
"""The errors of every operation."""
