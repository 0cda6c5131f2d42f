"""The entries of a log up to one of them, as a sequence that takes no time to give, however many there are."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import overload

from kgservice.stores.protocol import LogEntry

__all__ = ["Entries"]


class Entries(Sequence[LogEntry]):
    """The first entries of a list that is only appended to; whatever comes to it later is not among them."""

    __slots__ = ("_all", "_count")

    def __init__(self, entries: list[LogEntry]) -> None:
        """Take what is in a list now."""
        self._all = entries
        self._count = len(entries)

    def __len__(self) -> int:
        """Count the entries."""
        return self._count

    def __iter__(self) -> Iterator[LogEntry]:
        """Give the entries, oldest first."""
        return islice(self._all, self._count)

    @overload
    def __getitem__(self, index: int) -> LogEntry: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[LogEntry, ...]: ...
    def __getitem__(self, index: int | slice) -> LogEntry | tuple[LogEntry, ...]:
        """Give an entry or a part."""
        if isinstance(index, slice):
            chosen = range(*index.indices(self._count))
            if chosen.step == 1:
                return tuple(self._all[chosen.start : chosen.stop])
            return tuple(self._all[place] for place in chosen)
        if not -self._count <= index < self._count:
            raise IndexError(index)
        return self._all[index if index >= 0 else index + self._count]

    def __eq__(self, other: object) -> bool:
        """Compare with another sequence of entries, one by one."""
        if isinstance(other, Entries):
            other = tuple(other)
        return tuple(self) == tuple(other) if isinstance(other, tuple | list) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        """Show the entries."""
        return repr(tuple(self))
