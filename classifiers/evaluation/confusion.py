"""Confusion: what is answered in place of a label that is missed, where texts bear several labels.

Each text that bears a label counts once in its row: on the diagonal where the label is answered; else shared evenly
among the wrong answers of that text; else, where it has none, under nothing. So the shares of a row add up to 1, and an
answer that is right is never counted as a confusion. What is unknown is no wrong answer.
"""

from dataclasses import dataclass

import numpy as np

from classifiers.evaluation.sums import Array, Flags, ratio

__all__ = ["Confusion", "confusion_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Confusion:
    """What became of each label.

    Attributes:
        labels: the names of rows and columns.
        counts: texts by what they bear and what was answered, float64 of shape (labels, labels).
        nothing: texts in which a label was missed and nothing wrong was answered, float64 of shape (labels,).
    """

    labels: tuple[str, ...]
    counts: Array
    nothing: Array

    @property
    def shares(self) -> Array:
        """The same as shares of each row, nothing last: shape (labels, labels + 1); NaN where no text bears a label."""
        whole = np.concatenate([self.counts, self.nothing[:, None]], axis=1)
        return ratio(whole, whole.sum(axis=1, keepdims=True))

    def worst(self, most: int = 20) -> list[tuple[str, str, float, float]]:
        """Give the commonest confusions: the label, what was answered instead, texts, and their share of its texts."""
        away = np.where(np.eye(len(self.labels), dtype=np.bool_), 0.0, self.counts)
        order = np.argsort(-away, axis=None, kind="stable")[:most]
        places = [divmod(int(place), len(self.labels)) for place in order]
        shares = self.shares
        return [
            (self.labels[row], self.labels[column], float(away[row, column]), float(shares[row, column]))
            for row, column in places
            if away[row, column] > 0
        ]


def confusion_of(answers: Flags, gold: Flags, known: Flags, labels: tuple[str, ...]) -> Confusion:
    """Count confusions.

    Args:
        answers: bool of shape (texts, labels).
        gold: likewise.
        known: likewise.
        labels: their names.

    >>> answers, gold = np.array([[True, False], [True, False]]), np.array([[True, False], [False, True]])
    >>> confusion_of(answers, gold, np.ones((2, 2), dtype=bool), ("joy", "fear")).counts.tolist()
    [[1.0, 0.0], [1.0, 0.0]]
    """
    missed, wrong = gold & known & ~answers, answers & known & ~gold
    errors = wrong.sum(axis=1)
    shared = wrong / np.maximum(errors, 1)[:, None]
    counts = missed.astype(np.float64).T @ shared
    counts += np.diag((gold & known & answers).sum(axis=0).astype(np.float64))
    return Confusion(labels, counts, missed[errors == 0].sum(axis=0).astype(np.float64))
