"""Answers: what a row's label cell becomes."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mappings.conversion.converter import Converter
from mappings.harmonization.corpus.dataset import Dataset
from mappings.harmonization.labels import BadLabel, Given, LabelReader
from mappings.harmonization.observability import PRESENT, UNKNOWN, source_mask, target_mask
from mappings.harmonization.options import ABSENT_FROM, UnknownPolicy
from ontology.errors import EmotaxaError
from ontology.reference import Level

__all__ = ["DECIMALS", "Answer", "Answers", "BadLabel"]

DECIMALS = 6
"""Decimal places of degrees and points in the rows: finer than any published norm, and free of rounding noise."""


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What a label cell becomes: one value for each column that depends on it, and the states for the report.

    Attributes:
        source_labels: its labels as their scheme spells them, each once, in the cell's order; a string that is no label
            of the scheme stands among them as it is.
        labels: the target labels that are present, in the target's order, neutral last.
        degrees: beside `labels`, the largest degree(b|a) over the cell's labels, in (0, 1].
        unknown: the target labels that are neither present nor absent.
        unmapped: the source labels that make no target present, and the strings that are no labels.
        valence: of the mean over the source labels, in [-1, 1]; None where it is not known.
        arousal: likewise.
        dominance: likewise.
        source_states: state of each label of the source scheme, int8.
        target_states: state of each target, int8.
        annotated: whether anybody annotated the row.
        unlisted: the strings that are no labels of the scheme.
    """

    source_labels: tuple[str, ...]
    labels: tuple[str, ...]
    degrees: tuple[float, ...]
    unknown: tuple[str, ...]
    unmapped: tuple[str, ...]
    valence: float | None
    arousal: float | None
    dominance: float | None
    source_states: NDArray[np.int8]
    target_states: NDArray[np.int8]
    annotated: bool = True
    unlisted: tuple[str, ...] = ()


class Answers:
    """The answers for one dataset and one target level.

    Attributes:
        dataset: whose labels are read.
        target: the level converted to.
        sources: the labels of the dataset's scheme.
        targets: mask over the targets.
        own: mask over the dataset's own labels.
    """

    def __init__(
        self,
        converter: Converter,
        dataset: Dataset,
        target: Level,
        *,
        profile: str | None = None,
        threshold: float = 0.5,
        assume_absent: bool = False,
        unknown: UnknownPolicy = "error",
        absent_from: float = ABSENT_FROM,
    ) -> None:
        """Prepare the conversion.

        Args:
            converter: where the matrix and the points come from.
            dataset: whose labels are read.
            target: the level to convert to.
            profile: name of a published mapping to use in place of the derived one.
            threshold: degree from which a target is present, in (0, 1].
            assume_absent: take what a forced choice did not choose for denied.
            unknown: what happens to a cell with strings that are no labels: only under `keep` does it have an answer.
            absent_from: share of a target's meaning that has to lie in denied labels for it to be absent, in (0, 1].

        Raises:
            UnknownReference: where the dataset's scheme or the profile does not exist.
            EmotaxaError: where the profile does not convert this pair, or a share lies outside (0, 1].
        """
        for name, value in (("threshold", threshold), ("absent_from", absent_from)):
            if not (math.isfinite(value) and 0 < value <= 1):
                raise EmotaxaError(
                    f"the {name} {value!r} is no degree",
                    hint="give a number over 0 and up to 1",
                    value=value,
                    field=name,
                )
        level = converter.level(dataset.scheme, "scheme")
        matrix = converter.matrix(level, target, profile)
        denies = assume_absent or dataset.annotation in ("multilabel", "scores")
        self.dataset = dataset
        self.target = target
        self.sources = matrix.sources
        self.targets = target_mask(converter.denotation, matrix, threshold, denies=denies, absent_from=absent_from)
        self.own = source_mask(converter.denotation, matrix.sources, denies=denies)
        self._keeps = unknown == "keep"
        self._reader = LabelReader(converter.knowledge.taxonomy, level, matrix.sources, dataset.layout)
        self._points, _, _ = converter.affect.moments(tuple(concept.iri for concept in matrix.sources))
        self._mapped = np.asarray(self.targets.reached.any(axis=1))
        self._names = tuple(concept.label for concept in matrix.sources)
        self._target_names = tuple(concept.label for concept in self.targets.concepts)

    def answer(self, cell: str) -> Answer:
        """Give what a label cell becomes.

        Raises:
            BadLabel: where it is malformed; or, unless such rows are kept, where a part of it names no label.
        """
        found = self.answers([cell])[0]
        if isinstance(found, BadLabel):
            raise found
        return found

    def answers(self, cells: Iterable[str]) -> list[Answer | BadLabel]:
        """Give what each of some label cells becomes, or what is wrong with it; faster than one at a time."""
        read = [self._read(cell) for cell in cells]
        given = [found for found in read if isinstance(found, Given)]
        ready = iter(self._answers(given))
        return [found if isinstance(found, BadLabel) else next(ready) for found in read]

    def suggestions(self, label: str) -> tuple[str, ...]:
        """Give the labels that a string which names none may have been meant for, best first."""
        return self._reader.suggestions(label)

    def _read(self, cell: str) -> Given | BadLabel:
        try:
            given = self._reader.read(cell)
        except BadLabel as error:
            return error
        return self._reader.error(given.unlisted) if given.unlisted and not self._keeps else given

    def _answers(self, given: Sequence[Given]) -> list[Answer]:
        if not given:
            return []
        degree, states = self.targets.states_of(given)
        _, own = self.own.states_of(given)
        points = self._means(given)
        return [
            self._answer(one, degree[row], states[row], own[row], points[row].tolist()) for row, one in enumerate(given)
        ]

    def _answer(
        self,
        given: Given,
        degree: NDArray[np.float64],
        states: NDArray[np.int8],
        own: NDArray[np.int8],
        point: list[float],
    ) -> Answer:
        present = (states == PRESENT).nonzero()[0].tolist()
        names, mapped = self._names, self._mapped
        valence, arousal, dominance = (None if math.isnan(value) else _rounded(value) for value in point)
        return Answer(
            source_labels=tuple(names[place] if isinstance(place, int) else place for place in given.order),
            labels=tuple(self._target_names[column] for column in present),
            degrees=tuple(_rounded(degree[column]) for column in present),
            unknown=tuple(self._target_names[column] for column in (states == UNKNOWN).nonzero()[0].tolist()),
            unmapped=tuple(
                names[place] if isinstance(place, int) else place
                for place in given.order
                if isinstance(place, str) or not mapped[place]
            ),
            valence=valence,
            arousal=arousal,
            dominance=dominance,
            source_states=own,
            target_states=states,
            annotated=given.annotated,
            unlisted=given.unlisted,
        )

    def _means(self, given: Sequence[Given]) -> NDArray[np.float64]:
        """Give the mean over the labels that have a point, each counting the same, as `AffectSpace.mixture` does."""
        means = np.full((len(given), 3), np.nan)
        for row, one in enumerate(given):
            if one.rows:
                points = self._points[list(one.rows)]
                points = points[~np.isnan(points[:, 0])]
                if len(points):
                    means[row] = points.mean(axis=0).clip(-1.0, 1.0)
        return means


def _rounded(value: float) -> float:
    return round(float(value), DECIMALS) + 0.0
