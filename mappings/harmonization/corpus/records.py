"""Records: where the rows of a table end whose quoted fields may hold line breaks."""

import re
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["fields_are_closed", "record_ends", "separators_between"]

_FEED: Final = 10
_RETURN: Final = 13

_Bytes = NDArray[np.uint8]
_Places = NDArray[np.intp]


def record_ends(data: bytes | bytearray, quote: str, separator: str, end: int | None = None) -> _Places:
    r"""Give the places of the line feeds that end a record, up to an end.

    A line feed ends a record where it stands outside quotes. A quote opens a field only at its start; one further on is
    a character like any other.

    >>> record_ends(b'a,"b\nc"\nd,e\n', '"', ",").tolist()
    [7, 11]
    >>> record_ends(b'5" high,a\nd,e\n', '"', ",").tolist()
    [9, 13]
    """
    found = np.frombuffer(data, dtype=np.uint8)[:end]
    feeds = np.flatnonzero(found == _FEED)
    quotes = np.flatnonzero(found == ord(quote))
    if not len(quotes):
        return feeds
    if _strict(found, quotes, quote, separator):
        return np.asarray(feeds[np.searchsorted(quotes, feeds) % 2 == 0])
    return _scanned(found.tobytes(), quote, separator)


def fields_are_closed(data: bytes, quote: str, separator: str) -> bool:
    r"""Tell whether every quote opens or closes a field, or is doubled inside one.

    >>> fields_are_closed(b'"a ""b"" c"\t1\n', '"', "\t"), fields_are_closed(b'a "b"\t1\n', '"', "\t")
    (True, False)
    """
    found = np.frombuffer(data, dtype=np.uint8)
    quotes = np.flatnonzero(found == ord(quote))
    return len(quotes) % 2 == 0 and _strict(found, quotes, quote, separator)


def separators_between(data: bytes, quote: str, separator: str) -> int:
    """Count the separators outside quotes, in data whose fields are closed."""
    found = np.frombuffer(data, dtype=np.uint8)
    quotes = np.flatnonzero(found == ord(quote))
    return int(np.count_nonzero(np.searchsorted(quotes, np.flatnonzero(found == ord(separator))) % 2 == 0))


def _strict(found: _Bytes, quotes: _Places, quote: str, separator: str) -> bool:
    """Tell whether opening quotes follow a separator, a line's end or a quote, and closing ones precede one."""
    opening, closing = quotes[0::2], quotes[1::2]
    before = found[opening[opening > 0] - 1]
    after = found[closing[closing < len(found) - 1] + 1]
    either = (ord(separator), _FEED, ord(quote))
    return bool(np.isin(before, either).all() and np.isin(after, (*either, _RETURN)).all())


def _scanned(data: bytes, quote: str, separator: str) -> _Places:
    """Find the ends one record after the other, up to one that does not end."""
    record = _record(quote, separator)
    ends: list[int] = []
    at = 0
    while at < len(data) and (found := record.match(data, at)):
        at = found.end()
        ends.append(at - 1)
    return np.array(ends, dtype=np.intp)


@cache
def _record(quote: str, separator: str) -> re.Pattern[bytes]:
    one, joint = re.escape(quote), re.escape(separator)
    quoted = f"{one}(?:[^{one}]++|{one}{one})*+{one}[^{joint}\n]*+"
    plain = f"(?!{one})[^{joint}\n]*+"
    return re.compile(f"(?:{quoted}|{plain})(?:{joint}(?:{quoted}|{plain}))*+\n".encode())
