"""What stands on top of a release: statements that came, and statements of the release that went."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from pyoxigraph import NamedNode, Quad

from kgservice.stores.change import content_quads
from kgservice.stores.dataset import Dataset, GraphName, Node, Term
from kgservice.stores.history import Layer

__all__ = ["Layered", "Overlay"]

Value = TypeVar("Value", bound=Collection[Quad])

Changed = tuple[Layer, bytes, bytes]
"""A layer with the N-Quads that come and those that go."""


@dataclass(frozen=True)
class Overlay:
    """What layers make of a release. It never changes, so that readers keep what they began with.

    Attributes:
        added: what stands there and not in the release, by graph, in the order in which it came.
        hidden: what the release says and does not stand any more, by graph.
    """

    added: Mapping[GraphName, Mapping[Quad, None]] = field(default_factory=dict)
    hidden: Mapping[GraphName, Collection[Quad]] = field(default_factory=dict)

    @property
    def graphs(self) -> frozenset[GraphName]:
        """The graphs that are not what the release makes them."""
        return frozenset((*self.added, *self.hidden))

    def changed_since(self, before: "Overlay") -> frozenset[GraphName]:
        """Give the graphs that are not what they are in an overlay that this one was made from, or may not be."""
        return frozenset(
            name
            for name in self.graphs | before.graphs
            if self.added.get(name) is not before.added.get(name)
            or self.hidden.get(name) is not before.hidden.get(name)
        )

    def under(self, base: Dataset, layers: Iterable[Changed]) -> "Overlay":
        """Put further layers on top; what they touch is copied, and the rest is shared.

        Args:
            base: the release.
            layers: the layers, oldest first.
        """
        added: dict[GraphName, Mapping[Quad, None]] = dict(self.added)
        hidden: dict[GraphName, Collection[Quad]] = dict(self.hidden)
        touched: dict[GraphName, tuple[dict[Quad, None], set[Quad]]] = {}
        for layer, coming, going in layers:
            for content, comes in ((going, False), (coming, True)):
                for quad in content_quads(content):
                    name = quad.graph_name
                    if isinstance(name, NamedNode) and name.value not in layer.graphs:
                        continue
                    if name not in touched:
                        touched[name] = (dict(added.get(name, ())), set(hidden.get(name, ())))
                    _put(quad, *touched[name], base) if comes else _take(quad, *touched[name], base)
        for name, (own, gone) in touched.items():
            _keep(added, name, own)
            _keep(hidden, name, gone)
        return Overlay(added, hidden)


class Layered:
    """A release with an overlay on top of it, as one dataset."""

    def __init__(self, base: Dataset, overlay: Overlay) -> None:
        """Put the one on top of the other."""
        self._base = base
        self._overlay = overlay

    def __contains__(self, quad: Quad) -> bool:
        """Whether a statement stands there."""
        name = quad.graph_name
        if quad in self._overlay.added.get(name, ()):
            return True
        return quad not in self._overlay.hidden.get(name, ()) and quad in self._base

    def quads_for_pattern(
        self,
        subject: Node | None,
        predicate: NamedNode | None,
        object: Term | None,
        graph: GraphName | None = None,
        /,
    ) -> Iterator[Quad]:
        """Give the quads of a pattern; None stands for anything."""
        found = self._base.quads_for_pattern(subject, predicate, object, graph)
        hidden = self._overlay.hidden
        if not hidden or (graph is not None and graph not in hidden):
            yield from found
        else:
            yield from (quad for quad in found if quad not in hidden.get(quad.graph_name, ()))
        added = self._overlay.added
        for quads in added.values() if graph is None else [added.get(graph, {})]:
            if subject is None and predicate is None and object is None:
                yield from quads
                continue
            for quad in quads:
                if _fits(subject, quad.subject) and _fits(predicate, quad.predicate) and _fits(object, quad.object):
                    yield quad

    def named_graphs(self) -> list[NamedNode]:
        """Give the names of the graphs in which something stands, in order."""
        names = {*self._base.named_graphs(), *self._overlay.added}
        for name in self._overlay.hidden:
            if next(self.quads_for_pattern(None, None, None, name), None) is None:
                names -= {name}
        return sorted((name for name in names if isinstance(name, NamedNode)), key=lambda name: name.value)


def _fits(wanted: Term | None, found: Term) -> bool:
    return wanted is None or wanted == found


def _put(quad: Quad, added: dict[Quad, None], hidden: set[Quad], base: Dataset) -> None:
    if quad in hidden:
        hidden.remove(quad)
    elif quad not in added and quad not in base:
        added[quad] = None


def _take(quad: Quad, added: dict[Quad, None], hidden: set[Quad], base: Dataset) -> None:
    if quad in added:
        del added[quad]
    elif quad in base:
        hidden.add(quad)


def _keep(by_name: dict[GraphName, Value], name: GraphName, value: Value) -> None:
    """Keep what is said of a graph, where anything is."""
    if value:
        by_name[name] = value
    else:
        by_name.pop(name, None)
