"""Files of N-Quads that workers read the graph from: written whole under another name, by one process at a time."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pyoxigraph import RdfFormat, Store

if sys.platform != "win32":
    import fcntl

__all__ = ["write_from_directory", "write_once"]


def write_once(file: Path, write: Callable[[Path], None]) -> None:
    """Write a file, unless it stands there.

    Args:
        file: the file.
        write: writes the one that it is given, which gets its name once it is whole.

    Raises:
        OSError, RuntimeError: as `write` does, or where the place may not be written.
    """
    with _only_here(file):
        if file.exists():
            return
        unfinished = file.with_name(f"{file.name}.new-{os.getpid()}")
        try:
            write(unfinished)
            unfinished.rename(file)
        finally:
            unfinished.unlink(missing_ok=True)


def write_from_directory(directory: Path, file: Path) -> None:
    """Write the graph in a pyoxigraph directory to a file of N-Quads, unless it stands there.

    Raises:
        OSError, RuntimeError: where the directory cannot be read, or the file not be written.
    """
    write_once(file, lambda unfinished: _dump(directory, unfinished))


def _dump(directory: Path, file: Path) -> None:
    Store.read_only(str(directory)).dump(str(file), RdfFormat.N_QUADS)


@contextmanager
def _only_here(file: Path) -> Iterator[None]:
    descriptor = os.open(file.with_name(f"{file.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if sys.platform != "win32":
            # A file system without locks lets two processes write the same twice.
            with suppress(OSError):
                fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
