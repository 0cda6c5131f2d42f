"""Rates: how fast each caller spends what it may, in memory that all workers of a service share.

Of a caller one number is kept, the time at which its budget is whole again (the generic cell rate algorithm, ITU-T
I.371). A budget of n requests is full at first and refills evenly, n in a minute. The numbers stand in a table of fixed
size, so that however many addresses call, memory does not grow: where a row is full, the caller that needs its number
least, because its budget will be whole first, makes room.
"""

import hashlib
import mmap
import os
import struct
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform != "win32":
    import fcntl

__all__ = ["MINUTE", "Rates"]

MINUTE = 60.0

_ROWS, _PLACES = 4096, 8
_PLACE = struct.Struct("=Qd")
_ROW = struct.Struct("=" + "Qd" * _PLACES)
_SALT = 16


class Rates:
    """Budgets of callers; 32,768 of them at most are told apart at the same time."""

    def __init__(self, path: Path | None = None, now: Callable[[], float] = time.monotonic) -> None:
        """Open the table.

        Args:
            path: a file that all workers share, which is made where there is none; this process's own memory if None.
            now: a clock that all processes of the machine share, in seconds, and that is not behind its start.
        """
        self._now = now
        size = _SALT + _ROWS * _ROW.size
        self._file: int | None = None
        if path is None:
            self._table = mmap.mmap(-1, size)
        else:
            self._file = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
            if os.fstat(self._file).st_size < size:
                os.ftruncate(self._file, size)
            self._table = mmap.mmap(self._file, size)
        with self._alone(0, _SALT):
            if not any(self._table[:_SALT]):
                self._table[:_SALT] = os.urandom(_SALT)
            self._salt = self._table[:_SALT]

    def spend(self, caller: str, limit: int, cost: int = 1) -> tuple[bool, int, float]:
        """Take a request's cost from a caller's budget, where that holds it.

        Args:
            caller: who calls.
            limit: the budget, and what comes back in a minute.
            cost: what the request costs; no request costs more than the budget.

        Returns:
            Whether it was taken; what is left, in whole requests; after how many seconds the budget is whole again, or
            where it was not taken, the cost can be.
        """
        row, print_ = self._row(caller)
        each = MINUTE / limit
        with self._alone(row, _ROW.size):
            now = self._now()
            cells = _ROW.unpack_from(self._table, row)
            prints = cells[::2]
            place = prints.index(print_) if print_ in prints else min(range(_PLACES), key=lambda at: cells[2 * at + 1])
            whole = min(max(cells[2 * place + 1], now), now + MINUTE) if prints[place] == print_ else now
            after = whole + min(cost, limit) * each
            # A thousandth of a request's time, for what rounding took.
            if after - now > MINUTE + each / 1000:
                return False, int((now + MINUTE - whole) / each), after - now - MINUTE
            _PLACE.pack_into(self._table, row + place * _PLACE.size, print_, after)
            return True, int((now + MINUTE - after) / each + 0.001), after - now

    def wait(self, caller: str, limit: int) -> float:
        """Give the seconds after which a caller's budget holds one request, 0 where it does; nothing is taken."""
        row, print_ = self._row(caller)
        each = MINUTE / limit
        with self._alone(row, _ROW.size):
            now, cells = self._now(), _ROW.unpack_from(self._table, row)
        prints = cells[::2]
        if print_ not in prints:
            return 0.0
        over = min(float(cells[2 * prints.index(print_) + 1]), now + MINUTE) + each - now - MINUTE
        return over if over > each / 1000 else 0.0

    def _row(self, caller: str) -> tuple[int, int]:
        """Give where a caller's row begins, and the number by which it is known there."""
        mark = hashlib.blake2b(caller.encode(), digest_size=16, key=self._salt).digest()
        return _SALT + int.from_bytes(mark[:8], "big") % _ROWS * _ROW.size, int.from_bytes(mark[8:], "big") or 1

    def close(self) -> None:
        """Let go of the memory; closing twice is allowed."""
        self._table.close()
        if self._file is not None:
            os.close(self._file)
            self._file = None

    @contextmanager
    def _alone(self, begin: int, length: int) -> Iterator[None]:
        """Keep other processes from a part of the table; threads of one process take turns on its event loop."""
        if self._file is None or sys.platform == "win32":
            yield
            return
        fcntl.lockf(self._file, fcntl.LOCK_EX, length, begin)
        try:
            yield
        finally:
            fcntl.lockf(self._file, fcntl.LOCK_UN, length, begin)
