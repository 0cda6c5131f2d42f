"""Source lines: where in a Turtle file a node is described, which a parser's triples no longer tell."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin

__all__ = ["mention_lines", "statement_lines", "subject_lines"]

_LETTER = r"\w\u00b7\u0300-\u036f\u203f\u2040-"
_LOCAL = rf"(?:[:{_LETTER}]|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?#@%])"
# The order counts: what may hide another token (comments, strings) comes first.
_TOKENS = {
    "skip": r"#[^\n\r]*|\s+",
    "text": r"\"{3}(?:\\.|[^\\])*?\"{3}|'{3}(?:\\.|[^\\])*?'{3}|\"(?:\\.|[^\"\\\n\r])*\"|'(?:\\.|[^'\\\n\r])*'",
    "iri": r"<(?:\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}|[^\x00-\x20<>\"{}|^`\\])*>",
    "blank": r"_:[^\s;,.\[\](){}<>\"'#]+(?:\.+[^\s;,.\[\](){}<>\"'#]+)*",
    "directive": r"@(?:prefix|base)\b",
    "tag": r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[a-z]+)?|\^\^",
    "number": r"[+-]?(?:\d+(?:\.\d*)?[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?|\d+\.\d+|\d+)(?![\w:-])",
    "name": rf"(?:[^\W\d_](?:[.{_LETTER}]*[{_LETTER}])?)?:(?:{_LOCAL}(?:\.*{_LOCAL})*)?",
    "word": r"[A-Za-z]+",
    "open": r"<<\(?|\{\||[\[({]",
    "close": r"\)?>>|\|\}|[\])}]",
    "dot": r"\.",
    "other": r".",
}
_TOKEN = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _TOKENS.items()), re.DOTALL)
_NUMERIC_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_LOCAL_ESCAPE = re.compile(r"\\([_~.\-!$&'()*+,;=/?#@%])")
_DIRECTIVES = ("prefix", "base")


def subject_lines(text: str) -> dict[str, int]:
    r"""Give the line, from 1, on which each IRI first stands as the subject of a statement.

    A file that is no Turtle is read as far as it makes sense; nothing is raised.

    >>> subject_lines("@prefix a: <http://a/> .\n# a:c\na:b a:says 'a:d' .")
    {'http://a/b': 3}
    """
    return _first((iri, line) for iri, line, subject, _ in _mentions(text) if subject)


def mention_lines(text: str) -> dict[str, int]:
    r"""Give the line, from 1, on which each IRI first stands anywhere outside strings and comments.

    >>> mention_lines("@prefix a: <http://a/> .\na:b a:says\n  'a:d' .")
    {'http://a/b': 2, 'http://a/says': 2}
    """
    return _first((iri, line) for iri, line, _, _ in _mentions(text))


def statement_lines(text: str) -> tuple[tuple[str | None, dict[str, int]], ...]:
    r"""Give for each statement, up to its dot, its subject and the line on which each IRI first stands in it.

    The subject of a statement about a blank node is None.

    >>> statement_lines("@prefix a: <http://a/> .\n[] a:says\n  a:d .")
    ((None, {'http://a/says': 2, 'http://a/d': 3}),)
    """
    found: dict[int, tuple[str | None, dict[str, int]]] = {}
    for iri, line, subject, statement in _mentions(text):
        found.setdefault(statement, (iri if subject else None, {}))[1].setdefault(iri, line)
    return tuple(found.values())


def _first(mentions: Iterator[tuple[str, int]]) -> dict[str, int]:
    lines: dict[str, int] = {}
    for iri, line in mentions:
        lines.setdefault(iri, line)
    return lines


def _mentions(text: str) -> Iterator[tuple[str, int, bool, int]]:
    """Walk over all IRIs with their line, whether a statement begins with them, and the number of the statement."""
    reader = _Names()
    depth, fresh, line, seen, statement = 0, True, 1, 0, 0
    directive: list[str] = []
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup
        if kind == "skip":
            continue
        written = token.group()
        if directive:
            directive.append(written)
            if kind == "iri":
                reader.declare(directive)
            if kind in {"iri", "dot"}:
                # The dot after an @prefix stays, and ends an empty statement.
                directive = []
        elif kind == "directive" or (kind == "word" and fresh and written.lower() in _DIRECTIVES):
            directive = [written.lower().removeprefix("@")]
        elif kind in {"iri", "name"}:
            line += text.count("\n", seen, token.start())
            seen = token.start()
            if (iri := reader.resolve(written)) is not None:
                yield iri, line, fresh and depth == 0, statement
            fresh = False
        elif kind == "dot":
            fresh = fresh or depth == 0
            statement += depth == 0
        else:
            depth = max(0, depth + (kind == "open") - (kind == "close"))
            fresh = False


class _Names:
    """The prefixes and the base that hold at one place of a file."""

    def __init__(self) -> None:
        self.base = ""
        self.prefixes: dict[str, str] = {}

    def declare(self, directive: list[str]) -> None:
        """Take over `prefix a: <...>` or `base <...>`."""
        iri = self.resolve(directive[-1])
        if iri is None:
            return
        if directive[0] == "base":
            self.base = iri
        elif len(directive) > 2:
            self.prefixes[directive[1].removesuffix(":")] = iri

    def resolve(self, written: str) -> str | None:
        """Expand an IRI or a prefixed name; None where its prefix is unknown."""
        if written.startswith("<"):
            iri = _NUMERIC_ESCAPE.sub(_character, written[1:-1])
            return _absolute(self.base, iri)
        prefix, _, local = written.partition(":")
        namespace = self.prefixes.get(prefix)
        return None if namespace is None else namespace + _LOCAL_ESCAPE.sub(r"\1", local)


def _absolute(base: str, iri: str) -> str:
    if not base or re.match(r"[A-Za-z][\w+.-]*:", iri):
        return iri
    try:
        return urljoin(base, iri)
    except ValueError:
        # Such as `//[`, which no parser takes for an IRI either.
        return iri


def _character(escape: re.Match[str]) -> str:
    code = int(escape[1] or escape[2], 16)
    return chr(code) if code < 0x110000 else escape[0]
