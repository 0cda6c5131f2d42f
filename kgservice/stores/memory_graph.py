"""The graph of one release in memory."""

from collections.abc import Iterator
from functools import cached_property

from pyoxigraph import NamedNode, Quad, Store

from kgservice.stores.change import content_quads
from kgservice.stores.content import Content
from kgservice.stores.dataset import GraphName, Node, Term
from kgservice.stores.graph import knowledge_of
from kgservice.stores.release import Release
from mappings.knowledge import Knowledge

__all__ = ["MemoryGraph"]


class MemoryGraph:
    """Quads of a release; they are put in order when somebody first asks for single ones."""

    def __init__(self, content: Content | bytes) -> None:
        """Take the files of a release, or its quads as N-Quads."""
        self._content = content

    @classmethod
    def of(cls, release: Release) -> "MemoryGraph":
        """Read the files of a release.

        Raises:
            DocumentError: where a file cannot be read.
        """
        return cls(Content.read(release))

    def __contains__(self, quad: Quad) -> bool:
        """Whether a statement stands there."""
        return quad in self._store

    def quads_for_pattern(
        self,
        subject: Node | None,
        predicate: NamedNode | None,
        object: Term | None,
        graph: GraphName | None = None,
        /,
    ) -> Iterator[Quad]:
        """Give the quads of a pattern; None stands for anything."""
        return self._store.quads_for_pattern(subject, predicate, object, graph)

    def named_graphs(self) -> frozenset[NamedNode]:
        """Give the names of the graphs."""
        if isinstance(self._content, Content):
            return self._content.graphs
        return frozenset(name for name in self._store.named_graphs() if isinstance(name, NamedNode))

    def knowledge(self) -> Knowledge:
        """Give what is known, as revision 1."""
        return self._content.knowledge() if isinstance(self._content, Content) else knowledge_of(self, 1)

    @cached_property
    def _store(self) -> Store:
        store = Store()
        quads = self._content.quads() if isinstance(self._content, Content) else content_quads(self._content)
        store.bulk_extend(quads)
        return store
