"""The graph as one RDF dataset, and what is known from such a dataset; the same for every store that keeps RDF."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from threading import Lock
from typing import Generic, Protocol, TypeVar, overload

from pyoxigraph import NamedNode, Quad

from kgservice.stores.rdf.read import mapping_set_from
from kgservice.stores.rdf.terms import ALIGNMENT, DERIVED, PROFILE, SET, TYPE
from mappings.knowledge import Knowledge
from mappings.record import MappingSet
from ontology.iri import OWL
from ontology.load import taxonomy_from

__all__ = ["Dataset", "Deferred", "knowledge_of"]

_ONTOLOGY = NamedNode(OWL + "Ontology")

Item = TypeVar("Item")


class Dataset(Protocol):
    """RDF that can be asked for the quads of a pattern, as `pyoxigraph.Store` can."""

    def quads_for_pattern(
        self,
        subject: None,
        predicate: NamedNode | None,
        object: NamedNode | None,
        graph: NamedNode | None = None,
        /,
    ) -> Iterator[Quad]:
        """Give the quads of a pattern; None stands for anything."""


class Deferred(Sequence[Item], Generic[Item]):
    """A sequence that is loaded when somebody first looks into it.

    >>> Deferred(lambda: ("a", "b"))[-1]
    'b'
    """

    def __init__(self, load: Callable[[], tuple[Item, ...]]) -> None:
        """Keep how to load it, until it is loaded."""
        self._load: Callable[[], tuple[Item, ...]] | None = load
        self._turn = Lock()
        self._loaded: tuple[Item, ...] = ()

    @property
    def _items(self) -> tuple[Item, ...]:
        if self._load is not None:
            with self._turn:
                if self._load is not None:
                    self._loaded = self._load()
                    # What it reads from, such as an open graph, is let go.
                    self._load = None
        return self._loaded

    @overload
    def __getitem__(self, index: int) -> Item: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Item]: ...
    def __getitem__(self, index: int | slice) -> Item | Sequence[Item]:
        """Give an item or a part."""
        return self._items[index]

    def __len__(self) -> int:
        """Count the items."""
        return len(self._items)

    def __eq__(self, other: object) -> bool:
        """Compare with a tuple or with another deferred sequence, item by item."""
        if isinstance(other, Deferred):
            return self._items == other._items
        return self._items == other if isinstance(other, tuple) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        """Show the items."""
        return repr(self._items)


def knowledge_of(store: Dataset, revision: int) -> Knowledge:
    """Read what a dataset says: the taxonomy at once, mapping sets when they are first asked for."""
    derived = set(_graphs(store, DERIVED))
    modules = [graph for graph in _graphs(store, _ONTOLOGY) if graph not in derived]
    quads = chain.from_iterable(store.quads_for_pattern(None, None, None, graph) for graph in modules)
    profiles, alignments = _graphs(store, PROFILE), _graphs(store, ALIGNMENT)
    sets = [graph for graph in _graphs(store, SET) if graph not in {*profiles, *alignments}]

    def load(graphs: Sequence[NamedNode]) -> tuple[MappingSet, ...]:
        return tuple(
            mapping_set_from(graph.value, store.quads_for_pattern(None, None, None, graph)) for graph in graphs
        )

    return Knowledge(
        revision,
        taxonomy_from(quad.triple for quad in quads),
        Deferred(lambda: load(sets)),
        Deferred(lambda: load(profiles)),
        Deferred(lambda: load(alignments)),
    )


def _graphs(store: Dataset, kind: NamedNode) -> list[NamedNode]:
    """The graphs whose name is of a kind, by name."""
    found = {
        quad.graph_name
        for quad in store.quads_for_pattern(None, TYPE, kind)
        if isinstance(quad.graph_name, NamedNode) and quad.graph_name == quad.subject
    }
    return sorted(found, key=lambda graph: graph.value)
