"""Progress: one line on standard error that moves, on a terminal only."""

import sys
import time
from types import TracebackType

from kgservice.cli.options import Common

__all__ = ["Progress", "progress_line"]

_WIDTH = 30
_PERIOD = 0.1
"""Seconds between two drawings."""


class Progress:
    """A bar with the share that is done, the rate and the time left; it leaves nothing behind when it ends.

    Use it as a context manager, and call it with the rows done, the bytes done, and the bytes in all or None.
    """

    def __init__(self, common: Common, title: str, unit: str = "rows") -> None:
        """Show nothing where standard error is no terminal, or the user asked for quiet; `unit` is what is counted."""
        self._unit = unit
        self._shown = sys.stderr.isatty() and not common.quiet
        self._title = title
        self._start = self._drawn = 0.0

    def __enter__(self) -> "Progress":
        """Begin to count the time."""
        self._start = time.monotonic()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wipe the line."""
        self._write("\r\x1b[K")

    def __call__(self, rows: int, done: int, total: int | None) -> None:
        """Draw the line, at most ten times in a second."""
        now = time.monotonic()
        if now - self._drawn >= _PERIOD:
            self._drawn = now
            self._write(f"\r{progress_line(self._title, rows, done, total, now - self._start, self._unit)}\x1b[K")

    def _write(self, text: str) -> None:
        if self._shown:
            sys.stderr.write(text)
            sys.stderr.flush()


def progress_line(title: str, rows: int, done: int, total: int | None, seconds: float, unit: str = "rows") -> str:
    """Word the line.

    >>> progress_line("train.tsv", 500_000, 25_000_000, 100_000_000, 5.0)
    'train.tsv [#######                       ]  25%  100,000 rows/s  0:15 left'
    """
    rate = rows / seconds if seconds > 0 else 0.0
    if total is None or done <= 0:
        return f"{title} {rows:,} {unit}  {rate:,.0f} {unit}/s"
    share = min(1.0, done / total)
    bar = "#" * int(_WIDTH * share)
    left = _clock(seconds * max(0, total - done) / done)
    return f"{title} [{bar:{_WIDTH}}] {share:4.0%}  {rate:,.0f} {unit}/s  {left} left"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
