"""The workspace: one store, and what answers questions over it, revision by revision."""

from functools import cached_property
from typing import TYPE_CHECKING

from kgservice.stores.protocol import GraphStore
from mappings.knowledge import Knowledge
from ontology.once import Once

if TYPE_CHECKING:
    from mappings.conversion.converter import Converter
    from mappings.meaning.place import Places
    from mappings.resolution.resolver import Resolver

__all__ = ["AtRevision", "Workspace"]

_KEPT = 4


class AtRevision:
    """One revision of the graph with its converter and resolver, each made when first asked for.

    Attributes:
        knowledge: the graph.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        """Hold the graph; compute nothing yet."""
        self.knowledge = knowledge

    @property
    def revision(self) -> int:
        """Number of the revision."""
        return self.knowledge.revision

    @cached_property
    def converter(self) -> "Converter":
        """Converts between schemes."""
        from mappings.conversion.converter import Converter

        return Converter(self.knowledge)

    @cached_property
    def places(self) -> "Places":
        """Knows where concepts lie in the affect space."""
        from mappings.meaning.place import Places

        return Places(self.converter.affect)

    @cached_property
    def resolver(self) -> "Resolver":
        """Finds the concepts that a text names."""
        from mappings.resolution.index import TaxonomyIndex
        from mappings.resolution.resolver import Resolver

        return Resolver(TaxonomyIndex(self.knowledge.taxonomy, self.knowledge.alignments))


class Workspace:
    """A store, read at revisions; the last few stay in memory. Safe to share between threads."""

    def __init__(self, store: GraphStore) -> None:
        """Take over the store: `close` closes it."""
        self.store = store
        self._revisions: Once[int, AtRevision] = Once(_KEPT)

    def at(self, revision: int | None = None) -> AtRevision:
        """Give the graph at a revision, the newest where none is named.

        Raises:
            UnknownRevision: where the store has no such revision.
        """
        wanted = self.store.revision if revision is None else revision
        return self._revisions.get(wanted, lambda: AtRevision(self.store.knowledge(wanted)))

    def close(self) -> None:
        """Close the store."""
        self.store.close()
