"""Memory: what a process that serves for long tells its allocator and its collector."""

import ctypes
import gc
import sys
from contextlib import suppress

__all__ = ["settle"]

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
"""Options of mallopt(3)."""

_KEPT_BYTES = 64 * 1024 * 1024


def settle() -> None:
    """Take what stands now for lasting, and keep memory that was freed for the next large answer.

    A search for garbage among the graph would hold everybody up; and an answer of twenty megabytes put together in
    pages that the system has to clear first takes half as long again. Allocators other than glibc's are left alone.
    """
    gc.collect()
    gc.freeze()
    if sys.platform.startswith("linux"):
        with suppress(OSError, AttributeError):
            mallopt = ctypes.CDLL(None).mallopt
            mallopt(_MMAP_THRESHOLD, _KEPT_BYTES)
            mallopt(_TRIM_THRESHOLD, _KEPT_BYTES)
