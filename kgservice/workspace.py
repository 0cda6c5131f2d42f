"""The workspace: one store, and what answers questions over it, revision by revision."""

from collections.abc import Callable, Mapping
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from kgservice.stores.protocol import GraphStore
from mappings.knowledge import Knowledge
from ontology.once import Once
from ontology.reference import Level, find_level
from ontology.scheme import Scheme
from ontology.taxonomy import Taxonomy

if TYPE_CHECKING:
    from mappings.conversion.converter import Converter
    from mappings.meaning.affect import AffectSpace
    from mappings.meaning.place import Places
    from mappings.resolution.index import LabelIndex
    from mappings.resolution.resolver import Resolver

__all__ = ["AtRevision", "Fetching", "Workspace"]

_KEPT = 4
_PAIRS = 64
"""Pairs of schemes of which the converter is kept, where a store is asked for them one by one."""
_POINTS = "vad"
_WARMING = ("joy", "joyy", "goemotions:joy")
"""Texts of each sort: a label, a misspelt one, an id."""


@runtime_checkable
class Fetching(Protocol):
    """A store far away, of which a question fetches what its answer hangs on, and not the whole graph."""

    @property
    def remembered_revision(self) -> int | None:
        """The newest revision, where that is known without asking anybody."""

    def schemes(self, revision: int) -> Mapping[str, Scheme]:
        """Give the schemes of a revision, without what they hold."""

    def index(self, revision: int) -> "LabelIndex":
        """Give the index of the labels of a revision."""

    def knowledge_between(self, source: str | None, target: str | None, revision: int) -> Knowledge:
        """Give what conversion between two schemes (ids) hangs on; None stands for points."""

    def knowledge_of_affect(self, revision: int) -> Knowledge:
        """Give what points in the affect space hang on: senses, theories and norms."""


class AtRevision:
    """One revision of the graph with its converters and resolver, each made when first asked for."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Hold the graph; compute nothing yet."""
        self.revision = knowledge.revision
        self._read: Callable[[], Knowledge] = lambda: knowledge
        self._store: Fetching | None = None
        self._turn = Lock()
        self._pairs: Once[tuple[str | None, str | None], Converter] = Once(_PAIRS)

    @classmethod
    def of(cls, store: GraphStore, revision: int) -> "AtRevision":
        """Read a revision of a store: at once, or from one far away when a question needs it.

        Raises:
            UnknownRevision: where the store has no such revision.
        """
        if not isinstance(store, Fetching):
            return cls(store.knowledge(revision))
        found = cls(Knowledge(revision, Taxonomy.of(store.schemes(revision).values(), ())))
        found._store, found._read = store, lambda: store.knowledge(revision)
        return found

    @cached_property
    def knowledge(self) -> Knowledge:
        """The whole graph."""
        with self._turn:
            return self._read()

    @cached_property
    def schemes(self) -> Mapping[str, Scheme]:
        """The schemes, by id, in order; from a store far away, nothing else is read for them."""
        return self.knowledge.taxonomy.schemes if self._store is None else self._store.schemes(self.revision)

    def level(self, text: str, *, field: str | None = None) -> Level:
        """Find a scheme or one tier of it, as `ontology.reference.find_level` does.

        Raises:
            UnknownReference: where the scheme or the tier does not exist.
        """
        return find_level(self._outline, text, field=field)

    @cached_property
    def converter(self) -> "Converter":
        """Converts between all schemes."""
        from mappings.conversion.converter import Converter

        return Converter(self.knowledge)

    def converter_between(self, source: str, target: str) -> "Converter":
        """Give a converter that knows two schemes, and may know others.

        Args:
            source: a scheme, a tier of one, or `vad`.
            target: likewise.

        Raises:
            UnknownReference: where there is no such scheme or tier; `field` is `from` or `to`.
        """
        store = self._store
        if store is None or "converter" in vars(self):
            return self.converter
        pair = (self._scheme(source, "from"), self._scheme(target, "to"))
        return self._pairs.get(pair, lambda: self._between(store, *pair))

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

        if self._store is not None:
            return Resolver(self._store.index(self.revision))
        return Resolver(TaxonomyIndex(self.knowledge.taxonomy, self.knowledge.alignments))

    @cached_property
    def _outline(self) -> Taxonomy:
        return self.knowledge.taxonomy if self._store is None else Taxonomy(dict(self.schemes), {}, {})

    @cached_property
    def _theories(self) -> "AffectSpace":
        from mappings.conversion.converter import Converter

        assert self._store is not None, "only stores far away are asked for parts"
        with self._turn:
            return Converter(self._store.knowledge_of_affect(self.revision)).affect

    def _between(self, store: Fetching, source: str | None, target: str | None) -> "Converter":
        from mappings.conversion.converter import Converter

        return Converter(store.knowledge_between(source, target, self.revision), lambda: self._theories)

    def _scheme(self, text: str, field: str) -> str | None:
        return None if text == _POINTS else self.level(text, field=field).scheme.id


class Workspace:
    """A store, read at revisions; the last few stay in memory. Safe to share between threads."""

    def __init__(self, store: GraphStore) -> None:
        """Take over the store: `close` closes it."""
        self.store = store
        # Found out once: whether something fits a protocol takes longer to see than most questions to answer.
        self._remote = store if isinstance(store, Fetching) else None
        self._revisions: Once[int, AtRevision] = Once(_KEPT)

    def newest(self) -> int | None:
        """Give the newest revision where that takes no time, or None: an event loop may ask this, whoever is writing.

        Raises:
            StoreUnavailable: where the store can no longer be read.
        """
        return self.store.revision if self._remote is None else self._remote.remembered_revision

    def at(self, revision: int | None = None) -> AtRevision:
        """Give the graph at a revision, the newest where none is named.

        Raises:
            UnknownRevision: where the store has no such revision.
        """
        wanted = self.store.revision if revision is None else revision
        return self._revisions.get(wanted, lambda: AtRevision.of(self.store, wanted))

    def warm(self) -> None:
        """Read and work out what most questions need, so that the first of them does not wait."""
        from mappings.resolution.answer import Query

        at = self.at()
        if isinstance(self.store, Fetching):
            _ = at.schemes
            # A server works out how to answer a query when it is first asked, which takes a second.
            at.resolver.resolve_all(map(Query, _WARMING))
        else:
            _ = at.converter.denotation

    def close(self) -> None:
        """Close the store."""
        self.store.close()
