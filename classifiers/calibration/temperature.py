"""Temperature and bias: logits as probabilities that hold what they say.

    p = sigmoid((z - bias) / temperature)

for each label by itself, or the softmax of the same where one label excludes the others: temperature scaling (Guo et
al. 2017, On calibration of modern neural networks) with a bias for each label, as in vector scaling. Both are fitted by
maximum likelihood over the cells that are known; biases are held together by a normal prior, so that a label of which
dev data holds few examples stays near the others.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, log_softmax, softmax

from classifiers.errors import TrainingError

__all__ = ["Calibration", "fit_calibration", "log_loss"]

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

_SPREAD: Final = 1.0
"""Standard deviation of the biases around their mean, in units of log-odds; a choice, weak where examples are many."""

_STEEPEST: Final = 20.0
"""The most by which logits are multiplied, and the least, its inverse."""


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """What makes probabilities of logits.

    Attributes:
        temperature: what logits are divided by, above 0.
        bias: float32 of shape (labels,): what is taken off before.
        exclusive: whether one label excludes the others, so that the probabilities of a text sum to 1.
    """

    temperature: float
    bias: NDArray[np.float32]
    exclusive: bool = False

    def apply(self, logits: NDArray[np.float32]) -> NDArray[np.float32]:
        """Give the probabilities of logits, float32 of the same shape (texts, labels), in [0, 1].

        >>> Calibration(2.0, np.array([1.0], np.float32)).apply(np.array([[1.0], [3.0]], np.float32)).round(2).tolist()
        [[0.5], [0.7300000190734863]]
        """
        scaled = (logits - self.bias) / np.float32(self.temperature)
        found: NDArray[np.float32] = softmax(scaled, axis=1) if self.exclusive else expit(scaled)
        return found


def fit_calibration(
    logits: NDArray[np.float32], present: Mask, known: Mask | None = None, *, exclusive: bool = False
) -> Calibration:
    """Fit a temperature and biases on dev data.

    Args:
        logits: of shape (texts, labels), finite.
        present: of the same shape: which labels the texts bear.
        known: of the same shape: where that is known; None for everywhere. Where one label excludes the others, a text
            counts only if all of its cells are known and one label is present.
        exclusive: whether one label excludes the others.

    Returns:
        the calibration; where nothing is known, the one that changes nothing.

    Raises:
        TrainingError: where a logit is not finite.
    """
    if not np.isfinite(logits).all():
        raise TrainingError("a logit is not finite, so nothing can be fitted to it", hint="lower the learning rate")
    scores, held = logits.astype(np.float64), np.ones(logits.shape, bool) if known is None else known
    labels = logits.shape[1]
    if exclusive:
        held = np.repeat((held.all(axis=1) & (present.sum(axis=1) == 1))[:, None], labels, axis=1)
    if not held.any():
        return Calibration(1.0, np.zeros(labels, np.float32), exclusive)
    start = np.zeros(1 + labels)
    limits = [(-np.log(_STEEPEST), np.log(_STEEPEST)), *[(None, None)] * labels]
    given = (scores, present & held, held.astype(np.float64), exclusive)
    found = minimize(_loss, start, given, "L-BFGS-B", jac=True, bounds=limits, options={"maxiter": 500}).x
    temperature = float(np.exp(-found[0]))
    return Calibration(temperature, (found[1:] * temperature).astype(np.float32), exclusive)


def log_loss(probability: NDArray[np.float32], present: Mask, known: Mask | None = None) -> float:
    """Give the mean negative log-likelihood of the known cells, in nats; 0 where nothing is known."""
    held = np.ones(present.shape, bool) if known is None else known
    right = np.where(present, probability, 1.0 - probability).astype(np.float64)[held]
    return float(-np.log(np.maximum(right, 1e-12)).mean()) if right.size else 0.0


def _loss(parameters: Array, scores: Array, present: Mask, held: Array, exclusive: bool) -> tuple[float, Array]:
    """Give the negative log-likelihood and its gradient, at log(1 / temperature) and bias / temperature."""
    steep, shift = np.exp(parameters[0]), parameters[1:]
    scaled = scores * steep - shift
    if exclusive:
        loss = -float(log_softmax(scaled, axis=1)[present].sum())
        error = (softmax(scaled, axis=1) - present) * held
    else:
        loss = float((np.logaddexp(0.0, np.where(present, -scaled, scaled)) * held).sum())
        error = (expit(scaled) - present) * held
    apart = shift - shift.mean()
    gradient = np.concatenate([[(error * scores).sum() * steep], -error.sum(axis=0) + apart / _SPREAD**2])
    return loss + float((apart**2).sum()) / (2 * _SPREAD**2), gradient
