"""Leftovers: what a run that was killed left beside its output, told from what is still being written.

What is written aside bears the numbers of its process and thread in its name, and is locked while it is written. It is
left over where no process has that number and nobody holds the lock; the lock tells of processes that cannot be seen
from here, as in another container.
"""

import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import get_native_id
from typing import Final

__all__ = ["aside_name", "held", "old_name", "put_back", "remove_leftovers"]

_OLD: Final = "-old"


def aside_name(name: str) -> str:
    """Give the name under which this thread writes aside what is to bear a name."""
    return f".{name}.part-{os.getpid()}-{get_native_id()}"


def old_name(name: str) -> str:
    """Give the name of what stood in the place, while another takes it."""
    return f"{aside_name(name)}{_OLD}"


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Lock a file or a directory while it is written, where the system can."""
    opened = -1
    with suppress(OSError):
        opened = os.open(path, os.O_RDONLY)
        _lock(opened)
    try:
        yield
    finally:
        if opened >= 0:
            os.close(opened)


def put_back(old: Path, target: Path) -> None:
    """Move what stood in a place back where nothing took it, else remove it.

    Raises:
        OSError: where it cannot be moved back; then it stays where it is.
    """
    if not os.path.lexists(old):
        return
    if os.path.lexists(target):
        _remove(old)
    else:
        old.rename(target)


def remove_leftovers(target: Path, folder: Path | None = None) -> None:
    """Remove what runs that are gone have left of a target, beside it or in a folder; what cannot be removed stays.

    Where such a run was killed while it replaced a directory, that is put back.
    """
    if sys.platform == "win32":
        return
    pattern = re.compile(rf"\.{re.escape(target.name)}\.part-(\d+)-(\d+)({_OLD})?")
    for place in {target.parent, folder or target.parent}:
        with suppress(OSError):
            for path in sorted(place.iterdir()):
                found = pattern.fullmatch(path.name)
                if found and _is_gone(int(found[1]), int(found[2])) and not _is_locked(path):
                    with suppress(OSError):
                        if found[3]:
                            put_back(path, target)
                        else:
                            _remove(path)


def _is_gone(process: int, thread: int) -> bool:
    """Tell whether what wrote is no more; what bears this thread's numbers is of another that had them before."""
    if process == os.getpid():
        return thread == get_native_id()
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False


def _is_locked(path: Path) -> bool:
    try:
        opened = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        _lock(opened)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(opened)
    return False


def _lock(opened: int) -> None:
    if sys.platform != "win32":
        import fcntl

        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
