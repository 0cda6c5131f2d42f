"""Shelving: which overlays are taken from a shelf, and when one is put there."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Final, Protocol

from kgservice.stores.history import State
from kgservice.stores.planned import At
from kgservice.stores.protocol import LogEntry
from kgservice.stores.shelf import Shelf, as_bytes, from_bytes, name_of

__all__ = ["APART", "Shelving"]

APART: Final = 5_000
"""Revisions between two overlays on the shelf, at least."""
_SHARE: Final = 10
"""As many revisions as make this part of an overlay, written as a divisor, are between the two as well."""


class _Owner(Protocol):
    """What has a log and a shelf."""

    @property
    def shelf(self) -> Shelf | None:
        """Where overlays are kept; None where they are not."""

    def log(self) -> Sequence[LogEntry]:
        """Give the change log, oldest first."""


class Shelving:
    """The overlays of one store, on its shelf."""

    def __init__(self, owner: _Owner) -> None:
        """Look at nothing yet."""
        self._owner = owner
        self._last: int | None = None

    def nearest(self, state: State, state_of: Callable[[int], State]) -> Iterator[At]:
        """Give the overlay of the newest revision that leads to a state; nothing where there is none.

        Args:
            state: the state.
            state_of: gives the state at an earlier revision.
        """
        shelf = self._owner.shelf
        for then in self._leading(state, state_of):
            entry = self._owner.log()[then.revision - 1]
            content = None if shelf is None else shelf.get(then.revision, name_of(entry, then.base))
            if content is not None:
                with suppress(ValueError):
                    yield At(then, from_bytes(content))
                    return

    def put(self, at: At) -> None:
        """Put what stands at a revision on the shelf, where much has changed since the newest one there."""
        shelf, state = self._owner.shelf, at.state
        if shelf is None or len(state.standing) < APART or state.revision - (self._last or 0) < APART:
            return
        if self._last is None:
            self._last = max((number for number in shelf.names() if number <= state.revision), default=0)
        # What was only put on top leads from one to the other.
        since = state.revision - self._last if self._last >= state.since else len(state.standing)
        if since >= max(APART, at.overlay.size // _SHARE):
            self._last = state.revision
            entry = self._owner.log()[state.revision - 1]
            shelf.put(state.revision, name_of(entry, state.base), as_bytes(at.overlay))

    def _leading(self, state: State, state_of: Callable[[int], State]) -> Iterator[State]:
        """Give the states of which an overlay is there and that lead to another one, newest first."""
        shelf = self._owner.shelf
        if shelf is None:
            return
        entries = self._owner.log()
        for revision, name in sorted(shelf.names().items(), reverse=True):
            if 1 <= revision <= state.revision:
                then = state_of(revision)
                if name_of(entries[revision - 1], then.base) == name and state.above(then) is not None:
                    yield then
