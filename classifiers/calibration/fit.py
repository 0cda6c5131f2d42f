"""Fitting: everything that a model stores of its dev data, for one head.

Thresholds for the head's own labels, and for those levels that its scores are converted to most. What is true on such a
level follows from the labels that a text bears, by the same roll-up as the scores.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifiers.calibration.temperature import Calibration, fit_calibration
from classifiers.calibration.thresholds import fit_thresholds
from classifiers.hierarchy.coherence import lifted
from classifiers.hierarchy.decision import HALF, decisions
from classifiers.hierarchy.grid import grid_of
from classifiers.hierarchy.rollup import roll_up
from classifiers.model import Head
from mappings.conversion.converter import Converter

__all__ = ["Fitted", "fit_head", "fit_targets", "truth_on"]

Mask = NDArray[np.bool_]
Scores = NDArray[np.float32]

_FOLDS: Final = 5
_SEED: Final = 13
_HOLDS: Final = 0.5
"""How much of the meaning of a text's labels has to fall into a concept for the text to count as expressing it."""


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """What is fitted for a head.

    Attributes:
        calibration: what makes probabilities of its logits.
        thresholds: float32 of shape (labels,).
        targets: thresholds for other levels, by id of the level, then by IRI.
    """

    calibration: Calibration
    thresholds: NDArray[np.float32]
    targets: Mapping[str, Mapping[str, float]]

    def head(self, level: str, concepts: tuple[str, ...]) -> Head:
        """Give the head that they make."""
        return Head(level, concepts, self.thresholds, self.targets, self.calibration.exclusive)


def fit_head(
    converter: Converter,
    level: str,
    concepts: tuple[str, ...],
    logits: Scores,
    present: Mask,
    known: Mask | None = None,
    *,
    targets: Iterable[str] = (),
    exclusive: bool = False,
) -> Fitted:
    """Fit a head on dev data.

    Args:
        converter: knows what the labels mean.
        level: id of the level that the labels belong to.
        concepts: IRIs of the labels.
        logits: of shape (texts, labels).
        present: of the same shape: which labels the texts bear.
        known: of the same shape: where that is known; None for everywhere.
        targets: ids of the levels for which thresholds are wanted besides; left out where they do not help.
        exclusive: whether one label excludes the others.

    Raises:
        TrainingError: where a logit is not finite or the shapes differ.
        UnknownReference: for a level that does not exist.
    """
    calibration = fit_calibration(logits, present, known, exclusive=exclusive)
    probability = calibration.apply(logits)
    thresholds = fit_thresholds(probability, present, known)
    head = Head(level, concepts, thresholds, exclusive=exclusive)
    fitted = {to: fit_targets(converter, head, to, probability, present, known) for to in targets}
    return Fitted(calibration, thresholds, {to: limits for to, limits in fitted.items() if limits})


def fit_targets(
    converter: Converter, head: Head, to: str, probability: Scores, present: Mask, known: Mask | None = None
) -> dict[str, float]:
    """Fit the thresholds of a level that scores are converted to; of concepts of which dev data holds no example, none.

    Args:
        converter: knows what the labels mean.
        head: the labels of the columns, with their thresholds.
        to: id of the level.
        probability: calibrated, of shape (texts, labels).
        present: of the same shape: which labels the texts bear.
        known: of the same shape: where that is known; None for everywhere.

    Returns:
        thresholds by IRI; none at all where, in cross-validation, those of the labels do as well when carried over.
    """
    level = converter.level(to, "to")
    grid = grid_of(converter.denotation, level.scheme, head.concepts)
    rollup, view = roll_up(converter, head, grid), grid.views[level.id]
    read = np.ascontiguousarray(probability.T)
    scores = lifted(rollup.apply(read, exclusive=head.exclusive), grid.links)[view.places].T
    decided = lifted(rollup.decide(decisions(read, head.thresholds)), grid.links)[view.places].T
    truth, certain = truth_on(converter, head, to, present, known)
    held_out = np.empty_like(truth)
    for fold in np.array_split(np.random.default_rng(_SEED).permutation(len(truth)), _FOLDS):
        rest = np.setdiff1d(np.arange(len(truth)), fold)
        held_out[fold] = scores[fold] >= fit_thresholds(scores[rest], truth[rest], certain[rest])
    if not head.exclusive and _macro_f1(held_out, truth, certain) <= _macro_f1(decided >= HALF, truth, certain):
        return {}
    fitted = fit_thresholds(scores, truth, certain)
    seen = np.flatnonzero((truth & certain).any(axis=0))
    return {view.concepts[at].iri: float(fitted[at]) for at in seen}


def truth_on(converter: Converter, head: Head, to: str, present: Mask, known: Mask | None = None) -> tuple[Mask, Mask]:
    """Tell which concepts of a level hold of texts whose labels are known, and where that is known.

    A concept holds where at least half of the meaning of the labels falls into it or below it, by noisy-or. It is known
    to hold where it does by known labels; and known not to where no unknown label could bring it.

    Returns:
        two arrays, bool of shape (texts, concepts of the level).
    """
    level = converter.level(to, "to")
    grid = grid_of(converter.denotation, level.scheme, head.concepts)
    rollup = roll_up(converter, head, grid)
    places = grid.views[level.id].places
    held = np.ones(present.shape, bool) if known is None else known
    sure = lifted(rollup.apply((present & held).T.astype(np.float32)), grid.links)[places] >= _HOLDS
    open_ = lifted(rollup.apply((present | ~held).T.astype(np.float32)), grid.links)[places] >= _HOLDS
    return sure.T, (sure | ~open_).T


def _macro_f1(chosen: Mask, truth: Mask, certain: Mask) -> float:
    """Give the mean F1 of the concepts of which there is an example, over the cells that are known."""
    both = (chosen & truth & certain).sum(axis=0)
    there = (truth & certain).sum(axis=0)
    found = 2.0 * both / np.maximum(1, (chosen & certain).sum(axis=0) + there)
    return float(found[there > 0].mean()) if there.any() else 0.0
