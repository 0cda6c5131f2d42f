"""What changes a store: graphs that come in from outside, and statements that come and go."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from ontology.iri import RDF

__all__ = ["Edit", "Import", "as_kept", "content_of", "content_quads", "edit_digest"]

_TEXTS = frozenset({NamedNode("http://www.w3.org/2001/XMLSchema#string"), NamedNode(RDF + "langString")})
"""Datatypes of which a text stays as it is written."""


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
        return cls(content_of(found), author, summary)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the content, in hexadecimal: the same statements have the same."""
        return hashlib.sha256(self.content).hexdigest()

    @cached_property
    def graphs(self) -> tuple[str, ...]:
        """IRIs of the graphs, in order."""
        names = {quad.graph_name for quad in content_quads(self.content)}
        return tuple(sorted(name.value for name in names if isinstance(name, NamedNode)))


@dataclass(frozen=True)
class Edit:
    """Statements that come and go together, in any graphs, those of the release included.

    Attributes:
        added: what comes, as N-Quads, in order, each once; without a graph where it is to lie in the default graph.
        removed: what goes, likewise; a statement that is not there may be among it.
        author: who makes the edit.
        summary: what it does, in a sentence.
    """

    added: bytes
    removed: bytes
    author: str
    summary: str

    @classmethod
    def of(cls, added: Iterable[Quad], removed: Iterable[Quad], *, author: str, summary: str) -> "Edit":
        """Put quads in order; what is both removed and added stays."""
        coming = set(added)
        return cls(content_of(coming), content_of(set(removed) - coming), author, summary)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of what goes and what comes, in hexadecimal."""
        return edit_digest(self.added, self.removed)

    @cached_property
    def graphs(self) -> tuple[str, ...]:
        """IRIs of the named graphs that are touched, in order."""
        names = {quad.graph_name for part in (self.added, self.removed) for quad in content_quads(part)}
        return tuple(sorted(name.value for name in names if isinstance(name, NamedNode)))


def edit_digest(added: bytes, removed: bytes) -> str:
    """Give the SHA-256, in hexadecimal, of what goes and what comes."""
    return hashlib.sha256(removed + b"\0" + added).hexdigest()


def content_of(quads: Iterable[Quad]) -> bytes:
    """Write quads as N-Quads, each once, in order: the same quads make the same content."""
    return "".join(f"{line} .\n" for line in sorted(set(map(str, quads)))).encode()


def content_quads(content: bytes) -> Iterator[Quad]:
    """Read the quads of an import, or of one side of an edit, in the form in which every store keeps them.

    pyoxigraph keeps numbers, dates and truth values by what they mean, and not by how they were spelled.

    >>> number = b'"01"^^<http://www.w3.org/2001/XMLSchema#int>'
    >>> next(content_quads(b"<http://a> <http://b> %b ." % number)).object.value
    '1'
    """
    for quad in parse(content, format=RdfFormat.N_QUADS):
        yield as_kept(quad)


def as_kept(quad: Quad) -> Quad:
    """Give a quad in the form in which every store keeps it."""
    if not _may_change(quad.object):
        return quad
    store = Store()
    store.add(quad)
    [kept] = store.quads_for_pattern(None, None, None)
    return kept


def _may_change(term: object) -> bool:
    return isinstance(term, Triple) or (isinstance(term, Literal) and term.datatype not in _TEXTS)
