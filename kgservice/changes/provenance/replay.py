"""Replaying: what a thing was before and after a release, an import or a removal, which move whole graphs."""

from collections.abc import Iterable, Sequence
from functools import cached_property

from pyoxigraph import NamedNode, Quad

from kgservice.changes.provenance.statements import from_content, from_dataset
from kgservice.stores.history import State, state_after
from kgservice.stores.protocol import GraphStore, LogEntry
from kgservice.stores.standing import Layer

__all__ = ["Replay"]


class Replay:
    """Works out what was said of one thing at revisions, from the entries that speak of it and those that move graphs.

    The other edits make no difference to it, however many there are.
    """

    def __init__(self, store: GraphStore, iri: str, speaking: Sequence[LogEntry], moving: Sequence[LogEntry]) -> None:
        """Read nothing yet.

        Args:
            store: the store.
            iri: the thing.
            speaking: the imports and edits that speak of it.
            moving: every release, import and removal.
        """
        self._store = store
        self._iri = iri
        self._told = speaking
        self._moving = moving
        self._contents: dict[int, tuple[list[Quad], list[Quad]]] = {}
        self._bases: dict[str, list[Quad]] = {}

    @cached_property
    def _speaking(self) -> frozenset[int]:
        return frozenset(entry.revision for entry in self._told)

    @cached_property
    def _entries(self) -> list[LogEntry]:
        entries = {entry.revision: entry for entry in (*self._told, *self._moving)}
        return [entry for _, entry in sorted(entries.items())]

    def change(self, revision: int) -> tuple[frozenset[Quad], frozenset[Quad]]:
        """Give what was said before a revision and at it.

        Raises:
            UnknownRevision: where a release is no longer kept that it takes.
        """
        upto = [entry for entry in self._entries if entry.revision <= revision]
        before = None if len(upto) == 1 else state_after(None, upto[:-1])
        return frozenset() if before is None else self._at(before), self._at(state_after(before, upto[-1:]))

    def base(self, entry: LogEntry) -> list[Quad]:
        """Give what a release says of the thing.

        Raises:
            UnknownRevision: where it is no longer kept.
        """
        return self._shipped(state_after(None, [entry]))

    def _shipped(self, state: State) -> list[Quad]:
        digest = state.base.digest
        if digest not in self._bases:
            self._bases[digest] = from_dataset(self._store.base(state), self._iri)
        return self._bases[digest]

    def _at(self, state: State) -> frozenset[Quad]:
        found = set(self._shipped(state))
        for layer in state.layers:
            if layer.entry.revision in self._speaking:
                added, removed = self._content(layer.entry)
                found.difference_update(_counting(layer, removed))
                found.update(_counting(layer, added))
        return frozenset(found)

    def _content(self, entry: LogEntry) -> tuple[list[Quad], list[Quad]]:
        if entry.revision not in self._contents:
            added, removed = self._store.content(entry)
            self._contents[entry.revision] = (from_content(added, self._iri), from_content(removed, self._iri))
        return self._contents[entry.revision]


def _counting(layer: Layer, quads: Iterable[Quad]) -> list[Quad]:
    """Leave out what lies in graphs where the layer does not count any more."""
    return [
        quad for quad in quads if not isinstance(quad.graph_name, NamedNode) or quad.graph_name.value in layer.graphs
    ]
