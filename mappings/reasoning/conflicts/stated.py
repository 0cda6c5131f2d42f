"""Contradictions between two records that are stated, each found by what both say of one subject or of its parent."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from mappings.absence import claims_nothing
from mappings.meaning.predicates import CARRIES_WHOLE, CONTRADICTS, DENIED_BY, SCALED
from mappings.reasoning.rules import ENTAILS
from mappings.record import MappingRecord
from mappings.rules import MAPPING_RULES
from ontology.taxonomy import Taxonomy
from ontology.validation.rules import Rule

__all__ = ["Pair", "denied", "denied_above", "exact_twice", "excluded", "found_and_not_found"]

Pair = tuple[MappingRecord, MappingRecord, Rule]
"""Two records that cannot both be right, and the rule that they break."""

_FLOWS = CARRIES_WHOLE | SCALED


def _by_pair(records: Iterable[MappingRecord]) -> dict[tuple[str, str], list[MappingRecord]]:
    """Group records by what they relate; mappings of literals, which have no identifier, are left out."""
    found: dict[tuple[str, str], list[MappingRecord]] = defaultdict(list)
    for record in records:
        if record.subject and record.object:
            found[record.subject, record.object].append(record)
    return found


def denied(records: Iterable[MappingRecord]) -> Iterator[Pair]:
    """Find claims that another record of the same two things denies."""
    for group in _by_pair(records).values():
        for claim in group:
            for denial in group:
                if denial.negated and not claim.negated and denial.predicate in DENIED_BY.get(claim.predicate, ()):
                    yield claim, denial, MAPPING_RULES["claimed_and_denied"]


def excluded(records: Iterable[MappingRecord]) -> Iterator[Pair]:
    """Find claims of the same two things by predicates that exclude each other."""
    for group in _by_pair(record for record in records if not record.negated).values():
        for one, other in combinations(group, 2):
            if frozenset((one.predicate, other.predicate)) in CONTRADICTS:
                yield one, other, MAPPING_RULES["exclusive_predicates"]


def exact_twice(taxonomy: Taxonomy, records: Iterable[MappingRecord]) -> Iterator[Pair]:
    """Find subjects that are said to be exactly two concepts of one scheme."""
    exact: dict[tuple[str, str], list[MappingRecord]] = defaultdict(list)
    for record in records:
        target = taxonomy.concepts.get(record.object)
        if record.predicate == "skos:exactMatch" and not record.negated and target is not None:
            exact[record.subject, target.scheme].append(record)
    for group in exact.values():
        for one, other in combinations(group, 2):
            if one.object != other.object:
                yield one, other, MAPPING_RULES["duplicate_exact_match"]


def denied_above(taxonomy: Taxonomy, records: Sequence[MappingRecord]) -> Iterator[Pair]:
    """Find what a concept is said to cover and one above it is denied."""
    denials: dict[tuple[str, str], list[MappingRecord]] = defaultdict(list)
    for record in records:
        if record.negated and record.predicate in _FLOWS:
            denials[record.subject, record.object].append(record)
    if not denials:
        return
    for record in records:
        if not record.negated and record.predicate in _FLOWS and record.subject in taxonomy.concepts:
            for above in taxonomy.ancestors(record.subject):
                for denial in denials.get((above, record.object), ()):
                    if denial.predicate == "skos:narrowMatch" or denial.predicate in DENIED_BY[record.predicate]:
                        yield record, denial, MAPPING_RULES["denied_of_parent"]


def found_and_not_found(records: Sequence[MappingRecord]) -> Iterator[Pair]:
    """Find subjects for which no match of a kind was found in a vocabulary, and one is claimed.

    That no exact match was found leaves room for a close one (SSSOM, "Representing unmapped entities").
    """
    absent: dict[tuple[str, str], list[MappingRecord]] = defaultdict(list)
    for record in records:
        if claims_nothing(record) and not record.negated:
            absent[record.subject, record.object_source].append(record)
    if not absent:
        return
    for record in records:
        if not record.negated and not claims_nothing(record):
            for absence in absent.get((record.subject, record.object_source), ()):
                if absence.predicate in ENTAILS.get(record.predicate, {record.predicate}):
                    yield record, absence, MAPPING_RULES["found_and_not_found"]
