"""Jobs."""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from kgservice.rest.models.base import Answer, Revision
from kgservice.rest.models.problem import ProblemDocument

__all__ = ["JobAnswer", "ReportAnswer"]


class JobAnswer(Answer):
    """How far a job is."""

    id: str = Field(examples=["3f0c2b1a9d8e47f6a5b4c3d2e1f00918"])
    status: Literal["receiving", "queued", "running", "done", "failed"]
    created: datetime
    revision: Revision
    rows: int = Field(description="Rows done so far.")
    self: str = Field(description="Where to ask again.")
    result: str | None = Field(description="Where the rows are, when it is done.")
    report: str | None = Field(description="Where the report is, when it is done.")
    problem: ProblemDocument | None = Field(description="Why it failed.")


class LabelCounts(Answer):
    """Rows in which a label is present, absent or unknown."""

    present: int
    absent: int
    unknown: int


class SourceCounts(LabelCounts):
    """A source label, and what it became."""

    became: dict[str, float] = Field(description="Degree of each target label that it makes present.")
    unmapped: int = Field(description="Rows in which it has no target of its own.")


class ReportAnswer(Answer):
    """What a harmonization did."""

    target: str
    profile: str | None
    threshold: float
    files: list[dict[str, Any]]
    rows: int
    without_annotation: int
    without_target: int
    source_labels: dict[str, SourceCounts]
    target_labels: dict[str, LabelCounts]
