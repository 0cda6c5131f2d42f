"""Provenance."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from kgservice.rest.models.base import Answer, Revision

__all__ = ["Origin", "ProvenanceAnswer", "Version"]


class Origin(Answer):
    """The change request by which a revision was made."""

    change: int = Field(description="Its number.")
    title: str
    author: str
    created: datetime
    approvers: list[str]
    merged_by: str
    reverts: int | None = Field(description="Number of the request that it takes back.")
    reverted_by: int | None = Field(description="Number of the request that took it back.")


class Version(Answer):
    """What a revision made of it."""

    revision: int
    at: datetime
    author: str
    kind: str = Field(description="As in GET /revisions.", examples=["base"])
    summary: str
    event: Literal["created", "changed", "deleted"]
    added: list[str] = Field(description="Statements about it that came, as N-Quads, its own first.")
    removed: list[str] = Field(description="Statements that went.")
    omitted: int = Field(description="Statements besides these, which are too many to be listed.")
    words: list[str] = Field(description="The same in sentences.")
    origin: Origin | None = Field(description="Null where no change request made it.")
    kept: bool = Field(description="Whether the store still has what came and went.")


class ProvenanceAnswer(Answer):
    """The versions of a concept or a mapping record, the newest first."""

    revision: Revision
    curie: str
    iri: str
    following: int | None = Field(description="`before` of the next page; null where this is the last.")
    versions: list[Version]
