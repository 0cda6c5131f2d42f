"""Versions: what a thing was from one revision to the next, and what made it so."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from kgservice.changes.provenance.origin import Origin

__all__ = ["EventKind", "History", "Version"]

EventKind = Literal["created", "changed", "deleted"]


@dataclass(frozen=True, slots=True)
class Version:
    """A revision that speaks of a thing.

    Attributes:
        revision: its number.
        at: when it was made, in UTC.
        author: who made it; of a change request, who wrote that.
        kind: `base` where a release was loaded, `import`, `removal` or `edit`.
        summary: what it did as a whole.
        event: what became of the thing.
        added: statements about it that came, as N-Quads without the full stop, its own first.
        removed: those that went.
        omitted: statements that came or went beside these, which are not listed since they are too many.
        words: the same in sentences without their full stops.
        origin: the change request that it came from, where it came from one.
        kept: whether the store still has what came and went; if not, the lists are empty.
    """

    revision: int
    at: datetime
    author: str
    kind: str
    summary: str
    event: EventKind
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    omitted: int = 0
    words: tuple[str, ...] = ()
    origin: Origin | None = None
    kept: bool = True

    def as_document(self) -> dict[str, Any]:
        """Give it as values for JSON."""
        return {
            "revision": self.revision,
            "at": self.at.isoformat(),
            "author": self.author,
            "kind": self.kind,
            "summary": self.summary,
            "event": self.event,
            "added": list(self.added),
            "removed": list(self.removed),
            "omitted": self.omitted,
            "words": list(self.words),
            "origin": None if self.origin is None else self.origin.as_document(),
            "kept": self.kept,
        }


@dataclass(frozen=True, slots=True)
class History:
    """A part of the history of a thing.

    Attributes:
        iri: the thing.
        versions: newest first.
        earlier: the version before the oldest of these; None where there is none. Who reads on asks for what was before
            the oldest of these.
    """

    iri: str
    versions: tuple[Version, ...]
    earlier: Version | None = None

    @property
    def following(self) -> int | None:
        """The revision before which the next part begins; None where this is the last."""
        return self.versions[-1].revision if self.versions and self.earlier is not None else None

    def as_document(self) -> dict[str, Any]:
        """Give it as values for JSON."""
        return {
            "iri": self.iri,
            "following": self.following,
            "versions": [version.as_document() for version in self.versions],
        }
