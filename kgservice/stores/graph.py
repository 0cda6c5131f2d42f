"""A release as one RDF dataset, and what is known from such a dataset; the same for every store that keeps RDF."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from threading import Lock
from typing import Generic, Protocol, TypeVar, overload

from pyoxigraph import NamedNode, Quad

from kgservice.stores.rdf.read import mapping_set_from
from kgservice.stores.rdf.terms import PROFILE, SET, TYPE
from kgservice.stores.rdf.write import mapping_set_quads
from kgservice.stores.release import Release
from mappings.knowledge import Knowledge
from mappings.record import MappingSet
from ontology.errors import DocumentError, Place
from ontology.iri import OWL
from ontology.load import module_triples, taxonomy_from

__all__ = ["Dataset", "Deferred", "knowledge_of", "release_quads"]

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


def release_quads(release: Release) -> Iterator[Quad]:
    """Read all files of a release: a named graph for each module, mapping set and profile.

    Raises:
        DocumentError: where a file cannot be read, or a module does not say which ontology it is.
    """
    # Only a store that has to be built needs the reader.
    from mappings.sssom.read import read_sssom

    for path in release.modules:
        triples = list(module_triples(path))
        graph = next((t.subject for t in triples if t.predicate == TYPE and t.object == _ONTOLOGY), None)
        if not isinstance(graph, NamedNode):
            raise DocumentError("no ontology is declared", Place(str(path)), hint="add <IRI> a owl:Ontology")
        for triple in triples:
            yield Quad(triple.subject, triple.predicate, triple.object, graph)
    for path in release.sets:
        yield from mapping_set_quads(read_sssom(path))
    for path in release.profiles:
        yield from mapping_set_quads(read_sssom(path), profile=True)


def knowledge_of(store: Dataset, revision: int) -> Knowledge:
    """Read what a dataset says: the taxonomy at once, mapping sets and profiles when they are first asked for."""
    modules = _graphs(store, _ONTOLOGY)
    quads = chain.from_iterable(store.quads_for_pattern(None, None, None, graph) for graph in modules)
    profiles = _graphs(store, PROFILE)
    sets = [graph for graph in _graphs(store, SET) if graph not in profiles]

    def load(graphs: Sequence[NamedNode]) -> tuple[MappingSet, ...]:
        return tuple(
            mapping_set_from(graph.value, store.quads_for_pattern(None, None, None, graph)) for graph in graphs
        )

    return Knowledge(
        revision,
        taxonomy_from(quad.triple for quad in quads),
        Deferred(lambda: load(sets)),
        Deferred(lambda: load(profiles)),
    )


def _graphs(store: Dataset, kind: NamedNode) -> list[NamedNode]:
    """The graphs whose name is of a kind, by name."""
    found = {
        quad.graph_name
        for quad in store.quads_for_pattern(None, TYPE, kind)
        if isinstance(quad.graph_name, NamedNode) and quad.graph_name == quad.subject
    }
    return sorted(found, key=lambda graph: graph.value)
