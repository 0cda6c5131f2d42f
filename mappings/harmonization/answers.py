"""Answers: what a row's label cell becomes."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mappings.conversion.converter import Converter
from mappings.harmonization.corpus.dataset import Dataset
from mappings.harmonization.observability import PRESENT, UNKNOWN, Mask, source_mask, target_mask
from ontology.concept import Concept
from ontology.errors import AmbiguousReference, EmotaxaError, UnknownReference
from ontology.reference import Level, find_concept

__all__ = ["DECIMALS", "Answer", "Answers", "BadLabel"]

DECIMALS = 6
"""Decimal places of degrees and points in the rows: finer than any published norm, and free of rounding noise."""


class BadLabel(EmotaxaError, ValueError):
    """A label cell that names no label of its scheme."""


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What a label cell becomes: one value for each column that depends on it, and the states for the report.

    Attributes:
        source_labels: its labels as their scheme spells them, each once, in the cell's order.
        labels: the target labels that are present, in the target's order, neutral last.
        degrees: beside `labels`, the largest degree(b|a) over the cell's labels, in (0, 1].
        unknown: the target labels that are neither present nor absent.
        unmapped: the source labels that make no target present.
        valence: of the mean over the source labels, in [-1, 1]; None where it is not known.
        arousal: likewise.
        dominance: likewise.
        source_states: state of each label of the source scheme, int8.
        target_states: state of each target, int8.
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
    ) -> None:
        """Read the matrix of the conversion.

        Args:
            converter: where the matrix and the points come from.
            dataset: whose labels are read.
            target: the level to convert to.
            profile: name of a published mapping to use in place of the derived one.
            threshold: degree from which a target is present, in (0, 1].
            assume_absent: take what a forced choice did not choose for denied.

        Raises:
            UnknownReference: where the dataset's scheme or the profile does not exist.
            EmotaxaError: where the profile does not convert this pair, or the threshold lies outside (0, 1].
        """
        if not (math.isfinite(threshold) and 0 < threshold <= 1):
            raise EmotaxaError(
                f"the threshold {threshold!r} is no degree",
                hint="give a number over 0 and up to 1",
                value=threshold,
                field="threshold",
            )
        level = converter.level(dataset.scheme, "scheme")
        matrix = converter.matrix(level, target, profile)
        denies = assume_absent or dataset.annotation == "multilabel"
        self.dataset = dataset
        self.target = target
        self.sources = matrix.sources
        self.targets = target_mask(converter.denotation, matrix, threshold, denies=denies)
        self.own = source_mask(converter.denotation, matrix.sources, denies=denies)
        self._level = level
        self._converter = converter
        self._points, _, _ = converter.affect.moments(tuple(concept.iri for concept in matrix.sources))
        self._mapped = np.asarray(self.targets.reached.any(axis=1))
        self._row = {concept.iri: row for row, concept in enumerate(matrix.sources)}
        self._by_code = self._codes(matrix.sources)

    def answer(self, cell: str) -> Answer:
        """Give what a label cell becomes.

        Raises:
            BadLabel: where a part of it names no label.
        """
        return self._answer(self._rows(cell))

    def _codes(self, sources: Sequence[Concept]) -> dict[str, int]:
        if self.dataset.layout.label_coding == "id":
            return {notation: row for row, concept in enumerate(sources) for notation in concept.notations}
        return {concept.label: row for row, concept in enumerate(sources)}

    def _rows(self, cell: str) -> tuple[int, ...]:
        cell = cell.strip()
        if not cell:
            return ()
        separator = self.dataset.layout.label_separator
        parts = cell.split(separator) if separator else [cell]
        return tuple(dict.fromkeys(self._row_of(part.strip(), cell) for part in parts))

    def _row_of(self, code: str, cell: str) -> int:
        row = self._by_code.get(code)
        if row is not None:
            return row
        level, coding = self._level.id, self.dataset.layout.label_coding
        if not code:
            raise BadLabel(
                f"a label is missing in {_short(cell)}",
                hint="write a label on each side of a separator",
                value=_cut(cell),
            )
        if coding == "id":
            raise BadLabel(
                f"{_short(code)} is no label id of {level}",
                hint=f"the ids are {_span(self._by_code)}",
                value=_cut(code),
            )
        try:
            return self._row[find_concept(self._converter.knowledge.taxonomy, code, self._level).iri]
        except (UnknownReference, AmbiguousReference) as error:
            raise BadLabel(error.message, hint=error.hint, value=error.value) from error

    def _answer(self, rows: tuple[int, ...]) -> Answer:
        states = self.targets.states(rows)
        valence, arousal, dominance = self._point(rows)
        degree = self.targets.degree[list(rows)].max(axis=0, initial=0.0)
        present = np.flatnonzero(states == PRESENT)
        return Answer(
            source_labels=tuple(self.sources[row].label for row in rows),
            labels=_names(self.targets, present),
            degrees=tuple(_rounded(degree[column]) for column in present),
            unknown=_names(self.targets, np.flatnonzero(states == UNKNOWN)),
            unmapped=tuple(self.sources[row].label for row in rows if not self._mapped[row]),
            valence=valence,
            arousal=arousal,
            dominance=dominance,
            source_states=self.own.states(rows),
            target_states=states,
        )

    def _point(self, rows: tuple[int, ...]) -> tuple[float | None, ...]:
        """Give the mean over the labels that have a point, each counting the same, as `AffectSpace.mixture` does."""
        points = self._points[list(rows)]
        points = points[~np.isnan(points[:, 0])]
        if not len(points):
            return None, None, None
        mean = np.clip(points.mean(axis=0), -1.0, 1.0)
        return tuple(None if math.isnan(value) else _rounded(value) for value in mean)


def _names(mask: Mask, columns: NDArray[np.intp]) -> tuple[str, ...]:
    return tuple(mask.concepts[column].label for column in columns)


def _rounded(value: float) -> float:
    return round(float(value), DECIMALS) + 0.0


def _cut(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:77]}... ({len(text):,} characters)"


def _short(text: str) -> str:
    return repr(_cut(text))


def _span(codes: dict[str, int]) -> str:
    """Name the ids: a run of numbers by its ends, else each."""
    names = list(codes)
    if names == [str(number) for number in range(len(names))] and len(names) > 2:
        return f"{names[0]} to {names[-1]}"
    return ", ".join(names[:40]) + (", ..." if len(names) > 40 else "") if names else "none: the scheme has no ids"
