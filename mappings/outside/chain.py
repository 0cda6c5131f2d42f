"""Chains: what an alignment says of the outside thing that a concept was made from holds of the concept, too.

Where a sense is said to match a class of another ontology, and a concept was made from that class, the concept matches
the sense, the other way round (SSSOM, "Chain rules": an exact match hands on what the other match says).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from mappings.record import MappingRecord, MappingSet
from ontology.concept import Concept

__all__ = ["Chained", "chained"]

_TURNED: Mapping[str, str] = {
    "skos:exactMatch": "skos:exactMatch",
    "skos:closeMatch": "skos:closeMatch",
    "skos:relatedMatch": "skos:relatedMatch",
    "skos:broadMatch": "skos:narrowMatch",
    "skos:narrowMatch": "skos:broadMatch",
}
"""What holds between object and subject where the key holds between subject and object."""


class Chained(NamedTuple):
    """What an alignment has to say of a concept: IRI of the other concept, the relation to it, and the record."""

    other: str
    predicate: str
    record: MappingRecord


def chained(concepts: Iterable[Concept], alignments: Iterable[MappingSet]) -> dict[str, tuple[Chained, ...]]:
    """Give what alignments say of the things that concepts were made from, by IRI of the concept.

    A concept names what it was made from as its `identifier`.
    """
    origins: dict[str, list[str]] = defaultdict(list)
    for concept in concepts:
        for name, value in concept.facts:
            if name == "identifier":
                origins[value].append(concept.iri)
    found: dict[str, list[Chained]] = defaultdict(list)
    for record in (record for alignment in alignments for record in alignment.records):
        for iri, link in _both_ways(record):
            for concept_iri in origins.get(iri, ()):
                if link.other != concept_iri:
                    found[concept_iri].append(link)
    return {iri: tuple(links) for iri, links in found.items()}


def _both_ways(record: MappingRecord) -> Iterator[tuple[str, Chained]]:
    if record.predicate in _TURNED:
        yield record.object, Chained(record.subject, _TURNED[record.predicate], record)
        yield record.subject, Chained(record.object, record.predicate, record)
