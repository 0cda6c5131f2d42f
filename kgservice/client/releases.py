"""Releases that can be read by their version."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

__all__ = ["KnownRelease"]


@dataclass(frozen=True, slots=True)
class KnownRelease:
    """A release that was loaded, or made from a revision.

    Attributes:
        version: its version, `0.2.0`.
        revision: the revision that reading it reads.
        at: when it was loaded or made, in UTC.
        digest: SHA-256, in hexadecimal, of its files; of the list of their own where it was made.
        made: whether it was made from the revision; otherwise it was loaded, which made the revision.
    """

    version: str
    revision: int
    at: datetime
    digest: str
    made: bool = False

    @classmethod
    def of(cls, view: Mapping[str, Any]) -> "KnownRelease":
        """Read one from its document."""
        at = datetime.fromisoformat(view["at"])
        return cls(view["version"], view["revision"], at, view["digest"], view["kind"] == "made")
