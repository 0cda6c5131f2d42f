"""Conflicts: records that cannot all be right, and concepts that nothing grounds.

A finding names both records of a contradiction, so that whoever mends it sees the two claims side by side.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from mappings.knowledge import Knowledge
from mappings.meaning.denotation import Denotation
from mappings.meaning.predicates import CARRIES_WHOLE, CONTRADICTS, DENIED_BY, PLACES_WITHIN, SCALED
from mappings.record import MappingRecord, MappingSet
from mappings.rules import MAPPING_RULES
from ontology.errors import Place
from ontology.finding import Finding
from ontology.iri import BASE, compress
from ontology.taxonomy import Taxonomy
from ontology.validation.rules import Rule

__all__ = ["find_conflicts"]

_Pair = tuple[MappingRecord, MappingRecord, Rule]
"""Two records that cannot both be right, and the rule that they break."""

_FLOWS = CARRIES_WHOLE | SCALED


def find_conflicts(knowledge: Knowledge) -> tuple[Finding, ...]:
    """Find what contradicts or dangles in the mapping sets and profiles of one revision.

    Found are: a claim and its denial; predicates that exclude each other between one pair; one subject exactly
    matching two concepts of one scheme; a child that covers what its parent is denied; concepts placed within concepts
    that share no sense; ungrounded concepts of theories; references to concepts that do not exist. A profile is
    held to itself alone: it takes no part in denotation.
    """
    groups = [[found for mapping_set in knowledge.sets for found in _placed(mapping_set)]]
    groups += [_placed(profile) for profile in knowledge.profiles]
    records = [found for group in groups for found in group]
    paths = {id(record): path for record, path in records}
    claims = [record for record, _ in groups[0]]
    denotation = Denotation(knowledge.taxonomy, claims)
    pairs: list[_Pair] = [
        *(found for group in groups for found in _denied([record for record, _ in group])),
        *_excluded(claims),
        *_exact_twice(knowledge.taxonomy, claims),
        *_denied_above(knowledge.taxonomy, claims),
    ]
    findings = [
        rule.broken(
            _place(one, paths),
            f"{rule.breach}: {_shown(one)} contradicts {_shown(other)}",
            node=compress(one.subject),
        )
        for one, other, rule in pairs
    ]
    findings.extend(_dangling(knowledge.taxonomy, records))
    findings.extend(_empty_intersections(denotation, claims, paths))
    findings.extend(_ungrounded(denotation))
    return tuple(findings)


def _placed(mapping_set: MappingSet) -> list[tuple[MappingRecord, str]]:
    return [(record, mapping_set.path or mapping_set.id) for record in mapping_set.records]


def _shown(record: MappingRecord) -> str:
    no = "not " if record.negated else ""
    where = f", line {record.line}" if record.line else ""
    return f"{compress(record.id)} ({compress(record.subject)} {no}{record.predicate} {compress(record.object)}{where})"


def _place(record: MappingRecord, paths: dict[int, str]) -> Place:
    return Place(paths[id(record)], record.line or None, slot="predicate_id")


def _by_pair(records: Iterable[MappingRecord]) -> dict[tuple[str, str], list[MappingRecord]]:
    """Group records by what they relate; mappings of literals, which have no identifier, are left out."""
    found: dict[tuple[str, str], list[MappingRecord]] = defaultdict(list)
    for record in records:
        if record.subject and record.object:
            found[record.subject, record.object].append(record)
    return found


def _denied(records: Sequence[MappingRecord]) -> Iterator[_Pair]:
    for group in _by_pair(records).values():
        for claim in group:
            for denial in group:
                if denial.negated and not claim.negated and denial.predicate in DENIED_BY.get(claim.predicate, ()):
                    yield claim, denial, MAPPING_RULES["claimed_and_denied"]


def _excluded(records: Sequence[MappingRecord]) -> Iterator[_Pair]:
    for group in _by_pair(record for record in records if not record.negated).values():
        for one, other in combinations(group, 2):
            if frozenset((one.predicate, other.predicate)) in CONTRADICTS:
                yield one, other, MAPPING_RULES["exclusive_predicates"]


def _exact_twice(taxonomy: Taxonomy, records: Sequence[MappingRecord]) -> Iterator[_Pair]:
    exact: dict[tuple[str, str], list[MappingRecord]] = defaultdict(list)
    for record in records:
        target = taxonomy.concepts.get(record.object)
        if record.predicate == "skos:exactMatch" and not record.negated and target is not None:
            exact[record.subject, target.scheme].append(record)
    for group in exact.values():
        for one, other in combinations(group, 2):
            if one.object != other.object:
                yield one, other, MAPPING_RULES["duplicate_exact_match"]


def _denied_above(taxonomy: Taxonomy, records: Sequence[MappingRecord]) -> Iterator[_Pair]:
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


def _dangling(taxonomy: Taxonomy, records: Sequence[tuple[MappingRecord, str]]) -> Iterator[Finding]:
    for record, path in records:
        for slot, iri in (("subject_id", record.subject), ("object_id", record.object)):
            concept = taxonomy.concepts.get(iri)
            place = Place(path, record.line or None, slot=slot)
            node = compress(iri)
            if concept is None and iri.startswith(BASE):
                said = f"{compress(record.id)}: there is no concept {node}"
                yield MAPPING_RULES["dangling_mapping"].broken(place, said, node=node, value=node)
            elif concept is not None and concept.deprecated:
                said = f"{compress(record.id)}: the concept {node} is deprecated"
                cure = f"map {compress(concept.replaced_by)} instead" if concept.replaced_by else ""
                yield MAPPING_RULES["deprecated_mapping"].broken(place, said, node=node, value=node, cure=cure)


def _empty_intersections(
    denotation: Denotation, records: Sequence[MappingRecord], paths: dict[int, str]
) -> Iterator[Finding]:
    placing: dict[str, list[MappingRecord]] = defaultdict(list)
    for record in records:
        if record.predicate in PLACES_WITHIN and not record.negated:
            placing[record.subject].append(record)
    for iri in denotation.conflicting:
        said = placing.get(iri, [])
        place = _place(said[0], paths) if said else Place(compress(iri))
        shown = " and ".join(map(_shown, said)) or "its parents"
        yield MAPPING_RULES["empty_placement"].broken(
            place, f"{compress(iri)} is placed within concepts that share no sense: {shown}", node=compress(iri)
        )


def _ungrounded(denotation: Denotation) -> Iterator[Finding]:
    taxonomy = denotation.taxonomy
    for row, iri in enumerate(denotation.iris):
        concept = taxonomy.concepts[iri]
        if taxonomy.schemes[concept.scheme].kind == "theory" and concept.felt and not denotation.grounded[row]:
            yield MAPPING_RULES["ungrounded_concept"].broken(
                Place(concept.curie), f"the concept {concept.curie} of a theory covers no sense", node=concept.curie
            )
