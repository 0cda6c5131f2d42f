"""Loss: what is minimised, over the cells that are known.

A cell is a label of a row. With B rows, L labels in a head of weight w, and l the loss of a cell, the head's part is

    w / (B L) * sum of l over the known cells

so that an unknown cell contributes nothing, and makes no other count more. l is binary cross-entropy in which a present
label counts as often as the balance says; towards the teachers' probabilities it is plain cross-entropy.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import binary_cross_entropy_with_logits

from classifiers.training.recipe import LossRecipe

__all__ = ["Family", "Loss", "Targets", "balance", "label_targets", "prior_bias"]


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """What the labels of a head say together of the concepts of another level.

    Attributes:
        columns: those of the head.
        shares: the matrix between the levels, float32 of shape (labels, concepts), in [0, 1].
        weight: how much the term counts.
    """

    columns: slice
    shares: torch.Tensor
    weight: float


@dataclass(frozen=True, slots=True, eq=False)
class Targets:
    """What some rows are to be scored as.

    Attributes:
        present: float32 of shape (rows, labels of all heads), 0 or 1.
        known: likewise.
        points: float32 of shape (rows, 3), standardised, NaN where unknown; None without a regression.
        soft: logits of the teachers, float32 of shape (rows, labels), NaN where they score none; None without teachers.
        soft_points: their points, standardised, likewise.
    """

    present: torch.Tensor
    known: torch.Tensor
    points: torch.Tensor | None = None
    soft: torch.Tensor | None = None
    soft_points: torch.Tensor | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Loss:
    """The loss of a batch.

    Attributes:
        cells: what a cell of each label counts, float32 of shape (labels,): w / L of its head.
        positive: what a present label counts, likewise.
        prior: how frequent each label is, likewise; what targets are smoothed towards.
        smoothing: share of each target that is smoothed.
        focus: power by which easy absent labels count less.
        families: terms for families of labels.
        points: weight of the regression.
        soft: share of the teachers.
        temperature: what logits are divided by before they are compared with the teachers'.
    """

    cells: torch.Tensor
    positive: torch.Tensor
    prior: torch.Tensor
    smoothing: float = 0.0
    focus: float = 0.0
    families: Sequence[Family] = ()
    points: float = 0.0
    soft: float = 0.0
    temperature: float = 1.0

    def __call__(self, logits: torch.Tensor, points: torch.Tensor | None, targets: Targets) -> torch.Tensor:
        """Give the loss of rows, a number.

        Args:
            logits: of shape (rows, labels).
            points: of shape (rows, 3), standardised, or None.
            targets: what they should have been.
        """
        hard = self._cells(logits, targets.present) * targets.known
        if targets.soft is not None:
            taught = ~targets.soft.isnan()
            aim = torch.sigmoid(torch.nan_to_num(targets.soft) / self.temperature)
            soft = binary_cross_entropy_with_logits(logits / self.temperature, aim, reduction="none")
            share = self.soft * taught
            hard = (1 - share) * hard + share * soft * self.temperature**2
        total: torch.Tensor = (hard * self.cells).sum() / len(logits)
        for family in self.families:
            total += family.weight * _family(family, logits, targets)
        if points is not None and self.points:
            for found, part in ((targets.points, 1 - self._taught(targets)), (targets.soft_points, self.soft)):
                if found is not None and part:
                    given = ~found.isnan()
                    errors = (points - torch.nan_to_num(found)) ** 2 * given
                    total += self.points * part * errors.sum() / (3 * len(points))
        return total

    def _taught(self, targets: Targets) -> float:
        return self.soft if targets.soft_points is not None else 0.0

    def _cells(self, logits: torch.Tensor, present: torch.Tensor) -> torch.Tensor:
        aim = present * (1 - self.smoothing) + self.smoothing * self.prior if self.smoothing else present
        found = binary_cross_entropy_with_logits(logits, aim, pos_weight=self.positive, reduction="none")
        if self.focus:
            easy = torch.sigmoid(logits.detach()) ** self.focus
            found = found * torch.where(present > 0, torch.ones_like(easy), easy)
        return found


def _family(family: Family, logits: torch.Tensor, targets: Targets) -> torch.Tensor:
    """Hold the noisy-or of a family's members to the noisy-or of their labels.

    A family is known where a member that is present covers it, or where all that would are known.
    """
    score = torch.log1p(-torch.sigmoid(logits[:, family.columns]).unsqueeze(-1) * family.shares * (1 - 1e-6)).sum(1)
    present, known = targets.present[:, family.columns], targets.known[:, family.columns]
    label = 1 - torch.log1p(-(present * known).unsqueeze(-1) * family.shares * (1 - 1e-6)).sum(1).exp()
    unsure = (1 - known) @ (family.shares > 0).to(known.dtype) > 0
    told = (label > 0.5) | ~unsure
    absent = score.clamp(max=-1e-6)
    cell = -(label * torch.log(-torch.expm1(absent)) + (1 - label) * absent)
    return (cell * told).mean()


def label_targets(present: NDArray[np.bool_], known: NDArray[np.bool_]) -> tuple[torch.Tensor, torch.Tensor]:
    """Turn flags into float32."""
    return torch.from_numpy(present.astype(np.float32)), torch.from_numpy(known.astype(np.float32))


def balance(
    present: NDArray[np.bool_], known: NDArray[np.bool_], recipe: LossRecipe
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Give what a present label counts, and how frequent it is among the rows that tell.

    Args:
        present: bool of shape (rows, labels).
        known: likewise.
        recipe: power and bounds.

    Returns:
        float32 of shape (labels,), twice.
    """
    seen = (present & known).sum(axis=0).astype(np.float64)
    told = np.maximum(known.sum(axis=0), 1)
    weight = np.clip((np.maximum(told - seen, 1) / np.maximum(seen, 1)) ** recipe.balance, recipe.least, recipe.most)
    return weight.astype(np.float32), (seen / told).astype(np.float32)


def prior_bias(weight: NDArray[np.float32], prior: NDArray[np.float32]) -> NDArray[np.float32]:
    """Give the logits that are best where nothing is known of a text, so that training need not look for them.

    With frequency p and weight w of a present label, log(w p / (1 - p)).
    """
    p = np.clip(prior.astype(np.float64), 1e-6, 1 - 1e-6)
    return np.log(weight * p / (1 - p)).astype(np.float32)
