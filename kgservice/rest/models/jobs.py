"""Jobs."""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from kgservice.rest.models.base import Answer, Revision
from kgservice.rest.models.problem import ProblemDocument

__all__ = [
    "DatasetCounts",
    "JobAnswer",
    "LabelCounts",
    "RepeatedIdRows",
    "ReportAnswer",
    "SourceCounts",
    "UnknownLabelRows",
]


class JobAnswer(Answer):
    """How far a job is."""

    id: str = Field(examples=["3f0c2b1a9d8e47f6a5b4c3d2e1f00918"])
    status: Literal["receiving", "queued", "running", "done", "failed"]
    created: datetime
    revision: Revision
    rows: int = Field(
        description="Rows read so far; as `rows_read` of the report, when it is done. Where duplicates are looked for "
        "all rows are read twice, and the count begins anew."
    )
    self: str = Field(description="Where to ask again.")
    result: str | None = Field(description="Where what it made is, when it is done.")
    report: str | None = Field(description="Where the report is, when it is done; null where there is none.")
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
    reason: str | None = Field(description="Why it has none, where the curators say so.")
    loss_bits: float | None = Field(description="What the target no longer tells, in bits.")
    degrees: dict[str, float] = Field(description="Degree of each target label that it overlaps at all.")


class DatasetCounts(Answer):
    """What became of one dataset."""

    name: str
    scheme: str
    lang: str
    licence: str
    conversion: str | None = Field(description="How its labels were converted, where that is not as for all.")
    rows: int
    without_annotation: int
    without_target: int
    without_text: int
    source_labels: dict[str, SourceCounts]
    target_labels: dict[str, LabelCounts]


class UnknownLabelRows(Answer):
    """A label string that its scheme does not have."""

    rows: int
    first: str | None = Field(description="The first line that bears it.")
    suggestions: list[str]


class RepeatedIdRows(Answer):
    """Ids that several rows of a dataset bear."""

    rows: int = Field(description="Rows whose id an earlier one bears.")
    examples: list[str]


class ReportAnswer(Answer):
    """What a harmonization did."""

    target: str
    profile: str | None
    threshold: float
    options: dict[str, Any] | None = Field(description="How rows were harmonized.")
    revision: int | None = Field(description="Revision of the graph that the mappings were read from.")
    versions: dict[str, str]
    files: list[dict[str, Any]]
    rows: int = Field(description="Rows in the output; labels are counted over these.")
    rows_read: int
    dropped_unknown: int = Field(description="Rows left out for labels that their scheme does not have.")
    dropped_duplicates: int = Field(description="Rows left out because an earlier one has their text.")
    without_annotation: int
    without_target: int
    without_text: int
    source_labels: dict[str, SourceCounts]
    target_labels: dict[str, LabelCounts]
    datasets: dict[str, DatasetCounts]
    unknown_labels: dict[str, dict[str, UnknownLabelRows]]
    duplicates: dict[str, Any] | None = Field(description="What is duplicated, where that was asked.")
    repeated_ids: dict[str, RepeatedIdRows]
    licences: dict[str, Any] | None = Field(description="What the licences allow and demand.")
