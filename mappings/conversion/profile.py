"""Profiles: published label-to-label mappings, taken as they stand in place of the derived conversion."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

import numpy as np

from mappings.absence import NO_TERM, Absence
from mappings.conversion.matrix import ConversionMatrix, matrix_from_shares
from mappings.meaning.denotation import Denotation, standing_claims
from mappings.meaning.predicates import CARRIES_WHOLE, PLACES_WITHIN, SCALED
from mappings.meaning.targets import NEUTRAL, members, targets_of
from mappings.record import MappingRecord, MappingSet
from ontology.errors import EmotaxaError, UnknownReference
from ontology.iri import scheme_of
from ontology.reference import Level
from ontology.spelling import nearest

__all__ = ["LEADING", "VAD", "find_profile", "profile_absences", "profile_matrix", "profile_name", "profile_records"]


VAD = "vad"
"""In place of a scheme: points in valence, arousal and dominance."""

LEADING: Final = CARRIES_WHOLE | PLACES_WITHIN | SCALED
"""Predicates by which a label of a profile leads to its target; by others it is only beside it, and goes nowhere."""


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

    A record whose predicate is not among `LEADING` says that two things are related, and converts nothing. Neutral
    counts among the targets of any scheme that the profile maps to. What it has found no term for is
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
            elif record.predicate not in LEADING:
                continue
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
            to = VAD if scheme_of(record.object) in ("", "norm") else scheme_of(record.object)
            if to == VAD or record.predicate in LEADING:
                found[to][scheme_of(record.subject)] = None
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
    """Build the matrix of a profile: each label goes to its target, or in equal parts to its targets.

    A label that the profile does not map stays unmapped; so does one whose target does not stand on the target level.
    What a profile says is no set of senses, so degrees are read off its predicates: an exact or a broad match puts the
    label whole into its target; a narrow match gives each of n targets 1 / n of it, and puts the target whole into the
    label; a close match holds both ways as far as its confidence goes, and what is left of the label is unmapped.
    `back` is 1 of exact and narrow matches, the confidence of close ones, and 0, not known, of broad ones.
    """
    records = profile_records(profile, source, target)
    absences = profile_absences(profile, source, target)
    sources, targets = members(denotation, source), targets_of(denotation, target)
    column = {concept.iri: index for index, concept in enumerate(targets)}
    share = np.zeros((len(sources), len(targets)))
    degree, back = np.zeros_like(share), np.zeros_like(share)
    for row, concept in enumerate(sources):
        hits = [record for record in records.get(concept.iri, ()) if record.object in column]
        part = 1.0 / max(1, len({record.object for record in hits}))
        for record in hits:
            at = row, column[record.object]
            sure = _sureness(record)
            share[at] = max(share[at], part * sure)
            degree[at] = max(degree[at], part if record.predicate == "skos:narrowMatch" else sure)
            back[at] = max(back[at], 0.0 if record.predicate in PLACES_WITHIN else sure)
    absent = {row: absences[concept.iri] for row, concept in enumerate(sources) if concept.iri in absences}
    return matrix_from_shares(source, target, profile_name(profile), sources, targets, degree, back, share, absent)


def _sureness(record: MappingRecord) -> float:
    """Tell how much of what it claims a record claims: the confidence of a close match, and all of any other."""
    return record.confidence if record.predicate in SCALED and record.confidence is not None else 1.0
