"""Writing aside: a file appears whole under its name, or not at all."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from ontology.errors import DocumentError, Place
from ontology.files.leftovers import aside_name, held, old_name, put_back, remove_leftovers

__all__ = ["NoRoom", "Part", "directory_aside", "told_of", "write_aside"]


class NoRoom(DocumentError):
    """What cannot be written for want of room, and what stands nevertheless."""

    def __init__(self, reason: str, place: Place, *, hint: str, left: str = "nothing was left behind") -> None:
        """Say what is full, and what stands."""
        super().__init__(f"{reason}, and {left}", place, hint=hint)
        self._reason = reason

    def leaving(self, left: str, hint: str | None = None) -> "NoRoom":
        """Give the same where something is left, with another cure if there is one."""
        return NoRoom(self._reason, self.place, hint=self.hint if hint is None else hint, left=left)


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
    What a run that was killed left of the same file is removed.

    Args:
        path: the place.
        folder: where to write meanwhile, on the same disk, if not beside the place.

    Raises:
        DocumentError: where the file cannot be written: no such directory, no permission, a full disk.
    """
    with told_of(path):
        target = Path(os.path.realpath(path))
        part = (folder or target.parent) / aside_name(target.name)
        if target.exists() and not target.is_file():
            raise DocumentError("is no file that can be replaced", Place(str(path)), hint="give the name of a file")
        remove_leftovers(target, folder)
    try:
        with told_of(path):
            stream = part.open("wb")
        try:
            with held(part):
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

    A directory that stands there is moved aside first. Whatever happens then, it is put back unless the new one stands
    in its place.

    Args:
        path: the place.
        folder: where to write meanwhile, on the same disk, if not beside the place.

    Raises:
        DocumentError: where it cannot be made.
    """
    with told_of(path):
        target = Path(os.path.realpath(path))
        part = (folder or target.parent) / aside_name(target.name)
        old = target.with_name(old_name(target.name))
        remove_leftovers(target, folder)
    try:
        with told_of(path):
            part.mkdir()
        with held(part):
            yield part
        with told_of(path):
            if target.exists():
                target.rename(old)
            part.rename(target)
        _sync_directory(target.parent)
    finally:
        shutil.rmtree(part, ignore_errors=True)
        try:
            put_back(old, target)
        except OSError as error:
            raise DocumentError(
                "what stood here could not be put back", Place(str(path)), hint=f"move it from {old}"
            ) from error


@contextmanager
def told_of(path: Path) -> Iterator[None]:
    """Turn what the system says of a path into an error that says how to mend it.

    Raises:
        DocumentError: in place of an OSError.
    """
    try:
        yield
    except OSError as error:
        number, place = error.errno or 0, Place(str(path))
        if number in _NO_ROOM:
            full, hint = _NO_ROOM[number]
            raise NoRoom(full, place, hint=hint) from error
        reason = (error.strerror or str(error)).lower(), "check the path and the disk"
        message, hint = _REASONS.get(number, reason)
        raise DocumentError(message, place, hint=hint) from error
    except DocumentError:
        raise
    except ValueError as error:
        raise DocumentError("no name of a file", Place(repr(str(path))), hint="check the path") from error


_NO_ROOM = {
    errno.ENOSPC: ("the disk is full", "free some space, or write to another disk"),
    errno.EDQUOT: ("the disk quota is used up", "free some space, or write to another disk"),
    errno.EFBIG: ("the file grew over the size allowed", "raise the limit"),
}
_REASONS = {
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
