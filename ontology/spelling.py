"""Spelling: the form of a label in which case, accents' encoding, hyphens and spaces make no difference."""

import re
import unicodedata
from collections.abc import Iterable

__all__ = ["LONGEST_LABEL", "nearest", "normalised"]

LONGEST_LABEL = 200
"""Characters; a longer text is no label, and nothing is searched for it."""

_GAPS = re.compile(r"[\s_\-\u2010-\u2015/]+")
_WORD = re.compile(r"\w")


def normalised(text: str) -> str:
    """Fold case and width, and make every run of spaces, hyphens, slashes and underscores one space.

    >>> normalised("  Sensory_PLEASURE! ")
    'sensory pleasure'
    >>> normalised(normalised("Mono-no-aware")) == normalised("Mono-no-aware")
    True
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    spaced = _GAPS.sub(" ", folded)
    first = _WORD.search(spaced)
    if first is None:
        return ""
    end = len(spaced)
    while not _WORD.match(spaced, end - 1):
        end -= 1
    return spaced[first.start() : end]


def nearest(text: str, names: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """Give the names that look most like a text, best first; none where nothing comes close.

    >>> nearest("anoyance", ["annoyance", "anger", "joy"])
    ('annoyance',)
    """
    if len(text) > LONGEST_LABEL:
        return ()
    from rapidfuzz import fuzz, process

    found = process.extract(
        text, list(dict.fromkeys(names)), scorer=fuzz.WRatio, processor=str.casefold, limit=limit, score_cutoff=70
    )
    best = found[0][1] if found else 0.0
    return tuple(name for name, score, _ in found if score >= best - 10)
