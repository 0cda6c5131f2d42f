"""The graphs that a request is asked of: those that its FROM and USING clauses name, or its protocol parameters."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, RdfFormat, parse

from kgservice.sparql.refusal import Refusal
from kgservice.sparql.tokens import Kind, Token, place_of

__all__ = ["Chosen", "Prologue", "chosen_in", "graph_name"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The graphs that a request names.

    Attributes:
        default: whose merge is the default graph, in order.
        named: that are its named graphs, in order.
    """

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether it names any."""
        return bool(self.default or self.named)

    @property
    def all(self) -> tuple[str, ...]:
        """Every graph once, in order."""
        return tuple(dict.fromkeys((*self.default, *self.named)))


@dataclass(slots=True)
class Prologue:
    """What BASE and PREFIX have said so far.

    Attributes:
        base: what relative IRIs are resolved against.
        prefixes: namespaces by prefix.
    """

    base: str
    prefixes: dict[str, str] = field(default_factory=dict)

    def read(self, tokens: Sequence[Token]) -> int:
        """Take in a declaration at the beginning of some tokens; say how many it takes up, 0 where there is none."""
        if len(tokens) > 1 and tokens[0].says("BASE") and tokens[1].kind is Kind.IRI:
            self.base = _resolved(tokens[1].text, self.base) or self.base
            return 2
        declares = len(tokens) > 2 and tokens[0].says("PREFIX") and tokens[2].kind is Kind.IRI
        if declares and tokens[1].kind is Kind.NAME and tokens[1].text.endswith(":"):
            self.prefixes[tokens[1].text[:-1]] = _resolved(tokens[2].text, self.base) or ""
            return 3
        return 0

    def iri(self, token: Token) -> str | None:
        """Give the IRI that a token stands for, or None where it stands for none."""
        if token.kind is Kind.IRI:
            return _resolved(token.text, self.base)
        prefix, _, local = token.text.partition(":")
        namespace = self.prefixes.get(prefix)
        return None if namespace is None or token.kind is not Kind.NAME else namespace + local.replace("\\", "")


def chosen_in(text: str, tokens: Sequence[Token], keyword: str, prologue: Prologue) -> Chosen:
    """Give the graphs that the clauses of a request name.

    Args:
        text: the request, for places.
        tokens: the tokens of a query, or of one operation of an update.
        keyword: what begins a clause, `FROM` or `USING`.
        prologue: what was declared before; the declarations among the tokens are added.

    Raises:
        Refusal: where one names no IRI.
    """
    default: list[str] = []
    named: list[str] = []
    for at, token in _outside_braces(tokens):
        if token.says("BASE", "PREFIX"):
            prologue.read(tokens[at : at + 3])
        elif token.says(keyword) and at + 1 < len(tokens):
            target, found = tokens[at + 1], default
            if target.says("NAMED") and at + 2 < len(tokens):
                target, found = tokens[at + 2], named
            iri = prologue.iri(target)
            if iri is None:
                raise Refusal(
                    "syntax",
                    f"error at {place_of(text, target.start)}: {keyword} needs the IRI of a graph",
                    hint="write it in full, as in <https://example.org/graph>, or declare the prefix",
                    value=target.text[:80],
                )
            found.append(iri)
    return Chosen(tuple(default), tuple(named))


def graph_name(iri: str) -> NamedNode | None:
    """Give the name of a graph, or None where the text is no absolute IRI.

    >>> graph_name("https://example.org/a"), graph_name("a b")
    (<NamedNode value=https://example.org/a>, None)
    """
    try:
        return NamedNode(iri)
    except ValueError:
        return None


def _outside_braces(tokens: Sequence[Token]) -> Iterator[tuple[int, Token]]:
    depth = 0
    for at, token in enumerate(tokens):
        if token.is_sign("{"):
            depth += 1
        elif token.is_sign("}"):
            depth -= 1
        elif not depth:
            yield at, token


def _resolved(written: str, base: str) -> str | None:
    """Resolve an IRI in angle brackets as the parser does."""
    statement = f"{written} <x:x> <x:x> ."
    try:
        subject = next(parse(statement, format=RdfFormat.TURTLE, base_iri=base)).subject
    except (SyntaxError, StopIteration):
        return None
    return subject.value if isinstance(subject, NamedNode) else None
