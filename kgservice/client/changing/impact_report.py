"""Reports of impact: what a change request moves, in sentences and as a document."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["ImpactReport"]


@dataclass(frozen=True, slots=True)
class ImpactReport:
    """What a change request moves.

    Attributes:
        revision: the revision that it was worked out on.
        rows: rows of training data, as far as they are known, that bear a label which moves.
        sentences: what moves, what matters most first.
        document: all of it in the types of JSON: `classes`, `inferences`, `pairs`, `conversions`, `labels`, `points`,
            `recipes`, `predictions` and `resolutions`, each with how many there are and the first of them.
    """

    revision: int
    rows: int
    sentences: tuple[str, ...]
    document: Mapping[str, Any] = field(repr=False)

    @classmethod
    def of(cls, view: Mapping[str, Any]) -> "ImpactReport":
        """Read one from its document."""
        return cls(view["revision"], view["rows"], tuple(view["summary"]), view)

    @property
    def moves(self) -> bool:
        """Whether anything moves at all."""
        return any(self.document[name]["count"] for name in _MOVING)


_MOVING = ("classes", "inferences", "conversions", "labels", "points", "resolutions")
