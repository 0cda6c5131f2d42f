"""Scores: what a model makes of texts before they are grounded in the scheme that was asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from classifiers.classification import Span
from classifiers.model import Head, Model
from ontology.reference import Level

__all__ = ["Scorer", "Scores"]


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """What a model makes of a batch of texts.

    Attributes:
        head: the labels that the columns stand for.
        probability: float32 of shape (texts, labels) in [0, 1], calibrated where the model is; NaN for a text that
            holds nothing to go by.
        points: float32 of shape (texts, 3): valence, arousal and dominance on [-1, 1], NaN where the model has none;
            None of a model that gives none at all.
        spans: for each text what the scores rest on; empty where the model cannot tell or was not asked to.
        said: bool of the shape of `probability`: which cells the model says anything of. One of which it does not is 0
            for want of evidence, not against it; None of a model that estimates all.
        vectors: float32 of shape (texts, dimensions), of length 1 or 0: the texts as the model's encoder gives them;
            None where it was not asked for them.
    """

    head: Head
    probability: NDArray[np.float32]
    points: NDArray[np.float32] | None = None
    spans: tuple[tuple[Span, ...], ...] = ()
    said: NDArray[np.bool_] | None = None
    vectors: NDArray[np.float32] | None = None


class Scorer(Protocol):
    """A kind of classifier, less the hierarchy: it scores texts in labels of its own. Safe to share between threads."""

    @property
    def model(self) -> Model:
        """What it says of itself."""
        ...

    def head(self, target: Level) -> Head:
        """Give the labels in which it scores texts best when they are asked for in a level."""
        ...

    def score(self, texts: Sequence[str], head: Head, *, explain: bool = False) -> Scores:
        """Score texts, in order, in the labels of one of its heads; with `explain`, tell what the scores rest on.

        A text without a word in it gets a row of NaN; no text is refused.
        """
        ...
