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
        job_seconds: how long a job's files stay after its last change.
        job_folder: where jobs keep their files, shared by all workers; a temporary folder of the process if None.
    """

    body_bytes: int = 16 * MIB
    corpus_bytes: int = 1024 * MIB
    items: int = 10_000
    texts: int = 1_000
    answer_cache_bytes: int = 64 * MIB
    jobs_kept: int = 32
    jobs_at_once: int = 2
    job_seconds: float = 3600.0
    job_folder: Path | None = None
