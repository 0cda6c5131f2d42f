"""Rows of an answer, counted in its bytes: the cap on them costs next to nothing.

While an answer is written, a number that cannot be below that of its rows is kept: how often the mark stands in the
bytes that ends or begins a row. Only where it goes over the cap is the answer read properly, since strings may hold the
mark, too.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress

from pyoxigraph import QueryResultsFormat, RdfFormat, parse

from kgservice.sparql.refusal import Refusal

__all__ = ["Cap", "Counted", "row_count"]

_MARKS: dict[object, tuple[bytes, ...]] = {
    QueryResultsFormat.JSON: (b"},{",),
    QueryResultsFormat.XML: (b"<result>",),
    QueryResultsFormat.CSV: (b"\n",),
    QueryResultsFormat.TSV: (b"\n",),
    RdfFormat.N_TRIPLES: (b"\n",),
    RdfFormat.N_QUADS: (b"\n",),
    # What ends in a full stop or a semicolon ends its line. A lone comma is found in half the time that it takes with
    # the blank before it.
    RdfFormat.TURTLE: (b"\n", b","),
    RdfFormat.TRIG: (b"\n", b","),
    RdfFormat.RDF_XML: (b"/>", b"</"),
    RdfFormat.JSON_LD: (b'"', b"}"),
}
"""What stands in the bytes at least once for each row but the first."""

_BLOCK = 1 << 20


class Cap:
    """How much an answer may be.

    Attributes:
        rows: solutions, or triples.
        size: bytes.
    """

    def __init__(self, rows: int, size: int) -> None:
        """Keep the two."""
        self.rows = rows
        self.size = size


class Counted:
    """A binary stream that hands an answer on in blocks, and stops it where it goes over a cap."""

    def __init__(self, kind: QueryResultsFormat | RdfFormat, cap: Cap, send: Callable[[bytes], None]) -> None:
        """Count for an answer in some format."""
        self._kind = kind
        self._marks = _MARKS[kind]
        self._cap = cap
        self._send = send
        self._waiting: list[bytes] = []
        self._waits = 0
        self._sent: list[bytes] = []
        self._size = 0
        self._most = 1
        self._reach = max(map(len, self._marks)) - 1
        self._tail = b""

    def write(self, part: bytes) -> int:
        """Take a part of the answer.

        Raises:
            Refusal: where the answer is over the cap.
        """
        self._waiting.append(part)
        self._waits += len(part)
        if self._waits >= _BLOCK:
            self.flush()
        return len(part)

    def flush(self) -> None:
        """Hand on what waits.

        Raises:
            Refusal: where the answer is over the cap.
        """
        block = b"".join(self._waiting)
        self._waiting, self._waits = [], 0
        if not block:
            return
        self._size += len(block)
        if self._size > self._cap.size:
            raise Refusal("bytes", "the answer is larger than what is sent", value=self._cap.size)
        self._sent.append(block)
        # A mark may lie across two blocks.
        seen = self._tail + block if self._reach else block
        for mark in self._marks:
            self._most += seen.count(mark) - self._tail.count(mark)
        self._tail = seen[len(seen) - self._reach :]
        if self._most > self._cap.rows:
            self._most = row_count(self._kind, b"".join(self._sent))
            if self._most > self._cap.rows:
                raise Refusal("rows", "the answer has more rows than are sent", value=self._cap.rows)
        self._send(block)


def row_count(kind: QueryResultsFormat | RdfFormat, answer: bytes) -> int:
    r"""Count the rows of an answer, of which the end may be missing.

    >>> row_count(QueryResultsFormat.CSV, b'a\r\n"x\r\ny"\r\n1\r\n')
    2
    """
    if kind == QueryResultsFormat.JSON:
        # Braces within strings go with the strings; two open around the rows, one around the names.
        return sum(part.count(b"},{") + part.count(b"[{") for part in _outside_json(answer))
    if kind == QueryResultsFormat.XML:
        return answer.count(b"<result>")
    if kind == QueryResultsFormat.CSV:
        # Quotes within quotes are doubled, so that every second part lies outside of them.
        return sum(part.count(b"\n") for part in answer.split(b'"')[::2]) - 1
    if kind == QueryResultsFormat.TSV:
        return answer.count(b"\n") - 1
    assert isinstance(kind, RdfFormat)
    return sum(1 for _ in _read(answer, kind))


def _outside_json(answer: bytes) -> Iterator[bytes]:
    """Give JSON without its strings, in one piece."""
    yield b"".join(answer.replace(b"\\\\", b"").replace(b'\\"', b"").split(b'"')[::2])


def _read(answer: bytes, kind: RdfFormat) -> Iterator[object]:
    with suppress(SyntaxError):
        yield from parse(answer, format=kind, lenient=True)
