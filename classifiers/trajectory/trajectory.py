"""Trajectories: the points of a document's sentences, as they are and smoothed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from classifiers.classification import Classified
from classifiers.model import Model
from classifiers.protocol import Classifier
from classifiers.trajectory.sentences import Sentence, sentences
from ontology.errors import EmotaxaError

__all__ = ["DIMENSIONS", "Points", "Trajectory", "smoothed", "trajectory_of"]

DIMENSIONS: Final = ("valence", "arousal", "dominance")
_AT_ONCE: Final = 1024
_REACH: Final = 3.0
"""Widths beyond which a sentence no longer counts."""

_NARROWEST: Final = 0.1
"""Width below which a curve is taken for one of this width: beside a known sentence its neighbours weigh nothing."""

_MOST_PRODUCTS: Final = 10_000_000
"""Products up to which a convolution is added up directly; beyond, by Fourier transforms, whose time is near linear."""

_SHARE: Final = 0.05
_DIGITS: Final = 6

Points = NDArray[np.float64]
Progress = Callable[[int, int, int | None], None]


@dataclass(frozen=True, slots=True, eq=False)
class Trajectory:
    """The way of a document through the affect space.

    Attributes:
        name: what the document is called.
        model: who read it.
        revision: revision of the ontology.
        to: id of the level of the labels.
        sentences: its sentences.
        labels: for each of them the labels of the chosen concepts, likeliest first.
        points: float64 of shape (sentences, 3): valence, arousal and dominance on [-1, 1]; NaN where unknown.
        smooth: the same smoothed.
        width: standard deviation of the smoothing, in sentences.
    """

    name: str
    model: Model
    revision: int
    to: str
    sentences: tuple[Sentence, ...]
    labels: tuple[tuple[str, ...], ...]
    points: Points
    smooth: Points
    width: float

    def as_dict(self) -> dict[str, Any]:
        """Give it in the types of JSON; numbers carry six decimals."""
        return {
            "name": self.name,
            "model": {"name": self.model.name, "version": self.model.version},
            "revision": self.revision,
            "to": self.to,
            "width": self.width,
            "sentences": [
                {
                    "start": sentence.start,
                    "text": sentence.text,
                    "labels": list(labels),
                    **_named(point),
                    "smooth": _named(smooth),
                }
                for sentence, labels, point, smooth in zip(
                    self.sentences, self.labels, self.points, self.smooth, strict=True
                )
            ],
        }


def trajectory_of(
    classifier: Classifier,
    document: str,
    *,
    name: str = "document",
    to: str | None = None,
    width: float | None = None,
    progress: Progress | None = None,
) -> Trajectory:
    """Follow a document through the affect space.

    Args:
        classifier: reads the sentences.
        document: the text.
        name: what it is called.
        to: the level of the labels; None for the model's own.
        width: standard deviation of the smoothing, in sentences, more than 0; None for a twentieth of the document,
            at least one.
        progress: told how many sentences have been read, twice, and how many there are.

    Raises:
        EmotaxaError: where there is no sentence, or the width is none.
    """
    found = sentences(document)
    if not found:
        raise EmotaxaError(f"{name} holds no sentence", hint="give a text")
    if width is None:
        width = float(max(1, ceil(len(found) * _SHARE)))
    _check_width(width)
    parts = []
    for begin in range(0, len(found), _AT_ONCE):
        part = found[begin : begin + _AT_ONCE]
        parts.append(classifier.classify([sentence.text for sentence in part], to))
        if progress is not None:
            progress(begin + len(part), begin + len(part), len(found))
    points = np.concatenate([part.points for part in parts]).astype(np.float64)
    return Trajectory(
        name,
        classifier.model,
        parts[0].revision,
        parts[0].target.id,
        found,
        tuple(labels for part in parts for labels in _labels(part)),
        points,
        smoothed(points, width),
        width,
    )


def smoothed(points: Points, width: float) -> Points:
    """Smooth the points of sentences by a normal curve over their places (Nadaraya 1964, doi:10.1137/1109020).

    Each smoothed coordinate is a mean of those around it, so it stays between the least and the greatest of them;
    unknown ones do not count, and are filled in from their neighbours.

    Args:
        points: float64 of shape (sentences, n); NaN where unknown.
        width: standard deviation of the curve, in sentences.

    Returns:
        the same shape; NaN where nothing near is known.

    Raises:
        EmotaxaError: where the width is not more than 0, or not finite.
    """
    _check_width(width)
    reach = ceil(min(_REACH * width, len(points)))
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / max(width, _NARROWEST)) ** 2)
    known = ~np.isnan(points)
    above = _convolved(np.where(known, points, 0.0), weights)
    below = _convolved(known.astype(np.float64), weights)
    found = np.full_like(points, np.nan)
    np.divide(above, below, out=found, where=_near(known, reach))
    # What rounding adds is taken off.
    return np.clip(found, np.fmin.reduce(points), np.fmax.reduce(points))


def _check_width(width: float) -> None:
    if not (np.isfinite(width) and width > 0):
        raise EmotaxaError(
            f"the width {width:g} smooths nothing",
            hint="give a number of sentences above 0",
            value=width,
            field="width",
        )


def _convolved(values: Points, weights: Points) -> Points:
    if len(values) * len(weights) > _MOST_PRODUCTS:
        from scipy.signal import fftconvolve

        found: Points = fftconvolve(values, weights[:, None], mode="full", axes=0)
    else:
        found = np.stack([np.convolve(column, weights) for column in values.T], axis=1)
    reach = len(weights) // 2
    return found[reach : reach + len(values)]


def _near(known: NDArray[np.bool_], reach: int) -> NDArray[np.bool_]:
    """Tell where something is known within reach, by numbers that no rounding touches."""
    count = len(known)
    before = np.concatenate([np.zeros((1, known.shape[1]), dtype=np.int64), known.cumsum(axis=0)])
    place = np.arange(count)
    near: NDArray[np.bool_] = before[np.minimum(place + reach + 1, count)] > before[np.maximum(place - reach, 0)]
    return near


def _labels(part: Classified) -> Sequence[tuple[str, ...]]:
    return [one.labels for one in part]


def _named(point: Points) -> dict[str, float | None]:
    return {
        name: None if np.isnan(value) else round(float(value), _DIGITS) + 0.0
        for name, value in zip(DIMENSIONS, point, strict=True)
    }
