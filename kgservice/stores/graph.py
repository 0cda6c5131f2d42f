"""What is known from the graph, as one RDF dataset; the same for every store that keeps RDF."""

from collections.abc import Callable, Sequence
from itertools import chain
from threading import Lock
from typing import Generic, TypeVar, overload

from pyoxigraph import NamedNode, Quad

from kgservice.stores.dataset import Dataset, GraphName
from kgservice.stores.rdf.read import mapping_set_from
from kgservice.stores.rdf.terms import ALIGNMENT, DERIVED, PROFILE, SET, TYPE
from mappings.knowledge import Knowledge
from mappings.record import MappingSet
from ontology.iri import OWL
from ontology.load import taxonomy_from
from ontology.taxonomy import Taxonomy

__all__ = [
    "MODULES",
    "Deferred",
    "graphs_of",
    "kinds_of",
    "knowledge_of",
    "mapping_set_of",
    "taxonomy_of",
]

MODULES = "modules"
"""The kind of graph that the taxonomy is read from."""

_KINDS = {
    MODULES: (NamedNode(OWL + "Ontology"), DERIVED),
    "sets": (SET, PROFILE, ALIGNMENT),
    "profiles": (PROFILE,),
    "alignments": (ALIGNMENT,),
}
"""What the name of a graph is typed that is of a kind, and what it is not typed."""

Item = TypeVar("Item")


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

    def sets(kind: str) -> Sequence[MappingSet]:
        return Deferred(lambda: tuple(mapping_set_of(store, graph) for graph in graphs_of(store, kind)))

    return Knowledge(revision, taxonomy_of(store), sets("sets"), sets("profiles"), sets("alignments"))


def taxonomy_of(store: Dataset) -> Taxonomy:
    """Read the modules of a dataset."""
    quads = chain.from_iterable(store.quads_for_pattern(None, None, None, name) for name in graphs_of(store, MODULES))
    return taxonomy_from(quad.triple for quad in quads)


def mapping_set_of(store: Dataset, graph: GraphName) -> MappingSet:
    """Read the mapping set that a graph of a dataset holds.

    Raises:
        ValueError: where the graph has no IRI; another of Python's errors where it holds no mapping set.
    """
    if not isinstance(graph, NamedNode):
        raise ValueError("a mapping set needs an IRI")
    return mapping_set_from(graph.value, store.quads_for_pattern(None, None, None, graph))


def graphs_of(store: Dataset, kind: str) -> list[NamedNode]:
    """Give the graphs that are of a kind, by name.

    Args:
        store: the dataset.
        kind: `modules`, `sets`, `profiles` or `alignments`.
    """
    typed = store.quads_for_pattern(None, TYPE, _KINDS[kind][0])
    found = {quad.graph_name for quad in typed if quad.graph_name == quad.subject}
    named = (name for name in found if isinstance(name, NamedNode))
    return sorted((name for name in named if _is(store, name, kind)), key=lambda name: name.value)


def kinds_of(store: Dataset, graph: GraphName) -> frozenset[str]:
    """Give the kinds that a graph is of: none where nothing is known from it."""
    return frozenset(kind for kind in _KINDS if isinstance(graph, NamedNode) and _is(store, graph, kind))


def _is(store: Dataset, graph: NamedNode, kind: str) -> bool:
    wanted, *others = _KINDS[kind]
    return Quad(graph, TYPE, wanted, graph) in store and not any(
        Quad(graph, TYPE, other, graph) in store for other in others
    )
