"""Metrics: precision, recall and F1 by label and over labels, where some cells are not known.

What is unknown is in no figure: a label is judged on the rows that tell of it. A figure that is not defined (the F1 of
a label that is neither given nor answered, the precision of one never answered, the recall of one never given) is NaN,
and left out of the mean over labels; that is what scikit-learn does under `zero_division=nan`.
"""

from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from classifiers.evaluation.calibration_error import BINS, Calibration, calibration_of
from classifiers.evaluation.sums import Array, Flags, Summed, mean_of_known, ratio

__all__ = ["OVERALL", "Metrics", "decided", "f1_statistic", "metrics_of"]

OVERALL: Final = (
    "macro_f1", "micro_f1", "weighted_f1", "macro_precision", "macro_recall", "micro_precision", "micro_recall",
)  # fmt: skip
"""The figures over all labels, in the order of `f1_statistic`; those of the labels follow: precision, recall, F1."""


_SPARSE: Final = 0.15
"""Share of cells that hold below which products with a sparse matrix are the faster ones."""


@dataclass(frozen=True, slots=True, eq=False)
class Metrics:
    """How well answers agree with what is given, on what is known.

    Attributes:
        macro_f1: mean of F1 over the labels that have one, in [0, 1]; NaN where none has.
        micro_f1: F1 over all cells.
        weighted_f1: mean of F1 over labels, each by its support.
        macro_precision: mean of precision over the labels that have one.
        macro_recall: likewise of recall.
        micro_precision: precision over all cells.
        micro_recall: likewise recall.
        precision: by label, float64 of shape (labels,); NaN where the label is never answered.
        recall: by label; NaN where it is never given.
        f1: by label; NaN where it is neither given nor answered.
        support: rows that bear the label, int64 of shape (labels,).
        answered: rows whose answer has it, of those that tell of it.
        known: rows that tell of it.
        calibration: how far probabilities can be believed; None where there were only decisions.
    """

    macro_f1: float
    micro_f1: float
    weighted_f1: float
    macro_precision: float
    macro_recall: float
    micro_precision: float
    micro_recall: float
    precision: Array
    recall: Array
    f1: Array
    support: NDArray[np.int64]
    answered: NDArray[np.int64]
    known: NDArray[np.int64]
    calibration: Calibration | None = None


def metrics_of(
    answers: Flags | NDArray[np.floating],
    gold: Flags,
    known: Flags | None = None,
    *,
    thresholds: float | NDArray[np.floating] = 0.5,
    bins: int = BINS,
) -> Metrics:
    """Measure decisions, or probabilities, against what is given.

    Args:
        answers: bool of shape (texts, labels): the decisions; or floating, in [0, 1]: probabilities, NaN for a text
            without any, which then answers nothing.
        gold: bool of shape (texts, labels): what is given.
        known: likewise: which cells are known; None for all.
        thresholds: the probability from which on a label is answered, one for all or of shape (labels,).
        bins: of the calibration error.

    >>> found = metrics_of(np.array([[0.9, 0.2], [0.6, 0.7]]), np.array([[True, False], [False, True]]))
    >>> found.macro_f1, found.micro_f1, found.support.tolist()
    (0.8333333333333333, 0.8, [1, 1])
    """
    sure = np.ones(gold.shape, dtype=np.bool_) if known is None else known
    flags = decided(answers, thresholds)
    sums = np.concatenate([(cells & sure).sum(axis=0) for cells in (flags & gold, flags, gold)]).astype(np.float64)
    found = _figures(sums[None, :])[0]
    overall = dict(zip(OVERALL, found.tolist(), strict=False))
    precision, recall, f1 = found[len(OVERALL) :].reshape(3, -1)
    _, answered, support = sums.astype(np.int64).reshape(3, -1)
    return Metrics(
        **overall,
        precision=precision,
        recall=recall,
        f1=f1,
        support=support,
        answered=answered,
        known=sure.sum(axis=0),
        calibration=None if answers.dtype == np.bool_ else calibration_of(_floating(answers), gold, sure, bins=bins),
    )


def decided(answers: Flags | NDArray[np.floating], thresholds: float | NDArray[np.floating] = 0.5) -> Flags:
    """Give decisions: themselves, or where a probability reaches its threshold; a NaN reaches none."""
    return answers.astype(np.bool_) if answers.dtype == np.bool_ else np.asarray(answers >= thresholds)


def _floating(answers: Flags | NDArray[np.floating]) -> NDArray[np.floating]:
    return np.asarray(answers, dtype=np.float64)


def f1_statistic(answers: Flags, gold: Flags, known: Flags) -> Summed:
    """Give what `OVERALL` names, then precision, recall and F1 of each label, as functions of sums over the rows.

    The means are always over the labels that have the figure on all rows. Where rows are drawn so that one of them has
    none, as a rare label that no row drawn bears, that of all rows stands in: left out, the label would move the mean
    by going and not by how well it is answered.

    Args:
        answers: bool of shape (rows, labels).
        gold: likewise.
        known: likewise.
    """
    cells = np.concatenate([answers & gold & known, answers & known, gold & known], axis=1)
    columns: Array | csr_array = cells.astype(np.float64)
    if cells.mean() < _SPARSE:
        columns = csr_array(columns)
    whole = _by_label(np.asarray(cells.sum(axis=0), dtype=np.float64)[None, :])
    return Summed(columns, partial(_figures, whole=whole))


def _by_label(sums: Array) -> Array:
    """Give precision, recall and F1, shape (3, batch, labels), from true positives, answers and support."""
    hits, answered, support = np.split(sums, 3, axis=1)
    return np.stack([ratio(hits, answered), ratio(hits, support), ratio(2 * hits, answered + support)])


def _figures(sums: Array, whole: Array | None = None) -> Array:
    """Give the figures, shape (batch, 7 + 3 labels).

    Args:
        sums: true positives, answers and support side by side, of shape (batch, 3 labels).
        whole: precision, recall and F1 of all rows, of shape (3, 1, labels), where `sums` is not of all rows.
    """
    by_label = _by_label(sums)
    precision, recall, f1 = by_label if whole is None else np.where(np.isnan(by_label), whole, by_label)
    hits, answered, support = (part.sum(axis=1) for part in np.split(sums, 3, axis=1))
    overall = (
        mean_of_known(f1),
        ratio(2 * hits, answered + support),
        mean_of_known(f1, np.split(sums, 3, axis=1)[2]),
        mean_of_known(precision),
        mean_of_known(recall),
        ratio(hits, answered),
        ratio(hits, support),
    )
    return np.concatenate([np.stack(overall, axis=1), *by_label], axis=1)
