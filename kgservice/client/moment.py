"""Moments: the revision that was the newest at a date or a time, to be read in place of a number."""

from datetime import date, datetime

from kgservice.client.exchange import API, Call, Exchange

__all__ = ["Moment", "asked", "written"]

Moment = str | date | datetime
"""A date, which means its end, or a time; as text in ISO 8601. Without a zone, UTC is meant."""


def written(at: Moment) -> str:
    """Write a moment in ISO 8601.

    >>> written(date(2026, 7, 20)), written("2026-07-20T10:00Z")
    ('2026-07-20', '2026-07-20T10:00Z')
    """
    return at if isinstance(at, str) else at.isoformat()


def asked(at: Moment, revision: int | None) -> Exchange[int]:
    """Ask for the number of the revision that was the newest at a moment; what is asked then is all of that one.

    Raises:
        BeforeAll: where there was none yet.
        EmotaxaError: where it is no moment, or another revision is named besides.
    """
    reply = yield Call("GET", f"{API}/revisions", {"at": written(at), "revision": revision, "limit": 1})
    number: int = reply.json()["revision"]
    return number
