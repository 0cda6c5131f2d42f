"""Denotation: the fuzzy set of senses that each concept covers, the one idea behind conversion.

membership[a, s] in [0, 1] says how surely concept a covers sense s. It is the least fixed point of: a sense covers
itself; `exactMatch` and `narrowMatch` take over the object's set, `closeMatch` takes it scaled by its confidence; a
concept takes over its children's sets; of several sources the maximum counts. Sets flow from object to subject and
from child to parent, never the other way, so one more label set changes nothing between the others.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mappings.absence import Absence, absences_of
from mappings.meaning.predicates import CARRIES_WHOLE, DENIED_BY, PLACES_WITHIN, SCALED
from mappings.record import MappingRecord
from ontology.taxonomy import Taxonomy

__all__ = ["OWN_ATOMS", "Denotation", "Flow", "standing_claims"]

OWN_ATOMS: Final = frozenset({"appraisal", "action tendency", "dimension"})
"""Aspects whose concepts are no emotions, and are told by no sense: they stand for themselves."""

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Flow:
    """One edge along which a set of senses flows: from `source` (object or child) to `sink` (subject or parent).

    Attributes:
        sink: row of the concept that takes the set over.
        source: row of the concept whose set it is.
        weight: factor in [0, 1].
        record: id of the mapping record behind it, or None for the scheme's own hierarchy.
    """

    sink: int
    source: int
    weight: float
    record: str | None


def standing_claims(records: Sequence[MappingRecord]) -> list[MappingRecord]:
    """Give the positive records that no negated one of the same subject and object forbids, by `DENIED_BY`."""
    denied = {(record.subject, record.predicate, record.object) for record in records if record.negated}
    return [
        record
        for record in records
        if not record.negated
        and not any((record.subject, by, record.object) in denied for by in DENIED_BY.get(record.predicate, ()))
    ]


class Denotation:
    """The sets of all concepts of one taxonomy under one collection of records.

    Attributes:
        taxonomy: the concepts.
        iris: IRI of each row.
        row: row of each IRI.
        senses: IRIs of the columns: the senses; then the appraisals, action tendencies and dimensions of theories,
            each an atom of its own unless a mapping or its children say what it covers.
        flows: the edges along which sets flow.
        membership: float64 of shape (concepts, senses), values in [0, 1]: mu.
        meaning: the same shape: mu where it is not empty, else the intersection of what the concept is placed in.
        broad_only: bool of shape (concepts,): known by `broadMatch` or its parents alone.
        placed: rows of the broader concepts, for each row that is known by them alone.
        absences: what the records say was not found for a concept, by its IRI; it adds nothing to the sets.
    """

    def __init__(self, taxonomy: Taxonomy, records: Iterable[MappingRecord] = ()) -> None:
        """Compute the fixed point; records about concepts that the taxonomy does not hold add nothing."""
        records = tuple(records)
        self.taxonomy = taxonomy
        self.iris = tuple(taxonomy.concepts)
        self.row = {iri: index for index, iri in enumerate(self.iris)}
        standing = [
            record for record in standing_claims(records) if record.subject in self.row and record.object in self.row
        ]
        self.absences = absences_of(records)
        self.flows = tuple(self._flows(standing))
        self.senses = tuple(self._atoms())
        self.column = {iri: index for index, iri in enumerate(self.senses)}
        self.membership = self._fixed_point()
        self.placed = self._placements(standing)
        self.meaning, self.broad_only = self._meanings()

    @cached_property
    def inflow(self) -> dict[int, tuple[Flow, ...]]:
        """The flows into each row."""
        found: dict[int, list[Flow]] = defaultdict(list)
        for flow in self.flows:
            found[flow.sink].append(flow)
        return {sink: tuple(flows) for sink, flows in found.items()}

    @cached_property
    def grounded(self) -> NDArray[np.bool_]:
        """Whether each concept covers any sense for sure or in part: bool of shape (concepts,)."""
        return np.asarray(self.membership.any(axis=1))

    @cached_property
    def conflicting(self) -> tuple[str, ...]:
        """IRIs of the concepts that are placed within concepts which share no sense."""
        return tuple(self.iris[row] for row in self.placed if not self.meaning[row].any())

    def absence(self, iri: str) -> Absence | None:
        """Give what the curators say of a concept for which nothing was found and which covers no sense; else None."""
        found = self.absences.get(iri, ())
        return found[0] if found and not self.meaning[self.row[iri]].any() else None

    def rows(self, iris: Iterable[str]) -> NDArray[np.intp]:
        """Give the rows of concepts."""
        return np.fromiter((self.row[iri] for iri in iris), dtype=np.intp)

    def evidence(self, concept: str, sense: str) -> tuple[str, ...]:
        """Give the ids of the mapping records by which a concept comes to cover a sense, from the concept on.

        The strongest chain is taken, and of equally strong ones the shortest. A concept that is known by its broader
        concepts alone is explained by the chain of each of them.
        """
        column = self.column[sense]
        found: dict[str, None] = {}
        front, seen = [self.row[concept]], {self.row[concept]}
        while front:
            row = front.pop()
            if self.membership[row, column] or row not in self.placed:
                found.update(dict.fromkeys(self._chain(row, column)))
                continue
            for above, record in self.placed[row]:
                found.update(dict.fromkeys([record] if record else []))
                if above not in seen:
                    seen.add(above)
                    front.append(above)
        return tuple(found)

    def _chain(self, row: int, column: int) -> tuple[str, ...]:
        """Walk tight flows, breadth first, down to the sense itself."""
        goal = self.row[self.senses[column]]
        front: list[tuple[int, tuple[str, ...]]] = [(row, ())]
        seen = {row}
        while front:
            further: list[tuple[int, tuple[str, ...]]] = []
            for at, chain in front:
                if at == goal:
                    return chain
                for flow in self.inflow.get(at, ()):
                    carried = flow.weight * self.membership[flow.source, column]
                    if flow.source not in seen and carried > 0 and carried >= self.membership[at, column] - 1e-12:
                        seen.add(flow.source)
                        further.append((flow.source, (*chain, flow.record) if flow.record else chain))
            front = further
        return ()

    def _atoms(self) -> Iterator[str]:
        """Give the senses, then what stands for itself beside them."""
        taxonomy = self.taxonomy
        inventories = {scheme.id for scheme in taxonomy.schemes.values() if scheme.kind == "senses"}
        theories = {scheme.id for scheme in taxonomy.schemes.values() if scheme.kind == "theory"}
        told = {flow.sink for flow in self.flows}
        yield from (iri for iri, concept in taxonomy.concepts.items() if concept.scheme in inventories)
        for iri, concept in taxonomy.concepts.items():
            if concept.scheme in theories and concept.aspect in OWN_ATOMS and self.row[iri] not in told:
                yield iri

    def _flows(self, standing: Sequence[MappingRecord]) -> Iterable[Flow]:
        for iri, concept in self.taxonomy.concepts.items():
            for parent in concept.parents:
                if parent in self.row:
                    yield Flow(self.row[parent], self.row[iri], 1.0, None)
        for record in standing:
            if record.predicate in CARRIES_WHOLE:
                yield Flow(self.row[record.subject], self.row[record.object], 1.0, record.id)
            elif record.predicate in SCALED:
                weight = 1.0 if record.confidence is None else record.confidence
                yield Flow(self.row[record.subject], self.row[record.object], weight, record.id)

    def _fixed_point(self) -> Matrix:
        mu = np.zeros((len(self.iris), len(self.senses)))
        mu[self.rows(self.senses), np.arange(len(self.senses))] = 1.0
        if not self.flows:
            return mu
        flows = sorted(self.flows, key=lambda flow: flow.sink)
        sink = np.array([flow.sink for flow in flows], dtype=np.intp)
        source = np.array([flow.source for flow in flows], dtype=np.intp)
        weight = np.array([flow.weight for flow in flows])[:, None]
        grown = np.asarray(mu.any(axis=1))
        # Only what grew in the last round can make anything grow in the next.
        while (busy := np.flatnonzero(grown[source])).size:
            sinks, starts = np.unique(sink[busy], return_index=True)
            taken = np.maximum(mu[sinks], np.maximum.reduceat(mu[source[busy]] * weight[busy], starts, axis=0))
            more = sinks[(taken != mu[sinks]).any(axis=1)]
            mu[sinks] = taken
            grown[:] = False
            grown[more] = True
        return mu

    def _placements(self, standing: Sequence[MappingRecord]) -> dict[int, tuple[tuple[int, str | None], ...]]:
        """For each row with an empty set: the rows that it lies within, each with the record that says so."""
        empty: NDArray[np.bool_] = np.logical_not(self.grounded)
        found: dict[int, list[tuple[int, str | None]]] = defaultdict(list)
        for iri, concept in self.taxonomy.concepts.items():
            row = self.row[iri]
            if empty[row]:
                found[row].extend((self.row[parent], None) for parent in concept.parents if parent in self.row)
        for record in standing:
            row = self.row[record.subject]
            if record.predicate in PLACES_WITHIN and empty[row]:
                found[row].append((self.row[record.object], record.id))
        anchored = set(np.flatnonzero(~empty).tolist())
        while fresh := {
            row for row, above in found.items() if row not in anchored and any(at in anchored for at, _ in above)
        }:
            anchored |= fresh
        return {
            row: tuple((at, record) for at, record in above if at in anchored)
            for row, above in found.items()
            if row in anchored
        }

    def _meanings(self) -> tuple[Matrix, NDArray[np.bool_]]:
        meaning = self.membership.copy()
        broad_only = np.zeros(len(self.iris), dtype=bool)
        broad_only[list(self.placed)] = True
        meaning[broad_only] = 1.0
        changed = True
        while changed:
            changed = False
            for row, above in self.placed.items():
                narrowed = np.minimum(meaning[row], meaning[[at for at, _ in above]].min(axis=0))
                if not np.array_equal(narrowed, meaning[row]):
                    meaning[row] = narrowed
                    changed = True
        return meaning, broad_only
