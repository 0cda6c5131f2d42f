"""Order: what lies within what, by broader and narrower matches and by the hierarchy of each scheme.

Things that are exactly the same count as one. A thing lies within itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from mappings.reasoning.cliques import cliques
from mappings.reasoning.edges import DENIED, Edges
from mappings.reasoning.rules import INVERSE, REASONED
from mappings.record import MappingRecord
from ontology.hierarchy import cycles
from ontology.taxonomy import Taxonomy

__all__ = ["Link", "Order"]

_WITHIN = frozenset({"skos:broadMatch", "rdfs:subClassOf", "rdfs:subPropertyOf"})


@dataclass(frozen=True, slots=True)
class Link:
    """That one thing lies within another.

    Attributes:
        lower: IRI of the narrower thing.
        upper: IRI of the broader one.
        record: the record that says so; None for the hierarchy of a scheme.
    """

    lower: str
    upper: str
    record: MappingRecord | None


class Order:
    """What lies within what.

    Attributes:
        clique: the first member of the clique that a thing belongs to, by IRI; things that are alone are not in it.
    """

    def __init__(self, taxonomy: Taxonomy, records: Iterable[MappingRecord]) -> None:
        """Take the hierarchy of the schemes and the records that no other denies."""
        records = tuple(records)
        self.cliques = {clique.members[0]: clique for clique in cliques(records)}
        self.clique = {member: first for first, clique in self.cliques.items() for member in clique.members}
        self.links: dict[tuple[str, str], Link] = {}
        for link in (*_claimed(records), *_inherited(taxonomy)):
            self.links.setdefault((self.one(link.lower), self.one(link.upper)), link)
        self.above: dict[str, list[str]] = defaultdict(list)
        for lower, upper in self.links:
            self.above[lower].append(upper)

    def one(self, iri: str) -> str:
        """Give the thing that stands for a thing and all that is exactly the same."""
        return self.clique.get(iri, iri)

    def named(self, iri: str, taxonomy: Taxonomy) -> str:
        """Give the best known of what is the same as a thing: a sense, else a concept of ours, else itself."""
        members = self.cliques[self.one(iri)].members if self.one(iri) in self.cliques else (iri,)
        ours = sorted(
            (taxonomy.schemes[taxonomy.concepts[at].scheme].kind != "senses", at)
            for at in members
            if at in taxonomy.concepts
        )
        return ours[0][1] if ours else iri

    def cycles(self) -> Iterator[tuple[Link, ...]]:
        """Find what lies within itself, as links that lead back to where they began."""
        for nodes in cycles(self.links):
            yield tuple(self.links[pair] for pair in zip(nodes, (*nodes[1:], nodes[0]), strict=True))

    def within(self, iri: str) -> dict[str, tuple[str, ...]]:
        """Give all that a thing lies within, each with the way up to it; the first is the thing itself."""
        start = self.one(iri)
        ways: dict[str, tuple[str, ...]] = {start: (start,)}
        front = [start]
        while front:
            further = []
            for at in front:
                for upper in self.above.get(at, ()):
                    if upper not in ways:
                        ways[upper] = (*ways[at], upper)
                        further.append(upper)
            front = further
        return ways

    def records(self, way: Iterable[str]) -> tuple[MappingRecord, ...]:
        """Give the records along a way up: those of the links, and those by which two ends of links are the same."""
        nodes = tuple(way)
        found: dict[str, MappingRecord] = {}
        reached = ""
        for pair in pairwise(nodes):
            link = self.links[pair]
            found |= {record.id: record for record in self.joining(reached, link.lower)}
            found |= {} if link.record is None else {link.record.id: link.record}
            reached = link.upper
        return tuple(found.values())

    def joining(self, one: str, other: str) -> tuple[MappingRecord, ...]:
        """Give the records by which two things are the same; none where either is empty or both are one."""
        if not one or not other or one == other:
            return ()
        return self.cliques[self.one(one)].path(one, other)


def _claimed(records: Iterable[MappingRecord]) -> Iterator[Link]:
    edges = Edges(records)
    for edge in np.flatnonzero(edges.code < DENIED).tolist():
        predicate, record = REASONED[edges.code[edge]], edges.records[edges.record[edge]]
        if predicate in _WITHIN:
            yield Link(record.subject, record.object, record)
        elif INVERSE.get(predicate) in _WITHIN:
            yield Link(record.object, record.subject, record)


def _inherited(taxonomy: Taxonomy) -> Iterator[Link]:
    for concept in taxonomy.concepts.values():
        for parent in concept.parents:
            yield Link(concept.iri, parent, None)
