"""A suggestion in the queue: what became of it, by the journal."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

import orjson

from kgservice.changes.suggesting.rejection import Rejection
from kgservice.changes.suggesting.suggestion import Suggestion
from kgservice.stores.journal import JournalEntry

__all__ = ["DRAFTED", "REOPENED", "Queued", "State", "folded"]


class State(StrEnum):
    """What became of a suggestion."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


DRAFTED: Final = "drafted"
"""What is noted of an accepted suggestion that goes into a change request."""

REOPENED: Final = "reopened"
"""What is noted of one that was decided on and waits anew."""

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
        mapping_set: IRI of the mapping set that the record goes into, where it was accepted; else empty.
        change: number of the change request that it went into, where it went into one.
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
    mapping_set: str = ""
    change: int | None = None
    rejections: tuple[Rejection, ...] = ()

    def reopened(self, place: int | None = None) -> "Queued":
        """Give it as it waits anew, after an entry at a place in the journal; rejections stay.

        Args:
            place: of the entry; None where it is one about something else, such as its change request.
        """
        return replace(
            self,
            state=State.WAITING,
            place=self.place if place is None else place,
            decided_by="",
            decided_at=None,
            reason="",
            predicate=self.suggestion.predicate,
            confidence=self.suggestion.score,
            mapping_set="",
            change=None,
        )

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
                "mapping_set": self.mapping_set or None,
            },
            "change": self.change,
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
    if entry.kind == DRAFTED:
        return replace(before, place=entry.place, change=body.get("change"))
    if entry.kind == REOPENED:
        return before.reopened(entry.place)
    if state is None:
        return replace(before, place=entry.place)
    predicate = body.get("predicate") or before.suggestion.predicate
    rejections, reason = before.rejections, body.get("reason", "")
    if state == State.REJECTED:
        at = entry.at.isoformat(timespec="seconds")
        rejections = (*rejections, Rejection("queue", predicate, entry.author, at, reason))
    return Queued(
        before.suggestion,
        state,
        entry.place,
        before.suggested_by,
        before.suggested_at,
        entry.author,
        entry.at,
        reason,
        predicate,
        body.get("confidence", before.confidence),
        body.get("mapping_set", ""),
        None,
        rejections,
    )
