"""Problem documents, for the OpenAPI document."""

from typing import Any

from pydantic import BaseModel, Field

__all__ = ["NOT_MODIFIED", "Finding", "ProblemDocument", "problems"]


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


_SAID = {
    400: "The body is no JSON, or no SPARQL or RDF that can be read, or the path holds control characters",
    401: "A key is needed, or the one shown is not valid; WWW-Authenticate says how to show one",
    403: "The key's role does not suffice, or it is open to others",
    404: "A path, a revision or a release that does not exist",
    406: "The answer is given in none of the media types that Accept asks for",
    408: "The body took too long to arrive",
    409: "The job has not ended, the state does not admit it, or another change came first",
    410: "The name is retired, and nothing has taken its place",
    413: "A body, or a number of items, over the limit",
    415: "The body is not said to be what the operation takes",
    422: "A name, a value or a shape that does not fit",
    429: "Too many requests or jobs; Retry-After says when to come back",
    500: "A defect; report it with the request id",
    501: "A newer Emotaxa has written what this one cannot read",
    503: "The store, or another part that is needed, is not there",
    504: "The store went while the change was written: it may stand or not; look into the log before making it again",
    507: "There is no room for the files of the job",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe the errors that an operation answers with, for the OpenAPI document."""
    return {
        status: {
            "description": _SAID[status],
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}},
        }
        for status in statuses
    }


NOT_MODIFIED: dict[int | str, dict[str, Any]] = {
    304: {"description": "The client has the answer already: If-None-Match names its entity tag"}
}
"""What a read answers where the client shows what it has; see `kgservice.rest.conditional`."""
