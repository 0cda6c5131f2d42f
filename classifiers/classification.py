"""Classifications: what a classifier says of texts, in the concepts of one scheme."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from classifiers.model import Model
from ontology.concept import Concept
from ontology.norm import Point
from ontology.octant import octant
from ontology.reference import Level

__all__ = ["Classification", "Classified", "Prediction", "Span"]


@dataclass(frozen=True, slots=True)
class Span:
    """Part of a text that a prediction rests on.

    Attributes:
        start: its first character, from 0.
        end: the character after its last.
        text: the part itself.
        concept: IRI of the concept that it expresses.
        label: what that is called.
        weight: how strongly, in [-1, 1]; below 0 where it speaks against the concept.
        negated: whether a negation holds of it.
    """

    start: int
    end: int
    text: str
    concept: str
    label: str
    weight: float
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Prediction:
    """A concept that a text may express.

    Attributes:
        concept: its IRI.
        label: its name, as its scheme spells it.
        tier: rank of its tier; None in a flat scheme.
        path: labels from the root of its scheme down to itself.
        probability: in [0, 1]; never above that of a broader concept of the scheme.
        chosen: whether it is among the answers: its probability reaches its threshold, and no narrower one's does.
    """

    concept: str
    label: str
    tier: int | None
    path: tuple[str, ...]
    probability: float
    chosen: bool


@dataclass(frozen=True, slots=True)
class Classification:
    """What a classifier says of one text.

    Attributes:
        predictions: the likeliest concepts, likeliest first, a broader one before a narrower one as likely; empty for a
            text that holds nothing to go by.
        labels: labels of the chosen concepts, likeliest first, however few predictions were asked for.
        concepts: their IRIs, beside them.
        point: where the text lies in the affect space, on [-1, 1].
        octant: the octant of that point, where it has one.
        spans: what the predictions rest on, where the classifier can tell and was asked to.
    """

    predictions: tuple[Prediction, ...]
    labels: tuple[str, ...]
    concepts: tuple[str, ...]
    point: Point | None
    octant: str | None
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, eq=False)
class Classified(Sequence[Classification]):
    """What a classifier says of a batch of texts: arrays, and the single classifications read off them on demand.

    Attributes:
        model: who says so.
        revision: the revision of the ontology that it is grounded in.
        target: the level that was asked for.
        concepts: what the columns stand for: the concepts of the level, or all tiers of its scheme where no tier was
            named, in the order of the scheme; and neutral, where the level has none of its own.
        paths: labels from the root down, beside the concepts.
        probability: float32 of shape (texts, concepts), coherent; NaN for a text that holds nothing to go by.
        chosen: bool of shape (texts, concepts): the answers, after back-off.
        points: float32 of shape (texts, 3) on [-1, 1]; NaN where unknown.
        spans: for each text what the scores rest on, or empty.
        top_k: how many predictions a single classification lists.
    """

    model: Model
    revision: int
    target: Level
    concepts: tuple[Concept, ...]
    paths: tuple[tuple[str, ...], ...]
    probability: NDArray[np.float32]
    chosen: NDArray[np.bool_]
    points: NDArray[np.float32]
    spans: tuple[tuple[Span, ...], ...] = ()
    top_k: int = 5

    def __len__(self) -> int:
        """Count the texts."""
        return len(self.probability)

    def __getitem__(self, text: int) -> Classification:  # type: ignore[override]
        """Give the classification of one text, by its place in the batch."""
        row = self.probability[text]
        spans = self.spans[text] if self.spans else ()
        if np.isnan(row).any():
            return Classification((), (), (), None, None, spans)
        order = sorted(range(len(row)), key=self._rank(row))
        answers = [column for column in order if self.chosen[text, column]]
        point = self._point(text)
        return Classification(
            tuple(self._prediction(text, column) for column in order[: self.top_k]),
            tuple(self.concepts[column].label for column in answers),
            tuple(self.concepts[column].iri for column in answers),
            point,
            None if point is None else octant(point),
            spans,
        )

    def __iter__(self) -> Iterator[Classification]:
        """Give the classifications in the order of the texts."""
        return (self[text] for text in range(len(self)))

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The labels of the concepts, beside them."""
        return tuple(concept.label for concept in self.concepts)

    def _rank(self, row: NDArray[np.float32]) -> Callable[[int], tuple[float, int, int]]:
        return lambda column: (-float(row[column]), len(self.paths[column]), column)

    def _prediction(self, text: int, column: int) -> Prediction:
        concept = self.concepts[column]
        return Prediction(
            concept.iri,
            concept.label,
            concept.tier,
            self.paths[column],
            float(self.probability[text, column]),
            bool(self.chosen[text, column]),
        )

    def _point(self, text: int) -> Point | None:
        valence, arousal, dominance = (float(value) for value in self.points[text])
        if np.isnan(valence) or np.isnan(arousal):
            return None
        return Point(valence, arousal, None if np.isnan(dominance) else dominance)
