"""Edited knowledge: the shipped graph with one thing changed, without a store."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from mappings.knowledge import Knowledge
from mappings.record import MappingRecord
from ontology.concept import Concept
from ontology.iri import expand
from ontology.taxonomy import Taxonomy

__all__ = ["described", "mapped", "remapped", "with_concepts"]


def with_concepts(known: Knowledge, change: Callable[[Concept], Concept | None], *more: Concept) -> Knowledge:
    """Change every concept; None takes it away. Others may come."""
    old = known.taxonomy
    concepts = [new for concept in old.concepts.values() if (new := change(concept)) is not None]
    taxonomy = Taxonomy.of(old.schemes.values(), (*concepts, *more), old.norms.values(), old.disjoint, old.transitions)
    return replace(known, revision=known.revision + 1, taxonomy=taxonomy)


def described(known: Knowledge, curie: str, **said: Any) -> Knowledge:  # noqa: ANN401
    """Say something else of one concept."""
    iri = expand(curie)
    return with_concepts(known, lambda concept: replace(concept, **said) if concept.iri == iri else concept)


def remapped(known: Knowledge, change: Callable[[MappingRecord], Iterable[MappingRecord]]) -> Knowledge:
    """Change the records of all mapping sets: each becomes any number of records."""
    sets = tuple(
        replace(found, records=tuple(new for record in found.records for new in change(record))) for found in known.sets
    )
    return replace(known, revision=known.revision + 1, sets=sets)


def mapped(known: Knowledge, subject: str, predicate: str, object: str, confidence: float | None = None) -> Knowledge:
    """Add a record to the first set."""
    first, *others = known.sets
    record = replace(
        first.records[0],
        id=f"{first.id}#more",
        subject=expand(subject),
        predicate=predicate,
        object=expand(object),
        confidence=confidence,
        negated=False,
    )
    sets = (replace(first, records=(*first.records, record)), *others)
    return replace(known, revision=known.revision + 1, sets=sets)
