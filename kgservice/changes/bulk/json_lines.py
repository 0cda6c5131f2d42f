"""Lines of JSON: where in a file each operation begins, so that messages may tell."""

import json
from collections.abc import Iterator
from contextlib import suppress
from itertools import accumulate, pairwise

__all__ = ["lines_of"]

_BETWEEN = " \t\r\n,:"
_DECODER = json.JSONDecoder()


def lines_of(text: str) -> list[int]:
    r"""Give the line, counted from 1, of each document in a list, or in the list `operations` of an object.

    Where the text holds no such list there are none, as where it is nested too deeply.

    >>> lines_of('[{},\n {}]'), lines_of('{"title": "x", "operations":\n [{}]}'), lines_of("")
    ([1, 2], [2], [])
    """
    starts: list[int] = []
    with suppress(ValueError, RecursionError):
        at = _past(text, 0)
        if text.startswith("[", at):
            starts = list(_starts(text, at + 1))
        elif text.startswith("{", at):
            at = _past(text, at + 1)
            while not text.startswith("}", at):
                key, at = _DECODER.raw_decode(text, at)
                at = _past(text, at)
                if key == "operations" and text.startswith("[", at):
                    starts = list(_starts(text, at + 1))
                _, at = _DECODER.raw_decode(text, at)
                at = _past(text, at)
    steps = (text.count("\n", before, after) for before, after in pairwise([0, *starts]))
    return list(accumulate(steps, initial=1))[1:]


def _starts(text: str, at: int) -> Iterator[int]:
    """Give where each part of a list begins, whose first one may begin at a place."""
    at = _past(text, at)
    while not text.startswith("]", at):
        begin = at
        _, at = _DECODER.raw_decode(text, at)
        yield begin
        at = _past(text, at)


def _past(text: str, at: int) -> int:
    """Give the next place at which there is more than blanks and what parts values."""
    while text[at : at + 1] and text[at] in _BETWEEN:
        at += 1
    return at
