"""Deadlines: how long one request may keep a thread busy."""

from time import monotonic

from kgservice.reconcile.errors import TakesTooLong

__all__ = ["SECONDS", "Deadline"]

SECONDS = 20.0
"""How long one request may take; a full batch of plain queries takes a fiftieth of that."""


class Deadline:
    """A point in time by which an answer has to be there."""

    def __init__(self, seconds: float = SECONDS) -> None:
        """Set it so many seconds ahead."""
        self._seconds = seconds
        self._end = monotonic() + seconds

    def check(self) -> None:
        """Go on, unless the time is over.

        Raises:
            TakesTooLong: where it is.
        """
        if monotonic() > self._end:
            raise TakesTooLong(self._seconds)
