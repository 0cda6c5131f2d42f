"""The graph of a release as the database keeps it: read graph by graph, when somebody asks for one."""

from collections.abc import Callable, Iterator, Sequence
from threading import Lock

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from kgservice.stores.dataset import GraphName, Node, Term
from kgservice.stores.graph import knowledge_of
from kgservice.stores.neo4j.database import Database
from kgservice.stores.neo4j.log import Log
from kgservice.stores.neo4j.reading import read_knowledge
from kgservice.stores.pile import NOTHING, Pile
from mappings.knowledge import Knowledge

__all__ = ["StoredBase", "stored_base"]


class StoredBase:
    """A release; every graph of it is read once, and stays as long as this object."""

    def __init__(
        self, names: Sequence[str], content: Callable[[str], bytes], knowledge: Callable[["StoredBase"], Knowledge]
    ) -> None:
        """Read nothing yet.

        Args:
            names: IRIs of the graphs, in the order in which they were loaded.
            content: gives the N-Quads of a graph.
            knowledge: gives what is known from all of them.
        """
        self._names = {NamedNode(name): None for name in names}
        self._content = content
        self._knowledge = knowledge
        self._graphs: dict[NamedNode, Pile] = {}
        self._turn = Lock()

    def __contains__(self, quad: Quad) -> bool:
        """Whether a statement stands there."""
        return quad in self._graph(quad.graph_name)

    def quads_for_pattern(
        self,
        subject: Node | None,
        predicate: NamedNode | None,
        object: Term | None,
        graph: GraphName | None = None,
        /,
    ) -> Iterator[Quad]:
        """Give the quads of a pattern; None stands for anything."""
        for name in self._names if graph is None else (graph,):
            for quad in self._graph(name).of(subject, object):
                if predicate in (None, quad.predicate) and object in (None, quad.object):
                    yield quad

    def named_graphs(self) -> list[NamedNode]:
        """Give the names of the graphs."""
        return list(self._names)

    def knowledge(self) -> Knowledge:
        """Give what is known from the release alone."""
        return self._knowledge(self)

    def _graph(self, name: GraphName) -> Pile:
        if name not in self._names or not isinstance(name, NamedNode):
            return NOTHING
        found = self._graphs.get(name)
        if found is None:
            with self._turn:
                found = self._graphs.get(name)
                if found is None:
                    found = Pile(parse(self._content(name.value), format=RdfFormat.N_QUADS))
                    self._graphs[name] = found
        return found


def stored_base(database: Database, log: Log, revision: int) -> StoredBase:
    """Give the release that a revision loaded."""

    def knowledge(base: StoredBase) -> Knowledge:
        # With the first release nothing came on top.
        return read_knowledge(database, revision) if revision == 1 else knowledge_of(base, revision)

    return StoredBase(log.graphs(revision), lambda graph: log.content(revision, graph=graph), knowledge)
