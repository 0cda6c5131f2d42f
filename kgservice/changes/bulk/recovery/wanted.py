"""What is still wanted: statements that have to come and go and that no operation has been found for yet."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from pyoxigraph import Literal, NamedNode, Quad

from kgservice.changes.operations.operation import Operation
from kgservice.changes.working import Working

__all__ = ["Candidate", "Draft", "Pair", "Wanted", "pairs"]

Draft: TypeAlias = tuple[type[Operation], Mapping[str, Any]]
"""An operation with its fields, which may turn out not to fit."""
Candidate: TypeAlias = tuple[Draft, ...]
"""Operations that are tried together."""
Pair: TypeAlias = tuple[str | None, str | None]
"""A value that goes and one that comes in its place; None where there is none."""


@dataclass(frozen=True)
class Wanted:
    """The statements that are left, sorted.

    Attributes:
        graph: what the operations found so far have made of the first graph.
        added: what has to come, by subject.
        removed: what has to go, by subject.
    """

    graph: Working
    added: Mapping[NamedNode, frozenset[Quad]]
    removed: Mapping[NamedNode, frozenset[Quad]]
    coming: frozenset[Quad]
    going: frozenset[Quad]

    @classmethod
    def of(cls, graph: Working, coming: frozenset[Quad], going: frozenset[Quad]) -> "Wanted":
        """Sort statements."""
        return cls(graph, _by_subject(coming), _by_subject(going), coming, going)

    @property
    def subjects(self) -> list[NamedNode]:
        """What anything is wanted of, in the order of the IRIs."""
        return sorted(self.added.keys() | self.removed.keys(), key=lambda node: node.value)

    def comes(self, node: NamedNode, predicate: NamedNode, value: NamedNode | None = None) -> list[Quad]:
        """Give what has to come of a node with a property, in order."""
        return _chosen(self.added.get(node, frozenset()), predicate, value)

    def goes(self, node: NamedNode, predicate: NamedNode, value: NamedNode | None = None) -> list[Quad]:
        """Give what has to go of a node with a property, in order."""
        return _chosen(self.removed.get(node, frozenset()), predicate, value)

    def texts(self, node: NamedNode, predicate: NamedNode) -> Iterator[tuple[str, Pair]]:
        """Give the texts that change under a property, by language."""
        going, coming = _by_language(self.goes(node, predicate)), _by_language(self.comes(node, predicate))
        for language in sorted(going.keys() | coming.keys()):
            for pair in pairs(going[language], coming[language]):
                yield language, pair


def pairs(going: list[str], coming: list[str]) -> Iterator[Pair]:
    """Pair off what goes with what comes.

    >>> list(pairs(["a"], ["b", "c"]))
    [('a', 'b'), (None, 'c')]
    """
    for at in range(max(len(going), len(coming))):
        yield going[at] if at < len(going) else None, coming[at] if at < len(coming) else None


def _by_subject(quads: frozenset[Quad]) -> dict[NamedNode, frozenset[Quad]]:
    found: dict[NamedNode, set[Quad]] = defaultdict(set)
    for quad in quads:
        if isinstance(quad.subject, NamedNode):
            found[quad.subject].add(quad)
    return {node: frozenset(each) for node, each in found.items()}


def _chosen(quads: frozenset[Quad], predicate: NamedNode, value: NamedNode | None) -> list[Quad]:
    found = (quad for quad in quads if quad.predicate == predicate and value in (None, quad.object))
    return sorted(found, key=str)


def _by_language(quads: list[Quad]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for quad in quads:
        if isinstance(quad.object, Literal) and quad.object.language:
            found[quad.object.language].append(quad.object.value)
    return found
