"""Tokens of a SPARQL request: its lexical grammar (SPARQL 1.1, section 19.8, and the brackets that 1.2 adds).

The parser that evaluates requests has no tokens: it takes a keyword wherever its letters stand, so that `trueSERVICE`
is two words to it. The tokens here are what a reader of the standard sees; `kgservice.sparql.guard` knows the
difference.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

__all__ = ["Kind", "Token", "place_of", "tokens_of"]

_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME = _BASE + r"_\-0-9\u00b7\u0300-\u036f\u203f-\u2040"
_VARIABLE = _BASE + r"_0-9\u00b7\u0300-\u036f\u203f-\u2040"
_ESCAPE = r"\\(?:[tbnrf\"'\\]|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})"
_IN_LOCAL = rf"(?:[{_NAME}:]|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?\#@%])"
# Longer ones are no prefixes anybody writes, and would have the same characters looked through again and again.
_PREFIX = rf"(?:[{_BASE}](?:[{_NAME}]|\.++(?=[{_NAME}])){{0,255}}+)?+"


class Kind(Enum):
    """What a token is; the names are those of the groups below."""

    COMMENT = "comment"
    STRING = "string"
    IRI = "iri"
    VARIABLE = "variable"
    BLANK = "blank"
    NAME = "name"
    TAG = "tag"
    NUMBER = "number"
    WORD = "word"
    SIGN = "sign"


_TOKEN = re.compile(
    rf"""
    (?P<space>[ \t\r\n]++)
  | (?P<comment>\#[^\r\n]*+)
  | (?P<string>'''(?:'{{0,2}}(?:[^'\\]|{_ESCAPE}))*+''' | \"\"\"(?:\"{{0,2}}(?:[^\"\\]|{_ESCAPE}))*+\"\"\"
             | '(?:[^'\\\n\r]|{_ESCAPE})*+' | \"(?:[^\"\\\n\r]|{_ESCAPE})*+\")
  | (?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}})*+>)
  | (?P<variable>[?$][{_VARIABLE}]++)
  | (?P<blank>_:[{_NAME}](?:[{_NAME}]|\.++(?=[{_NAME}]))*+)
  | (?P<name>{_PREFIX}:(?:{_IN_LOCAL}(?:{_IN_LOCAL}|\.++(?={_IN_LOCAL}))*+)?+)
  | (?P<tag>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+)
  | (?P<number>(?:[0-9]++(?:\.[0-9]*+(?=[eE][+-]?[0-9])|\.[0-9]++)?+|\.[0-9]++)(?:[eE][+-]?[0-9]++)?+)
  | (?P<word>[{_BASE}_][{_VARIABLE}]*+)
  | (?P<sign><<\(|\)>>|<<|>>|\{{\||\|\}}|<=|>=|!=|&&|\|\||\^\^|.)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A token and where it stands.

    Attributes:
        kind: what it is.
        text: its characters, as they are written.
        start: place of the first of them in the request, from 0.
    """

    kind: Kind
    text: str
    start: int

    @property
    def end(self) -> int:
        """Place behind its last character."""
        return self.start + len(self.text)

    def says(self, *keywords: str) -> bool:
        """Whether it is one of some keywords, which are given in capitals.

        >>> next(tokens_of("select *")).says("ASK", "SELECT")
        True
        """
        return self.kind is Kind.WORD and self.text.upper() in keywords

    def is_sign(self, *signs: str) -> bool:
        """Whether it is one of some signs."""
        return self.kind is Kind.SIGN and self.text in signs


def tokens_of(text: str) -> Iterator[Token]:
    """Give the tokens of a request, without blanks and comments; what is no token comes as a sign of one character.

    >>> [token.text for token in tokens_of("ASK { ?s a 'x#y' } # z")]
    ['ASK', '{', '?s', 'a', "'x#y'", '}']
    """
    for found in _TOKEN.finditer(text):
        name = found.lastgroup
        if name not in ("space", "comment"):
            yield Token(Kind(name), found.group(), found.start())


def place_of(text: str, at: int) -> str:
    r"""Say where a character stands, as `line:column`, both from 1.

    >>> place_of("ASK\n  {", 6)
    '2:3'
    """
    before = text[:at]
    return f"{before.count(chr(10)) + 1}:{at - before.rfind(chr(10))}"
