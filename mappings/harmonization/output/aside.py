"""Writing aside: a file appears whole under its name, or not at all."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import get_native_id
from typing import IO

from ontology.errors import DocumentError, Place

__all__ = ["Part", "directory_aside", "told_of", "write_aside"]


class Part:
    """A file that is being written beside its place.

    Attributes:
        stream: what bytes go to.
        path: the name that the file will have, for the errors.
    """

    def __init__(self, stream: IO[bytes], path: Path) -> None:
        """Write to a stream on behalf of a path."""
        self.stream = stream
        self.path = path

    def write(self, data: bytes | memoryview) -> int:
        """Write bytes and give their number.

        Raises:
            DocumentError: where they cannot be written, as on a full disk.
        """
        with told_of(self.path):
            return self.stream.write(data)


@contextmanager
def write_aside(path: Path, folder: Path | None = None) -> Iterator[Part]:
    """Open a file beside its place, and move it there when the block has ended well.

    When the block raises, Ctrl-C included, nothing is left behind, and a file that already stood there is as it was.

    Args:
        path: the place.
        folder: where to write meanwhile, on the same disk, if not beside the place.

    Raises:
        DocumentError: where the file cannot be written: no such directory, no permission, a full disk.
    """
    with told_of(path):
        target = Path(os.path.realpath(path))
        part = (folder or target.parent) / f".{target.name}.part-{os.getpid()}-{get_native_id()}"
        if target.exists() and not target.is_file():
            raise DocumentError("is no file that can be replaced", Place(str(path)), hint="give the name of a file")
    try:
        with told_of(path):
            stream = part.open("wb")
        try:
            yield Part(stream, path)
            with told_of(path):
                stream.flush()
                os.fsync(stream.fileno())
        finally:
            with suppress(OSError):
                stream.close()
        with told_of(path):
            os.replace(part, target)
        _sync_directory(target.parent)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


@contextmanager
def directory_aside(path: Path, folder: Path | None = None) -> Iterator[Path]:
    """Make a directory beside its place, and move it there when the block has ended well, as `write_aside` does.

    Args:
        path: the place.
        folder: where to write meanwhile, on the same disk, if not beside the place.

    Raises:
        DocumentError: where it cannot be made.
    """
    with told_of(path):
        target = Path(os.path.realpath(path))
        part = (folder or target.parent) / f".{target.name}.part-{os.getpid()}-{get_native_id()}"
        old = part.with_name(f"{part.name}-old")
    try:
        with told_of(path):
            part.mkdir()
        yield part
        with told_of(path):
            if target.exists():
                target.rename(old)
            try:
                part.rename(target)
            except BaseException:
                if old.exists():
                    old.rename(target)
                raise
        _sync_directory(target.parent)
    finally:
        for rest in (part, old):
            shutil.rmtree(rest, ignore_errors=True)


@contextmanager
def told_of(path: Path) -> Iterator[None]:
    """Turn what the system says of a path into an error that says how to mend it.

    Raises:
        DocumentError: in place of an OSError.
    """
    try:
        yield
    except OSError as error:
        reason = (error.strerror or str(error)).lower(), "check the path and the disk"
        message, hint = _REASONS.get(error.errno or 0, reason)
        raise DocumentError(message, Place(str(path)), hint=hint) from error
    except DocumentError:
        raise
    except ValueError as error:
        raise DocumentError("no name of a file", Place(repr(str(path))), hint="check the path") from error


_REASONS = {
    errno.ENOSPC: ("the disk is full, and nothing was left behind", "free some space, or write to another disk"),
    errno.EDQUOT: (
        "the disk quota is used up, and nothing was left behind",
        "free some space, or write to another disk",
    ),
    errno.EFBIG: ("the file grew over the size allowed, and nothing was left behind", "raise the limit"),
    errno.ENOENT: ("there is no such directory", "create it, or write elsewhere"),
    errno.ENOTDIR: ("there is no such directory", "create it, or write elsewhere"),
    errno.EACCES: ("no permission to write here", "write to a directory of your own"),
    errno.EPERM: ("no permission to write here", "write to a directory of your own"),
    errno.EROFS: ("the disk is read-only", "write to another disk"),
    errno.ENAMETOOLONG: ("the name is too long", "choose a shorter one"),
}


def _sync_directory(folder: Path) -> None:
    """Make the new name last, where the file system can."""
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
