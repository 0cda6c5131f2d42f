"""The graph as one RDF dataset, whatever keeps it."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Protocol

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store, Triple

__all__ = ["Dataset", "GraphName", "Node", "Stored", "Term"]

Node = NamedNode | BlankNode | Triple
"""What a statement can be about."""
Term = NamedNode | BlankNode | Literal | Triple
"""What a statement can be made of."""
GraphName = NamedNode | BlankNode | DefaultGraph
"""Where a statement can lie."""


class Dataset(Protocol):
    """RDF that can be asked for quads, as `pyoxigraph.Store` can."""

    def __contains__(self, quad: Quad, /) -> bool:
        """Whether a statement stands there."""

    def quads_for_pattern(
        self,
        subject: Node | None,
        predicate: NamedNode | None,
        object: Term | None,
        graph: GraphName | None = None,
        /,
    ) -> Iterator[Quad]:
        """Give the quads of a pattern; None stands for anything."""

    def named_graphs(self) -> Iterable[NamedNode | BlankNode]:
        """Give the names of the graphs, the default one left out."""


class Stored(ABC):
    """A dataset that a store of pyoxigraph holds."""

    @abstractmethod
    def _reading(self) -> AbstractContextManager[Store]:
        """Give the store to whoever reads it; what fails meanwhile is worded for the user."""

    def __contains__(self, quad: Quad, /) -> bool:
        """Whether a statement stands there.

        Raises:
            StoreUnavailable: where it lies in files that are damaged.
        """
        with self._reading() as store:
            return quad in store

    def quads_for_pattern(
        self,
        subject: Node | None,
        predicate: NamedNode | None,
        object: Term | None,
        graph: GraphName | None = None,
        /,
    ) -> Iterator[Quad]:
        """Give the quads of a pattern; None stands for anything.

        Raises:
            StoreUnavailable: where they lie in files that are damaged.
        """
        with self._reading() as store:
            yield from store.quads_for_pattern(subject, predicate, object, graph)
