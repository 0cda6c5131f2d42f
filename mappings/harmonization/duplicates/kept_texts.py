"""Kept texts: put aside one after the other, in memory or, where they come to much, in a temporary file."""

import mmap
import tempfile
import weakref
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Final

from ontology.files.aside import told_of

__all__ = ["KeptTexts"]

_IN_MEMORY: Final = 256 * 2**20


class KeptTexts:
    """Texts in UTF-8, found again by where they begin and how long they are, in bytes.

    >>> kept = KeptTexts()
    >>> kept.add("joyüberfear".encode())
    >>> kept.size, kept.read([0, 3], [3, 5])
    (12, ['joy', 'über'])
    """

    def __init__(self) -> None:
        """Start without a text."""
        self.size = 0
        self._memory = bytearray()
        self._file: IO[bytes] | None = None
        self._view: memoryview | mmap.mmap | None = None

    def add(self, data: bytes) -> None:
        """Take the next texts; none may be taken any more once texts were read.

        Raises:
            DocumentError: where the temporary file cannot be written.
        """
        self.size += len(data)
        if self._file is None and self.size <= _IN_MEMORY:
            self._memory += data
            return
        with told_of(Path(tempfile.gettempdir())):
            if self._file is None:
                self._file = tempfile.TemporaryFile()
                # A run that is broken off never comes to close it.
                weakref.finalize(self, self._file.close)
                self._file.write(self._memory)
                self._memory = bytearray()
            self._file.write(data)

    def read(self, starts: Iterable[int], lengths: Iterable[int]) -> list[str]:
        """Give texts by their places.

        Raises:
            DocumentError: where the temporary file cannot be read.
        """
        with told_of(Path(tempfile.gettempdir())):
            view = self._opened()
            return [str(view[start : start + length], "utf-8") for start, length in zip(starts, lengths, strict=True)]

    def close(self) -> None:
        """Drop the texts."""
        if self._view is not None:
            self._view.release() if isinstance(self._view, memoryview) else self._view.close()
        self._memory = bytearray()
        if self._file is not None:
            self._file.close()

    def _opened(self) -> memoryview | mmap.mmap:
        if self._view is None:
            if self._file is None:
                self._view = memoryview(self._memory)
            else:
                self._file.flush()
                self._view = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)
        return self._view
