"""An answer made readable: relations in words, senses with their definitions, records with what they claim."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from mappings.conversion.answer import NOTHING_FOUND, Conversion, SenseEvidence, Target
from mappings.knowledge import Knowledge
from mappings.record import MappingRecord
from ontology.iri import compress

__all__ = ["Carried", "Claim", "Group", "Records", "Row", "groups_of", "rows_of"]

Records = dict[str, MappingRecord]
"""Mapping records by id."""

RELATIONS: Final = {
    "exact": "means the same",
    "broader": "is broader: it takes in the whole meaning",
    "narrower": "is narrower: a guess among its siblings",
    "overlap": "overlaps in part",
    "approximate": "shares no sense, and only lies near",
}
_CLAIMS: Final = {
    "skos:exactMatch": "means the same as",
    "skos:closeMatch": "is close to",
    "skos:narrowMatch": "contains",
    "skos:broadMatch": "lies within",
    "skos:relatedMatch": "is related to",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A target in a line."""

    label: str
    curie: str
    sources: str
    relation: str
    words: str
    degree: float
    share: float


@dataclass(frozen=True, slots=True)
class Claim:
    """What a mapping record claims."""

    id: str
    short: str
    subject: str
    words: str
    predicate: str
    object: str
    confidence: float | None
    comment: str


@dataclass(frozen=True, slots=True)
class Carried:
    """A sense that carried the answer, and the records behind it."""

    label: str
    curie: str
    definition: str
    weight: float
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Why one source goes to one target."""

    source: str
    target: str
    senses: tuple[Carried, ...]


def rows_of(targets: Sequence[Target]) -> list[Row]:
    """Give targets as lines of a table."""
    return [
        Row(
            target.concept.label,
            target.concept.curie,
            ", ".join(target.sources),
            target.relation,
            RELATIONS[target.relation],
            target.degree,
            target.share,
        )
        for target in targets
    ]


def groups_of(answer: Conversion, knowledge: Knowledge, records: Records) -> list[Group]:
    """Give the explanation of an answer, put together by source and target."""
    return [
        Group(
            _named(knowledge, source), _named(knowledge, target), tuple(_carried(e, knowledge, records) for e in found)
        )
        for (source, target), found in groupby(answer.explanation or (), key=lambda e: (e.source, e.target))
    ]


def _carried(evidence: SenseEvidence, knowledge: Knowledge, records: Records) -> Carried:
    claims = tuple(_claim(records[record]) for record in evidence.records if record in records)
    if evidence.sense is None:
        said = "No term was found for it" if evidence.target == NOTHING_FOUND else "What the profile says"
        return Carried(said, "", "", evidence.weight, claims)
    sense = knowledge.taxonomy.concepts.get(evidence.sense)
    curie = compress(evidence.sense)
    if sense is None:
        return Carried(curie, curie, "", evidence.weight, claims)
    return Carried(sense.label, curie, sense.definition, evidence.weight, claims)


def _claim(record: MappingRecord) -> Claim:
    words = _CLAIMS.get(record.predicate, record.predicate)
    return Claim(
        record.id,
        compress(record.id),
        compress(record.subject) or record.subject_label,
        f"not: {words}" if record.negated else words,
        record.predicate,
        compress(record.object) or record.object_label,
        record.confidence,
        record.comment,
    )


def _named(knowledge: Knowledge, curie: str) -> str:
    concept = next((c for c in knowledge.taxonomy.concepts.values() if c.curie == curie), None)
    return curie if concept is None else f"{concept.label} ({curie})"
