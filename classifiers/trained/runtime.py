"""Runtimes: what runs a trained model on texts, whatever it is made of; they know no ontology."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from classifiers.folder.config import FolderConfig

__all__ = ["Outputs", "Runtime", "points_on_scale"]


@dataclass(frozen=True, slots=True, eq=False)
class Outputs:
    """What a model puts out for a batch of texts.

    Attributes:
        logits: float32 of shape (texts, labels): the labels of all heads, one head after the other, not calibrated.
        empty: bool of shape (texts,): whether the text holds nothing to go by, without its unknown tokens; its other
            numbers mean nothing.
        points: float32 of shape (texts, 3): valence, arousal and dominance on [-1, 1]; None of a model without them.
        embedding: float32 of shape (texts, dimensions): the pooled vectors, of any length; None where not asked for.
    """

    logits: NDArray[np.float32]
    empty: NDArray[np.bool_]
    points: NDArray[np.float32] | None = None
    embedding: NDArray[np.float32] | None = None


class Runtime(Protocol):
    """Runs a trained model; safe to share between threads."""

    @property
    def config(self) -> FolderConfig:
        """What the model says of itself."""
        ...

    @property
    def device(self) -> str:
        """Where it runs: `cpu` or `cuda`."""
        ...

    def run(self, texts: Sequence[str], *, embedding: bool = False) -> Outputs:
        """Run the model on texts, in order; no text is refused.

        Args:
            texts: any strings.
            embedding: whether to give the pooled vectors too.
        """
        ...


def points_on_scale(outputs: NDArray[np.float32], config: FolderConfig) -> NDArray[np.float32] | None:
    """Bring the outputs of the regression, float32 of shape (texts, 3), onto [-1, 1]; None where there is none."""
    if config.points is None:
        return None
    mean = np.array(config.points.mean, dtype=np.float32)
    deviation = np.array(config.points.deviation, dtype=np.float32)
    found: NDArray[np.float32] = np.clip(outputs * deviation + mean, np.float32(-1.0), np.float32(1.0))
    return found
