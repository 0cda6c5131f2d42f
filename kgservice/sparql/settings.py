"""Settings of SPARQL."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["SparqlSettings"]


class SparqlSettings(BaseModel):
    """Limits of one query or update, and whether anything may be written.

    Attributes:
        writable: whether SPARQL Update and the writing half of the Graph Store Protocol are served.
        workers: processes that evaluate at the same time.
        seconds: wall time of one evaluation; the commit of what an update comes to is not broken off.
        rows: solutions or triples of one answer, or statements of one document.
        answer_bytes: size of one answer.
        memory_bytes: memory that one evaluation may take on top of what its process holds at rest.
        waiting_seconds: how long a query waits for a free worker.
        waiting: queries that wait at the same time.
        query_bytes: size of a query.
        update_bytes: size of an update, or of a document for the Graph Store Protocol.
        cache_folder: where snapshots of the graph stand that workers read; below an embedded store, or in a folder that
            goes with the service, where none is named.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    writable: bool = False
    workers: int = Field(2, ge=1, le=64)
    seconds: float = Field(30.0, gt=0)
    rows: int = Field(1_000_000, ge=1)
    answer_bytes: int = Field(256 * 1024 * 1024, ge=1024)
    memory_bytes: int = Field(1024 * 1024 * 1024, ge=1024 * 1024)
    waiting_seconds: float = Field(10.0, ge=0)
    waiting: int = Field(64, ge=0)
    query_bytes: int = Field(1024 * 1024, ge=1024)
    update_bytes: int = Field(32 * 1024 * 1024, ge=1024)
    cache_folder: Path | None = None
