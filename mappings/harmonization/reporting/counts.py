"""Counts: what becomes of each label, summed up while rows are read."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mappings.harmonization.answers import DECIMALS, Answer, Answers
from mappings.harmonization.observability import ABSENT, PRESENT, UNKNOWN, Mask
from mappings.harmonization.reporting.report import FileCount, LabelCount, Report, SourceCount
from ontology.concept import Concept

__all__ = ["Counts"]

_PENDING: Final = 10_000


class _States:
    """Rows by state and label, for one dataset."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.each_source = np.arange(len(answers.sources))
        self.each_target = np.arange(len(answers.targets.concepts))
        self._sources = np.zeros((3, len(self.each_source)), dtype=np.int64)
        self._targets = np.zeros((3, len(self.each_target)), dtype=np.int64)
        self._pending: dict[Answer, int] = {}

    def add(self, answer: Answer, rows: int) -> None:
        self._pending[answer] = self._pending.get(answer, 0) + rows
        if len(self._pending) > _PENDING:
            self._settle()

    def settled(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Give the rows by state and label of the source, and of the target."""
        self._settle()
        return self._sources, self._targets

    def _settle(self) -> None:
        for answer, rows in self._pending.items():
            self._sources[answer.source_states, self.each_source] += rows
            self._targets[answer.target_states, self.each_target] += rows
        self._pending.clear()


@dataclass(slots=True)
class Counts:
    """Counts while rows are read.

    Attributes:
        target: the level converted to.
        profile: the profile used, or None.
        threshold: degree from which a target is present.
    """

    target: str
    profile: str | None
    threshold: float
    _rows: int = 0
    _without_annotation: int = 0
    _without_target: int = 0
    _files: dict[tuple[str, str, str | None], int] = field(default_factory=dict)
    _states: dict[int, _States] = field(default_factory=dict)

    def open_file(self, dataset: str, name: str, split: str | None) -> None:
        """Begin to count a file."""
        self._files.setdefault((dataset, name, split), 0)

    def add(self, answers: Answers, answer: Answer, rows: int) -> None:
        """Count an answer for a number of rows of the file opened last."""
        self._rows += rows
        self._files[next(reversed(self._files))] += rows
        if not answer.source_labels:
            self._without_annotation += rows
        elif not answer.labels:
            self._without_target += rows
        if id(answers) not in self._states:
            self._states[id(answers)] = _States(answers)
        self._states[id(answers)].add(answer, rows)

    def report(self) -> Report:
        """Give what has been counted."""
        targets: dict[str, NDArray[np.int64]] = {}
        sources: dict[str, SourceCount] = {}
        schemes = len({states.answers.dataset.scheme for states in self._states.values()})
        for states in self._states.values():
            answers = states.answers
            names = _unique(answers.targets.concepts)
            by_source, by_target = states.settled()
            for name, counts in zip(names, by_target.T, strict=True):
                targets[name] = targets.get(name, 0) + counts
            for row, name in enumerate(_unique(answers.sources, prefixed=schemes > 1)):
                sources[name] = _source_count(answers.targets, row, names, _count(by_source[:, row]))
        return Report(
            self.target,
            self.profile,
            self.threshold,
            tuple(FileCount(*key, rows) for key, rows in self._files.items()),
            self._rows,
            self._without_annotation,
            self._without_target,
            sources,
            {name: _count(counts) for name, counts in targets.items()},
        )


def _source_count(mask: Mask, row: int, names: Sequence[str], rows: LabelCount) -> SourceCount:
    reached = np.flatnonzero(mask.reached[row]).tolist()
    became = {names[column]: round(float(mask.degree[row, column]), DECIMALS) for column in reached}
    return SourceCount(rows, became, 0 if became else rows.present)


def _count(states: NDArray[np.int64]) -> LabelCount:
    return LabelCount(int(states[PRESENT]), int(states[ABSENT]), int(states[UNKNOWN]))


def _unique(concepts: Sequence[Concept], *, prefixed: bool = False) -> list[str]:
    """Name concepts by their labels, and by their CURIEs where a label is not enough."""
    times: dict[str, int] = defaultdict(int)
    for concept in concepts:
        times[concept.label] += 1
    return [concept.curie if prefixed or times[concept.label] > 1 else concept.label for concept in concepts]
