"""Contents: what entries of the log brought, read together where somebody goes on from one to the next."""

from collections.abc import Sequence
from typing import Final

from kgservice.stores.neo4j.log import Log

__all__ = ["Contents"]

_MOST: Final = 512
"""Changes whose contents are read together at the most."""

_EXPECTED: Final = 64
"""Of changes that somebody has asked for, those whose contents are read together."""

_NEAR: Final = 3
"""Who goes on by no more than so many revisions reads one after the other."""


class Contents:
    """Reads ahead, the further the longer somebody goes on; for one thread at a time."""

    def __init__(self, log: Log) -> None:
        """Read nothing yet."""
        self._log = log
        self._ahead: dict[int, tuple[bytes, bytes]] = {}
        self._asked, self._step = 0, 1
        self._expected: Sequence[int] = ()
        self._places: dict[int, int] = {}

    def expect(self, revisions: Sequence[int]) -> None:
        """Take it that these are asked for next, in this order."""
        self._expected, self._places = revisions, {}

    def of(self, revision: int) -> tuple[bytes, bytes]:
        """Give the N-Quads that came with an import or an edit, and those that went; nothing where none are there.

        Raises:
            StoreUnavailable: where the server does not answer, or they are damaged.
        """
        if revision not in self._ahead:
            self._ahead = self._log.contents(self._next(revision))
        self._asked = revision
        return self._ahead.pop(revision, (b"", b""))

    def _next(self, revision: int) -> Sequence[int]:
        """Give the revisions that are to be read together with one."""
        if 0 < revision - self._asked <= _NEAR:
            self._step = min(2 * self._step, _MOST)
            return range(revision, revision + self._step)
        self._step = 1
        if len(self._places) != len(self._expected):
            self._places = {each: place for place, each in enumerate(self._expected)}
        place = self._places.get(revision)
        return [revision] if place is None else self._expected[place : place + _EXPECTED]
