"""A draft: the module that is being made of a document from outside, and all that is needed for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Literal

from pyoxigraph import BlankNode, NamedNode, Triple
from pyoxigraph import Literal as Text

from ontology.iri import BASE
from ontology.outside.header import Header
from ontology.outside.ledger import Ledger
from ontology.outside.lint import Lint
from ontology.outside.literals import Reader

__all__ = ["Draft", "ImportKind", "Link"]

ImportKind = Literal["theory", "labels"]


@dataclass(frozen=True, slots=True)
class Link:
    """What ties a concept to something outside.

    Attributes:
        concept: IRI of the concept.
        label: its label.
        predicate: CURIE of the SKOS mapping relation.
        other: IRI of the thing outside.
        identity: whether the concept was made from it.
    """

    concept: str
    label: str
    predicate: str
    other: str
    identity: bool = False


@dataclass(frozen=True)
class Draft:
    """Where a translation stands.

    Attributes:
        scheme: id of the scheme.
        kind: what it is.
        header: what the document says of itself.
        ledger: its statements.
        lint: what there is to say about it.
        reader: reads its texts.
        minted: the IRI here of each category, in the document's order.
        retired: those that are out of use.
        alternative: the properties under which the document keeps alternative labels.
        definitions: those under which it keeps definitions.
        triples: what the module says so far.
        links: what ties it to the outside so far.
    """

    scheme: str
    kind: ImportKind
    header: Header
    ledger: Ledger
    lint: Lint
    reader: Reader
    minted: Mapping[NamedNode, NamedNode]
    retired: frozenset[NamedNode]
    alternative: tuple[str, ...]
    definitions: tuple[str, ...]
    triples: list[Triple] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)

    @property
    def iri(self) -> NamedNode:
        """IRI of the scheme."""
        return NamedNode(BASE + self.scheme)

    @property
    def graph(self) -> NamedNode:
        """IRI of the module."""
        return NamedNode(f"{BASE}ontology/{self.scheme}")

    @property
    def origin(self) -> str:
        """Where it comes from, in a line."""
        return self.header.citation or PurePath(self.lint.path).name

    def add(self, subject: NamedNode | BlankNode, predicate: str, value: NamedNode | BlankNode | Text) -> None:
        """Say something in the module."""
        self.triples.append(Triple(subject, NamedNode(predicate), value))

    def carry(self, subject: NamedNode, predicate: str, value: NamedNode | Text, said: Iterable[Triple]) -> None:
        """Say something in the module that statements of the document say, and cross these off."""
        self.add(subject, predicate, value)
        self.ledger.cross_off(*said)
