"""A graph that is being worked on: one that stands, with what operations have made of it so far."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol, TypeVar

from pyoxigraph import NamedNode, Quad, Store

from kgservice.stores.dataset import Dataset, GraphName, Node, Term

__all__ = ["Follower", "Working"]


class Follower(Protocol):
    """Something that was worked out from a graph, and is told what of the graph has changed."""

    def follow(self, coming: Iterable[Quad], going: Iterable[Quad], /) -> None:
        """Take note of statements that have come and gone; some may have been there, or not been there, before."""


Kept = TypeVar("Kept", bound=Follower)


class Working:
    """A dataset on top of one that stays as it is.

    What comes is held as every store keeps it, numbers by what they mean, and found by its parts: the ten thousandth
    operation takes no longer than the first.
    """

    def __init__(self, base: Dataset) -> None:
        """Change nothing yet."""
        self._base = base
        self._added = Store()
        self._removed = Store()
        self._followers: dict[Callable[[Dataset], Any], Follower] = {}

    @property
    def added(self) -> frozenset[Quad]:
        """What stands here and not in the base."""
        return frozenset(self._added)

    @property
    def removed(self) -> frozenset[Quad]:
        """What stands in the base and not here."""
        return frozenset(self._removed)

    def change(self, added: Iterable[Quad], removed: Iterable[Quad]) -> None:
        """Let statements go, then let others come; what is not there, or there already, is passed over."""
        coming, going = tuple(added), tuple(removed)
        for quad in going:
            if quad in self._added:
                self._added.remove(quad)
            elif quad in self._base:
                self._removed.add(quad)
        for quad in coming:
            if quad in self._removed:
                self._removed.remove(quad)
            elif quad not in self._base:
                self._added.add(quad)
        for follower in self._followers.values():
            follower.follow(coming, going)

    def followed_by(self, kind: Callable[[Dataset], Kept]) -> Kept:
        """Give what was worked out from this graph and follows it; it is made when it is first asked for."""
        if kind not in self._followers:
            self._followers[kind] = kind(self)
        found: Any = self._followers[kind]
        return found  # type: ignore[no-any-return]

    def __contains__(self, quad: Quad, /) -> bool:
        """Whether a statement stands there."""
        return quad in self._added or (quad not in self._removed and quad in self._base)

    def quads_for_pattern(
        self,
        subject: Node | None,
        predicate: NamedNode | None,
        object: Term | None,
        graph: GraphName | None = None,
        /,
    ) -> Iterator[Quad]:
        """Give the quads of a pattern; None stands for anything."""
        for quad in self._base.quads_for_pattern(subject, predicate, object, graph):
            if quad not in self._removed:
                yield quad
        yield from self._added.quads_for_pattern(subject, predicate, object, graph)

    def named_graphs(self) -> list[NamedNode]:
        """Give the names of the graphs in which something stands, in order."""
        touched = {*self._added.named_graphs(), *self._removed.named_graphs()}
        names = {name for name in (*self._base.named_graphs(), *touched) if isinstance(name, NamedNode)}
        return sorted(
            (
                name
                for name in names
                if name not in touched or next(self.quads_for_pattern(None, None, None, name), None) is not None
            ),
            key=lambda name: name.value,
        )
