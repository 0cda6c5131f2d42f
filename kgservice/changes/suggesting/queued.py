"""A suggestion in the queue: what became of it, by the journal."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import orjson

from kgservice.changes.suggesting.rejection import Rejection
from kgservice.changes.suggesting.suggestion import Suggestion
from kgservice.stores.journal import JournalEntry

__all__ = ["Queued", "State", "folded"]


class State(StrEnum):
    """What became of a suggestion."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


_STATES = {
    "suggested": State.WAITING,
    "accepted": State.ACCEPTED,
    "rejected": State.REJECTED,
    "withdrawn": State.WITHDRAWN,
}


@dataclass(frozen=True, slots=True)
class Queued:
    """A suggestion with its state.

    Attributes:
        suggestion: as it was last suggested.
        state: what became of it.
        place: place of its newest entry in the journal, for whoever decides on it next.
        suggested_by: who had it suggested last.
        suggested_at: when, in UTC.
        decided_by: who accepted, rejected or withdrew it; empty while it waits.
        decided_at: when, in UTC; None while it waits.
        reason: why, where that was said.
        predicate: the relation that was accepted, or the suggested one.
        confidence: the confidence that was accepted, or the score.
        rejections: all earlier and present ones, oldest first; they stay though it is suggested again.
    """

    suggestion: Suggestion
    state: State
    place: int
    suggested_by: str
    suggested_at: datetime
    decided_by: str = ""
    decided_at: datetime | None = None
    reason: str = ""
    predicate: str = ""
    confidence: float = 0.0
    rejections: tuple[Rejection, ...] = ()

    @property
    def id(self) -> str:
        """What it is known by."""
        return self.suggestion.id

    @property
    def amended(self) -> bool:
        """Whether another relation was accepted than the suggested one."""
        return self.state == State.ACCEPTED and self.predicate != self.suggestion.predicate

    def as_document(self) -> dict[str, Any]:
        """Give it as JSON has it."""
        return {
            "id": self.id,
            "state": self.state.value,
            "place": self.place,
            **self.suggestion.model_dump(mode="json", exclude={"place"}),
            "closeness": self.suggestion.place,
            "contested": self.suggestion.contested,
            "reason": self.suggestion.reason,
            "suggested": {"by": self.suggested_by, "at": self.suggested_at.isoformat()},
            "decided": None
            if self.decided_at is None
            else {
                "by": self.decided_by,
                "at": self.decided_at.isoformat(),
                "reason": self.reason,
                "predicate": self.predicate,
                "confidence": self.confidence,
            },
            "rejections": [
                {"by": one.by, "at": one.at, "why": one.why, "predicate": one.predicate} for one in self.rejections
            ],
        }


def folded(before: Queued | None, entries: Iterable[JournalEntry]) -> Queued | None:
    """Give a suggestion after further entries about it; None where it was never suggested.

    Entries of a kind that is not known here change nothing but the place.
    """
    found = before
    for entry in entries:
        found = _after(found, entry)
    return found


def _after(before: Queued | None, entry: JournalEntry) -> Queued | None:
    body = orjson.loads(entry.body)
    state = _STATES.get(entry.kind)
    if state == State.WAITING:
        suggestion = Suggestion.model_validate(body)
        return Queued(
            suggestion,
            State.WAITING,
            entry.place,
            entry.author,
            entry.at,
            predicate=suggestion.predicate,
            confidence=suggestion.score,
            rejections=before.rejections if before else (),
        )
    if before is None:
        return None
    predicate = body.get("predicate") or before.suggestion.predicate
    rejections, reason = before.rejections, body.get("reason", "")
    if state == State.REJECTED:
        at = entry.at.isoformat(timespec="seconds")
        rejections = (*rejections, Rejection("queue", predicate, entry.author, at, reason))
    return Queued(
        before.suggestion,
        state or before.state,
        entry.place,
        before.suggested_by,
        before.suggested_at,
        entry.author if state else before.decided_by,
        entry.at if state else before.decided_at,
        reason if state else before.reason,
        predicate if state else before.predicate,
        body.get("confidence", before.confidence) if state else before.confidence,
        rejections,
    )
