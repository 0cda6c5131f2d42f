"""Mixed conversion: scores, or several labels at once, spread over the targets.

`soft` treats the scores as shares of one distribution; `multilabel` as independent probabilities, combined by noisy-or
(Pearl 1988, Probabilistic Reasoning in Intelligent Systems, section 4.3.2); `hard` takes the best of the distribution.
"""

import math
from dataclasses import dataclass, field
from operator import mul

from mappings.conversion.answer import Conversion, Mode, SenseEvidence, Target
from mappings.conversion.explain import absence_evidence, carried_by, profile_evidence, why_unmapped
from mappings.conversion.matrix import ConversionMatrix
from mappings.conversion.reading import Cell, row_cells
from mappings.conversion.sources import Sources
from mappings.meaning.affect import AffectSpace
from mappings.meaning.degree import EPSILON, relation_between
from mappings.meaning.denotation import Denotation
from mappings.record import MappingSet

__all__ = ["convert_mixed"]


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
        why = "every score is 0: no emotion is claimed" if sources.weights else "nothing was given to convert"
        return Conversion("unmapped", loss_bits=0.0, warnings=(why,))
    rows = [sources.rows[at] for at in held]
    shares = sources.shares
    parts = [shares[at] for at in held]
    received = _gathered(matrix, rows, parts, [sources.weights[at] for at in held])
    multilabel = mode == "multilabel"
    targets = tuple(
        sorted(
            (one.target(matrix, column, multilabel) for column, one in received.items() if one.mixed > EPSILON),
            key=lambda target: -target.share,
        )
    )
    unmapped = [float(matrix.unmapped[row]) for row in rows]
    unmapped_share = sum(map(mul, parts, unmapped))
    lost = [row for row, part in zip(rows, unmapped, strict=True) if part >= 1.0 - EPSILON]
    chosen, runners_up = targets, tuple[Target, ...]()
    if mode == "hard":
        fits = bool(targets) and targets[0].share + EPSILON >= unmapped_share
        chosen, runners_up = (targets[:1], targets[1:]) if fits else ((), targets)
    return Conversion(
        status="unmapped" if not chosen else "partial" if lost else "mapped",
        targets=chosen,
        runners_up=runners_up,
        loss_bits=sum(map(mul, parts, (float(matrix.loss_bits[row]) for row in rows))),
        ambiguity_bits=_entropy([*(one.mixed for one in received.values()), unmapped_share]),
        unmapped=tuple(matrix.sources[row].label for row in (lost if chosen else rows)),
        unmapped_share=unmapped_share,
        warnings=tuple(
            why_unmapped(denotation, affect, matrix, row)
            for row, part in zip(rows, unmapped, strict=True)
            if part > EPSILON
        ),
        explanation=_evidence(denotation, matrix, rows, chosen, profile) if explain else None,
    )


@dataclass(slots=True)
class _Received:
    """What one target gets from the sources of an item.

    Attributes:
        mixed: its share of the mixture.
        missed: the chance that no source brings it, by noisy-or.
        degree: the largest degree that a source has in it.
        giving: what each source gives, with its row and its cell.
    """

    mixed: float = 0.0
    missed: float = 1.0
    degree: float = 0.0
    giving: list[tuple[float, int, Cell]] = field(default_factory=list)

    def target(self, matrix: ConversionMatrix, column: int, multilabel: bool) -> Target:
        if len(self.giving) > 1:
            self.giving.sort(key=lambda given: -given[0])
        most = self.giving[0][2]
        return Target(
            matrix.targets[column],
            self.degree,
            1.0 - self.missed if multilabel else min(1.0, self.mixed),
            relation_between(most.degree, most.back),
            tuple([matrix.sources[row].label for _, row, _ in self.giving]),
        )


def _gathered(
    matrix: ConversionMatrix, rows: list[int], parts: list[float], weights: list[float]
) -> dict[int, _Received]:
    """Hand the sources' cells out to the targets, which come in the scheme's order."""
    found: dict[int, _Received] = {}
    for row, part, weight in zip(rows, parts, weights, strict=True):
        for one in row_cells(matrix, row):
            to = found.get(one.column)
            if to is None:
                to = found[one.column] = _Received()
            given = part * one.share
            to.mixed += given
            to.missed *= 1.0 - weight * one.share
            to.degree = max(to.degree, one.degree)
            to.giving.append((given, row, one))
    return dict(sorted(found.items()))


def _entropy(probabilities: list[float]) -> float:
    return abs(sum([value * math.log2(value) for value in probabilities if value > 0]))


def _evidence(
    denotation: Denotation,
    matrix: ConversionMatrix,
    rows: list[int],
    targets: tuple[Target, ...],
    profile: MappingSet | None,
) -> tuple[SenseEvidence, ...]:
    absent = (found for row in rows if profile is None for found in absence_evidence(denotation, matrix.sources[row]))
    return (
        *absent,
        *(
            evidence
            for row in rows
            for target in targets
            if any(matrix.targets[one.column] is target.concept for one in row_cells(matrix, row))
            for evidence in (
                carried_by(denotation, matrix.sources[row], target.concept)
                if profile is None
                else profile_evidence(profile, matrix, matrix.sources[row], target.concept)
            )
        ),
    )
