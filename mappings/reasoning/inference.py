"""Inference: the records that follow from records, each with the records that it follows from.

The confidence of a conclusion is the product of those of its premises, times `decay` for every premise after the
first; a premise without a confidence counts as sure. An inverse and a generalisation are as sure as their premise.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mappings.reasoning.chains import MOST, Chains, chains
from mappings.reasoning.edges import DENIED, STATED, TURNED, Edges, Numbers
from mappings.reasoning.rules import CHAINED, EXACT, GENERALISATIONS, GENERALISED, INVERTED, REASONED
from mappings.record import MappingRecord
from ontology.errors import EmotaxaError
from ontology.iri import BASE, compress

__all__ = ["DECAY", "DERIVED", "HOPS", "MOST_HOPS", "Inference", "Terms", "Withheld"]

HOPS: Final = 3
"""How many records a chain has at most, unless something else is asked for."""

MOST_HOPS: Final = 6
"""The longest chains that may be asked for."""

DECAY: Final = 0.9
"""By how much each further premise makes a conclusion less sure, unless something else is asked for."""

DERIVED: Final = BASE + "mappings/derived"
"""`mapping_set_id` of what is derived."""

_ID = BASE + "mapping/derived/"


@dataclass(frozen=True, slots=True)
class Terms:
    """How far inference goes.

    Attributes:
        hops: how many records a chain has at most, from 1, which is no chain.
        invert: whether records are read from their object, too, alone and within chains.
        generalise: whether weaker claims are drawn from records; those of OWL and RDFS take part in chains by them.
        decay: factor in (0, 1] for every premise of a chain after the first.
        most: how many chains of one length there may be.

    Raises:
        EmotaxaError: where a number is out of range.
    """

    hops: int = HOPS
    invert: bool = False
    generalise: bool = False
    decay: float = DECAY
    most: int = MOST

    def __post_init__(self) -> None:
        """Refuse numbers out of range."""
        if not 1 <= self.hops <= MOST_HOPS:
            cure = f"give a number from 1 to {MOST_HOPS}"
            raise EmotaxaError(f"chains of {self.hops} records", hint=cure, value=self.hops, field="hops")
        if not 0 < self.decay <= 1:
            cure = "give a number above 0, up to 1"
            raise EmotaxaError(f"a decay of {self.decay}", hint=cure, value=self.decay, field="decay")


@dataclass(frozen=True, slots=True)
class Withheld:
    """A conclusion that is not drawn, since a record speaks against it.

    Attributes:
        subject: IRI.
        predicate: CURIE.
        object: IRI.
        negated: whether the conclusion would be a denial.
        premises: the records that it would follow from, in order.
        turned: of each premise, whether it is read from its object.
        against: the record that says the contrary.
    """

    subject: str
    predicate: str
    object: str
    negated: bool
    premises: tuple[MappingRecord, ...]
    turned: tuple[bool, ...]
    against: MappingRecord


class _Ends(NamedTuple):
    subject: str
    subject_label: str
    subject_source: str
    object: str
    object_label: str
    object_source: str
    record: str
    said: str
    reached: str


class Inference:
    """What follows from records on given terms; what is not looked at is not worked out.

    A denial is taken at its word: what it denies is not derived, and no chain passes what it denies. What exact matches
    hand on they hand on denied, too: what is the same as something that does not match does not match.
    """

    def __init__(
        self, records: Iterable[MappingRecord], terms: Terms | None = None, *, subjects: Iterable[str] | None = None
    ) -> None:
        """Take the stated records; with `subjects` (IRIs) only what follows of those is derived.

        Raises:
            EmotaxaError: where there are more chains than `terms.most`.
        """
        self.terms = terms or Terms()
        self.edges = Edges(records, invert=self.terms.invert, generalise=self.terms.generalise)
        self._starts: Numbers | None = None
        if subjects is not None:
            rows = (self.edges.row[iri] for iri in set(subjects) if iri in self.edges.row)
            self._starts = np.fromiter(rows, dtype=np.int64)
        self._chains = tuple(chains(self.edges, self.terms.hops, starts=self._starts, most=self.terms.most))

    @cached_property
    def derived(self) -> tuple[MappingRecord, ...]:
        """The records that follow: inverses and generalisations, then chains, the shorter ones first."""
        found = [*self._from_one(), *(record for level in self._chains for record in self._from_several(level))]
        # With generalisation the same records may be chained as OWL and as SKOS, to the same end.
        return tuple({record.id: record for record in found}.values())

    @cached_property
    def withheld(self) -> tuple[Withheld, ...]:
        """What would follow by a chain, were there no record against it or against what it follows from."""
        return tuple(
            self._withheld(walked, code)
            for level in self._chains
            for walked, code in zip(level.edges[level.opposed], level.code[level.opposed].tolist(), strict=True)
        )

    def _withheld(self, walked: Numbers, code: int) -> Withheld:
        edges = self.edges
        subject, obj = edges.iris[edges.subject[walked[0]]], edges.iris[edges.object[walked[-1]]]
        key = edges.key(subject, code, obj)
        negated, predicate = divmod(code, DENIED)
        return Withheld(
            subject,
            REASONED[predicate],
            obj,
            bool(negated),
            tuple(edges.records[index] for index in edges.record[walked].tolist()),
            tuple(step == TURNED for step in edges.step[walked].tolist()),
            edges.records[edges.claims[key] if negated else edges.denials[key]],
        )

    def _from_one(self) -> Iterator[MappingRecord]:
        edges = self.edges
        for edge in np.flatnonzero((edges.step != STATED) & self._begins(edges.subject)).tolist():
            justification = INVERTED if edges.step[edge] == TURNED else GENERALISED
            confidence = edges.records[edges.record[edge]].confidence
            yield self._record(int(edges.code[edge]), [edge], confidence, justification)
        if not self.terms.generalise:
            return
        exact = REASONED.index(EXACT)
        close = REASONED.index(GENERALISATIONS[EXACT])
        own = (edges.code == exact) & (edges.step != TURNED)
        for edge in np.flatnonzero(own & self._begins(edges.subject)).tolist():
            yield self._record(close, [edge], edges.records[edges.record[edge]].confidence, GENERALISED)

    def _begins(self, subjects: Numbers) -> NDArray[np.bool_]:
        return np.ones(len(subjects), dtype=bool) if self._starts is None else np.isin(subjects, self._starts)

    def _from_several(self, level: Chains) -> Iterator[MappingRecord]:
        edges = self.edges
        kept = ~level.opposed
        walked, codes = level.edges[kept], level.code[kept].tolist()
        decayed = edges.confidence[walked].prod(axis=1) * self.terms.decay ** (walked.shape[1] - 1)
        for code, passed, confidence in zip(codes, walked.tolist(), decayed.tolist(), strict=True):
            yield self._record(code, passed, confidence, CHAINED)

    def _record(self, code: int, passed: list[int], confidence: float | None, justification: str) -> MappingRecord:
        first, last = self._ends[passed[0]], self._ends[passed[-1]]
        negated, predicate = divmod(code, DENIED)
        premises = tuple(self._ends[edge].record for edge in passed)
        said = "\n".join((first.subject, REASONED[predicate], str(negated), last.object, justification, *premises))
        return MappingRecord(
            id=_ID + sha256(said.encode()).hexdigest()[:16],
            subject=first.subject,
            predicate=REASONED[predicate],
            object=last.object,
            negated=bool(negated),
            confidence=confidence,
            justification=justification,
            set_id=DERIVED,
            subject_label=first.subject_label,
            object_label=last.object_label,
            subject_source=first.subject_source,
            object_source=last.object_source,
            comment=" ".join([*(self._ends[edge].said for edge in passed), last.reached]),
            derived_from=premises,
        )

    @cached_property
    def _ends(self) -> list[_Ends]:
        """What each edge has to say at its two ends."""
        edges = self.edges
        rows = zip(
            edges.subject.tolist(), edges.code.tolist(), edges.object.tolist(), edges.record.tolist(), strict=True
        )
        return [
            _ends(edges.iris[subject], code, edges.iris[obj], edges.records[record])
            for subject, code, obj, record in rows
        ]


def _ends(subject: str, code: int, obj: str, record: MappingRecord) -> _Ends:
    labels = (record.subject_label, record.object_label)
    sources = (record.subject_source, record.object_source)
    if subject != record.subject:
        labels, sources = labels[::-1], sources[::-1]
    negated, predicate = divmod(code, DENIED)
    name = REASONED[predicate].partition(":")[2]
    said = f"{compress(subject)} {'not ' if negated else ''}{name}"
    return _Ends(subject, labels[0], sources[0], obj, labels[1], sources[1], record.id, said, compress(obj))
