"""Blocks: a file of lines as runs of whole lines, each bounded in bytes and in rows, whatever the file's size."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mappings.harmonization.corpus.recoding import Recoder, mended_lines
from mappings.harmonization.corpus.records import record_ends
from mappings.harmonization.corpus.streams import open_input
from ontology.errors import DocumentError, Place

__all__ = ["BLOCK_BYTES", "BLOCK_ROWS", "LINES", "LONGEST_LINE", "Block", "Cut", "count_byte", "file_blocks"]

BLOCK_BYTES: Final = 8 * 2**20
"""Bytes of a block, unless a single line is longer."""

BLOCK_ROWS: Final = 131_072
"""Lines of a block at most."""

LONGEST_LINE: Final = 16 * 2**20
"""Bytes of a line at most: what is longer is no text of a corpus."""

_MARK: Final = b"\xef\xbb\xbf"
_READ: Final = BLOCK_BYTES


@dataclass(frozen=True, slots=True)
class Cut:
    """How a file falls into rows.

    Attributes:
        encoding: how its characters are written.
        fallback: encoding of lines that are not UTF-8 in a file which otherwise is; or None.
        quote: the character that encloses fields which may hold line breaks; None where a row is a line.
        separator: what stands between fields, where a quote is given.
    """

    encoding: str = "utf-8"
    fallback: str | None = None
    quote: str | None = None
    separator: str = ","


LINES: Final = Cut()
"""Rows that are lines, in UTF-8."""


@dataclass(frozen=True, slots=True)
class Block:
    r"""Whole rows.

    Attributes:
        data: the rows, each ended by `\n`, in UTF-8.
        rows: how many.
        first_line: number of the first line in the file, from 1.
        bytes_done: how much of the file has been read up to and with this block.
        lines: how many lines the rows take; more than there are rows where fields hold line breaks.
    """

    data: bytes
    rows: int
    first_line: int
    bytes_done: int
    lines: int


def count_byte(data: bytes | bytearray, character: str, end: int | None = None) -> int:
    """Count an ASCII character up to an end; several times as fast as `bytes.count` where there are many.

    >>> count_byte(b"a,b,c", ",")
    2
    """
    found = np.frombuffer(data, dtype=np.uint8)[:end]
    return int(np.count_nonzero(found == ord(character)))


def file_blocks(
    path: Path,
    cut: Cut = LINES,
    *,
    block_bytes: int = BLOCK_BYTES,
    block_rows: int = BLOCK_ROWS,
    longest_line: int = LONGEST_LINE,
    read_bytes: int = _READ,
) -> Iterator[Block]:
    r"""Read a file block by block; where blocks end depends on the rows alone, not on how much a read gives.

    A byte order mark at the start is dropped, `\r\n` becomes `\n`, and a last line without an end is given one.

    Raises:
        DocumentError: where the file cannot be read, holds a NUL byte or a line that is too long, ends its lines
            with `\r` alone, or leaves a quote open.
    """
    with open_input(path) as stream:
        window = _Window(block_bytes, cut)
        source = Recoder(path, stream, cut.encoding)
        line, begun, last = 1, False, False
        while not last:
            window.fill(source, read_bytes)
            last = window.held < len(window.buffer)
            if not begun:
                _check_start(path, window)
                begun = True
            if last:
                _check_end(path, window, line)
            while window.held >= block_bytes or (last and window.held):
                end, rows = window.end(block_bytes, block_rows)
                if not rows:
                    break
                data = window.take(end)
                lines = rows if cut.quote is None else count_byte(data, "\n")
                block = Block(data, rows, line, source.done - window.held, lines)
                yield _block(path, block, longest_line, cut.fallback)
                line += lines
            if window.held and last:
                raise _open_quote(path, line, cut)
            if window.held > longest_line and (cut.quote is not None or window.find(b"\n") < 0):
                if cut.quote is not None and count_byte(window.buffer, cut.quote, window.held) % 2:
                    raise _open_quote(path, line, cut)
                raise _too_long(path, line, longest_line)


class _Window:
    """What has been read and not given out; one buffer for the whole file, as fresh memory costs more than reading."""

    def __init__(self, size: int, cut: Cut) -> None:
        self.buffer = bytearray(size)
        self.held = 0
        self._cut = cut

    def fill(self, source: Recoder, at_once: int) -> None:
        """Read until there is no more room, or no more to read; make room first where there is none."""
        if self.held == len(self.buffer):
            self.buffer.extend(bytes(len(self.buffer)))
        with memoryview(self.buffer) as whole, whole[self.held :] as room:
            self.held += source.read_into(room, at_once)

    def find(self, part: bytes) -> int:
        return self.buffer.find(part, 0, self.held)

    def end(self, block_bytes: int, block_rows: int) -> tuple[int, int]:
        """Tell where a block ends that takes as many whole rows as it may, at least one, and how many they are."""
        if self._cut.quote is not None:
            return self._record_end(block_bytes, block_rows)
        end = self.buffer.rfind(b"\n", 0, min(block_bytes, self.held)) + 1 or self.find(b"\n") + 1
        rows = count_byte(self.buffer, "\n", end)
        if rows > block_rows:
            return int(_feeds(self.buffer, end)[block_rows - 1]) + 1, block_rows
        return end, rows

    def _record_end(self, block_bytes: int, block_rows: int) -> tuple[int, int]:
        assert self._cut.quote is not None
        for limit in dict.fromkeys((min(block_bytes, self.held), self.held)):
            ends = record_ends(self.buffer, self._cut.quote, self._cut.separator, limit)[:block_rows]
            if len(ends):
                return int(ends[-1]) + 1, len(ends)
        return 0, 0

    def take(self, end: int) -> bytes:
        """Give out what stands before an end, and move the rest to the front."""
        with memoryview(self.buffer) as whole:
            data = bytes(whole[:end])
            self.held -= end
            whole[: self.held] = whole[end : end + self.held]
        return data

    def close_line(self) -> None:
        """Give the last line an end."""
        self.buffer[self.held : self.held + 1] = b"\n"
        self.held += 1


def _feeds(data: bytearray, end: int) -> NDArray[np.intp]:
    return np.flatnonzero(np.frombuffer(data, dtype=np.uint8, count=end) == ord("\n"))


def _block(path: Path, block: Block, longest_line: int, fallback: str | None) -> Block:
    """Check what a block holds, and make its line ends and its encoding the same."""
    data = block.data
    if b"\0" in data:
        line = block.first_line + data.count(b"\n", 0, data.index(b"\0"))
        raise DocumentError("a NUL byte", Place(str(path), line), hint="give a text file in UTF-8, without NUL bytes")
    if len(data) > longest_line:
        for line, text in enumerate(data.split(b"\n"), block.first_line):
            if len(text) > longest_line:
                raise _too_long(path, line, longest_line)
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n")
    if fallback is not None:
        data = mended_lines(data, fallback)
    return Block(data, block.rows, block.first_line, block.bytes_done, block.lines)


def _check_start(path: Path, window: _Window) -> None:
    """Drop the byte order mark, and tell what is no text at all."""
    start = bytes(window.buffer[: min(8, window.held)])
    if start.startswith(_MARK):
        window.take(len(_MARK))
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DocumentError(
            "the file is UTF-16",
            Place(str(path), 1),
            hint='save it as UTF-8, or write encoding = "utf-16" in its description',
        )
    if start.startswith((b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\x28\xb5\x2f\xfd", b"\xfd7zXZ")):
        raise DocumentError("the file is compressed", Place(str(path), 1), hint="unpack it first")
    if start.startswith(b"PAR1"):
        raise DocumentError("the file is Parquet, not text", Place(str(path), 1), hint="give the corpus's own file")


def _check_end(path: Path, window: _Window, line: int) -> None:
    """Tell lines that end in another way, and give the last one an end."""
    if line == 1 and window.find(b"\r") >= 0 and window.find(b"\n") < 0:
        raise DocumentError(
            "the lines end with a carriage return alone", Place(str(path), 1), hint="save the file with line feeds"
        )
    if window.held and window.buffer[window.held - 1] != ord("\n"):
        window.close_line()


def _too_long(path: Path, line: int, longest_line: int) -> DocumentError:
    return DocumentError(
        f"a line of more than {longest_line:,} bytes",
        Place(str(path), line),
        hint="check that the file is a table with one row to a line",
    )


def _open_quote(path: Path, line: int, cut: Cut) -> DocumentError:
    return DocumentError(
        f"a quote ({cut.quote}) opens in the row that begins here and is not closed",
        Place(str(path), line),
        hint=f"close it, and write {cut.quote}{cut.quote} for each one inside a field",
    )
