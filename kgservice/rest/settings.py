"""Settings of the REST service: limits, and where jobs keep their files. Entry points make them, nothing else does."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from ontology.spelling import LONGEST_LABEL

__all__ = ["MAX_LABEL", "Settings"]

MIB = 1024 * 1024

MAX_LABEL = LONGEST_LABEL
"""Characters of a label, a scheme's name or a text to resolve."""


class Settings(BaseModel):
    """Limits of one service; what goes over them is refused with a problem that names the limit.

    Attributes:
        body_bytes: size of a JSON request.
        corpus_bytes: size of a corpus sent to be harmonized.
        items: items of one conversion request.
        texts: texts of one resolution request.
        references: references of one request for concepts.
        answer_cache_bytes: memory for answers kept as JSON, those of conversion and those of resolution each.
        jobs_kept: jobs, finished ones included, whose files stay at the same time.
        jobs_at_once: jobs that run at the same time; the rest wait in line.
        jobs_bytes: size of all files of all jobs.
        job_seconds: how long an ended job's files stay.
        orphan_seconds: how long those of a job stay that waits or runs and tells nothing, its worker having gone.
        receive_seconds: how long a corpus may take to arrive.
        stall_seconds: how long it may stop arriving.
        job_folder: where jobs keep their files, shared by all workers; a temporary folder where none is named.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    body_bytes: int = Field(16 * MIB, ge=1)
    corpus_bytes: int = Field(1024 * MIB, ge=1)
    items: int = Field(10_000, ge=1)
    texts: int = Field(1_000, ge=1)
    references: int = Field(1_000, ge=1)
    answer_cache_bytes: int = Field(64 * MIB, ge=0)
    jobs_kept: int = Field(32, ge=1)
    jobs_at_once: int = Field(2, ge=1, le=64)
    jobs_bytes: int = Field(8 * 1024 * MIB, ge=1)
    job_seconds: float = Field(3600.0, ge=0)
    orphan_seconds: float = Field(24 * 3600.0, ge=0)
    receive_seconds: float = Field(1800.0, gt=0)
    stall_seconds: float = Field(30.0, gt=0)
    job_folder: Path | None = None
