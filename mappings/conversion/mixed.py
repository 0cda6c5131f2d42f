"""Mixed conversion: scores, or several labels at once, spread over the targets.

`soft` treats the scores as shares of one distribution; `multilabel` as independent probabilities, combined by noisy-or
(Pearl 1988, Probabilistic Reasoning in Intelligent Systems, section 4.3.2); `hard` takes the best of the distribution.
"""

import numpy as np
from numpy.typing import NDArray

from mappings.conversion.answer import Conversion, Mode, SenseEvidence, Target
from mappings.conversion.explain import carried_by, profile_evidence, why_unmapped
from mappings.conversion.matrix import ConversionMatrix, entropy_bits
from mappings.conversion.reading import cell, row_target
from mappings.conversion.sources import Sources
from mappings.meaning.affect import AffectSpace
from mappings.meaning.degree import EPSILON
from mappings.meaning.denotation import Denotation
from mappings.record import MappingSet

__all__ = ["convert_mixed", "spread"]

Array = NDArray[np.float64]


def spread(matrix: ConversionMatrix, weights: Array, mode: Mode) -> Array:
    """Carry weights over the sources to the targets, in bulk.

    Args:
        matrix: the conversion.
        weights: float64 of shape (items, sources), not negative; for `multilabel` in [0, 1].
        mode: `soft` and `hard` scale each row to sum to 1 first; `multilabel` combines by noisy-or.

    Returns:
        float64 of shape (items, targets), values in [0, 1]; with `soft` a row sums to at most 1, the rest is unmapped.
    """
    if mode == "multilabel":
        share = matrix.share.toarray()
        found = np.ones((len(weights), share.shape[1]))
        for row in range(share.shape[0]):
            held = weights[:, row] > 0
            if held.any():
                found[held] *= 1.0 - weights[held, row][:, None] * share[row][None, :]
        return np.clip(1.0 - found, 0.0, 1.0)
    total = weights.sum(axis=1, keepdims=True)
    shares = np.divide(weights, total, out=np.zeros_like(weights), where=total > 0)
    return np.asarray(np.clip(shares @ matrix.share, 0.0, 1.0))


def convert_mixed(
    denotation: Denotation,
    affect: AffectSpace,
    matrix: ConversionMatrix,
    sources: Sources,
    mode: Mode,
    *,
    explain: bool = False,
    profile: MappingSet | None = None,
) -> Conversion:
    """Convert scores, or labels that share one text, into shares or probabilities of the targets."""
    held = [at for at in range(len(sources.rows)) if sources.weights[at] > 0]
    if not held:
        why = "every score is 0: no emotion is claimed" if sources.scored else "no label was given"
        return Conversion("unmapped", loss_bits=0.0, warnings=(why,))
    rows = [sources.rows[at] for at in held]
    weights = np.zeros((1, len(matrix.sources)))
    weights[0, rows] = sources.weights[held]
    parts = sources.shares[held]
    found = spread(matrix, weights, mode)[0]
    mixture = spread(matrix, weights, "soft")[0] if mode == "multilabel" else found
    unmapped_share = float(parts @ matrix.unmapped[rows])
    columns = [int(column) for column in np.argsort(-found, kind="stable") if found[column] > EPSILON]
    targets = tuple(_target(matrix, rows, parts, column, float(found[column])) for column in columns)
    lost = [row for row in rows if matrix.unmapped[row] >= 1.0 - EPSILON]
    chosen, runners_up = targets, tuple[Target, ...]()
    if mode == "hard":
        fits = bool(targets) and targets[0].share + EPSILON >= unmapped_share
        chosen, runners_up = (targets[:1], targets[1:]) if fits else ((), targets)
    return Conversion(
        status="unmapped" if not chosen else "partial" if lost else "mapped",
        targets=chosen,
        runners_up=runners_up,
        loss_bits=float(parts @ matrix.loss_bits[rows]),
        ambiguity_bits=float(entropy_bits(np.append(mixture, max(0.0, unmapped_share))[None, :])[0]),
        unmapped=tuple(matrix.sources[row].label for row in (lost if chosen else rows)),
        unmapped_share=unmapped_share,
        warnings=tuple(why_unmapped(denotation, affect, matrix, row) for row in rows if matrix.unmapped[row] > EPSILON),
        explanation=_evidence(denotation, matrix, rows, chosen, profile) if explain else None,
    )


def _target(matrix: ConversionMatrix, rows: list[int], parts: Array, column: int, share: float) -> Target:
    giving = [(float(part) * cell(matrix.share, row, column), row) for row, part in zip(rows, parts, strict=True)]
    giving = sorted((pair for pair in giving if pair[0] > 0), key=lambda pair: -pair[0])
    most = row_target(matrix, giving[0][1], column, share)
    return Target(
        most.concept,
        max(cell(matrix.degree, row, column) for _, row in giving),
        share,
        most.relation,
        tuple(matrix.sources[row].label for _, row in giving),
    )


def _evidence(
    denotation: Denotation,
    matrix: ConversionMatrix,
    rows: list[int],
    targets: tuple[Target, ...],
    profile: MappingSet | None,
) -> tuple[SenseEvidence, ...]:
    place = {concept.iri: column for column, concept in enumerate(matrix.targets)}
    return tuple(
        evidence
        for row in rows
        for target in targets
        if cell(matrix.share, row, place[target.concept.iri]) > 0
        for evidence in (
            carried_by(denotation, matrix.sources[row], target.concept)
            if profile is None
            else profile_evidence(profile, matrix, matrix.sources[row], target.concept)
        )
    )
