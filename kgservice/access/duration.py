"""Times that people type: how long a key lasts, since when to read the audit log."""

import re
from datetime import UTC, datetime, timedelta

from ontology.errors import EmotaxaError

__all__ = ["read_begin", "read_end"]

_LENGTH = re.compile(r"([1-9][0-9]{0,4})([hdw])", re.ASCII)
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_FORMS = "give hours, days or weeks as 12h, 90d or 4w, or a date as 2030-01-31"


def read_end(text: str, now: datetime) -> datetime:
    """Read when something ends: after a time from now, or with the begin of a day, in UTC.

    Raises:
        EmotaxaError: where the text is neither, or the time has passed.

    >>> read_end("90d", datetime(2030, 1, 1, tzinfo=UTC)).date().isoformat()
    '2030-04-01'
    """
    length = _length(text)
    end = _moment(text, "expires") if length is None else now + length
    if end <= now:
        raise EmotaxaError(f"{text} is past", hint="give a time to come, as 90d", value=text, field="expires")
    return end


def read_begin(text: str, now: datetime) -> datetime:
    """Read since when: a time back from now, or a date.

    Raises:
        EmotaxaError: where the text is neither.

    >>> read_begin("24h", datetime(2030, 1, 2, tzinfo=UTC)).date().isoformat()
    '2030-01-01'
    """
    length = _length(text)
    return _moment(text, "since") if length is None else now - length


def _length(text: str) -> timedelta | None:
    found = _LENGTH.fullmatch(text)
    return None if found is None else int(found[1]) * _UNITS[found[2]]


def _moment(text: str, field: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise EmotaxaError(f"{text!r} is no time", hint=_FORMS, value=text, field=field) from error
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
