"""What comes into a store from outside: named graphs of its own, put on top of the release."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

__all__ = ["Import", "content_quads"]


@dataclass(frozen=True)
class Import:
    """Graphs to be taken into a store together.

    Attributes:
        content: their quads as N-Quads, in order, each once; its blank nodes bear names that no other graph uses.
        author: who takes them in.
        summary: what they are, in a sentence.
    """

    content: bytes
    author: str
    summary: str

    @classmethod
    def of(cls, quads: Iterable[Quad], *, author: str, summary: str) -> "Import":
        """Put quads in order.

        Raises:
            ValueError: where one lies in no named graph, or there is none at all.
        """
        found = list(dict.fromkeys(quads))
        if not found or not all(isinstance(quad.graph_name, NamedNode) for quad in found):
            raise ValueError("an import needs quads, each in a named graph")
        return cls("".join(f"{line} .\n" for line in sorted(map(str, found))).encode(), author, summary)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the content, in hexadecimal: the same statements have the same."""
        return hashlib.sha256(self.content).hexdigest()

    @cached_property
    def graphs(self) -> tuple[str, ...]:
        """IRIs of the graphs, in order."""
        names = {quad.graph_name for quad in content_quads(self.content)}
        return tuple(sorted(name.value for name in names if isinstance(name, NamedNode)))


def content_quads(content: bytes) -> Iterator[Quad]:
    """Read the quads of an import."""
    return parse(content, format=RdfFormat.N_QUADS)
