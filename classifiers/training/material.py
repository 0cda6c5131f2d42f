"""Material: the rows of a training as tensors, batch by batch, and what the network makes of rows."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from classifiers.training.data import Data
from classifiers.training.inputs import Inputs
from classifiers.training.loss import Targets
from classifiers.training.network import Network

__all__ = ["Material", "Outputs", "Taught", "run"]


@dataclass(frozen=True, slots=True, eq=False)
class Taught:
    """What teachers make of the rows.

    Attributes:
        logits: float32 of shape (rows, labels of all heads), NaN where they do not score a label.
        points: float32 of shape (rows, 3) on [-1, 1]; None where they have none.
    """

    logits: NDArray[np.float32]
    points: NDArray[np.float32] | None


@dataclass(frozen=True, slots=True, eq=False)
class Outputs:
    """What a network makes of rows.

    Attributes:
        logits: float32 of shape (rows, labels of all heads).
        points: float32 of shape (rows, 3), standardised; None without a regression.
    """

    logits: NDArray[np.float32]
    points: NDArray[np.float32] | None


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """The rows of a training.

    Attributes:
        data: the rows.
        inputs: their tokens.
        present: bool of shape (rows, labels of all heads).
        known: likewise.
        learnt: likewise, the cells that are learnt from.
        mean: mean of valence, arousal and dominance over the training rows; zeros without a regression.
        deviation: their standard deviations; ones without.
        taught: what teachers make of the rows, or None.
    """

    data: Data
    inputs: Inputs
    present: NDArray[np.bool_]
    known: NDArray[np.bool_]
    learnt: NDArray[np.bool_]
    mean: NDArray[np.float32]
    deviation: NDArray[np.float32]
    taught: Taught | None = None

    def columns(self) -> Iterator[slice]:
        """Give the columns of each head."""
        first = 0
        for head in self.data.heads:
            yield slice(first, first + len(head.concepts))
            first += len(head.concepts)

    def targets(self, rows: NDArray[np.intp], device: str) -> Targets:
        """Give what rows are to be scored as."""
        points, taught = self.data.points, self.taught
        return Targets(
            _moved(self.present[rows], device),
            _moved(self.learnt[rows], device),
            None if points is None else _moved(self.standardised(points[rows]), device),
            None if taught is None else _moved(taught.logits[rows], device),
            None
            if taught is None or taught.points is None or points is None
            else _moved(self.standardised(taught.points[rows]), device),
        )

    def standardised(self, points: NDArray[np.float32]) -> NDArray[np.float32]:
        """Standardise points."""
        found: NDArray[np.float32] = ((points - self.mean) / self.deviation).astype(np.float32)
        return found


def run(network: Network, inputs: Inputs, rows: NDArray[np.intp], device: str) -> Outputs:
    """Run a network over rows, without learning from them.

    Returns:
        its outputs, in the order of the rows.
    """
    place = np.full(len(inputs), -1, dtype=np.intp)
    place[rows] = np.arange(len(rows))
    logits = np.zeros((len(rows), network.heads.out_features), dtype=np.float32)
    points = None if network.points is None else np.zeros((len(rows), 3), dtype=np.float32)
    network.eval()
    with torch.inference_mode():
        for part in inputs.parts(rows):
            _, scored, placed = network(*inputs.tensors(part, device))
            logits[place[part]] = scored.cpu().numpy()
            if points is not None and placed is not None:
                points[place[part]] = placed.cpu().numpy()
    return Outputs(logits, points)


def _moved(array: NDArray[np.generic], device: str) -> torch.Tensor:
    tensor = torch.from_numpy(array.astype(np.float32))
    return tensor if device == "cpu" else tensor.pin_memory().to(device, non_blocking=True)
