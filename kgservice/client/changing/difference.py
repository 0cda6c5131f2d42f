"""Differences: the statements that a change request lets come and go."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["StatementDifference"]


@dataclass(frozen=True, slots=True)
class StatementDifference:
    """Statements that come and go, as lines of N-Quads.

    Attributes:
        revision: the revision that it was worked out on.
        added: what comes.
        removed: what goes.
    """

    revision: int
    added: tuple[str, ...]
    removed: tuple[str, ...]

    @classmethod
    def of(cls, view: Mapping[str, Any]) -> "StatementDifference":
        """Read one from its document."""
        return cls(view["revision"], tuple(view["added"]), tuple(view["removed"]))
