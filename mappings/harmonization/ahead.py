"""Reading ahead: what an iterator gives, worked out by a thread of its own while the last of it is still in use."""

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final, TypeVar

__all__ = ["ahead"]

Item = TypeVar("Item")

_WAIT: Final = 0.05
"""Seconds after which a thread that cannot hand over looks whether it is still wanted."""

_END: Final = object()


@contextmanager
def ahead(items: Iterator[Item], depth: int = 2) -> Iterator[Iterator[Item]]:
    """Give the items in their order, up to `depth` of them worked out beforehand, the first ones at once.

    What the items raise is raised in its turn. The thread has ended when the block has.
    """
    ready: queue.Queue[object] = queue.Queue(depth)
    unwanted = threading.Event()

    def hand_over(item: object) -> None:
        while not unwanted.is_set():
            with suppress(queue.Full):
                return ready.put(item, timeout=_WAIT)

    def work() -> None:
        try:
            for item in items:
                hand_over(item)
                if unwanted.is_set():
                    return
            hand_over(_END)
        except BaseException as error:
            hand_over(_Raised(error))

    thread = threading.Thread(target=work, name="ahead", daemon=True)
    thread.start()
    try:
        yield _taken(ready)
    finally:
        unwanted.set()
        thread.join()


class _Raised:
    def __init__(self, error: BaseException) -> None:
        self.error = error


def _taken(ready: "queue.Queue[object]") -> Iterator[Item]:
    while (item := ready.get()) is not _END:
        if isinstance(item, _Raised):
            raise item.error
        yield item  # type: ignore[misc]
