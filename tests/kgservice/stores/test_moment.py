"""Dates and times, and the revision that was the newest then."""

from datetime import UTC, datetime, timedelta

import pytest

from kgservice.stores.moment import BeforeAll, read_moment, revision_at
from kgservice.stores.protocol import LogEntry
from ontology.errors import EmotaxaError

BEGIN = datetime(2026, 7, 20, 10, tzinfo=UTC)


def entry(revision: int, at: datetime) -> LogEntry:
    return LogEntry(revision, at, "ann", "edit", "Something", "0")


LOG = [entry(place + 1, BEGIN + timedelta(days=place)) for place in range(4)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2026-07-20", "2026-07-20T23:59:59.999999+00:00"),
        ("20260720", "2026-07-20T23:59:59.999999+00:00"),
        ("2026-W30-1", "2026-07-20T23:59:59.999999+00:00"),
        ("2026-07-20T10:00", "2026-07-20T10:00:00+00:00"),
        ("2026-07-20T10:00:00Z", "2026-07-20T10:00:00+00:00"),
        ("2026-07-20T10:00+02:00", "2026-07-20T08:00:00+00:00"),
        ("2026-07-20T10:00 02:00", "2026-07-20T08:00:00+00:00"),
        ("2026-07-20 10:00:00.5", "2026-07-20T10:00:00.500000+00:00"),
    ],
)
def test_dates_and_times_are_read(text: str, told: str) -> None:
    assert read_moment(text).isoformat() == told


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2026", "2026-13-01", "2026-07-20T25:00", "0001-01-01T00:00+14:00", "1" * 1000, "2026-07"]
)
def test_what_is_neither_says_how_to_write_one(text: str) -> None:
    with pytest.raises(EmotaxaError, match="neither a date nor a time") as caught:
        read_moment(text)
    assert caught.value.field == "at" and "2026-07-20" in caught.value.hint


@pytest.mark.parametrize(
    ("text", "revision"),
    [
        ("2026-07-20", 1),
        ("2026-07-20T10:00Z", 1),
        ("2026-07-22T09:59Z", 2),
        ("2026-07-22", 3),
        ("2999-01-01", 4),
    ],
)
def test_the_newest_revision_of_a_time_is_found(text: str, revision: int) -> None:
    assert revision_at(LOG, text) == revision


def test_before_the_first_revision_there_is_nothing_to_read() -> None:
    with pytest.raises(BeforeAll, match="no revision at 2026-07-19") as caught:
        revision_at(LOG, "2026-07-19")
    assert "2026-07-20T10:00:00+00:00" in caught.value.hint and caught.value.first == BEGIN


def test_a_clock_that_went_back_hides_no_revision() -> None:
    log = [*LOG, entry(5, BEGIN + timedelta(days=2, hours=1))]
    assert revision_at(log, "2026-07-22") == 5
