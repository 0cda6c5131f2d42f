"""Values computed once: whoever needs one waits for it alone, and nobody waits for another."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

__all__ = ["Once"]

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Once(Generic[K, V]):
    """A cache that computes each value once, however many threads ask; safe to share between them.

    >>> squares = Once[int, int]()
    >>> squares.get(3, lambda: 9), squares.get(3, lambda: 0)
    (9, 9)
    """

    def __init__(self, most: int | None = None) -> None:
        """Keep at most so many values, those asked for last; all of them where `most` is None."""
        self._most = most
        self._lock = Lock()
        self._slots: OrderedDict[K, _Slot[V]] = OrderedDict()

    def get(self, key: K, compute: Callable[[], V]) -> V:
        """Give the value of a key; where there is none yet, compute it. What `compute` raises is not kept."""
        with self._lock:
            slot = self._slots.setdefault(key, _Slot())
            self._slots.move_to_end(key)
        try:
            found = slot.get(compute)
        except BaseException:
            with self._lock:
                if not slot.done and self._slots.get(key) is slot:
                    del self._slots[key]
            raise
        with self._lock:
            while self._most is not None and len(self._slots) > self._most:
                self._slots.popitem(last=False)
        return found

    def known(self, key: K) -> V | None:
        """Give the value of a key without a wait; None where there is none yet.

        >>> squares = Once[int, int]()
        >>> squares.known(3), squares.get(3, lambda: 9), squares.known(3)
        (None, 9, 9)
        """
        with self._lock:
            slot = self._slots.get(key)
            if slot is None or not slot.done:
                return None
            self._slots.move_to_end(key)
            return slot.value


class _Slot(Generic[V]):
    __slots__ = ("_lock", "done", "value")

    def __init__(self) -> None:
        self._lock = Lock()
        self.done = False

    def get(self, compute: Callable[[], V]) -> V:
        if not self.done:
            with self._lock:
                if not self.done:
                    self.value: V = compute()
                    self.done = True
        return self.value
