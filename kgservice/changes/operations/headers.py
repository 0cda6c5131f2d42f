"""Headers: what is said of a mapping set itself, found without reading its records again for each operation."""

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kgservice.changes.working import Working
from kgservice.stores.dataset import Dataset, GraphName, Node
from kgservice.stores.rdf.read import mapping_set_from
from kgservice.stores.rdf.terms import DECLARE, MEMBER, ROW
from mappings.record import MappingSet

__all__ = ["Header", "Headers", "header_of"]


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a mapping set.

    Attributes:
        quads: what is said of the set, and of the prefixes that it declares.
        read: the set without its records.
        last_row: the last row that a record is said to stand in; 0 where the order of the records is that of their
            IRIs.
    """

    quads: frozenset[Quad]
    read: MappingSet
    last_row: int


class Headers:
    """The headers of the mapping sets of a graph, each read when it is first asked for."""

    def __init__(self, graph: Dataset) -> None:
        """Read nothing yet."""
        self._graph = graph
        self._found: dict[GraphName, Header] = {}

    def of(self, name: NamedNode) -> Header:
        """Give the header of a set."""
        if name not in self._found:
            quads = self._quads(name)
            rows = (quad.object for quad in self._graph.quads_for_pattern(None, ROW, None, name))
            last = max((int(row.value) for row in rows if isinstance(row, Literal)), default=0)
            self._found[name] = Header(quads, mapping_set_from(name.value, quads), last)
        return self._found[name]

    def follow(self, coming: Iterable[Quad], going: Iterable[Quad]) -> None:
        """Forget the headers of which something has come or gone; a further row is counted on."""
        for quad in coming:
            found = self._found.get(quad.graph_name)
            if found is not None and quad.predicate == ROW and isinstance(quad.object, Literal):
                last = max(found.last_row, int(quad.object.value))
                self._found[quad.graph_name] = Header(found.quads, found.read, last)
            elif found is not None and _is_of_header(quad):
                del self._found[quad.graph_name]
        for quad in going:
            if quad.predicate == ROW or _is_of_header(quad):
                self._found.pop(quad.graph_name, None)

    def _quads(self, name: NamedNode) -> frozenset[Quad]:
        about = [quad for quad in self._said(name, name) if quad.predicate != MEMBER]
        declared = [quad.object for quad in about if quad.predicate == DECLARE and isinstance(quad.object, BlankNode)]
        return frozenset((*about, *(quad for node in declared for quad in self._said(node, name))))

    def _said(self, node: Node, graph: NamedNode) -> Iterable[Quad]:
        return self._graph.quads_for_pattern(node, None, None, graph)


def header_of(graph: Dataset, name: NamedNode) -> Header:
    """Give the header of a set; that in a graph that is being worked on is kept from operation to operation."""
    headers = graph.followed_by(Headers) if isinstance(graph, Working) else Headers(graph)
    return headers.of(name)


def _is_of_header(quad: Quad) -> bool:
    """Whether a statement is about the set itself, or about a prefix of it."""
    return isinstance(quad.subject, BlankNode) or (quad.subject == quad.graph_name and quad.predicate != MEMBER)
