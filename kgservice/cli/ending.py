"""Ending: a command that is told to terminate ends like one that is interrupted, and leaves nothing half written."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

__all__ = ["ending_cleanly"]


@contextmanager
def ending_cleanly() -> Iterator[None]:
    """Have the process end like any other when it is told to terminate, so that nothing half written stays behind."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    signals = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    previous = {number: signal.signal(number, _end) for number in signals}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)
