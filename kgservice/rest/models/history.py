"""Revisions and releases."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from kgservice.rest.models.base import Answer, Listed

__all__ = ["Release", "ReleasesAnswer", "RevisionAnswer", "RevisionKind", "RevisionsAnswer"]

RevisionKind = Literal["base", "import", "removal", "edit"]


class RevisionAnswer(Answer):
    """An entry of the change log: what made the graph what it is from this revision on."""

    revision: int = Field(description="The revision that it made.", examples=[1])
    at: datetime = Field(description="When, in UTC.")
    author: str
    kind: str = Field(
        description="`base`: a release was loaded; `import`: graphs came on top of it; `removal`: such went; `edit`: "
        "single statements came or went.",
        examples=["base"],
    )
    summary: str = Field(description="What changed, in a sentence.")
    digest: str = Field(description="SHA-256, in hexadecimal, of what came or went.")
    graphs: list[str] = Field(description="IRIs of the named graphs that came, went or were edited.")


class RevisionsAnswer(Listed):
    """A page of the change log, the newest entry first."""

    revisions: list[RevisionAnswer]


class Release(Answer):
    """A release that was loaded, or made from a revision."""

    version: str = Field(description="What `release` is given to read it.", examples=["0.2.0"])
    revision: int = Field(description="The revision that reading it reads.")
    at: datetime = Field(description="When it was loaded or made, in UTC.")
    digest: str = Field(
        description="SHA-256, in hexadecimal, of its files; of the list of their own, where it was made."
    )
    kind: Literal["loaded", "made"] = Field(description="Whether it made the revision, or was made from it.")


class ReleasesAnswer(Listed):
    """A page of releases, the newest first."""

    releases: list[Release]
