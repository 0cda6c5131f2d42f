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
from ontology.errors import Place
from ontology.finding import Finding
from ontology.iri import BASE, compress
from ontology.taxonomy import Taxonomy

__all__ = ["find_conflicts"]

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
    pairs: list[tuple[MappingRecord, MappingRecord, str, str]] = [
        *(found for group in groups for found in _denied([record for record, _ in group])),
        *_excluded(claims),
        *_exact_twice(knowledge.taxonomy, claims),
        *_denied_above(knowledge.taxonomy, claims),
    ]
    findings = [
        Finding(
            "ERROR",
            _place(one, paths),
            f"{what}: {_shown(one)} contradicts {_shown(other)}",
            cure,
            compress(one.subject),
        )
        for one, other, what, cure in pairs
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


def _denied(records: Sequence[MappingRecord]) -> Iterator[tuple[MappingRecord, MappingRecord, str, str]]:
    cure = "withdraw one of the two, or settle which source is right; until then the denial holds"
    for group in _by_pair(records).values():
        for claim in group:
            for denial in group:
                if denial.negated and not claim.negated and denial.predicate in DENIED_BY.get(claim.predicate, ()):
                    yield claim, denial, "claimed and denied", cure


def _excluded(records: Sequence[MappingRecord]) -> Iterator[tuple[MappingRecord, MappingRecord, str, str]]:
    cure = "keep the one predicate that holds"
    for group in _by_pair(record for record in records if not record.negated).values():
        for one, other in combinations(group, 2):
            if frozenset((one.predicate, other.predicate)) in CONTRADICTS:
                yield one, other, "predicates that exclude each other", cure


def _exact_twice(
    taxonomy: Taxonomy, records: Sequence[MappingRecord]
) -> Iterator[tuple[MappingRecord, MappingRecord, str, str]]:
    cure = "a label that covers both is a narrowMatch of each"
    exact: dict[tuple[str, str], list[MappingRecord]] = defaultdict(list)
    for record in records:
        target = taxonomy.concepts.get(record.object)
        if record.predicate == "skos:exactMatch" and not record.negated and target is not None:
            exact[record.subject, target.scheme].append(record)
    for group in exact.values():
        for one, other in combinations(group, 2):
            if one.object != other.object:
                yield one, other, "exactly the same as two different concepts", cure


def _denied_above(
    taxonomy: Taxonomy, records: Sequence[MappingRecord]
) -> Iterator[tuple[MappingRecord, MappingRecord, str, str]]:
    cure = "a parent covers what its children cover: move the child, or withdraw the claim or the denial"
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
                        yield record, denial, "covered by the child and denied of the parent", cure


def _dangling(taxonomy: Taxonomy, records: Sequence[tuple[MappingRecord, str]]) -> Iterator[Finding]:
    for record, path in records:
        for slot, iri in (("subject_id", record.subject), ("object_id", record.object)):
            if iri.startswith(BASE) and iri not in taxonomy.concepts:
                yield Finding(
                    "ERROR",
                    Place(path, record.line or None, slot=slot),
                    f"{compress(record.id)}: there is no concept {compress(iri)}",
                    "correct the identifier, or add the concept to its scheme",
                    compress(iri),
                )


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
        yield Finding(
            "ERROR",
            place,
            f"{compress(iri)} is placed within concepts that share no sense: {shown}",
            "keep the placement that holds, or map the label to senses",
            compress(iri),
        )


def _ungrounded(denotation: Denotation) -> Iterator[Finding]:
    taxonomy = denotation.taxonomy
    for row, iri in enumerate(denotation.iris):
        concept = taxonomy.concepts[iri]
        if taxonomy.schemes[concept.scheme].kind == "theory" and not denotation.grounded[row]:
            yield Finding(
                "ERROR",
                Place(concept.curie),
                f"the concept {concept.curie} of a theory covers no sense",
                "map it, or a concept below it, to senses by exactMatch, narrowMatch or closeMatch",
                concept.curie,
            )
