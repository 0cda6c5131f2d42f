"""Streams: files and pipes opened and read so that what goes wrong is told and Ctrl-C always ends the wait."""

import errno
import os
import select
import stat
from io import FileIO
from pathlib import Path

from ontology.errors import DocumentError, Place

__all__ = ["check_input", "open_input", "read_into", "size_of"]


def open_input(path: Path) -> FileIO:
    """Open a file or a pipe for reading.

    Raises:
        DocumentError: where it does not exist, is a directory or may not be read.
    """
    try:
        if not stat.S_ISFIFO(_status(path).st_mode):
            return path.open("rb", buffering=0)
        # Opened in the usual way, a pipe without a writer would wait in the system, out of reach of Ctrl-C.
        stream = open(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb", buffering=0)
        try:
            select.select([stream], [], [])
            os.set_blocking(stream.fileno(), True)
        except BaseException:
            stream.close()
            raise
        return stream
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


def read_into(path: Path, stream: FileIO, room: memoryview, at_once: int) -> int:
    """Read until a place is full, however little a read of a pipe gives; fewer bytes only at the end of the file.

    Args:
        path: the file that the stream reads, for the errors.
        stream: what `open_input` gave.
        room: where to put the bytes.
        at_once: how many of them to ask for at once.

    Returns:
        how many bytes were read.

    Raises:
        DocumentError: where the file cannot be read on.
    """
    waits = stat.S_ISFIFO(os.fstat(stream.fileno()).st_mode)
    done = 0
    while done < len(room):
        try:
            if waits:
                # Polars has the system begin a read anew that a signal broke off; this wait a signal does end.
                select.select([stream], [], [])
            with room[done : done + at_once] as part:
                got = stream.readinto(part)
        except OSError as error:
            raise _unreadable(path, error) from error
        if not got:
            break
        done += got
    return done


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
