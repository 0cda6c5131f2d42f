"""Counts: what becomes of each label, summed up while rows are read."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import is_
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from mappings.harmonization.answers import DECIMALS, Answer, Answers
from mappings.harmonization.corpus.dataset import Dataset
from mappings.harmonization.duplicates.ids import IdCheck
from mappings.harmonization.inputs import Input
from mappings.harmonization.observability import ABSENT, PRESENT, UNKNOWN
from mappings.harmonization.reporting.report import DatasetCount, FileCount, LabelCount, Report, SourceCount
from mappings.harmonization.rows import AnsweredRows
from mappings.meaning.degree import EPSILON
from ontology.concept import Concept

__all__ = ["Counts"]

_SHORT: Final = 16
"""Bytes below which a text is looked at whether it is blank; a longer one only where it begins with a space."""

_States = NDArray[np.int64]
_NO_ROWS: Final = np.zeros(0, dtype=np.int64)

About = Callable[[Answers], Sequence[tuple[str, float | None]]]
"""Tells of each label of a source why it has no target, or nothing, and how many bits its conversion loses."""


class _Tally:
    """Rows by state and label, for one set of answers."""

    def __init__(self, dataset: Dataset, answers: Answers) -> None:
        self.dataset = dataset
        self.answers = answers
        self.sources: _States = np.zeros((3, len(answers.sources)), dtype=np.int64)
        self.targets: _States = np.zeros((3, len(answers.targets.concepts)), dtype=np.int64)
        self.without_annotation = self.without_target = 0
        self.about: Sequence[tuple[str, float | None]] = [("", None)] * len(answers.sources)
        self._answers: Sequence[Answer | None] = ()
        self._times = _NO_ROWS

    def add(self, found: AnsweredRows, times: NDArray[np.int64]) -> None:
        """Take so many rows of each place; they are summed up once for all blocks that share their answers."""
        if not _begins_with(found.answers, self._answers):
            self.sum_up()
        self._answers = found.answers
        self._times = times + np.pad(self._times, (0, len(times) - len(self._times)))

    def sum_up(self) -> None:
        """Count what was taken."""
        answered = [
            (number, answer) for number, answer in zip(self._times.tolist(), self._answers, strict=True) if answer
        ]
        self._answers, self._times = (), _NO_ROWS
        rows = np.array([number for number, _ in answered], dtype=np.int64)
        if not rows.any():
            return
        for totals, states in (
            (self.sources, np.stack([answer.source_states for _, answer in answered])),
            (self.targets, np.stack([answer.target_states for _, answer in answered])),
        ):
            for state in (PRESENT, ABSENT, UNKNOWN):
                totals[state] += rows @ (states == state)
        self.without_annotation += sum(number for number, answer in answered if not answer.annotated)
        self.without_target += sum(number for number, answer in answered if answer.source_labels and not answer.labels)


def _begins_with(answers: Sequence[Answer | None], earlier: Sequence[Answer | None]) -> bool:
    """Tell whether answers are the earlier ones, in their places, with perhaps some more."""
    return len(answers) >= len(earlier) and all(map(is_, answers, earlier))


@dataclass(slots=True)
class Counts:
    """Counts while rows are read.

    Attributes:
        target: the level converted to.
        profile: the profile used, or None.
        threshold: degree from which a target is present.
        rows: rows written.
        dropped_unknown: rows left out for strings that are no labels of their scheme.
        dropped_duplicates: rows left out as duplicates.
    """

    target: str
    profile: str | None
    threshold: float
    rows: int = 0
    dropped_unknown: int = 0
    dropped_duplicates: int = 0
    _files: dict[int, tuple[Input, int, tuple[str, ...]]] = field(default_factory=dict)
    _tallies: dict[int, _Tally] = field(default_factory=dict)
    _without_text: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _rows_of: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _ids: IdCheck = field(default_factory=IdCheck)

    def add(
        self,
        number: int,
        given: Input,
        answers: Answers,
        found: AnsweredRows,
        ids: pl.Series,
        *,
        answered: pl.Series | None,
        kept: pl.Series | None,
    ) -> None:
        """Count the rows of a block.

        Args:
            number: place of the input among all.
            given: the input.
            answers: what its rows were answered by.
            found: the rows with their answers.
            ids: their ids.
            answered: which of them have an answer, where not all have.
            kept: which of them are written, where not all are.
        """
        frame, times = found.rows.frame, found.times
        rows = written = frame.height
        if kept is not None:
            written = int(kept.sum())
            times = np.bincount(found.codes.filter(kept).to_numpy(), minlength=len(times))
            frame, ids = frame.filter(kept), ids.filter(kept)
        with_answer = rows if answered is None else int(answered.sum())
        self.rows += written
        self.dropped_unknown += rows - with_answer
        self.dropped_duplicates += with_answer - written
        _, before, without = self._files.get(number, (given, 0, found.rows.without_column))
        # An object may have a field that those before it lack.
        without = tuple(label for label in without if label in found.rows.without_column)
        self._files[number] = (given, before + rows, without)
        self._rows_of[given.dataset.id] += written
        self._without_text[given.dataset.id] += _blank(frame["text"])
        self._ids.add(given.dataset.id, ids)
        if id(answers) not in self._tallies:
            self._tallies[id(answers)] = _Tally(given.dataset, answers)
        self._tallies[id(answers)].add(found, times)

    def sum_up(self) -> None:
        """Sum up what was counted, which the report would else do; worth it while the last rows are written."""
        for tally in self._tallies.values():
            tally.sum_up()
        self._ids.found()

    def report(
        self,
        about: About | None = None,
        conversions: Mapping[str, str] = MappingProxyType({}),
        **more: Any,  # noqa: ANN401 - what else the report holds
    ) -> Report:
        """Give what has been counted.

        Args:
            about: tells of the conversion of some answers, for each label of the source, why it has no target, where
                that is known, and how many bits are lost.
            conversions: how the labels of a dataset were converted, where that differs from the others.
            more: what else the report is to hold.
        """
        self.sum_up()
        tallies = tuple(self._tallies.values())
        if about is not None:
            for tally in tallies:
                tally.about = about(tally.answers)
        datasets = {tally.dataset.id: tally.dataset for tally in tallies}
        return Report(
            target=self.target,
            profile=self.profile,
            threshold=self.threshold,
            files=tuple(
                FileCount(given.dataset.id, given.path.name, given.known_split, rows, without)
                for given, rows, without in self._files.values()
            ),
            rows=self.rows,
            dropped_unknown=self.dropped_unknown,
            dropped_duplicates=self.dropped_duplicates,
            without_annotation=sum(tally.without_annotation for tally in tallies),
            without_target=sum(tally.without_target for tally in tallies),
            without_text=sum(self._without_text.values()),
            source_labels=_source_counts(tallies),
            target_labels=_target_counts(tallies),
            datasets={
                name: self._dataset(dataset, tallies, conversions.get(name, "")) for name, dataset in datasets.items()
            },
            repeated_ids=self._ids.found(),
            **more,
        )

    def _dataset(self, dataset: Dataset, tallies: Iterable[_Tally], conversion: str) -> DatasetCount:
        own = [tally for tally in tallies if tally.dataset.id == dataset.id]
        return DatasetCount(
            name=dataset.name,
            scheme=dataset.scheme,
            lang=dataset.lang,
            licence=dataset.licence,
            rows=self._rows_of[dataset.id],
            without_annotation=sum(tally.without_annotation for tally in own),
            without_target=sum(tally.without_target for tally in own),
            without_text=self._without_text[dataset.id],
            source_labels=_source_counts(own),
            target_labels=_target_counts(own),
            conversion=conversion,
        )


def _blank(texts: pl.Series) -> int:
    """Count the texts that are empty or blank."""
    text = pl.col(texts.name)
    likely = texts.to_frame().filter((text.str.len_bytes() < _SHORT) | text.str.starts_with(" "))
    return int((likely.to_series().str.strip_chars() == "").sum())


def _target_counts(tallies: Sequence[_Tally]) -> dict[str, LabelCount]:
    targets: dict[str, _States] = {}
    for tally in tallies:
        for name, states in zip(_unique(tally.answers.targets.concepts), tally.targets.T, strict=True):
            targets[name] = targets.get(name, 0) + states
    return {name: _count(states) for name, states in targets.items()}


def _source_counts(tallies: Sequence[_Tally]) -> dict[str, SourceCount]:
    several = len({tally.dataset.scheme for tally in tallies}) > 1
    rows: dict[str, _States] = {}
    first: dict[str, tuple[_Tally, int]] = {}
    for tally in tallies:
        for row, name in enumerate(_unique(tally.answers.sources, prefixed=several)):
            rows[name] = rows.get(name, 0) + tally.sources[:, row]
            first.setdefault(name, (tally, row))
    return {name: _source_count(*first[name], _count(states)) for name, states in rows.items()}


def _source_count(tally: _Tally, row: int, rows: LabelCount) -> SourceCount:
    mask = tally.answers.targets
    names = _unique(mask.concepts)
    reached = np.flatnonzero(mask.reached[row]).tolist()
    degrees = {
        names[column]: round(float(mask.degree[row, column]), DECIMALS)
        for column in np.flatnonzero(mask.degree[row] > EPSILON).tolist()
    }
    became = {names[column]: degrees[names[column]] for column in reached}
    reason, loss = tally.about[row]
    return SourceCount(rows, became, 0 if became else rows.present, "" if became else reason, loss, degrees)


def _count(states: _States) -> LabelCount:
    return LabelCount(int(states[PRESENT]), int(states[ABSENT]), int(states[UNKNOWN]))


def _unique(concepts: Sequence[Concept], *, prefixed: bool = False) -> list[str]:
    """Name concepts by their labels, and by their CURIEs where a label is not enough."""
    times: dict[str, int] = defaultdict(int)
    for concept in concepts:
        times[concept.label] += 1
    return [concept.curie if prefixed or times[concept.label] > 1 else concept.label for concept in concepts]
