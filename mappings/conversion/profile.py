"""Profiles: published label-to-label mappings, taken as they stand in place of the derived conversion."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from mappings.absence import NO_TERM, Absence
from mappings.conversion.matrix import ConversionMatrix, matrix_from_shares
from mappings.meaning.denotation import Denotation, standing_claims
from mappings.meaning.targets import NEUTRAL, members, targets_of
from mappings.record import MappingRecord, MappingSet
from ontology.errors import EmotaxaError, UnknownReference
from ontology.iri import scheme_of
from ontology.reference import Level
from ontology.spelling import nearest

__all__ = ["VAD", "find_profile", "profile_absences", "profile_matrix", "profile_name", "profile_records"]


VAD = "vad"
"""In place of a scheme: points in valence, arousal and dominance."""


def profile_name(profile: MappingSet) -> str:
    """Give the name of a profile, the last part of its set's IRI.

    >>> profile_name(MappingSet("https://w3id.org/emotaxa/mappings/unify-2018", "", {}, ()))
    'unify-2018'
    """
    return profile.id.rstrip("/").rpartition("/")[2]


def find_profile(profiles: Sequence[MappingSet], name: str, *, field: str | None = "profile") -> MappingSet:
    """Find a profile by name.

    Raises:
        UnknownReference: where there is none; it names the nearest, or all.
    """
    named = {profile_name(profile): profile for profile in profiles}
    if name in named:
        return named[name]
    raise UnknownReference("profile", name, nearest(name, named) or tuple(sorted(named)), field=field)


def profile_records(profile: MappingSet, source: Level, target: Level) -> dict[str, tuple[MappingRecord, ...]]:
    """Give the records of a profile that convert one scheme into another, by IRI of the source concept.

    Neutral counts among the targets of any scheme that the profile maps to. What it has found no term for is
    `profile_absences`, and what it puts at a point `mappings.conversion.centroid`.

    Raises:
        EmotaxaError: where the profile does not convert between the two; it names the pairs that it converts.
    """
    found: dict[str, list[MappingRecord]] = defaultdict(list)
    reached = False
    for record in standing_claims(profile.records):
        if scheme_of(record.subject) == source.scheme.id:
            if record.object == NO_TERM:
                reached |= scheme_of(record.object_source + "/") == target.scheme.id
            elif scheme_of(record.object) == target.scheme.id:
                reached = True
                found[record.subject].append(record)
            elif record.object == NEUTRAL:
                found[record.subject].append(record)
    if not reached:
        raise EmotaxaError(
            f"the profile {profile_name(profile)!r} does not convert {source.id} to {target.id}",
            hint=_converts(profile),
            value=profile_name(profile),
            field="profile",
        )
    return {subject: tuple(records) for subject, records in found.items()}


def _converts(profile: MappingSet) -> str:
    """Say which schemes a profile converts: the pairs, or where there are many, those that lead to each target."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for record in standing_claims(profile.records):
        if record.object not in (NEUTRAL, NO_TERM):
            to = scheme_of(record.object)
            found[VAD if to in ("", "norm") else to][scheme_of(record.subject)] = None
    if not found:
        return "it has no record that maps a label to another"
    return "it converts " + "; ".join(f"{', '.join(sources)} to {target}" for target, sources in sorted(found.items()))


def profile_absences(profile: MappingSet, source: Level, target: Level) -> dict[str, Absence]:
    """Give what a profile says of labels for which it has found no target, by IRI of the source concept."""
    return {
        record.subject: Absence(record.object_source, record.comment, record.id)
        for record in standing_claims(profile.records)
        if record.object == NO_TERM
        and scheme_of(record.subject) == source.scheme.id
        and scheme_of(record.object_source + "/") in ("", target.scheme.id)
    }


def profile_matrix(denotation: Denotation, profile: MappingSet, source: Level, target: Level) -> ConversionMatrix:
    """Build the matrix of a profile: each label goes whole to its target, or in equal parts to its targets.

    A label that the profile does not map stays unmapped; so does one whose target does not stand on the target level.
    What a profile says is no set of senses: `back` is 1 where it claims an exact match, and 0, not known, elsewhere.
    """
    records = profile_records(profile, source, target)
    absences = profile_absences(profile, source, target)
    sources, targets = members(denotation, source), targets_of(denotation, target)
    column = {concept.iri: index for index, concept in enumerate(targets)}
    share = np.zeros((len(sources), len(targets)))
    degree, back = np.zeros_like(share), np.zeros_like(share)
    for row, concept in enumerate(sources):
        hits = [record for record in records.get(concept.iri, ()) if record.object in column]
        columns = list(dict.fromkeys(column[record.object] for record in hits))
        if columns:
            share[row, columns] = 1.0 / len(columns)
            degree[row, columns] = 1.0
        for record in hits:
            if record.predicate == "skos:exactMatch":
                back[row, column[record.object]] = 1.0
    absent = {row: absences[concept.iri] for row, concept in enumerate(sources) if concept.iri in absences}
    return matrix_from_shares(source, target, profile_name(profile), sources, targets, degree, back, share, absent)
