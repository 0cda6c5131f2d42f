"""Scanning Turtle: where in a text its statements, predicates and objects stand, which a parser does not tell."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

__all__ = ["Block", "Said", "Spot", "Unscannable", "scan"]

_NAME_PART = r"\w\u00b7\u0300-\u036f\u203f\u2040-"
_LOCAL = rf"(?:[:{_NAME_PART}]|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?#@%])"
# The order counts: what may hide another token (comments, strings) comes first.
_TOKEN = re.compile(
    "|".join(
        f"(?P<{kind}>{pattern})"
        for kind, pattern in {
            "skip": r"#[^\n\r]*|\s+",
            "text": r"\"{3}(?:\\.|[^\\])*?\"{3}|'{3}(?:\\.|[^\\])*?'{3}|\"(?:\\.|[^\"\\\n\r])*\"|'(?:\\.|[^'\\\n\r])*'",
            "iri": r"<(?:\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}|[^\x00-\x20<>\"{}|^`\\])*>",
            "label": r"_:[^\s;,.\[\](){}<>\"'#]+(?:\.+[^\s;,.\[\](){}<>\"'#]+)*",
            "directive": r"@(?:prefix|base)\b",
            "tag": r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*",
            "typed": r"\^\^",
            "number": r"[+-]?(?:\d+(?:\.\d*)?[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?|\d+\.\d+|\d+)(?![\w:-])",
            "name": rf"(?:[^\W\d_](?:[.{_NAME_PART}]*[{_NAME_PART}])?)?:(?:{_LOCAL}(?:\.*{_LOCAL})*)?",
            "word": r"[A-Za-z]+",
            "mark": r"[\[\]();,.]",
            "other": r".",
        }.items()
    ),
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_LOCAL_ESCAPE = re.compile(r"\\([_~.\-!$&'()*+,;=/?#@%])")
_VALUES = frozenset({"iri", "name", "label", "text", "number", "word"})
_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


class Unscannable(Exception):
    """A text that is no Turtle of the kind that is edited here."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something stands in a text, from its first character up to the one behind its last."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Said:
    """A predicate with its objects.

    Attributes:
        predicate: its IRI.
        verb: where the predicate stands.
        objects: where its objects stand; there is at least one.
    """

    predicate: str
    verb: Spot
    objects: tuple[Spot, ...]

    @property
    def spot(self) -> Spot:
        """Where it stands as a whole."""
        return Spot(self.verb.start, self.objects[-1].end)


@dataclass(frozen=True, slots=True)
class Block:
    """A statement up to its dot.

    Attributes:
        subject: IRI of what it is about; None for a blank node.
        start: where it begins.
        end: where it ends, behind the dot.
        said: the predicates, in order; none where a blank node says everything within its brackets.
        prefixes: namespace by prefix, as they hold here.
        base: the base IRI that holds here, or an empty string.
    """

    subject: str | None
    start: int
    end: int
    said: tuple[Said, ...]
    prefixes: tuple[tuple[str, str], ...]
    base: str


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int


def scan(text: str) -> tuple[Block, ...]:
    r"""Find the statements of a Turtle text, directives left out.

    >>> block, = scan('@prefix a: <http://a/> .\na:b a:says "x"@en, a:c .')
    >>> block.subject, [len(each.objects) for each in block.said]
    ('http://a/b', [2])

    Raises:
        Unscannable: where it is no Turtle, or states something about statements.
    """
    return tuple(_Reader(text).blocks())


class _Reader:
    """Walks over the tokens of a text."""

    def __init__(self, text: str) -> None:
        found = (_Token(str(each.lastgroup), each.group(), each.start(), each.end()) for each in _TOKEN.finditer(text))
        self._tokens = [token for token in found if token.kind != "skip"]
        self._tokens.append(_Token("end", "", len(text), len(text)))
        self._at = 0
        self._prefixes: dict[str, str] = {}
        self._base = ""

    def blocks(self) -> Iterator[Block]:
        while self._next.kind != "end":
            word = self._next.text.lower().removeprefix("@")
            if self._next.kind == "directive" or (self._next.kind == "word" and word in {"prefix", "base"}):
                self._directive(word)
            else:
                yield self._statement()

    @property
    def _next(self) -> _Token:
        return self._tokens[self._at]

    def _take(self, *wanted: str) -> _Token:
        token = self._next
        if token.kind == "end" or (wanted and token.text not in wanted and token.kind not in wanted):
            raise Unscannable(f"unexpected {token.text!r} at {token.start}")
        self._at += 1
        return token

    def _directive(self, word: str) -> None:
        dotted = self._take().kind == "directive"
        name = self._take("name").text.removesuffix(":") if word == "prefix" else ""
        iri = self._resolved(self._take("iri"))
        if dotted:
            self._take(".")
        if word == "prefix":
            self._prefixes[name] = iri
        else:
            self._base = iri

    def _statement(self) -> Block:
        start = self._next.start
        first = self._next
        bracketed = first.text == "["
        subject = None
        if first.kind in {"iri", "name"}:
            subject = self._resolved(self._take())
        else:
            self._value()
        # What a blank node says within its brackets may be all.
        said = () if bracketed and self._next.text == "." else self._statements(".")
        end = self._take(".").end
        return Block(subject, start, end, said, tuple(sorted(self._prefixes.items())), self._base)

    def _statements(self, closing: str) -> tuple[Said, ...]:
        found: list[Said] = []
        while True:
            while found and self._next.text == ";":
                self._at += 1
            if found and self._next.text == closing:
                return tuple(found)
            verb = self._take("iri", "name", "a")
            predicate = _RDF_TYPE if verb.text == "a" and verb.kind == "word" else self._resolved(verb)
            objects = [self._value()]
            while self._next.text == ",":
                self._at += 1
                objects.append(self._value())
            found.append(Said(predicate, Spot(verb.start, verb.end), tuple(objects)))
            if self._next.text not in {";", closing}:
                raise Unscannable(f"unexpected {self._next.text!r} at {self._next.start}")

    def _value(self) -> Spot:
        token = self._take()
        end = token.end
        if token.text == "[":
            if self._next.text != "]":
                self._statements("]")
            end = self._take("]").end
        elif token.text == "(":
            while self._next.text != ")":
                self._value()
            end = self._take(")").end
        elif token.kind == "text":
            if self._next.kind == "tag":
                end = self._take().end
            elif self._next.kind == "typed":
                self._at += 1
                end = self._take("iri", "name").end
        elif token.kind not in _VALUES:
            raise Unscannable(f"unexpected {token.text!r} at {token.start}")
        return Spot(token.start, end)

    def _resolved(self, token: _Token) -> str:
        if token.kind == "iri":
            iri = _ESCAPE.sub(lambda found: chr(int(found[1] or found[2], 16)), token.text[1:-1])
            absolute = not self._base or re.match(r"[A-Za-z][\w+.-]*:", iri)
            return iri if absolute else urljoin(self._base, iri)
        prefix, _, local = token.text.partition(":")
        if prefix not in self._prefixes:
            raise Unscannable(f"unknown prefix {prefix!r} at {token.start}")
        return self._prefixes[prefix] + _LOCAL_ESCAPE.sub(r"\1", local)
