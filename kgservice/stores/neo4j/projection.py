"""The projection: what is known, written as nodes and edges; a change writes what differs, and nothing else."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from pyoxigraph import NamedNode

from kgservice.stores.dataset import Dataset
from kgservice.stores.graph import MODULES, kinds_of, mapping_set_of
from kgservice.stores.neo4j.nodes import Node, mapping_nodes, set_node, taxonomy_nodes, taxonomy_values
from kgservice.stores.neo4j.places import places_for
from kgservice.stores.neo4j.schema import OPEN
from kgservice.stores.neo4j.writing import Run, close_nodes, create_nodes, link
from mappings.knowledge import Knowledge
from mappings.record import MappingSet
from ontology.errors import EmotaxaError
from ontology.taxonomy import Taxonomy

__all__ = ["Projection", "Whole", "sets_of"]

_LONGEST: Final = 7000
"""Bytes of a key: an index of Neo4j takes about 8,000 for all properties together."""

Keys = list[tuple[str, str]]
Kinds = Mapping[str, tuple[MappingSet, Collection[str]]]
"""Mapping sets by id, each with the kinds that it is of."""

Whole = tuple[Knowledge, Dataset]
"""What is known at a revision, and the graph."""

_STANDING: Final = """
MATCH (s:MappingSet {id: $set, until: $open})
RETURN s.row, s.kinds
"""
_RECORDS: Final = """
MATCH (m:Mapping {set: $set})
WHERE m.until = $open
RETURN m.key, m.row, m.place, m.kinds
"""


class Projection:
    """Writes one revision. What it runs may be in one transaction or, where nobody sees it yet, in many."""

    def __init__(self, run: Run, revision: int) -> None:
        """Write nothing yet."""
        self._run = run
        self._revision = revision
        self._gone: Keys = []
        self._new: list[Node] = []

    def taxonomy(self, before: Taxonomy | None, after: Taxonomy) -> None:
        """Write what differs between two taxonomies; all of the second where there was none."""
        if before is after:
            return
        were, are = taxonomy_values(before) if before else {}, taxonomy_values(after)
        self._gone += [key for key, value in were.items() if key not in are or are[key] != value]
        came = {key: value for key, value in are.items() if key not in were or were[key] != value}
        self._new += taxonomy_nodes(came, after.schemes)

    def mapping_set(self, name: str, found: MappingSet | None, kinds: Collection[str]) -> None:
        """Write what differs between what stands of a mapping set and what it is to be; None where it goes."""
        heads = self._run(_STANDING, {"set": name, "open": OPEN})
        standing = {key: (row, place, of) for key, row, place, of in self._run(_RECORDS, {"set": name, "open": OPEN})}
        if found is None or not kinds:
            self._gone += [("MappingSet", name)] * len(heads) + [("Mapping", key) for key in standing]
            return
        head = set_node(found, kinds)
        if heads != [[head.properties["row"], head.properties["kinds"]]]:
            self._gone += [("MappingSet", name)] * len(heads)
            self._new.append(head)
        keys = [f"{name} {record.id}" for record in found.records]
        places = places_for(keys, {key: place for key, (_, place, _) in standing.items()})
        came = set()
        for node in mapping_nodes(found, zip(found.records, places, strict=True), kinds):
            row, place, of = standing.get(node.key, (None, None, None))
            told = node.properties
            if (row, place, of) != (told["row"], told["place"], told["kinds"]):
                came.add(node.key)
                self._new.append(node)
        self._gone += [("Mapping", key) for key in standing if key in came or key not in set(keys)]

    def knowledge(self, before: Knowledge | None, after: Knowledge) -> None:
        """Write what differs between all that is known before and after; everything where nothing was known."""
        self.taxonomy(before.taxonomy if before else None, after.taxonomy)
        were, are = sets_of(before) if before else {}, sets_of(after)
        for name in {**were, **are}:
            found, kinds = are.get(name, (None, ()))
            if were.get(name) != (found, kinds):
                self.mapping_set(name, found, kinds)

    def change(self, before: Whole, after: Whole, graphs: Iterable[str]) -> None:
        """Write what differs after a change of some graphs."""
        (knew, was), (knows, now) = before, after
        self.taxonomy(knew.taxonomy, knows.taxonomy)
        for graph in map(NamedNode, graphs):
            kinds = sorted(kinds_of(now, graph) - {MODULES})
            # Of other graphs nothing is written.
            if kinds or kinds_of(was, graph) - {MODULES}:
                self.mapping_set(graph.value, mapping_set_of(now, graph) if kinds else None, kinds)

    def write(self, *, first: bool = False) -> None:
        """Let what went go, and what came stand, with their edges.

        Raises:
            EmotaxaError: where an IRI is longer than an index of Neo4j takes; nothing is written then.
        """
        for node in self._new:
            for text in (node.key, node.properties.get("subject"), node.properties.get("object")):
                if text and len(text.encode()) > _LONGEST:
                    raise EmotaxaError(
                        f"an IRI, or a pair of them, has more than {_LONGEST:,} bytes, which Neo4j does not index",
                        hint="give it a shorter name",
                        value=f"{text[:80]}...",
                    )
        close_nodes(self._run, self._gone, self._revision)
        link(self._run, create_nodes(self._run, self._new, self._revision), self._revision, first=first)


def sets_of(knowledge: Knowledge) -> Kinds:
    """Give all mapping sets that are known, with their kinds."""
    found: dict[str, tuple[MappingSet, list[str]]] = {}
    for kind in ("sets", "profiles", "alignments"):
        for mapping_set in getattr(knowledge, kind):
            found.setdefault(mapping_set.id, (mapping_set, []))[1].append(kind)
    return found
