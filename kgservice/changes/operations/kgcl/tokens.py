"""Tokens of a line of KGCL: words, and texts in quotes with their language or datatype."""

import re
from dataclasses import dataclass

from ontology.errors import DocumentError, Place

__all__ = ["Token", "tokens_of", "wrong"]

_TAG = re.compile(r"@([A-Za-z]+(?:-[A-Za-z0-9]+)*)(?=\s|\Z)|\^\^(\S+)")
_WORD = re.compile(r"\S+")
_QUOTES = ("'''", '"""', "'", '"')


@dataclass(frozen=True, slots=True)
class Token:
    """A part of a line.

    Attributes:
        text: the word, or what stands between the quotes.
        column: where it begins, from 1.
        quote: the quotes around it; empty around a word.
        lang: the language after them; or empty.
        datatype: the datatype after them; or empty.
    """

    text: str
    column: int
    quote: str = ""
    lang: str = ""
    datatype: str = ""

    @property
    def shown(self) -> str:
        """The token as it is written."""
        tag = f"@{self.lang}" if self.lang else f"^^{self.datatype}" if self.datatype else ""
        return f"{self.quote}{self.text}{self.quote}{tag}"


def wrong(said: str, line: int, column: int, hint: str, value: str = "") -> DocumentError:
    """Give the error of a line."""
    return DocumentError(said, Place("KGCL", line, column), hint=hint, value=value or None)


def tokens_of(text: str, line: int) -> list[Token]:
    """Take a line apart.

    Raises:
        DocumentError: where a quote does not end, or something stands right after it; with line and column.
    """
    found: list[Token] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        quote = next((quote for quote in _QUOTES if text.startswith(quote, at)), "")
        if not quote:
            word = _WORD.match(text, at)
            assert word is not None, "it begins with no space"
            found.append(Token(word[0], at + 1))
            at = word.end()
            continue
        end = text.find(quote, at + len(quote))
        if end < 0:
            raise wrong("the quote does not end", line, at + 1, f"close it with {quote}", text[at : at + 40])
        inner, after = text[at + len(quote) : end], end + len(quote)
        tag = _TAG.match(text, after)
        if tag is None and after < len(text) and not text[after].isspace():
            hint = "put a space after the quote; KGCL cannot write this quote inside it"
            raise wrong(f"something stands right after the quote: {text[after : after + 20]!r}", line, after + 1, hint)
        found.append(Token(inner, at + 1, quote, (tag[1] or "") if tag else "", (tag[2] or "") if tag else ""))
        at = tag.end() if tag else after
    return found
