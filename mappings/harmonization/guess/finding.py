"""Findings: what is guessed of a file, how surely, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Finding", "SchemeFit"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A field of a description, guessed.

    Attributes:
        field: its name, with that of its table: `format.text`.
        value: the value.
        sure: how sure the guess is, in [0, 1].
        why: what speaks for it, in a few words.
    """

    field: str
    value: Any
    sure: float
    why: str

    def as_dict(self) -> dict[str, Any]:
        """Give it as JSON."""
        return {"field": self.field, "value": self.value, "sure": round(self.sure, 2), "why": self.why}


@dataclass(frozen=True, slots=True)
class SchemeFit:
    """How well the labels of a file fit a scheme.

    Attributes:
        scheme: its id.
        coverage: share of the labelled rows all of whose labels it has, in [0, 1].
        used: share of its labels that occur, in [0, 1].
        coding: whether the labels are its ids or its names.
        unlisted: strings that it does not have, with their rows, the most frequent first.
        beyond: how many of its labels do not occur.
    """

    scheme: str
    coverage: float
    used: float
    coding: str
    unlisted: Mapping[str, int] = field(default_factory=dict)
    beyond: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Give it as JSON."""
        return {
            "scheme": self.scheme,
            "coverage": round(self.coverage, 4),
            "used": round(self.used, 4),
            "label_coding": self.coding,
            "unlisted": dict(self.unlisted),
            "beyond": self.beyond,
        }
