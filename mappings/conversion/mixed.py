"""Mixed conversion: scores, or several labels at once, spread over the targets.

`soft` treats the scores as shares of one distribution; `multilabel` as independent probabilities, combined by noisy-or
(Pearl 1988, Probabilistic Reasoning in Intelligent Systems, section 4.3.2); `hard` takes the best of the distribution.
"""

import math

import numpy as np
from numpy.typing import NDArray

from mappings.conversion.answer import Conversion, Mode, SenseEvidence, Target
from mappings.conversion.explain import carried_by, profile_evidence, why_unmapped
from mappings.conversion.matrix import ConversionMatrix
from mappings.conversion.reading import Cell, row_cells
from mappings.conversion.sources import Sources
from mappings.meaning.affect import AffectSpace
from mappings.meaning.degree import EPSILON, relation_between
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
    parts = sources.shares[held].tolist()
    cells = [row_cells(matrix, row) for row in rows]
    mixture = _mixture(cells, parts)
    found = _noisy_or(cells, sources.weights[held].tolist()) if mode == "multilabel" else mixture
    unmapped_share = sum(part * float(matrix.unmapped[row]) for row, part in zip(rows, parts, strict=True))
    columns = sorted((column for column in found if found[column] > EPSILON), key=lambda at: (-found[at], at))
    targets = tuple(_target(matrix, rows, parts, cells, column, min(1.0, found[column])) for column in columns)
    lost = [row for row in rows if matrix.unmapped[row] >= 1.0 - EPSILON]
    chosen, runners_up = targets, tuple[Target, ...]()
    if mode == "hard":
        fits = bool(targets) and targets[0].share + EPSILON >= unmapped_share
        chosen, runners_up = (targets[:1], targets[1:]) if fits else ((), targets)
    return Conversion(
        status="unmapped" if not chosen else "partial" if lost else "mapped",
        targets=chosen,
        runners_up=runners_up,
        loss_bits=sum(part * float(matrix.loss_bits[row]) for row, part in zip(rows, parts, strict=True)),
        ambiguity_bits=_entropy((*mixture.values(), unmapped_share)),
        unmapped=tuple(matrix.sources[row].label for row in (lost if chosen else rows)),
        unmapped_share=unmapped_share,
        warnings=tuple(why_unmapped(denotation, affect, matrix, row) for row in rows if matrix.unmapped[row] > EPSILON),
        explanation=_evidence(denotation, matrix, rows, chosen, profile) if explain else None,
    )


def _mixture(cells: list[tuple[Cell, ...]], parts: list[float]) -> dict[int, float]:
    found: dict[int, float] = {}
    for row, part in zip(cells, parts, strict=True):
        for one in row:
            found[one.column] = found.get(one.column, 0.0) + part * one.share
    return found


def _noisy_or(cells: list[tuple[Cell, ...]], weights: list[float]) -> dict[int, float]:
    missed: dict[int, float] = {}
    for row, weight in zip(cells, weights, strict=True):
        for one in row:
            missed[one.column] = missed.get(one.column, 1.0) * (1.0 - weight * one.share)
    return {column: 1.0 - chance for column, chance in missed.items()}


def _entropy(probabilities: tuple[float, ...]) -> float:
    return abs(sum(value * math.log2(value) for value in probabilities if value > 0))


def _target(
    matrix: ConversionMatrix,
    rows: list[int],
    parts: list[float],
    cells: list[tuple[Cell, ...]],
    column: int,
    share: float,
) -> Target:
    """Put the contributions to one target together; the largest one gives the relation."""
    giving = [
        (part * one.share, row, one)
        for row, part, found in zip(rows, parts, cells, strict=True)
        for one in found
        if one.column == column
    ]
    giving.sort(key=lambda triple: -triple[0])
    _, _, most = giving[0]
    return Target(
        concept=matrix.targets[column],
        degree=max(one.degree for _, _, one in giving),
        share=share,
        relation=relation_between(most.degree, most.back),
        sources=tuple(matrix.sources[at].label for _, at, _ in giving),
    )


def _evidence(
    denotation: Denotation,
    matrix: ConversionMatrix,
    rows: list[int],
    targets: tuple[Target, ...],
    profile: MappingSet | None,
) -> tuple[SenseEvidence, ...]:
    return tuple(
        evidence
        for row in rows
        for target in targets
        if matrix.sources[row].label in target.sources
        for evidence in (
            carried_by(denotation, matrix.sources[row], target.concept)
            if profile is None
            else profile_evidence(profile, matrix, matrix.sources[row], target.concept)
        )
    )
