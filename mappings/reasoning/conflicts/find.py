"""Conflicts: records that cannot all be right, and concepts that nothing grounds.

A finding names every record of a contradiction, so that whoever mends it sees the claims side by side.
"""

from collections.abc import Iterator, Sequence

from mappings.absence import claims_nothing
from mappings.knowledge import Knowledge
from mappings.meaning.denotation import Denotation
from mappings.reasoning.cardinality import misstated
from mappings.reasoning.conflicts.derived import derived_and_denied
from mappings.reasoning.conflicts.grounding import empty_intersections, ungrounded
from mappings.reasoning.conflicts.hierarchy import circles, divided, within_disjoint
from mappings.reasoning.conflicts.identity import joined
from mappings.reasoning.conflicts.references import dangling
from mappings.reasoning.conflicts.stated import (
    Pair,
    denied,
    denied_above,
    exact_twice,
    excluded,
    found_and_not_found,
)
from mappings.reasoning.conflicts.wording import Paths, paths_of, place_of, shown
from mappings.reasoning.order import Order
from mappings.record import MappingRecord, MappingSet
from mappings.rules import MAPPING_RULES
from ontology.finding import Finding
from ontology.iri import compress

__all__ = ["find_conflicts"]


def find_conflicts(knowledge: Knowledge) -> tuple[Finding, ...]:
    """Find what contradicts or dangles in the mapping sets, alignments and profiles of one revision.

    Of two records: a claim and its denial; predicates that exclude each other between one pair; one subject exactly
    matching two concepts of one scheme; a child that covers what its parent is denied; a match that was not found and
    is claimed. Of what follows from several: denials of what follows; two concepts of one scheme that exact matches
    make one; things within themselves, within classes that exclude each other, senses within senses. Besides: concepts
    placed within concepts that share no sense; ungrounded concepts of theories; references to concepts that do not
    exist; cardinalities that a set states and that are others. A profile is held to itself alone: it takes no part in
    denotation.
    """
    claims = [record for one in knowledge.sets for record in one.records]
    linked = [*claims, *(record for one in knowledge.alignments for record in one.records)]
    held = (*knowledge.sets, *knowledge.profiles)
    every = (*held, *knowledge.alignments)
    paths = paths_of(every)
    pairs = [*_contradictions(knowledge, claims, linked)]
    pairs += [pair for profile in knowledge.profiles for pair in denied(profile.records)]
    related = [record for record in linked if not claims_nothing(record)]
    order = Order(knowledge.taxonomy, related)
    denotation = Denotation(knowledge.taxonomy, claims)
    return (
        *_told(pairs, paths),
        *derived_and_denied(related, paths),
        *joined(knowledge.taxonomy, order.cliques.values(), paths),
        *circles(order, paths),
        *divided(knowledge.taxonomy, order, paths),
        *within_disjoint(knowledge.taxonomy, order, paths),
        *dangling(knowledge.taxonomy, [record for one in held for record in one.records], paths),
        *empty_intersections(denotation, claims, paths),
        *ungrounded(denotation),
        *(finding for one in every for finding in _miscounted(one, paths)),
    )


def _contradictions(
    knowledge: Knowledge, claims: Sequence[MappingRecord], linked: Sequence[MappingRecord]
) -> Iterator[Pair]:
    yield from denied(linked)
    yield from excluded(linked)
    yield from exact_twice(knowledge.taxonomy, claims)
    yield from denied_above(knowledge.taxonomy, claims)
    yield from found_and_not_found(linked)


def _told(pairs: Sequence[Pair], paths: Paths) -> Iterator[Finding]:
    for one, other, rule in pairs:
        said = f"{rule.breach}: {shown(one)} contradicts {shown(other)}"
        yield rule.broken(place_of(one, paths), said, node=compress(one.subject))


def _miscounted(mapping_set: MappingSet, paths: Paths) -> Iterator[Finding]:
    for record, stated, counted in misstated(mapping_set):
        yield MAPPING_RULES["wrong_cardinality"].broken(
            place_of(record, paths, "mapping_cardinality"),
            f"{shown(record)} is {counted}, and the set says {stated}",
            node=compress(record.subject),
            value=stated,
            cure=f"write {counted}, or leave the cell empty",
        )
