"""Sentences: where they begin and end in a document, by its punctuation alone.

A sentence ends at a full stop, an exclamation or question mark or an ellipsis, with the quotation marks and brackets
that follow, where white space and something that may begin a sentence come next; and at a blank line. Abbreviations,
initials and numbers do not end one. The rules know English; other languages written with such marks fare nearly as
well, and those with marks of their own (Chinese, Japanese, Hindi) go by these.
"""

import re
from dataclasses import dataclass
from typing import Final

__all__ = ["Sentence", "sentences"]

_SHORT: Final = frozenset(
    (
        "adm al approx apr aug ave bros capt cf co col corp dec dept dr ed eds eg esp est etc feb fig figs fr gen gov "
        "hon ie inc jan jr jul jun lt ltd maj mar messrs mr mrs ms mt no nos nov oct op pp pres prof rep rev sen sep "
        "sept sgt sr st vol vols vs"
    ).split()
)
"""Words that a full stop shortens, in small letters, without the stops in them."""

_SOMETIMES: Final = frozenset("co corp etc inc jr ltd no sr".split())
"""Those of them that end a sentence where a capital follows that is no name: `etc. Then`, `He said no. She left.`"""

_END: Final = re.compile(
    r"""
    (?P<mark>(?<![.!?\u2026])[.!?\u2026]++[\u201d\u2019"')\]\u00bb]*+)\s++   # as in Latin, Greek or Cyrillic script
    | (?P<wide>[\u3002\uff01\uff1f\u0964\u0965]++[\u300d\u300f\uff09"']*+)\s*+  # marks that need no space
    | (?P<blank>(?<!\s)[^\S\n]*+\n[^\S\n]*+\n\s*+)                  # a blank line
    """,
    re.VERBOSE,
)
"""A run of marks or of white space is tried once and never given back, so that a megabyte of them takes no longer."""

_OPENING: Final = "\"'([-\u201c\u2018\u00ab\u00bf\u00a1\u2014"
_INITIALS: Final = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_WORD: Final = re.compile(r"(?:[^\W\d_]\.)*[^\W_]+$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a document.

    Attributes:
        start: place of its first character in the document, from 0.
        text: the sentence, without white space around it; line breaks inside are blanks.
    """

    start: int
    text: str


def sentences(document: str) -> tuple[Sentence, ...]:
    """Divide a document into sentences; every character but white space is in one of them.

    >>> [one.text for one in sentences("Dr. Fry left at 5.30 p.m. on Monday. Why? (Fear, he said.)")]
    ['Dr. Fry left at 5.30 p.m. on Monday.', 'Why?', '(Fear, he said.)']
    """
    found: list[Sentence] = []
    begin = 0
    for match in _END.finditer(document):
        if match["mark"] and not _ends(document, match, begin):
            continue
        _add(found, document, begin, match.end())
        begin = match.end()
    _add(found, document, begin, len(document))
    return tuple(found)


def _add(found: list[Sentence], document: str, begin: int, end: int) -> None:
    text = document[begin:end].lstrip()
    if text:
        found.append(Sentence(end - len(text), " ".join(text.split())))


def _ends(document: str, match: re.Match[str], begin: int) -> bool:
    """Tell whether a mark ends a sentence."""
    if "\n" in match[0] and document[match.start() : match.end()].count("\n") > 1:
        return True
    following = document[match.end() : match.end() + 8].lstrip(_OPENING)
    if following[:1].islower():
        # What goes on in a small letter goes on.
        return False
    if not match["mark"].startswith(".") or match["mark"].startswith(".."):
        return True
    word = _WORD.search(document, max(begin, match.start() - 24), match.start())
    if word is None:
        return True
    last = word[0].replace(".", "").lower()
    if word[0].isupper() and word[0] != "I" and _INITIALS.fullmatch(word[0]):
        # As in J. Smith, or the U.S. Senate.
        return False
    if last in _SOMETIMES:
        return not following[:1].isdigit()
    if last in _SHORT:
        return False
    # The stops inside tell an abbreviation, as p.m., which ends a sentence where a capital follows.
    return True
