"""What every graph store offers, in domain types; the arithmetic over it is one code for all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from mappings.knowledge import Knowledge

__all__ = ["GraphStore", "LogEntry"]


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line of the append-only change log: what made the graph what it is from `revision` on.

    Attributes:
        revision: the revision that the entry made, from 1.
        at: when, in UTC.
        author: who.
        kind: `base` where a shipped release was loaded.
        summary: what changed, in a sentence.
        digest: SHA-256 of the release's files, in hexadecimal.
    """

    revision: int
    at: datetime
    author: str
    kind: str
    summary: str
    digest: str


class GraphStore(Protocol):
    """A place that keeps the graph and its log, and reads them at a revision."""

    @property
    def url(self) -> str:
        """The URL by which the store was chosen."""

    @property
    def revision(self) -> int:
        """The newest revision."""

    def knowledge(self, revision: int | None = None) -> Knowledge:
        """Read the graph at a revision, the newest where none is named.

        Raises:
            UnknownRevision: where the store has no such revision.
        """

    def log(self) -> Sequence[LogEntry]:
        """Give the change log, oldest first."""

    def close(self) -> None:
        """Let go of files and connections; closing twice is allowed."""
