"""Shelving: which overlays are taken from a shelf, and when one is put there."""

from collections.abc import Callable, Iterator, Sequence
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
        self._damaged: set[int] = set()

    def nearest(self, state: State, state_of: Callable[[int], State]) -> Iterator[At]:
        """Give the overlay of the newest revision that leads to a state; nothing where there is none.

        Args:
            state: the state.
            state_of: gives the state at an earlier revision.
        """
        shelf = self._owner.shelf
        for then in self._leading(state, state_of):
            name = name_of(self._owner.log()[then.revision - 1], then.base)
            content = None if shelf is None else shelf.get(then.revision, name)
            if content is not None:
                try:
                    yield At(then, from_bytes(content, name))
                    return
                except ValueError:
                    # Another one takes its place before long.
                    self._damaged.add(then.revision)
                    self._last = None

    def put(self, at: At) -> None:
        """Put what stands at a revision on the shelf, where much has changed since the newest one there."""
        shelf, state = self._owner.shelf, at.state
        if shelf is None or len(state.standing) < APART:
            return
        if self._last is None:
            self._last = self._newest_of(shelf, state)
        # What was only put on top leads from one to the other; whatever a release or a removal changed leads nowhere.
        since = state.revision - self._last if self._last >= state.since else len(state.standing)
        if since < APART or since < at.overlay.size // _SHARE:
            return
        self._last = state.revision
        self._damaged.discard(state.revision)
        name = name_of(self._owner.log()[state.revision - 1], state.base)
        shelf.put(state.revision, name, as_bytes(at.overlay, name))

    def _newest_of(self, shelf: Shelf, state: State) -> int:
        """Give the newest revision of which there is an overlay that leads to a state, 0 where there is none."""
        entries = self._owner.log()
        return max(
            (
                revision
                for revision, name in shelf.names().items()
                if state.since <= revision <= state.revision
                and revision not in self._damaged
                and name == name_of(entries[revision - 1], state.base)
            ),
            default=0,
        )

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
