"""Streams: files and pipes opened and read so that what goes wrong is told and Ctrl-C always ends the wait."""

import errno
import os
import select
import stat
from pathlib import Path
from typing import BinaryIO, cast

from ontology.errors import DocumentError, Place

__all__ = ["check_input", "open_input", "read_up_to", "size_of"]


def open_input(path: Path) -> BinaryIO:
    """Open a file or a pipe for reading.

    Raises:
        DocumentError: where it does not exist, is a directory or may not be read.
    """
    try:
        if not stat.S_ISFIFO(_status(path).st_mode):
            return cast(BinaryIO, path.open("rb", buffering=0))
        # Opened in the usual way, a pipe without a writer would wait in the system, out of reach of Ctrl-C.
        stream = open(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb", buffering=0)
        try:
            select.select([stream], [], [])
            os.set_blocking(stream.fileno(), True)
        except BaseException:
            stream.close()
            raise
        return cast(BinaryIO, stream)
    except OSError as error:
        raise _unreadable(path, error) from error


def check_input(path: Path) -> None:
    """See to it that a file can be opened; a pipe, which can be opened but once, is taken at its word.

    Raises:
        DocumentError: as `open_input` does.
    """
    if not stat.S_ISFIFO(_status(path).st_mode):
        open_input(path).close()


def size_of(path: Path) -> int | None:
    """Give the size of a file in bytes; None for a pipe or a device, which have none.

    Raises:
        DocumentError: where it does not exist or may not be looked at.
    """
    status = _status(path)
    return status.st_size if stat.S_ISREG(status.st_mode) else None


def read_up_to(path: Path, stream: BinaryIO, size: int, at_once: int) -> bytes:
    """Read a number of bytes, fewer only at the end, however little a read of a pipe gives.

    Args:
        path: the file that the stream reads, for the errors.
        stream: what `open_input` gave.
        size: how many bytes are wanted.
        at_once: how many of them to ask for at once.

    Raises:
        DocumentError: where the file cannot be read on.
    """
    parts: list[bytes] = []
    waits = stat.S_ISFIFO(os.fstat(stream.fileno()).st_mode)
    while size > 0:
        try:
            if waits:
                # Polars has the system begin a read anew that a signal broke off; this wait a signal does end.
                select.select([stream], [], [])
            part = stream.read(min(at_once, size))
        except OSError as error:
            raise _unreadable(path, error) from error
        if not part:
            break
        parts.append(part)
        size -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _status(path: Path) -> os.stat_result:
    try:
        return path.stat()
    except OSError as error:
        raise _unreadable(path, error) from error
    except ValueError as error:
        raise DocumentError("no name of a file", Place(repr(str(path))), hint="check the path") from error


def _unreadable(path: Path, error: OSError) -> DocumentError:
    number = error.errno or 0
    message, hint = _REASONS.get(number, ((error.strerror or str(error)).lower(), "check the path and the disk"))
    return DocumentError(message, Place(str(path)), hint=hint)


_REASONS = {
    errno.EISDIR: ("is a directory", "name the file in it, such as train.tsv"),
    errno.ENOENT: ("there is no such file", "check the path"),
    errno.ENOTDIR: ("there is no such file", "check the path"),
    errno.ENAMETOOLONG: ("there is no such file", "check the path"),
    errno.EACCES: ("no permission to read the file", "change its permissions"),
}
