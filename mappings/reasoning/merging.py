"""Merging: records that say the same, seen as one, with every record kept as its evidence.

A view, made to be taken apart: nothing that a record says is lost. How sure several records make what they say is taken
from SeMRA (Hoyt, Karis and Gyori 2025, doi:10.1093/bioinformatics/btaf542): if each were wrong independently of the
others, all of them would be wrong with the product of their doubts. Records that share premises are not independent, so
for chains it is an upper bound.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from math import prod
from typing import Final

from mappings.record import MappingRecord
from ontology.iri import BASE

__all__ = ["MERGED", "Merged", "merged", "taken_apart"]

MERGED: Final = BASE + "mappings/merged"
"""`mapping_set_id` of what is merged."""

_JUSTIFICATION = "semapv:CompositeMatching"
_ID = BASE + "mapping/merged/"


@dataclass(frozen=True)
class Merged:
    """What one or more records say.

    Attributes:
        subject: IRI.
        predicate: CURIE.
        object: IRI.
        negated: whether they deny it.
        evidence: the records, stated and derived, the surest first.
    """

    subject: str
    predicate: str
    object: str
    negated: bool
    evidence: tuple[MappingRecord, ...]

    @cached_property
    def confidence(self) -> float:
        """How sure it is: 1 - prod(1 - c) over the confidences of the evidence, none counting as 1; in [0, 1].

        >>> from mappings.record import MappingRecord
        >>> said = [MappingRecord(name, "urn:a", "skos:exactMatch", "urn:b", confidence=0.5) for name in "xy"]
        >>> merged(said)[0].confidence
        0.75
        """
        return 1 - prod(1 - _confidence(record) for record in self.evidence)

    @property
    def record(self) -> MappingRecord:
        """The same as one record, derived from all of its evidence; a single record stands for itself."""
        if len(self.evidence) == 1:
            return self.evidence[0]
        first = self.evidence[0]
        said = "\n".join((self.subject, self.predicate, self.object, str(self.negated), *_literals(first)))
        return MappingRecord(
            id=_ID + sha256(said.encode()).hexdigest()[:16],
            subject=self.subject,
            predicate=self.predicate,
            object=self.object,
            negated=self.negated,
            confidence=self.confidence,
            justification=_JUSTIFICATION,
            set_id=MERGED,
            subject_label=first.subject_label,
            object_label=first.object_label,
            subject_source=first.subject_source,
            object_source=first.object_source,
            comment=f"merged from {len(self.evidence)} records",
            derived_from=tuple(record.id for record in self.evidence),
        )


def merged(records: Iterable[MappingRecord]) -> tuple[Merged, ...]:
    """See records that say the same as one: by subject, predicate, object and denial, in the order of these.

    Records of literals, which have no identifiers, are told apart by their labels.
    """
    found: dict[tuple[str, ...], list[MappingRecord]] = defaultdict(list)
    for record in records:
        key = (record.subject, record.predicate, record.object, "not" if record.negated else "", *_literals(record))
        found[key].append(record)
    return tuple(
        Merged(key[0], key[1], key[2], bool(key[3]), tuple(sorted(evidence, key=_surest)))
        for key, evidence in sorted(found.items())
    )


def taken_apart(views: Iterable[Merged]) -> tuple[MappingRecord, ...]:
    """Give all records that merged views were made from."""
    return tuple(record for view in views for record in view.evidence)


def _literals(record: MappingRecord) -> tuple[str, ...]:
    """Give the labels of those ends that have no identifier."""
    return tuple(
        f"{end} {label}"
        for end, iri, label in (
            ("subject", record.subject, record.subject_label),
            ("object", record.object, record.object_label),
        )
        if not iri
    )


def _confidence(record: MappingRecord) -> float:
    return 1.0 if record.confidence is None else record.confidence


def _surest(record: MappingRecord) -> tuple[float, str]:
    return -_confidence(record), record.id
