"""Explanations: which senses carried an answer, which records stand behind them, and why nothing fits."""

import numpy as np

from mappings.conversion.answer import NOTHING_FOUND, SenseEvidence
from mappings.conversion.matrix import ConversionMatrix
from mappings.conversion.profile import profile_records
from mappings.meaning.affect import AffectSpace
from mappings.meaning.degree import EPSILON
from mappings.meaning.denotation import Denotation
from mappings.record import MappingSet
from ontology.concept import Concept
from ontology.iri import compress

__all__ = ["absence_evidence", "carried_by", "profile_evidence", "why_unmapped", "why_without_meaning"]

_SHOWN = 6


def carried_by(denotation: Denotation, source: Concept, target: Concept) -> tuple[SenseEvidence, ...]:
    """Give the senses that two concepts share, and how much of the source's meaning each carries, largest first."""
    meaning = denotation.meaning[denotation.row[source.iri]]
    covers = denotation.membership[denotation.row[target.iri]]
    shared = np.minimum(meaning, covers)
    whole = meaning.sum()
    found = [
        SenseEvidence(
            sense=denotation.senses[column],
            weight=float(shared[column] / whole),
            source=source.curie,
            target=target.curie,
            records=tuple(
                dict.fromkeys(
                    (
                        *denotation.evidence(source.iri, denotation.senses[column]),
                        *denotation.evidence(target.iri, denotation.senses[column]),
                    )
                )
            ),
        )
        for column in np.flatnonzero(shared > 0)
    ]
    return tuple(sorted(found, key=lambda evidence: (-evidence.weight, evidence.sense or "")))


def absence_evidence(denotation: Denotation, source: Concept) -> tuple[SenseEvidence, ...]:
    """Give the record that says that nothing was found for a concept; none where the concept covers a sense."""
    absence = denotation.absence(source.iri)
    return () if absence is None else (SenseEvidence(None, 1.0, source.curie, NOTHING_FOUND, (absence.record,)),)


def profile_evidence(
    profile: MappingSet, matrix: ConversionMatrix, source: Concept, target: Concept
) -> tuple[SenseEvidence, ...]:
    """Give the records of a profile that map one label to another."""
    every = matrix.once("records", -1, lambda: profile_records(profile, matrix.source, matrix.target))
    records = [record.id for record in every.get(source.iri, ()) if record.object == target.iri]
    return (SenseEvidence(None, 1.0, source.curie, target.curie, tuple(records)),) if records else ()


def why_unmapped(denotation: Denotation, affect: AffectSpace, matrix: ConversionMatrix, row: int) -> str:
    """Say why a source has no target, and which target lies nearest in the affect space."""
    return matrix.once("why unmapped", row, lambda: _why_unmapped(denotation, affect, matrix, row))


def why_without_meaning(denotation: Denotation, source: Concept) -> str:
    """Say why a concept covers no sense, in a sentence; empty where it covers one."""
    if denotation.meaning[denotation.row[source.iri]].any():
        return ""
    if absence := denotation.absence(source.iri):
        return f"{source.curie}: {absence}"
    if source.iri in denotation.conflicting:
        return f"{source.curie}: what it is placed within has no sense in common"
    if not source.felt:
        return f"{source.curie}: {_kind(source)} is no emotion and covers no sense"
    cure = "write an SSSOM set that maps it to senses, and load that with `emotaxa import`"
    return f"{source.curie}: no mapping says which senses it covers; {cure}"


def _kind(concept: Concept) -> str:
    return f"an {concept.aspect}" if concept.aspect[0] in "aeiou" else f"a {concept.aspect}"


def _unfelt(denotation: Denotation, source: Concept) -> Concept | None:
    """Give what a concept stands for most of all, where that and all else that it covers is no emotion."""
    meaning = denotation.meaning[denotation.row[source.iri]]
    covered = [
        denotation.taxonomy.concepts[denotation.senses[column]]
        for column in np.argsort(-meaning, kind="stable")
        if meaning[column] > 0
    ]
    return covered[0] if covered and not any(concept.felt for concept in covered) else None


def _why_unmapped(denotation: Denotation, affect: AffectSpace, matrix: ConversionMatrix, row: int) -> str:
    source = matrix.sources[row]
    if matrix.profile is not None:
        if absence := matrix.absent.get(row):
            return f"{source.curie}: by the profile {matrix.profile}, {absence}"
        return f"{source.curie}: the profile {matrix.profile} has no target for it on {matrix.target.id}"
    meaning = denotation.meaning[denotation.row[source.iri]]
    if not meaning.any():
        return why_without_meaning(denotation, source)
    stands_for = _unfelt(denotation, source)
    felt = any(concept.felt for concept in denotation.taxonomy.by_scheme[matrix.target.scheme.id])
    # A label set says of none of its labels what it is a category of; its targets tell by what they cover.
    if stands_for is None and not felt:
        return f"{source.curie}: {matrix.target.id} holds no emotions"
    if stands_for is not None and float(matrix.unmapped[row]) >= 1.0 - EPSILON:
        said = f"it stands for {stands_for.curie}, {_kind(stands_for)}, which {matrix.target.id} does not hold"
        return f"{source.curie}: {said}"
    covers = denotation.membership[denotation.rows(concept.iri for concept in matrix.targets)].max(axis=0, initial=0.0)
    outside = np.maximum(meaning - covers, 0.0)
    senses = [
        compress(denotation.senses[column])
        for column in np.argsort(-outside, kind="stable")
        if outside[column] > EPSILON
    ]
    listed = ", ".join(senses[:_SHOWN]) + (f" and {len(senses) - _SHOWN} more" if len(senses) > _SHOWN else "")
    unmapped = float(matrix.unmapped[row])
    if unmapped < 1.0:
        return f"{source.curie}: {unmapped:.0%} of its meaning ({listed}) lies in no concept of {matrix.target.id}"
    reason = f"{source.curie}: none of its senses ({listed}) lies in any concept of {matrix.target.id}"
    near = affect.nearest(source.iri, tuple(concept.iri for concept in matrix.targets))
    if near is None:
        return reason
    return f"{reason}; nearest by valence, arousal and dominance: {compress(near[0])} ({near[1]:.2f} away)"
