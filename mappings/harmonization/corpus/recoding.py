"""Recoding: a file in another encoding read as UTF-8, and the lines of a file in which two are mixed."""

import codecs
from io import FileIO
from pathlib import Path
from typing import Final

from mappings.harmonization.corpus.streams import read_into
from ontology.errors import DocumentError, Place

__all__ = ["ENCODINGS", "Recoder", "mended_lines", "wrong_byte"]

ENCODINGS: Final = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "cp1252")
"""Encodings that a description may name. A byte order mark of UTF-8 is dropped in any case."""

_CURE: Final = (
    'save the file as UTF-8; or, in its description, write encoding = "cp1252" where the whole file is like this, and '
    'fallback = "cp1252" where only some lines are'
)


class Recoder:
    """Reads a file in one encoding, and gives UTF-8.

    Attributes:
        done: how many bytes of the file have been read.
    """

    def __init__(self, path: Path, stream: FileIO, encoding: str) -> None:
        """Read from a stream that `open_input` gave."""
        self.done = 0
        self._path = path
        self._stream = stream
        self._encoding = encoding
        self._decoder = None if encoding in ("utf-8", "utf-8-sig") else codecs.getincrementaldecoder(encoding)()
        self._line = 1
        self._ready = b""
        self._ended = False

    def read_into(self, room: memoryview, at_once: int) -> int:
        """Fill a place with UTF-8; fewer bytes only at the end of the file.

        Raises:
            DocumentError: where the file cannot be read on, or a byte means nothing in its encoding.
        """
        if self._decoder is None:
            got = read_into(self._path, self._stream, room, at_once)
            self.done += got
            return got
        filled = 0
        while filled < len(room):
            while not self._ready and not self._ended:
                self._ready = self._decoded(self._decoder, at_once)
            if not self._ready:
                break
            part = self._ready[: len(room) - filled]
            room[filled : filled + len(part)] = part
            self._ready = self._ready[len(part) :]
            filled += len(part)
        return filled

    def _decoded(self, decoder: codecs.IncrementalDecoder, at_once: int) -> bytes:
        raw = bytearray(max(2, at_once))
        with memoryview(raw) as room:
            got = read_into(self._path, self._stream, room, at_once)
        self._ended = got < len(raw)
        try:
            text = decoder.decode(bytes(raw[:got]), final=self._ended)
        except UnicodeDecodeError as error:
            line = self._line + error.object[: error.start].decode(self._encoding, "ignore").count("\n")
            wrong = error.object[error.start : error.start + 1]
            raise DocumentError(
                f"not {self._encoding}: byte 0x{wrong.hex()}",
                Place(str(self._path), line),
                hint="name the file's own encoding in its description, or save it as UTF-8",
            ) from error
        if not self.done:
            text = text.removeprefix("\ufeff")
        self.done += got
        self._line += text.count("\n")
        return text.encode("utf-8")


def mended_lines(data: bytes, fallback: str) -> bytes:
    r"""Give whole lines as UTF-8, each one that is not so read in another encoding.

    >>> mended_lines("né".encode() + b"\n" + "né".encode("cp1252") + b"\n", "cp1252").decode().split()
    ['né', 'né']
    """
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return b"\n".join(_mended(line, fallback) for line in data.split(b"\n"))
    return data


def wrong_byte(line: bytes, path: Path, number: int, hint: str = _CURE) -> DocumentError | None:
    """Tell the first byte of a line that is not UTF-8, what it would be elsewhere, and the cure."""
    try:
        line.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = line[error.start : error.start + 1]
        column = len(line[: error.start].decode("utf-8")) + 1
        try:
            meant = f" ({byte.decode('cp1252')!r} in cp1252)"
        except UnicodeDecodeError:
            meant = ""
        return DocumentError(
            f"not UTF-8: byte 0x{byte.hex()}{meant}",
            Place(str(path), number, column),
            hint=hint,
        )
    return None


def _mended(line: bytes, fallback: str) -> bytes:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return line.decode(fallback).encode()
        except UnicodeDecodeError:
            return line
    return line
