"""Explanations: which senses carried an answer, which records stand behind them, and why nothing fits."""

import numpy as np

from mappings.conversion.answer import SenseEvidence
from mappings.conversion.matrix import ConversionMatrix
from mappings.conversion.profile import profile_records
from mappings.meaning.affect import AffectSpace
from mappings.meaning.degree import EPSILON
from mappings.meaning.denotation import Denotation
from mappings.record import MappingSet
from ontology.concept import Concept
from ontology.iri import compress

__all__ = ["carried_by", "profile_evidence", "why_unmapped"]

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


def profile_evidence(
    profile: MappingSet, matrix: ConversionMatrix, source: Concept, target: Concept
) -> tuple[SenseEvidence, ...]:
    """Give the records of a profile that map one label to another."""
    records = [
        record.id
        for record in profile_records(profile, matrix.source, matrix.target).get(source.iri, ())
        if record.object == target.iri
    ]
    return (SenseEvidence(None, 1.0, source.curie, target.curie, tuple(records)),) if records else ()


def why_unmapped(denotation: Denotation, affect: AffectSpace, matrix: ConversionMatrix, row: int) -> str:
    """Say why a source has no target, and which target lies nearest in the affect space."""
    return matrix.once("why unmapped", row, lambda: _why_unmapped(denotation, affect, matrix, row))


def _why_unmapped(denotation: Denotation, affect: AffectSpace, matrix: ConversionMatrix, row: int) -> str:
    source = matrix.sources[row]
    if matrix.profile is not None:
        return f"{source.curie}: the profile {matrix.profile} has no target for it on {matrix.target.id}"
    meaning = denotation.meaning[denotation.row[source.iri]]
    if not meaning.any():
        if source.iri in denotation.conflicting:
            return f"{source.curie}: what it is placed within has no sense in common"
        if not source.felt:
            kind = f"an {source.aspect}" if source.aspect[0] in "aeiou" else f"a {source.aspect}"
            return f"{source.curie}: {kind} is no emotion and covers no sense"
        cure = "write an SSSOM set that maps it to senses, and load that with `emotaxa import`"
        return f"{source.curie}: no mapping says which senses it covers; {cure}"
    if not any(concept.felt for concept in denotation.taxonomy.by_scheme[matrix.target.scheme.id]):
        return f"{source.curie}: {matrix.target.id} holds no emotions"
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
