"""Readable texts: any string made such that spaCy takes it, and every character stays where it is."""

import re
from typing import Final

__all__ = ["LONGEST", "readable"]

LONGEST: Final = 100_000
"""Characters, twenty pages or more; what comes after them is not read."""

_UNWRITABLE = re.compile("[\ud800-\udfff]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
_UNBROKEN = re.compile(r"\S{64}")


def readable(text: str) -> str:
    r"""Give a text with as many characters, or its first 100,000, that a tokenizer is done with in linear time.

    Lone surrogates, which no encoding can write, become U+FFFD, and control characters and marks without a width a
    space, but for the joiner that emoji are made with. Of more than 64 characters without a space the last of
    each 64 becomes one: spaCy's tokenizer looks at a word anew for each sign that it takes off.

    >>> readable("a\ud800b"), len(readable("!" * 10_000)), readable("!" * 10_000).count(" ")
    ('a�b', 10000, 156)
    """
    text = text[:LONGEST]
    if not text.isascii() and _UNWRITABLE.search(text):
        text = _UNWRITABLE.sub("\ufffd", text)
    if not text.isprintable():
        text = _UNSEEN.sub(" ", text)
    return _UNBROKEN.sub(lambda run: f"{run[0][:-1]} ", text) if len(text) > 64 else text
