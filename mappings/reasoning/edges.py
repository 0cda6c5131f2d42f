"""Edges: records as columns of numbers, so that millions of chains can be walked at once.

A code stands for a predicate: its place in `REASONED`, and that place plus `DENIED` where the record denies it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mappings.absence import claims_nothing
from mappings.reasoning.rules import BRIDGES, ENTAILS, GENERALISATIONS, INVERSE, REASONED, composed, forbidden_by
from mappings.record import MappingRecord

__all__ = ["COMPOSED", "DENIED", "STATED", "TURNED", "Edges", "Numbers", "reasoned_records"]

Numbers = NDArray[np.int64]

DENIED: Final = len(REASONED)
"""What is added to the code of a predicate that is denied."""

STATED, TURNED, WEAKENED = 0, 1, 2
"""How an edge follows from its record: it is the record, the inverse of what it says, or a weaker claim."""

_CODE = {predicate: code for code, predicate in enumerate(REASONED)}


def _composition() -> Numbers:
    """Tabulate what follows from two codes, -1 where nothing does.

    What a bridge hands on, it hands on when denied: were it true behind the bridge, it would be true before it.
    """
    table = np.full((2 * DENIED, 2 * DENIED), -1, dtype=np.int64)
    for one, first in enumerate(REASONED):
        for two, second in enumerate(REASONED):
            found = composed([first, second])
            if found is not None:
                table[one, two] = _CODE[found]
            if first in BRIDGES and found == second:
                table[one, two + DENIED] = two + DENIED
            if second in BRIDGES and found == first:
                table[one + DENIED, two] = one + DENIED
    return table


COMPOSED: Final = _composition()
"""What follows from a code and the next one: int64 of shape (codes, codes), -1 where nothing does."""


def reasoned_records(records: Iterable[MappingRecord]) -> Iterator[MappingRecord]:
    """Give the records that the rules speak of: of two identified things, by a predicate of `REASONED`.

    Literals, terms that were not found, and what a thing is said to be to itself stay out.
    """
    for record in records:
        if (
            record.predicate in _CODE
            and record.subject
            and record.object
            and record.subject != record.object
            and not claims_nothing(record)
        ):
            yield record


@dataclass(frozen=True, slots=True)
class _Edge:
    subject: str
    code: int
    object: str
    record: int
    step: int


class Edges:
    """What records say, edge by edge, in an order that does not depend on theirs.

    Attributes:
        records: those that the rules speak of, by id, then by what they say.
        iris: the things that they relate, sorted.
        row: the number of each.
        subject: row of the subject of each edge, sorted.
        code: what each edge says.
        object: row of the object.
        record: index of the record that the edge is, or follows from.
        step: `STATED`, `TURNED` or `WEAKENED`.
        confidence: of that record, 1 where it names none.
        start: of each row, the first edge that leaves it; one more at the end.
    """

    def __init__(self, records: Iterable[MappingRecord], *, invert: bool = False, generalise: bool = False) -> None:
        """Number the records, and with `invert` and `generalise` what follows from each alone."""
        self.records: Sequence[MappingRecord] = sorted(reasoned_records(records), key=_place)
        self.iris = tuple(sorted({end for record in self.records for end in (record.subject, record.object)}))
        self.row = {iri: row for row, iri in enumerate(self.iris)}
        edges = [
            edge for index, record in enumerate(self.records) for edge in _edges(index, record, invert, generalise)
        ]
        columns = np.array(
            [(self.row[edge.subject], edge.code, self.row[edge.object], edge.record, edge.step) for edge in edges],
            dtype=np.int64,
        ).reshape(-1, 5)
        columns = columns[np.lexsort(columns.T[::-1])]
        # A denial that is itself spoken against stands: it is the claim that goes.
        kept = ~np.isin(self.keys(columns[:, 0], columns[:, 1], columns[:, 2]), self.forbidden)
        self.subject, self.code, self.object, self.record, self.step = columns[kept].T
        self.start = np.searchsorted(self.subject, np.arange(len(self.iris) + 1))
        self.confidence = np.array(
            [1.0 if record.confidence is None else record.confidence for record in self.records]
        )[self.record]

    @cached_property
    def denials(self) -> dict[int, int]:
        """The record that denies a conclusion, by the key of the conclusion."""
        found: dict[int, int] = {}
        for index, record in enumerate(self.records):
            if record.negated:
                for key in self._denied_keys(record):
                    found.setdefault(key, index)
        return found

    @cached_property
    def forbidden(self) -> Numbers:
        """Keys of the claims that some record denies, itself, of the inverse, or of what the claim entails; sorted."""
        return np.array(sorted(self.denials), dtype=np.int64)

    @cached_property
    def claims(self) -> dict[int, int]:
        """The record that claims what a denial would deny, by the key of the denial; what is denied claims nothing."""
        found: dict[int, int] = {}
        for index, record in enumerate(self.records):
            if record.negated or self.key(record.subject, _CODE[record.predicate], record.object) in self.denials:
                continue
            for entailed in ENTAILS[record.predicate]:
                if entailed in _CODE:
                    found.setdefault(self.key(record.subject, _CODE[entailed] + DENIED, record.object), index)
                    if turned := INVERSE.get(entailed):
                        found.setdefault(self.key(record.object, _CODE[turned] + DENIED, record.subject), index)
        return found

    @cached_property
    def opposed(self) -> Numbers:
        """Keys of all conclusions, positive and denied, that a record speaks against; sorted."""
        return np.array(sorted({*self.denials, *self.claims}), dtype=np.int64)

    def key(self, subject: str, code: int, obj: str) -> int:
        """Give the number of what a conclusion says."""
        return (self.row[subject] * 2 * DENIED + code) * len(self.iris) + self.row[obj]

    def keys(self, subject: Numbers, code: Numbers, obj: Numbers) -> Numbers:
        """Give the numbers of what conclusions say; arguments and answer of the same shape."""
        return (subject * 2 * DENIED + code) * len(self.iris) + obj

    def _denied_keys(self, record: MappingRecord) -> Iterator[int]:
        for predicate in forbidden_by(record.predicate):
            yield self.key(record.subject, _CODE[predicate], record.object)
        for turned in forbidden_by(INVERSE.get(record.predicate, "")):
            yield self.key(record.object, _CODE[turned], record.subject)


def _place(record: MappingRecord) -> tuple[str, ...]:
    return (record.id, record.subject, record.predicate, record.object, str(record.negated), record.set_id)


def _edges(index: int, record: MappingRecord, invert: bool, generalise: bool) -> Iterator[_Edge]:
    """Give the record, with `generalise` what OWL and RDFS say in SKOS, and with `invert` the inverse of each."""
    stated = [(record.predicate, STATED)]
    if generalise and not record.negated and not record.predicate.startswith("skos:"):
        stated += [(weaker, WEAKENED) for weaker in (GENERALISATIONS.get(record.predicate),) if weaker]
    added = DENIED if record.negated else 0
    for predicate, step in stated:
        yield _Edge(record.subject, _CODE[predicate] + added, record.object, index, step)
        if invert and predicate in INVERSE:
            yield _Edge(record.object, _CODE[INVERSE[predicate]] + added, record.subject, index, TURNED)
