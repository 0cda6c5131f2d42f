"""Releases and directories."""

from typing import Literal

from pydantic import ConfigDict, Field

from kgservice.rest.models.base import Answer, Request
from kgservice.rest.models.operations import FindingAnswer

__all__ = ["DirectoryAnswer", "ExportAnswer", "ExportedFile", "ReleaseGiven"]


class ReleaseGiven(Request):
    """What is to be released."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": "9.1.0"}, {"version": "9.1.0", "revision": 1}]}
    )

    version: str = Field(max_length=100, description="Its version: three numbers, higher than any before.")
    revision: int | None = Field(None, ge=1, description="Which revision; the newest where it is left out.")


class DirectoryAnswer(Answer):
    """What became of a directory that was sent."""

    as_: Literal["change", "graph"] = Field(alias="as")
    revision: int = Field(description="That it was compared with, or that it made.")
    files: int
    added: int = Field(description="Statements that come with it.")
    removed: int = Field(description="Statements that go.")
    operations: int = Field(description="How many operations say so.")
    change: int | None = Field(description="Number of the change request that was begun; null where nothing differs.")
    findings: list[FindingAnswer] = Field(description="Warnings about files, and what no operation says.")


class ExportedFile(Answer):
    """A file that is not as it was."""

    path: str
    graph: str
    how: str = Field(description="What became of it.", examples=["edited"])
    reason: str | None = Field(description="Why it was written anew as a whole.")


class ExportAnswer(Answer):
    """What an export makes of a directory."""

    revision: int
    counts: dict[str, int] = Field(description="Files by what became of them.")
    changed: list[ExportedFile]
    findings: list[str] = Field(description="What of the graph has no place in a directory.")
