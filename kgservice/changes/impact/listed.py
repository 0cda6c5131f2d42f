"""Listed: the first so many of what was found, and how many more there are."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, TypeVar

__all__ = ["Listed"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Listed(Generic[T]):
    """What was found, as far as it is listed.

    Attributes:
        items: those listed, what matters most first.
        count: how many there are in all.
    """

    items: tuple[T, ...] = ()
    count: int = 0

    @classmethod
    def of(cls, found: Iterable[T], most: int, count: int | None = None) -> "Listed[T]":
        """List the first of what was found.

        Args:
            found: all of it, or as much as is to be listed where `count` is given.
            most: how many are listed at the most.
            count: how many there are in all.

        >>> Listed.of("abc", 2)
        Listed(items=('a', 'b'), count=3)
        """
        if count is not None:
            return cls(tuple(islice(found, most)), count)
        every = tuple(found)
        return cls(every[:most], len(every))

    @property
    def more(self) -> int:
        """How many are not listed."""
        return self.count - len(self.items)

    def as_document(self, written: Callable[[T], Any]) -> dict[str, Any]:
        """Give it in the types of JSON, each item as `written` gives it."""
        return {"count": self.count, "more": self.more, "items": [written(item) for item in self.items]}

    def __iter__(self) -> Iterator[T]:
        """Give those listed."""
        return iter(self.items)

    def __bool__(self) -> bool:
        """Whether anything was found."""
        return self.count > 0
