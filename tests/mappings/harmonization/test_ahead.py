"""Reading ahead: the same items in the same order, errors in their turn, and no thread left behind."""

import threading
from collections.abc import Iterator

import pytest

from mappings.harmonization.ahead import ahead


def broken(after: int) -> Iterator[int]:
    yield from range(after)
    raise ValueError("no more")


def test_items_and_errors_come_in_their_turn() -> None:
    with ahead(iter(range(100))) as items:
        assert list(items) == list(range(100))
    given: list[int] = []
    with pytest.raises(ValueError, match="no more"), ahead(broken(5)) as items:
        given.extend(items)
    assert given == [0, 1, 2, 3, 4]


def test_no_more_is_read_than_wanted_and_the_thread_ends() -> None:
    read: list[int] = []
    before = threading.active_count()

    def endless() -> Iterator[int]:
        while True:
            read.append(len(read))
            yield read[-1]

    with ahead(endless(), depth=3) as items:
        assert next(items) == 0
    # What was handed over, what waits, and what was held when there was no more room.
    assert len(read) <= 1 + 3 + 1
    assert threading.active_count() == before
