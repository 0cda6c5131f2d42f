"""Settings of access."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["AccessSettings"]

_MIB = 1024 * 1024


class AccessSettings(BaseModel):
    """Who may read without a key, how much anybody may ask, and what is written down of it.

    Attributes:
        open_reads: whether reading needs no key.
        open_metrics: whether /metrics needs no key; else it needs that of a viewer.
        requests_per_minute: requests of one key, or of one address without a key, a minute; None for no limit.
        concurrent_requests: requests of one key or address that are answered at the same time; None for no limit.
        body_seconds: how long a body may take to arrive, whatever its size; a corpus has a limit of its own.
        stall_seconds: how long a body may stop arriving.
        body_pace: bytes per second at which a body has to arrive, once it has taken stall_seconds.
        audit: whether writes, keys and refusals are written down.
        audit_file: where; beside an embedded store, and on standard error for others, where none is named.
        audit_bytes: size of the file at which a new one is begun.
        audit_files: files that are kept, the newest included.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    open_reads: bool = True
    open_metrics: bool = True
    requests_per_minute: int | None = Field(None, ge=1, le=1_000_000)
    concurrent_requests: int | None = Field(None, ge=1, le=100_000)
    body_seconds: float = Field(1800.0, gt=0)
    stall_seconds: float = Field(30.0, gt=0)
    body_pace: int = Field(1024, ge=0)
    audit: bool = True
    audit_file: Path | None = None
    audit_bytes: int = Field(16 * _MIB, ge=64 * 1024)
    audit_files: int = Field(8, ge=1, le=1000)
