"""Cliques: things that exact matches say are the same, directly or by way of others.

Connected components over what says that two things are the same; what is denied joins nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array

from mappings.reasoning.edges import DENIED, STATED, Edges
from mappings.reasoning.rules import IDENTITIES, REASONED
from mappings.record import MappingRecord
from ontology.iri import scheme_of

__all__ = ["Clique", "cliques"]

_IDENTICAL = [code for code, predicate in enumerate(REASONED) if predicate in IDENTITIES]


@dataclass(frozen=True, slots=True)
class Clique:
    """Things that are the same by what records say.

    Attributes:
        members: their IRIs, sorted; two at least.
        records: the records that join them, by id.
        denials: the records that say of two of them that they are not the same.
    """

    members: tuple[str, ...]
    records: tuple[MappingRecord, ...]
    denials: tuple[MappingRecord, ...] = ()

    def doubles(self, scheme: Callable[[str], str] = scheme_of) -> dict[str, tuple[str, ...]]:
        """Give the members of schemes that have two or more among them, by scheme.

        Args:
            scheme: gives the id of the scheme of a thing, or an empty string, which stands for none.
        """
        found: dict[str, list[str]] = defaultdict(list)
        for member in self.members:
            if name := scheme(member):
                found[name].append(member)
        return {name: tuple(members) for name, members in found.items() if len(members) > 1}

    def path(self, start: str, end: str) -> tuple[MappingRecord, ...]:
        """Give the records by which two members are the same, along a shortest way.

        Raises:
            KeyError: where one of them is no member.
        """
        beside: dict[str, list[tuple[str, MappingRecord]]] = {member: [] for member in self.members}
        if unknown := {start, end} - beside.keys():
            raise KeyError(min(unknown))
        for record in self.records:
            beside[record.subject].append((record.object, record))
            beside[record.object].append((record.subject, record))
        ways: dict[str, tuple[MappingRecord, ...]] = {start: ()}
        front = [start]
        while end not in ways:
            further = []
            for at in front:
                for member, record in beside[at]:
                    if member not in ways:
                        ways[member] = (*ways[at], record)
                        further.append(member)
            front = further
        return ways[end]


def cliques(records: Iterable[MappingRecord]) -> tuple[Clique, ...]:
    """Give the cliques of records, by their first members."""
    # Takes as long to load as all else that a service needs of scipy, which may never be asked for cliques.
    from scipy.sparse.csgraph import connected_components

    edges = Edges(records)
    joining = np.flatnonzero(np.isin(edges.code, _IDENTICAL) & (edges.step == STATED))
    size = len(edges.iris)
    graph = coo_array((np.ones(len(joining)), (edges.subject[joining], edges.object[joining])), shape=(size, size))
    _, part = connected_components(graph, directed=False)
    members: dict[int, list[str]] = defaultdict(list)
    for iri, number in zip(edges.iris, part.tolist(), strict=True):
        members[number].append(iri)
    joined: dict[int, list[MappingRecord]] = defaultdict(list)
    for edge in joining.tolist():
        joined[part[edges.subject[edge]]].append(edges.records[edges.record[edge]])
    denied: dict[int, list[MappingRecord]] = defaultdict(list)
    for edge in np.flatnonzero(np.isin(edges.code - DENIED, _IDENTICAL)).tolist():
        record = edges.records[edges.record[edge]]
        if part[edges.subject[edge]] == part[edges.object[edge]]:
            denied[part[edges.subject[edge]]].append(record)
    return tuple(
        Clique(tuple(found), tuple(sorted(joined[number], key=lambda one: one.id)), tuple(denied[number]))
        for number, found in members.items()
        if len(found) > 1
    )
