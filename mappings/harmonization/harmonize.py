"""Harmonization: the rows of corpora with the labels of another scheme, and what each row does not say."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from mappings.conversion.converter import Converter
from mappings.harmonization.answers import Answers
from mappings.harmonization.corpus.blocks import BLOCK_ROWS
from mappings.harmonization.corpus.dataset import Dataset
from mappings.harmonization.corpus.reader import read_rows
from mappings.harmonization.corpus.streams import check_input, size_of
from mappings.harmonization.output.writer import check_suffix, row_writer
from mappings.harmonization.reporting.counts import Counts
from mappings.harmonization.reporting.page import check_report_suffix, report_writer
from mappings.harmonization.reporting.report import Report
from mappings.harmonization.rows import COLUMNS, AnswerTable
from ontology.errors import EmotaxaError

__all__ = ["Input", "Progress", "harmonize", "harmonize_rows"]

Progress = Callable[[int, int, int | None], None]
"""Told after every block: rows done, bytes done, bytes in all (None where an input is a pipe).

What it raises ends the run, and nothing is left behind.
"""

_CELLS = 4_000_000


@dataclass(frozen=True, slots=True)
class Input:
    """A file of a dataset."""

    dataset: Dataset
    path: Path


def harmonize(
    converter: Converter,
    inputs: Sequence[Input],
    target: str,
    out: Path,
    *,
    profile: str | None = None,
    threshold: float = 0.5,
    assume_absent: bool = False,
    progress: Progress | None = None,
    report: Path | None = None,
) -> Report:
    """Write the rows of datasets with the labels of another scheme, one row for each, in their order.

    Memory stays bounded whatever the size of the files. The same inputs give the same bytes.

    Args:
        converter: what converts.
        inputs: the files, in the order in which their rows are wanted.
        target: a scheme or a tier of one.
        out: the file to write: `.parquet`, `.jsonl` or `.csv`.
        profile: name of a published mapping to use in place of the derived one.
        threshold: degree from which a target label is present, in (0, 1].
        assume_absent: take what a forced choice did not choose for denied.
        progress: told how far the work is.
        report: where to write the report, `.html` or `.json`, if it is wanted as a file.

    Raises:
        UnknownReference: where the target, a dataset's scheme or the profile does not exist.
        DocumentError: where a file cannot be read or written, with line, column and cure. Then, as on Ctrl-C, nothing
            is left behind, and files that already stood there are as they were.
        EmotaxaError: where there is no input, or the threshold is no degree.
    """
    check_suffix(out)
    if report is not None:
        check_report_suffix(report)
    counts = _counts(converter, target, profile, threshold)
    tables = _tables(converter, inputs, target, profile=profile, threshold=threshold, assume_absent=assume_absent)
    frames = _frames(inputs, tables, progress, counts)
    # The report is begun first, so that a place where it cannot be written is told before the rows are.
    with report_writer(report) if report is not None else nullcontext() as write_report:
        with row_writer(out) as writer:
            for frame in frames:
                writer.write(frame)
        done = counts.report()
        if write_report is not None:
            write_report(done)
    return done


def harmonize_rows(
    converter: Converter,
    inputs: Sequence[Input],
    target: str,
    *,
    profile: str | None = None,
    threshold: float = 0.5,
    assume_absent: bool = False,
    progress: Progress | None = None,
    counts: Counts | None = None,
) -> Iterator[pl.DataFrame]:
    """Give the harmonized rows a frame at a time, with the columns of `rows.COLUMNS`.

    References and files are checked at once, the rows as they are read. The arguments are those of `harmonize`;
    `counts` is filled on the way.

    Raises:
        UnknownReference, DocumentError: as `harmonize` does.
    """
    tables = _tables(converter, inputs, target, profile=profile, threshold=threshold, assume_absent=assume_absent)
    if counts is None:
        counts = _counts(converter, target, profile, threshold)
    texts = [pl.col(name).cast(kind) for name, kind in COLUMNS.items()]
    return (frame.select(texts) for frame in _frames(inputs, tables, progress, counts))


def _tables(
    converter: Converter,
    inputs: Sequence[Input],
    target: str,
    *,
    profile: str | None,
    threshold: float,
    assume_absent: bool,
) -> dict[str, AnswerTable]:
    """Give the answers of each dataset by its id, once everything that is named has been found and can be read."""
    if not inputs:
        raise EmotaxaError("no file to harmonize", hint="give at least one, as goemotions=train.tsv", field="inputs")
    level = converter.level(target, "to")
    tables: dict[str, AnswerTable] = {}
    for given in inputs:
        if given.dataset.id not in tables:
            answers = Answers(
                converter, given.dataset, level, profile=profile, threshold=threshold, assume_absent=assume_absent
            )
            tables[given.dataset.id] = AnswerTable(answers)
        check_input(given.path)
    return tables


def _frames(
    inputs: Sequence[Input], tables: dict[str, AnswerTable], progress: Progress | None, counts: Counts
) -> Iterator[pl.DataFrame]:
    sizes = [size_of(given.path) for given in inputs]
    total = None if None in sizes else sum(size for size in sizes if size is not None)
    done = rows_done = 0
    for given in inputs:
        table = tables[given.dataset.id]
        split = given.dataset.split_of(given.path)
        counts.open_file(given.dataset.id, given.path.name, split)
        before = done
        block_rows = max(1_000, min(BLOCK_ROWS, _CELLS // max(1, len(table.answers.targets.concepts))))
        for rows in read_rows(given.dataset, given.path, block_rows=block_rows):
            for cell, times in table.counted(rows, str(given.path)).items():
                counts.add(table.answers, table.answer(cell), times)
            yield table.frame(rows, split, given.path.stem)
            done, rows_done = before + rows.bytes_done, rows_done + rows.frame.height
            if progress is not None:
                progress(rows_done, done, total)


def _counts(converter: Converter, target: str, profile: str | None, threshold: float) -> Counts:
    return Counts(converter.level(target, "to").id, profile, threshold)
