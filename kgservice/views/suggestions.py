"""Suggestions as JSON: what REST answers, and what the command line prints."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kgservice.changes.operations.operation import Operation
    from kgservice.changes.suggesting.finding import Suggested
    from kgservice.changes.suggesting.queue import Offered, SuggestionQueue
    from kgservice.changes.suggesting.queued import Queued
    from kgservice.changes.suggesting.suggestion import Suggestion
    from kgservice.changes.suggesting.suggestions import Held

__all__ = ["accepted_view", "found_view", "suggestions_view"]


def accepted_view(queued: "Queued", operations: "Sequence[Operation]") -> dict[str, Any]:
    """Give a suggestion that was accepted, with the operations that it comes to."""
    from kgservice.changes.operations.documents import written

    return {"suggestion": queued.as_document(), "operations": [written(one) for one in operations]}


def suggestions_view(
    entries: "Sequence[Queued]", queue: "SuggestionQueue", revision: int, total: int, following: int | None
) -> dict[str, Any]:
    """Give a page of suggestions.

    Args:
        entries: those of the page.
        queue: the queue, all of which is counted.
        revision: the newest revision of the graph.
        total: how many there are on all pages.
        following: the offset of the next page; None where this is the last.
    """
    return {
        "revision": revision,
        "total": total,
        "next": following,
        "counts": {state.value: count for state, count in queue.counts().items()},
        "suggestions": [queued.as_document() for queued in entries],
    }


def found_view(
    suggested: "Suggested", offered: "Offered", change: int | None = None, undefined: Sequence[str] = ()
) -> dict[str, Any]:
    """Give what was found for labels or words.

    Args:
        suggested: what was found.
        offered: what became of it in the queue, or what of it was rejected there before; that is no suggestion.
        change: number of the request that brings the label set, where one was made.
        undefined: CURIEs of the labels that it brings without an English definition.
    """
    found = suggested.found
    fates = {fate: list(getattr(offered, fate)) for fate in ("queued", "renewed", "waiting", "accepted")}
    rejected = frozenset(offered.rejected)
    return {
        "revision": suggested.revision,
        "methods": list(suggested.methods),
        "without": [{"method": method, "reason": reason} for method, reason in suggested.without.items()],
        **fates,
        "held": [_held(one) for one in (*found.held, *offered.held)],
        "known": found.known,
        "unplaced": list(found.unplaced),
        "suggestions": [_bare(one) for one in found.suggestions if one.id not in rejected],
        "change": change,
        "undefined": list(undefined),
    }


def _bare(suggestion: "Suggestion") -> dict[str, Any]:
    """Give what is suggested, without what became of it."""
    return {
        "id": suggestion.id,
        **suggestion.model_dump(mode="json", exclude={"place"}),
        "closeness": suggestion.place,
        "contested": suggestion.contested,
        "reason": suggestion.reason,
    }


def _held(held: "Held") -> dict[str, Any]:
    why = held.rejection
    return {
        **_bare(held.suggestion),
        "rejection": {
            "where": why.where,
            "predicate": why.predicate,
            "by": why.by,
            "at": why.at,
            "why": why.why,
            "record": why.record,
        },
    }
