"""A module as it lies in its file, or in a graph: its triples, and the lines on which it describes its nodes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from ontology.errors import DocumentError, Place
from ontology.iri import CORE, OWL, RDF
from ontology.load import module_triples
from ontology.validation.source_lines import mention_lines, statement_lines, subject_lines

__all__ = ["Module", "Term"]

Term = NamedNode | BlankNode | Literal

_TYPE = RDF + "type"
_SCHEMES = frozenset(CORE + kind for kind in ("Theory", "LabelSet", "SenseInventory"))


@dataclass(frozen=True)
class Module:
    """A Turtle file of the ontology, or a graph of a store, read.

    Attributes:
        path: the file, as it was named; of a graph its IRI.
        triples: what it says; RDF-star terms, which no module uses, are left out.
        text: the file itself; of a graph, which has no lines, an empty string.
    """

    path: str
    triples: tuple[tuple[NamedNode | BlankNode, NamedNode, Term], ...]
    text: str

    @classmethod
    def read(cls, path: Path) -> "Module":
        """Read a file.

        Raises:
            DocumentError: where it cannot be opened or is no Turtle.
        """
        triples = tuple(_plain(module_triples(path)))
        try:
            text = path.read_text(encoding="utf-8", errors="replace")
        except OSError as error:
            raise DocumentError(
                f"gone while it was read: {(error.strerror or str(error)).lower()}", Place(str(path)), hint="try again"
            ) from error
        return cls(str(path), triples, text)

    @classmethod
    def of(cls, graph: str, triples: Iterable[Triple | Quad]) -> "Module":
        """Take what a graph says; places in it name the graph and no line.

        >>> str(Module.of("https://w3id.org/emotaxa/ontology/ekman", ()).place("joy", "skos:broader"))
        'https://w3id.org/emotaxa/ontology/ekman:skos:broader'
        """
        return cls(graph, tuple(_plain(triples)), "")

    @cached_property
    def types(self) -> dict[str, frozenset[str]]:
        """The types of each node that has one, IRIs of named nodes and ids of blank ones."""
        found: dict[str, set[str]] = {}
        for subject, predicate, value in self.triples:
            if predicate.value == _TYPE:
                found.setdefault(subject.value, set()).add(value.value)
        return {node: frozenset(types) for node, types in found.items()}

    @cached_property
    def subjects(self) -> frozenset[str]:
        """What the file says something about: IRIs of named nodes and ids of blank ones."""
        return frozenset(subject.value for subject, _, _ in self.triples)

    @cached_property
    def mentioned(self) -> frozenset[str]:
        """What its statements use as property or value: IRIs, ids of blank nodes, and texts of literals."""
        return frozenset(term.value for _, predicate, value in self.triples for term in (predicate, value))

    @cached_property
    def headers(self) -> tuple[str, ...]:
        """IRIs of the ontologies that it declares; a well-formed module has one."""
        return tuple(sorted(node for node, types in self.types.items() if OWL + "Ontology" in types))

    @cached_property
    def schemes(self) -> frozenset[str]:
        """IRIs of the schemes that it declares."""
        return frozenset(node for node, types in self.types.items() if types & _SCHEMES)

    def place(self, node: str, slot: str | None = None) -> Place:
        """Say where a node is described, or else first mentioned."""
        line = self._subject_lines.get(node) or self._mention_lines.get(node)
        return Place(self.path, line, slot=slot)

    def place_of(self, subject: str | None, names: Sequence[str], slot: str | None = None) -> Place:
        """Say where a statement stands.

        Args:
            subject: IRI of what it is about; None where that is a blank node.
            names: IRIs that it mentions, the most telling first; where the subject is a blank node, all of them.
            slot: the property, for the place to bear.
        """
        described = [lines for about, lines in self._statements if about == subject]
        if subject is None:
            for lines in described:
                if names and all(name in lines for name in names):
                    return Place(self.path, min(lines.values()), slot=slot)
        else:
            for name in names:
                for lines in described:
                    if name in lines:
                        return Place(self.path, lines[name], slot=slot)
        return self.place(subject or next(iter(names), ""), slot)

    @cached_property
    def _statements(self) -> tuple[tuple[str | None, dict[str, int]], ...]:
        return statement_lines(self.text)

    @cached_property
    def _subject_lines(self) -> dict[str, int]:
        return subject_lines(self.text)

    @cached_property
    def _mention_lines(self) -> dict[str, int]:
        return mention_lines(self.text)


def _plain(triples: Iterable[Triple | Quad]) -> Iterator[tuple[NamedNode | BlankNode, NamedNode, Term]]:
    for triple in triples:
        if isinstance(triple.subject, NamedNode | BlankNode) and not isinstance(triple.object, Triple):
            yield triple.subject, triple.predicate, triple.object
