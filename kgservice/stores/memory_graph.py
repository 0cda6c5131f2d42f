"""The graph of one release in memory."""

from contextlib import AbstractContextManager, nullcontext
from functools import cached_property

from pyoxigraph import NamedNode, Store

from kgservice.stores.change import content_quads
from kgservice.stores.content import Content
from kgservice.stores.dataset import Stored
from kgservice.stores.graph import knowledge_of
from kgservice.stores.release import Release
from mappings.knowledge import Knowledge

__all__ = ["MemoryGraph"]


class MemoryGraph(Stored):
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

    def named_graphs(self) -> frozenset[NamedNode]:
        """Give the names of the graphs."""
        if isinstance(self._content, Content):
            return self._content.graphs
        return frozenset(name for name in self._store.named_graphs() if isinstance(name, NamedNode))

    def knowledge(self) -> Knowledge:
        """Give what is known, as revision 1."""
        return self._content.knowledge() if isinstance(self._content, Content) else knowledge_of(self, 1)

    def _reading(self) -> AbstractContextManager[Store]:
        return nullcontext(self._store)

    @cached_property
    def _store(self) -> Store:
        store = Store()
        quads = self._content.quads() if isinstance(self._content, Content) else content_quads(self._content)
        store.bulk_extend(quads)
        return store
