"""Memory: what checks keep from one change to the next, because it takes a while to work out."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from threading import RLock
from typing import Protocol, runtime_checkable

from pyoxigraph import NamedNode, Quad, Store

from kgservice.stores.dataset import Dataset
from kgservice.stores.graph import MODULES, graphs_of, kinds_of
from mappings.knowledge import Knowledge
from mappings.reasoning.conflicts.find import find_conflicts
from ontology.finding import Finding
from ontology.validation.module import Module

__all__ = ["Comparable", "Memory", "module_of"]

_CONFLICTS_KEPT = 4


@runtime_checkable
class Comparable(Protocol):
    """A dataset that can tell in a moment how it differs from another one."""

    def difference(self, other: Dataset) -> tuple[Collection[Quad], Collection[Quad]] | None:
        """Give what stands here and not there, and the other way round; None where that takes a comparison."""


class Memory:
    """The modules of the newest graph that was checked, its statements where queries reach them, and its conflicts.

    One serves for all changes to one store, and for several threads. What is kept of a revision is brought up to the
    next one where the two datasets can tell how they differ, and worked out anew otherwise.
    """

    def __init__(self) -> None:
        """Know nothing yet."""
        self._turn = RLock()
        self._known: Knowledge | None = None
        self._dataset: Dataset | None = None
        self._modules: Mapping[str, Module] | None = None
        self._store: Store | None = None
        self._conflicts: list[tuple[Knowledge, tuple[Finding, ...]]] = []

    def modules(self, known: Knowledge, dataset: Dataset) -> Mapping[str, Module]:
        """Give the modules of a graph, by the IRI of their graph.

        Args:
            known: what is known from the graph; where revision and parts are the same, so is the graph.
            dataset: the graph.
        """
        with self._turn:
            self._follow(known, dataset)
            if self._modules is None:
                self._modules = {name.value: module_of(dataset, name) for name in graphs_of(dataset, MODULES)}
            return self._modules

    @contextmanager
    def asked(
        self, known: Knowledge, dataset: Dataset, added: Collection[Quad], removed: Collection[Quad]
    ) -> Iterator[Store]:
        """Give a store that holds a graph with a change made to it; the change is taken back in the end.

        Args:
            known: what is known from the graph; where revision and parts are the same, so is the graph.
            dataset: the graph.
            added: what comes; none of it stands in the graph.
            removed: what goes; all of it stands in the graph.
        """
        with self._turn:
            self._follow(known, dataset)
            store = self._filled(dataset)
            try:
                _change(store, added, removed)
                yield store
            except BaseException:
                self._store = None
                raise
            _change(store, removed, added)

    def conflicts(self, knowledge: Knowledge) -> tuple[Finding, ...]:
        """Give the conflicts of what is known; those of the last few are kept."""
        with self._turn:
            for each, found in self._conflicts:
                if _same(each, knowledge):
                    return found
            found = find_conflicts(knowledge)
            self._conflicts = [*self._conflicts, (knowledge, found)][-_CONFLICTS_KEPT:]
            return found

    def _filled(self, dataset: Dataset) -> Store:
        if self._store is None:
            store = Store()
            store.bulk_extend(dataset.quads_for_pattern(None, None, None))
            self._store = store
        return self._store

    def _follow(self, known: Knowledge, dataset: Dataset) -> None:
        """Bring what is kept up to another graph, or let go of it."""
        before = self._known
        if before is not None and before.revision == known.revision and _same(before, known):
            return
        told = None
        if isinstance(dataset, Comparable) and self._dataset is not None:
            told = dataset.difference(self._dataset)
        if told is None:
            self._store = None
            if before is None or before.taxonomy is not known.taxonomy:
                self._modules = None
        else:
            added, removed = told
            if self._store is not None:
                _change(self._store, added, removed)
            if self._modules is not None:
                self._modules = _renewed(self._modules, dataset, {quad.graph_name for quad in (*added, *removed)})
        self._known, self._dataset = known, dataset


def module_of(dataset: Dataset, graph: NamedNode) -> Module:
    """Read the module that a graph of a dataset holds."""
    return Module.of(graph.value, dataset.quads_for_pattern(None, None, None, graph))


def _same(one: Knowledge, other: Knowledge) -> bool:
    """Tell whether two values share all that they are made of; what says the same and was read anew is another."""
    return (
        one.taxonomy is other.taxonomy
        and one.sets is other.sets
        and one.profiles is other.profiles
        and one.alignments is other.alignments
    )


def _renewed(modules: Mapping[str, Module], dataset: Dataset, graphs: Collection[object]) -> Mapping[str, Module]:
    found = dict(modules)
    for graph in graphs:
        if isinstance(graph, NamedNode):
            found.pop(graph.value, None)
            if MODULES in kinds_of(dataset, graph):
                found[graph.value] = module_of(dataset, graph)
    return dict(sorted(found.items()))


def _change(store: Store, added: Collection[Quad], removed: Collection[Quad]) -> None:
    for quad in removed:
        store.remove(quad)
    store.extend(added)
