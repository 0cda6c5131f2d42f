"""Answers kept as JSON: within a revision they never change, so each is worded once."""

from collections.abc import Hashable
from threading import Lock
from typing import NamedTuple

from ontology.scale import Scale

__all__ = ["AnswerCache", "Key", "Question", "Texts"]

_ENTRY = 200
"""Bytes that an entry takes besides its key and its JSON, about."""

_TABLE = 1000
"""Bytes that a table takes besides its entries and what the question holds, about."""

Key = str | tuple[str | None, ...]


class Question(NamedTuple):
    """All that a conversion depends on, apart from the item; `source` and `target` are ids of levels, however spelt."""

    revision: int
    source: str
    target: str
    profile: str | None
    mode: str
    explain: bool
    scale: Scale


class Texts(NamedTuple):
    """All that the resolution of a text depends on, apart from what is asked of it."""

    revision: int
    limit: int


class AnswerCache:
    """Answers by question and labels or texts, bounded in memory; safe to share between threads.

    It forgets everything when it is full, which costs a busy service next to nothing and needs no order to be kept.
    """

    def __init__(self, limit: int) -> None:
        """Hold at most `limit` bytes."""
        self._limit = limit
        self._size = 0
        self._tables: dict[Hashable, dict[Key, bytes]] = {}
        self._lock = Lock()

    def table(self, question: Hashable) -> dict[Key, bytes]:
        """Give the answers known to a question, to be read only."""
        return self._tables.get(question, {})

    def keep(self, question: Hashable, answers: dict[Key, bytes]) -> None:
        """Keep answers, unless there are none or they alone would fill it."""
        size = sum(map(_size, answers.items())) + _TABLE
        if not answers or size > self._limit // 2:
            return
        with self._lock:
            if self._size + size > self._limit:
                self._tables.clear()
                self._size = 0
            # Concurrent readers hold a table that is only ever added to.
            if question in self._tables:
                size -= _TABLE
            self._tables.setdefault(question, {}).update(answers)
            self._size += size

    def __len__(self) -> int:
        """Give the number of questions that answers are kept of."""
        return len(self._tables)


def _size(entry: tuple[Key, bytes]) -> int:
    key, answer = entry
    length = len(key) if isinstance(key, str) else sum(len(part or "") for part in key)
    return _ENTRY + len(answer) + length
