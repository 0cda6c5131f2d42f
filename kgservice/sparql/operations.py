"""Operations of an update: taken apart, so that each can be given the graphs that it is to be asked of."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from kgservice.sparql.dataset import Chosen, Prologue, chosen_in
from kgservice.sparql.refusal import Refusal
from kgservice.sparql.tokens import Token, place_of

__all__ = ["Form", "Operation", "operations_of"]

_PLACE = re.compile(r"error at (\d+):(\d+)")
_MANAGEMENT = ("CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY")
_OF_PATTERNS = ("UNION", "OPTIONAL", "MINUS")


class Form(Enum):
    """What an operation is."""

    INSERT_DATA = "INSERT DATA"
    DELETE_DATA = "DELETE DATA"
    DELETE_WHERE = "DELETE WHERE"
    MODIFY = "DELETE or INSERT with WHERE"
    MANAGEMENT = "of whole graphs"


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of an update.

    Attributes:
        form: what it is.
        request: the whole update.
        prologue: where each declaration before it begins and ends in the update.
        tokens: its own tokens.
        using: the graphs that its USING clauses name.
        has_with: whether it says WITH.
        target: the IRI that it ends in, where it is about whole graphs and ends in one.
    """

    form: Form
    request: str
    prologue: tuple[tuple[int, int], ...]
    tokens: tuple[Token, ...]
    using: Chosen
    has_with: bool
    target: str | None = None

    @property
    def text(self) -> str:
        """The operation as an update of its own."""
        return self._written("")

    def inserting(self) -> str:
        """A DELETE DATA as INSERT DATA, to see of which statements it speaks."""
        first = self.tokens[0]
        return f"{self._declared()}INSERT{self.request[first.end : self.tokens[-1].end]}"

    def asked_of(self, chosen: Chosen) -> str:
        """The operation with USING clauses for some graphs; it is one with WHERE and has none of its own."""
        clauses = "".join(f" USING <{iri}>" for iri in chosen.default)
        clauses += "".join(f" USING NAMED <{iri}>" for iri in chosen.named)
        return self._written(f"{clauses} ")

    @property
    def names_its_graphs(self) -> bool:
        """Whether every pattern of its WHERE lies within GRAPH, so that its default graph does not matter."""
        depth_below, depth = 0, 0
        begun = False
        for token in self.tokens[self._where() + 1 :]:
            if token.is_sign("{"):
                depth += 1
                if begun and not depth_below:
                    depth_below, begun = depth, False
            elif token.is_sign("}"):
                depth_below = 0 if depth == depth_below else depth_below
                depth -= 1
            elif depth_below or begun:
                continue
            elif token.says("GRAPH"):
                begun = True
            elif not token.is_sign(".") and not token.says(*_OF_PATTERNS):
                return False
        return True

    def placed(self, message: str) -> str:
        """Word a parser's error about `text` with the place in the whole update."""
        found = _PLACE.search(message)
        if found is None:
            return message
        line, column = int(found[1]), int(found[2])
        at = sum(len(each) + 1 for each in self.text.split("\n")[: line - 1]) + column - 1
        for begin, end in (*self.prologue, (self.tokens[0].start, self.tokens[-1].end)):
            if at <= end - begin:
                return message.replace(found[0], f"error at {place_of(self.request, begin + max(at, 0))}")
            at -= end - begin + 1
        return message.replace(found[0], f"error at {place_of(self.request, self.tokens[-1].end)}")

    def _declared(self) -> str:
        return "".join(f"{self.request[begin:end]}\n" for begin, end in self.prologue)

    def _written(self, clauses: str) -> str:
        begin, end = self.tokens[0].start, self.tokens[-1].end
        if not clauses:
            return self._declared() + self.request[begin:end]
        where = self.tokens[self._where()].start
        if self.form is Form.DELETE_WHERE:
            # Short for DELETE {...} WHERE {...} with the same pattern twice.
            pattern = self.request[where + len("WHERE") : end]
            return f"{self._declared()}DELETE {pattern}{clauses}WHERE {pattern}"
        return self._declared() + self.request[begin:where] + clauses + self.request[where:end]

    def _where(self) -> int:
        depth = 0
        for at, token in enumerate(self.tokens):
            depth += token.is_sign("{") - token.is_sign("}")
            if not depth and token.says("WHERE"):
                return at
        last = self.tokens[-1]
        raise Refusal("syntax", f"error at {place_of(self.request, last.end)}: expected WHERE", value=last.text[:80])


def operations_of(text: str, tokens: Sequence[Token], base: str) -> list[Operation]:
    """Take an update apart.

    Args:
        text: the update.
        tokens: its tokens.
        base: what relative IRIs are resolved against.

    Raises:
        Refusal: where an operation does not begin as one.
    """
    prologue, declared = Prologue(base), list[tuple[int, int]]()
    found = []
    for part in _between_semicolons(text, tokens):
        at = 0
        while taken := prologue.read(part[at : at + 3]):
            declared.append((part[at].start, part[at + taken - 1].end))
            at += taken
        if own := part[at:]:
            form = _form(text, own)
            using = chosen_in(text, own, "USING", prologue) if form is Form.MODIFY else Chosen()
            target = prologue.iri(own[-1]) if form is Form.MANAGEMENT else None
            found.append(Operation(form, text, tuple(declared), tuple(own), using, own[0].says("WITH"), target))
    return found


def _between_semicolons(text: str, tokens: Sequence[Token]) -> Iterator[list[Token]]:
    depth, part = 0, list[Token]()
    for token in tokens:
        depth += token.is_sign("{") - token.is_sign("}")
        if not depth and token.is_sign(";"):
            if not part:
                raise Refusal("syntax", f"error at {place_of(text, token.start)}: expected an operation before ;")
            yield part
            part = []
        else:
            part.append(token)
    if part:
        yield part


def _form(text: str, tokens: Sequence[Token]) -> Form:
    first, second = tokens[0], tokens[1] if len(tokens) > 1 else tokens[0]
    if first.says("INSERT", "DELETE") and second.says("DATA"):
        return Form.INSERT_DATA if first.says("INSERT") else Form.DELETE_DATA
    if first.says("DELETE") and second.says("WHERE"):
        return Form.DELETE_WHERE
    if first.says("WITH", "INSERT", "DELETE"):
        return Form.MODIFY
    if first.says(*_MANAGEMENT):
        return Form.MANAGEMENT
    raise Refusal(
        "syntax",
        f"error at {place_of(text, first.start)}: expected an operation, as INSERT DATA, DELETE, INSERT, CLEAR or DROP",
        value=first.text[:80],
    )
