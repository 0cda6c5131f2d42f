"""Settings of the REST service: limits, and where jobs keep their files. Entry points make them, nothing else does."""

from dataclasses import dataclass
from pathlib import Path

from ontology.spelling import LONGEST_LABEL

__all__ = ["MAX_LABEL", "Settings"]

MIB = 1024 * 1024

MAX_LABEL = LONGEST_LABEL
"""Characters of a label, a scheme's name or a text to resolve."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Limits of one service; what goes over them is refused with a problem that names the limit.

    Attributes:
        body_bytes: size of a JSON request.
        corpus_bytes: size of a corpus sent to be harmonized.
        items: items of one conversion request.
        texts: texts of one resolution request.
        answer_cache_bytes: memory for answers kept as JSON.
        jobs_kept: jobs, finished ones included, whose files stay at the same time.
        jobs_at_once: jobs that run at the same time; the rest wait in line.
        jobs_bytes: size of all files of all jobs.
        job_seconds: how long an ended job's files stay.
        orphan_seconds: how long those of a job stay that waits or runs and tells nothing, its worker having gone.
        receive_seconds: how long a corpus may take to arrive.
        stall_seconds: how long it may stop arriving.
        job_folder: where jobs keep their files, shared by all workers; a temporary folder of the process if None.
    """

    body_bytes: int = 16 * MIB
    corpus_bytes: int = 1024 * MIB
    items: int = 10_000
    texts: int = 1_000
    answer_cache_bytes: int = 64 * MIB
    jobs_kept: int = 32
    jobs_at_once: int = 2
    jobs_bytes: int = 8 * 1024 * MIB
    job_seconds: float = 3600.0
    orphan_seconds: float = 24 * 3600.0
    receive_seconds: float = 1800.0
    stall_seconds: float = 30.0
    job_folder: Path | None = None
