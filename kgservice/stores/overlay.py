"""What stands on top of a release: statements that came, and statements of the release that went."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Quad

from kgservice.stores.change import content_quads
from kgservice.stores.dataset import Dataset, GraphName, Node, Term
from kgservice.stores.pile import NOTHING, Draft, Pile
from kgservice.stores.standing import Layer

__all__ = ["Layered", "Overlay"]

Changed = tuple[Layer, bytes, bytes]
"""A layer with the N-Quads that come and those that go."""


@dataclass(frozen=True)
class Overlay:
    """What layers make of a release. It never changes, so that readers keep what they began with.

    Attributes:
        added: what stands there and not in the release, by graph, in the order in which it came.
        hidden: what the release says and does not stand any more, by graph.
    """

    added: Mapping[GraphName, Pile] = field(default_factory=dict)
    hidden: Mapping[GraphName, Pile] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many statements came and went."""
        return sum(len(pile) for piles in (self.added, self.hidden) for pile in piles.values())

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
        """Put further layers on top; what they do not change is shared.

        Args:
            base: the release.
            layers: the layers, oldest first.
        """
        touched: dict[GraphName, tuple[Draft, Draft]] = {}
        for layer, coming, going in layers:
            for content, comes in ((going, False), (coming, True)):
                for quad in content_quads(content):
                    name = quad.graph_name
                    if isinstance(name, NamedNode) and name.value not in layer.graphs:
                        continue
                    if name not in touched:
                        own, gone = self.added.get(name, NOTHING), self.hidden.get(name, NOTHING)
                        touched[name] = (Draft(own), Draft(gone))
                    _put(quad, *touched[name], base) if comes else _take(quad, *touched[name], base)
        if not touched:
            return self
        added, hidden = dict(self.added), dict(self.hidden)
        for name, (own_draft, gone_draft) in touched.items():
            _keep(added, name, own_draft.pile())
            _keep(hidden, name, gone_draft.pile())
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
        if quad in self._overlay.added.get(name, NOTHING):
            return True
        return quad not in self._overlay.hidden.get(name, NOTHING) and quad in self._base

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
            yield from (quad for quad in found if quad not in hidden.get(quad.graph_name, NOTHING))
        added = self._overlay.added
        for pile in added.values() if graph is None else [added.get(graph, NOTHING)]:
            quads = pile.of(subject, object)
            if predicate is None and object is None:
                yield from quads
            else:
                yield from (quad for quad in quads if _fits(predicate, quad.predicate) and _fits(object, quad.object))

    def named_graphs(self) -> list[NamedNode]:
        """Give the names of the graphs in which something stands, in order."""
        names = {*self._base.named_graphs(), *self._overlay.added}
        for name in self._overlay.hidden:
            if next(self.quads_for_pattern(None, None, None, name), None) is None:
                names -= {name}
        return sorted((name for name in names if isinstance(name, NamedNode)), key=lambda name: name.value)

    def difference(self, other: Dataset) -> tuple[frozenset[Quad], frozenset[Quad]] | None:
        """Give what stands here and not in another dataset, and the other way round, with no look at the rest.

        Returns:
            Both, or None where the other has not the very same release at its bottom.
        """
        if not isinstance(other, Layered) or other._base is not self._base:
            return None
        names = self._overlay.changed_since(other._overlay)
        return self._beyond(other, names), other._beyond(self, names)

    def _beyond(self, other: "Layered", names: Iterable[GraphName]) -> frozenset[Quad]:
        """Give what stands in some graphs here and not in another one on the same release."""
        mine, theirs = self._overlay, other._overlay
        found: set[Quad] = set()
        for name in names:
            found.update(mine.added.get(name, NOTHING).beyond(theirs.added.get(name, NOTHING)))
            found.update(theirs.hidden.get(name, NOTHING).beyond(mine.hidden.get(name, NOTHING)))
        return frozenset(found)


def _fits(wanted: Term | None, found: Term) -> bool:
    return wanted is None or wanted == found


def _put(quad: Quad, added: Draft, hidden: Draft, base: Dataset) -> None:
    if quad in hidden:
        hidden.discard(quad)
    elif quad not in added and quad not in base:
        added.add(quad)


def _take(quad: Quad, added: Draft, hidden: Draft, base: Dataset) -> None:
    if quad in added:
        added.discard(quad)
    elif quad in base:
        hidden.add(quad)


def _keep(by_name: dict[GraphName, Pile], name: GraphName, pile: Pile) -> None:
    """Keep what is said of a graph, where anything is."""
    if pile:
        by_name[name] = pile
    else:
        by_name.pop(name, None)
