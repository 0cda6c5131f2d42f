"""Watches and notices as JSON: what REST answers, and what the command line prints."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kgservice.changes.watching.notices import Notice
    from kgservice.changes.watching.sending import Answer
    from kgservice.changes.watching.watch import Watch

__all__ = ["new_watch_view", "notices_view", "ping_view", "watches_view"]


def watches_view(watches: "Iterable[Watch]") -> dict[str, Any]:
    """Give watches; without their secrets."""
    return {"watches": [watch.as_document() for watch in watches]}


def new_watch_view(watch: "Watch", secret: str | None) -> dict[str, Any]:
    """Give a watch with the secret of its webhook, which is shown this once; None where it has no webhook."""
    return {"watch": watch.as_document(), "secret": secret}


def ping_view(watch: "Watch", answer: "Answer") -> dict[str, Any]:
    """Give what became of a message that was sent to see whether a webhook works; nothing of what was answered."""
    return {
        "number": watch.number,
        "url": watch.url,
        "taken": answer.taken,
        "status": answer.status,
        "reason": answer.reason,
    }


def notices_view(notices: "Sequence[Notice]", limit: int) -> dict[str, Any]:
    """Give what somebody is told, newest first.

    Args:
        notices: the notices.
        limit: how many were asked for; `next`, before which the next page begins, is None where there are fewer.
    """
    return {
        "notices": [_notice(notice) for notice in notices],
        "next": notices[-1].event.number if len(notices) == limit else None,
    }


def _notice(notice: "Notice") -> dict[str, Any]:
    from kgservice.changes.watching.concern import body_of

    entry, concern = notice.event.entry, notice.event.concern
    return {
        "entry": entry.number,
        "subject": entry.subject,
        "place": entry.place,
        "at": entry.at.isoformat(),
        "author": entry.author,
        "kind": entry.kind,
        "about": sorted(concern.about),
        "tags": sorted(concern.tags),
        "reasons": list(notice.reasons),
        "watches": list(notice.watches),
        "read": notice.read,
        "body": body_of(entry),
    }
