"""Of what a change speaks: the IRIs in its statements, and what the mapping records are between that it touches."""

from collections.abc import Iterator

from pyoxigraph import NamedNode, Triple

from kgservice.stores.change import content_quads
from kgservice.stores.dataset import Dataset, GraphName, Term
from kgservice.stores.graph import MODULES, kinds_of
from kgservice.stores.rdf.terms import ENDS

__all__ = ["spoken_of"]

_ENDS = (ENDS["subject_id"], ENDS["object_id"])


def spoken_of(added: bytes, removed: bytes, before: Dataset | None = None) -> frozenset[str]:
    """Give the IRIs that a change speaks of as subject or object.

    Args:
        added: N-Quads that come.
        removed: N-Quads that go.
        before: the graph before the change, where that is to be asked for the subject and object of mapping records of
            which the change does not name them.
    """
    found: set[str] = set()
    nodes: set[tuple[NamedNode, GraphName]] = set()
    for content in (added, removed):
        for quad in content_quads(content):
            found.update(_iris(quad.subject))
            found.update(_iris(quad.object))
            if isinstance(quad.subject, NamedNode):
                nodes.add((quad.subject, quad.graph_name))
    if before is not None:
        sets = {graph for graph in {graph for _, graph in nodes} if kinds_of(before, graph) - {MODULES}}
        for node, graph in nodes:
            if graph in sets:
                for end in _ENDS:
                    for quad in before.quads_for_pattern(node, end, None, graph):
                        found.update(_iris(quad.object))
    return frozenset(found)


def _iris(term: Term) -> Iterator[str]:
    """Give the IRI of a term, or those that a quoted statement speaks of."""
    if isinstance(term, NamedNode):
        yield term.value
    elif isinstance(term, Triple):
        yield from _iris(term.subject)
        yield from _iris(term.object)
