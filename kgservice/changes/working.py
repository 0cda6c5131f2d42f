"""A graph that is being worked on: one that stands, with what operations have made of it so far."""

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad

from kgservice.stores.dataset import Dataset, GraphName, Node, Term

__all__ = ["Working"]


class Working:
    """A dataset on top of one that stays as it is."""

    def __init__(self, base: Dataset) -> None:
        """Change nothing yet."""
        self._base = base
        self._added: dict[Quad, None] = {}
        self._removed: set[Quad] = set()

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
        for quad in removed:
            if quad in self._added:
                del self._added[quad]
            elif quad in self._base:
                self._removed.add(quad)
        for quad in added:
            if quad in self._removed:
                self._removed.remove(quad)
            elif quad not in self._base:
                self._added[quad] = None

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
        for quad in list(self._added):
            if (
                (subject is None or subject == quad.subject)
                and (predicate is None or predicate == quad.predicate)
                and (object is None or object == quad.object)
                and (graph is None or graph == quad.graph_name)
            ):
                yield quad

    def named_graphs(self) -> list[NamedNode]:
        """Give the names of the graphs in which something stands, in order."""
        own = {quad.graph_name for quad in self._added}
        names = {name for name in (*self._base.named_graphs(), *own) if isinstance(name, NamedNode)}
        emptied = {quad.graph_name for quad in self._removed}
        return sorted(
            (
                name
                for name in names
                if name not in emptied or next(self.quads_for_pattern(None, None, None, name), None) is not None
            ),
            key=lambda name: name.value,
        )
