"""The graph that a worker holds in memory, at one revision.

SPARQL's default graph is the merge of all graphs here. It is kept beside them, in the default graph of the store: the
union that pyoxigraph offers gives a statement once for each graph that has it, which makes COUNT wrong, and is slower.
What itself lies in no named graph is kept apart.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse

from kgservice.sparql.refusal import Refusal

__all__ = ["Held"]

_MERGE = "INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"


class Held:
    """A graph in memory.

    Attributes:
        store: the named graphs, and in the default graph the merge of all, that of what lies in none included; in a
            plain one only what itself lies in none.
    """

    def __init__(self, file: Path, *, plain: bool = False) -> None:
        """Read N-Quads from a file.

        Args:
            file: the quads.
            plain: whether to do without the merge, as updates need it.

        Raises:
            Refusal: where the file is gone or cannot be read.
        """
        self._plain = plain
        self.store = Store()
        self._nameless = Store()
        try:
            # The service wrote the file, from terms that had been looked at.
            self.store.bulk_extend(parse(path=str(file), format=RdfFormat.N_QUADS, lenient=True))
        except (OSError, SyntaxError) as error:
            raise Refusal("gone", f"the snapshot {file} cannot be read: {error}") from error
        if not plain:
            self._nameless.extend(self.store.quads_for_pattern(None, None, None, DefaultGraph()))
            self.store.update(_MERGE)

    def apply(self, added: bytes, removed: bytes) -> None:
        """Let an edit take effect: what it removed goes, then what it added comes."""
        for quad in parse(removed, format=RdfFormat.N_QUADS):
            self._remove(quad)
        for quad in parse(added, format=RdfFormat.N_QUADS):
            self._add(quad)

    def holds(self, graph: NamedNode) -> bool:
        """Whether there is anything in a graph."""
        return next(self.store.quads_for_pattern(None, None, None, graph), None) is not None

    def graphs(self) -> list[NamedNode]:
        """Give the names of the graphs that hold anything, by name."""
        names = (name for name in self.store.named_graphs() if isinstance(name, NamedNode) and self.holds(name))
        return sorted(names, key=lambda name: name.value)

    def quads(self, graph: NamedNode | None) -> Iterator[Quad]:
        """Give what lies in a graph; in none at all for None."""
        if graph is None and not self._plain:
            return self._nameless.quads_for_pattern(None, None, None, None)
        return self.store.quads_for_pattern(None, None, None, DefaultGraph() if graph is None else graph)

    @contextmanager
    def merged(self, graphs: Iterable[NamedNode] | None = None) -> Iterator[NamedNode]:
        """Merge graphs into one that goes when the block ends: some, or all and what lies in none.

        Where the block does not end well the merge stays, so that the graph is not to be used any more.
        """
        merge = NamedNode(f"urn:uuid:{uuid4()}")
        if graphs is None:
            into = f"INSERT {{ GRAPH <{merge.value}> {{ ?s ?p ?o }} }}"
            self.store.update(f"{into} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}; {into} WHERE {{ ?s ?p ?o }}")
        for graph in graphs or ():
            quads = list(self.quads(graph))
            self.store.extend(Quad(quad.subject, quad.predicate, quad.object, merge) for quad in quads)
        yield merge
        self.store.remove_graph(merge)

    def _add(self, quad: Quad) -> None:
        self.store.add(quad)
        if not self._plain:
            if isinstance(quad.graph_name, DefaultGraph):
                self._nameless.add(quad)
            self.store.add(Quad(quad.subject, quad.predicate, quad.object))

    def _remove(self, quad: Quad) -> None:
        if self._plain:
            self.store.remove(quad)
            return
        graph = quad.graph_name
        (self._nameless if isinstance(graph, DefaultGraph) else self.store).remove(quad)
        merged = Quad(quad.subject, quad.predicate, quad.object)
        elsewhere = self.store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
        if merged not in self._nameless and all(other == merged for other in elsewhere):
            self.store.remove(merged)
        if isinstance(graph, NamedNode) and not self.holds(graph):
            self.store.remove_graph(graph)
