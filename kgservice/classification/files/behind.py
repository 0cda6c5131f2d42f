"""Work behind: one thing done on a thread of its own while the next is prepared."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self

__all__ = ["Behind"]


class Behind:
    """Work done one after the other on a thread of its own, while the next is prepared."""

    def __init__(self) -> None:
        """Begin nothing yet."""
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="rows")
        self._pending: Future[None] | None = None

    def do(self, work: Callable[[], None]) -> None:
        """Begin something as soon as what was begun before has ended.

        Raises:
            Exception: what went wrong with that.
        """
        if self._pending is not None:
            self._pending.result()
        self._pending = self._thread.submit(work)

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for what is under way."""
        # What is under way is finished, Ctrl-C or not.
        self._thread.shutdown()
        if error is None and self._pending is not None:
            self._pending.result()
