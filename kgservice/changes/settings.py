"""Settings of change requests."""

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["ChangeSettings"]


class ChangeSettings(BaseModel):
    """How many have to approve, and how much a request may hold.

    Attributes:
        approvals: reviewers who have to approve a version, none of them its author.
        operations: operations of one request.
        title: characters of a title.
        text: characters of a description, a comment, or a reason.
        tags: tags of one request.
        people: reviewers asked about one request.
        page: requests on one page of a list, at most.
        attempts: how often a write is tried again that met another one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    approvals: int = Field(1, ge=1, le=20)
    operations: int = Field(100_000, ge=1)
    title: int = Field(200, ge=10, le=1000)
    text: int = Field(20_000, ge=100)
    tags: int = Field(50, ge=0)
    people: int = Field(50, ge=0)
    page: int = Field(500, ge=1, le=10_000)
    attempts: int = Field(200, ge=1)
