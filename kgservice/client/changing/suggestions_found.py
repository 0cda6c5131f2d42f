"""What was found when suggestions were looked for, and pages of those that are in the queue."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from kgservice.changes.suggesting.queued import Queued, State
from kgservice.changes.suggesting.rejection import Rejection
from kgservice.changes.suggesting.suggestion import Suggestion
from kgservice.changes.suggesting.suggestions import Held
from kgservice.client.changing.decoding import time_of

__all__ = ["SuggestionPage", "SuggestionsFound", "queued_of"]

View = Mapping[str, Any]

_FATES: Final = ("queued", "renewed", "waiting", "accepted")


@dataclass(frozen=True, slots=True)
class SuggestionsFound:
    """What was found.

    Attributes:
        revision: the revision of the graph that it was worked out on.
        methods: the methods that were asked.
        without: those that could not be asked, with the reason.
        suggestions: what was found and not rejected before, term by term, the best first.
        fates: what became of each in the queue, by its id: `queued`, `renewed` (waiting already, with new evidence by
            now), `waiting` or `accepted`; those that were rejected before are among `held`.
        held: pairs that were turned down before.
        known: how many pairs stand already.
        unplaced: labels and words for which nothing was found.
        change: number of the change request that brings the label set, where one was begun.
        undefined: CURIEs of the labels that it brings without an English definition, so that it cannot be merged.
    """

    revision: int
    methods: tuple[str, ...]
    without: Mapping[str, str]
    suggestions: tuple[Suggestion, ...]
    fates: Mapping[str, str]
    held: tuple[Held, ...]
    known: int
    unplaced: tuple[str, ...]
    change: int | None
    undefined: tuple[str, ...] = ()

    @classmethod
    def of(cls, view: View) -> "SuggestionsFound":
        """Read one from its document."""
        return cls(
            revision=view["revision"],
            methods=tuple(view["methods"]),
            without={one["method"]: one["reason"] for one in view["without"]},
            suggestions=tuple(map(_suggestion, view["suggestions"])),
            fates={each: fate for fate in _FATES for each in view[fate]},
            held=tuple(map(_held, view["held"])),
            known=view["known"],
            unplaced=tuple(view["unplaced"]),
            change=view["change"],
            undefined=tuple(view["undefined"]),
        )


@dataclass(frozen=True, slots=True)
class SuggestionPage:
    """A part of the queue.

    Attributes:
        suggestions: those with the highest scores first.
        total: how many there are on all pages.
        next: offset of the next page; None where this is the last.
        counts: how many there are in each state, whatever was asked for.
    """

    suggestions: tuple[Queued, ...]
    total: int
    next: int | None
    counts: Mapping[State, int]

    @classmethod
    def of(cls, view: View) -> "SuggestionPage":
        """Read one from its document."""
        counts = {State(name): count for name, count in view["counts"].items()}
        return cls(tuple(map(queued_of, view["suggestions"])), view["total"], view["next"], counts)


def queued_of(view: View) -> Queued:
    """Read a suggestion of the queue."""
    suggestion, decided = _suggestion(view), view["decided"]
    return Queued(
        suggestion,
        State(view["state"]),
        view["place"],
        view["suggested"]["by"],
        datetime.fromisoformat(view["suggested"]["at"]),
        decided_by="" if decided is None else decided["by"],
        decided_at=None if decided is None else time_of(decided["at"]),
        reason="" if decided is None else decided["reason"],
        predicate=suggestion.predicate if decided is None else decided["predicate"],
        confidence=suggestion.score if decided is None else decided["confidence"],
        mapping_set="" if decided is None else decided["mapping_set"] or "",
        change=view["change"],
        rejections=tuple(
            Rejection("queue", one["predicate"], one["by"], one["at"], one["why"]) for one in view["rejections"]
        ),
    )


def _suggestion(view: View) -> Suggestion:
    told = {name: view[name] for name in Suggestion.model_fields if name in view}
    return Suggestion.model_validate({**told, "place": view["closeness"]})


def _held(view: View) -> Held:
    return Held(_suggestion(view), Rejection(**view["rejection"]))
