"""The hierarchy of schemes as a graph: cycles, common ancestors, distances, and the order of intensity.

The graphs are those of networkx, which is imported when the first of them is built.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ontology.taxonomy import Taxonomy

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Hierarchy", "cycles"]


def cycles(links: Iterable[tuple[str, str]], most: int = 20) -> Iterator[tuple[str, ...]]:
    """Find links that lead back to where they began: so many cycles that without them nothing runs in a circle.

    Args:
        links: pairs of nodes, from the lower to the upper, from the blend to the part.
        most: after so many cycles the search ends.

    Yields:
        the nodes of a cycle in the order of its links, beginning with the least, which is not repeated at the end.

    >>> list(cycles([("joy", "pleasure"), ("pleasure", "bliss"), ("bliss", "joy"), ("bliss", "emotion")]))
    [('bliss', 'joy', 'pleasure')]
    """
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edges_from(sorted(set(links)))
    tangles = [
        graph.subgraph(part).copy()
        for part in sorted(map(sorted, nx.strongly_connected_components(graph)))
        if len(part) > 1 or graph.has_edge(part[0], part[0])
    ]
    found = 0
    for tangle in tangles:
        while found < most and (loop := _cycle(tangle)):
            found += 1
            least = loop.index(min(loop))
            yield (*loop[least:], *loop[:least])
            tangle.remove_edge(loop[0], loop[1 % len(loop)])


def _cycle(graph: "nx.DiGraph[str]") -> list[str]:
    import networkx as nx

    try:
        return [start for start, _ in nx.find_cycle(graph)]
    except nx.NetworkXNoCycle:
        return []


@dataclass(frozen=True)
class Hierarchy:
    """The concepts of a taxonomy, joined by the relations inside their schemes; nothing joins two schemes.

    >>> from ontology.load import module_triples, shipped_modules, taxonomy_from
    >>> shipped = taxonomy_from(triple for path in shipped_modules() for triple in module_triples(path))
    >>> hierarchy = Hierarchy(shipped)
    >>> base = "https://w3id.org/emotaxa/parrott/"
    >>> hierarchy.lowest_common_ancestors(f"{base}3/rage", f"{base}3/annoyance")
    ('https://w3id.org/emotaxa/parrott/1/anger',)
    >>> hierarchy.distance(f"{base}3/rage", f"{base}3/annoyance")
    4
    >>> round(hierarchy.similarity(f"{base}3/rage", f"{base}3/annoyance"), 2)
    0.33
    """

    taxonomy: Taxonomy

    @cached_property
    def graph(self) -> "nx.DiGraph[str]":
        """The concepts by IRI, each with a link to its broader ones."""
        import networkx as nx

        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_nodes_from(self.taxonomy.concepts)
        graph.add_edges_from(
            (concept.iri, parent)
            for concept in self.taxonomy.concepts.values()
            for parent in concept.parents
            if parent in self.taxonomy.concepts
        )
        return graph

    def relations(self, name: str) -> "nx.DiGraph[str]":
        """Give the graph of one relation as theories state it: `oppositeOf`, `composedOf`, `moreIntenseThan`."""
        import networkx as nx

        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_edges_from(
            (concept.iri, other)
            for concept in self.taxonomy.concepts.values()
            for relation, other in concept.relations
            if relation == name
        )
        return graph

    def depth(self, iri: str) -> int:
        """Give the number of links from a concept to the nearest top of its scheme, 0 for a top concept."""
        import networkx as nx

        steps = nx.single_source_shortest_path_length(self.graph, iri)
        return min((length for at, length in steps.items() if not self.graph.out_degree(at)), default=0)

    def common_ancestors(self, iri: str, other: str) -> frozenset[str]:
        """Give what both concepts lie below or are."""
        return self._upward(iri) & self._upward(other)

    def lowest_common_ancestors(self, iri: str, other: str) -> tuple[str, ...]:
        """Give the common ancestors that have no other below them; none where the two share no root.

        A concept with several parents can make it more than one.
        """
        common = self.common_ancestors(iri, other)
        return tuple(sorted(at for at in common if common.isdisjoint(self.graph.predecessors(at))))

    def distance(self, iri: str, other: str) -> int | None:
        """Give the number of links on the shortest way over a common ancestor; None where there is no way."""
        import networkx as nx

        here, there = (nx.single_source_shortest_path_length(self.graph, at) for at in (iri, other))
        return min((here[at] + there[at] for at in here.keys() & there.keys()), default=None)

    def similarity(self, iri: str, other: str) -> float:
        """Give 2d / (2d + n), with d the depth of the lowest common ancestor counted from 1, and n the links to it.

        The formula is that of Wu and Palmer (1994, doi:10.3115/981732.981751); of several lowest common ancestors the
        one counts that brings the two closest.

        Returns:
            from 0, where there is no common ancestor, to 1, for one and the same concept.
        """
        import networkx as nx

        here, there = (nx.single_source_shortest_path_length(self.graph, at) for at in (iri, other))
        return max(
            (
                2 * (self.depth(at) + 1) / (2 * (self.depth(at) + 1) + here[at] + there[at])
                for at in self.lowest_common_ancestors(iri, other)
            ),
            default=0.0,
        )

    def intensity_order(self, iri: str) -> tuple[str, ...]:
        """Give the emotions that a theory orders by intensity together with this one, the mildest first.

        Raises:
            networkx.NetworkXUnfeasible: where the order runs in a circle; `emotaxa validate` names it.
        """
        import networkx as nx

        graph = self.relations("moreIntenseThan")
        if iri not in graph:
            return (iri,)
        chain = nx.node_connected_component(graph.to_undirected(as_view=True), iri)
        order = list(nx.lexicographical_topological_sort(graph.subgraph(chain)))
        return tuple(reversed(order))

    def _upward(self, iri: str) -> frozenset[str]:
        import networkx as nx

        return frozenset({iri, *nx.descendants(self.graph, iri)})
