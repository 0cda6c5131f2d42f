"""Moments: which revision was the newest at a date or a time."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Final

from kgservice.stores.protocol import LogEntry
from ontology.errors import EmotaxaError

__all__ = ["BeforeAll", "read_moment", "revision_at"]

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}|\d{8}|\d{4}-?W\d{2}-?\d")
_LONGEST: Final = 40


class BeforeAll(EmotaxaError, LookupError):
    """A time before the first revision; `first` is when that was made."""

    def __init__(self, text: str, first: datetime | None) -> None:
        """Name the first time that there is something to read of."""
        told = "there is none yet" if first is None else f"the first is of {first.isoformat(timespec='seconds')}"
        super().__init__(f"there was no revision at {text}", hint=f"name a later time; {told}", value=text, field="at")
        self.first = first


def read_moment(text: str) -> datetime:
    """Give the time that a date or a time of ISO 8601 stands for: a date for its end; UTC where no zone is named.

    >>> read_moment("2026-07-20").isoformat(), read_moment("2026-07-20T10:00+02:00").isoformat()
    ('2026-07-20T23:59:59.999999+00:00', '2026-07-20T08:00:00+00:00')

    Raises:
        EmotaxaError: where it is neither.
    """
    try:
        if _DAY.fullmatch(text):
            day = datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC)
            return day + timedelta(days=1, microseconds=-1)
        # What is in a query string unescaped comes with a space in the place of its plus.
        found = datetime.fromisoformat(_spaced(text)) if len(text) <= _LONGEST else None
        if found is not None:
            return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise EmotaxaError(
        f"{text[:_LONGEST]!r} is neither a date nor a time",
        hint="write it as 2026-07-20, which means the end of that day, or as 2026-07-20T10:00Z",
        value=text,
        field="at",
    )


def revision_at(entries: Iterable[LogEntry], text: str) -> int:
    """Give the number of the revision that was the newest at a time.

    Args:
        entries: the log of a store.
        text: the time, as `read_moment` has it.

    Raises:
        EmotaxaError: where it is none.
        BeforeAll: where there was no revision yet.
    """
    moment, first, found = read_moment(text), None, None
    for entry in entries:
        first = entry.at if first is None else min(first, entry.at)
        # By the clocks of several machines a later revision may seem to be the older one.
        if entry.at <= moment and (found is None or entry.revision > found):
            found = entry.revision
    if found is None:
        raise BeforeAll(text, first)
    return found


def _spaced(text: str) -> str:
    """Put a plus back before the zone.

    >>> _spaced("2026-07-20T10:00 02:00"), _spaced("2026-07-20 10:00")
    ('2026-07-20T10:00+02:00', '2026-07-20 10:00')
    """
    return re.sub(r"(\d\d(?::\d\d)+(?:\.\d+)?) (\d\d:?\d\d)\Z", r"\1+\2", text)
