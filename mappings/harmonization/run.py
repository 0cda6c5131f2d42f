"""Runs: the inputs of one harmonization read block by block, answered, counted, and told apart from duplicates."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import polars as pl

from mappings.conversion.converter import Converter
from mappings.conversion.explain import why_without_meaning
from mappings.harmonization.ahead import ahead
from mappings.harmonization.answers import DECIMALS, Answers
from mappings.harmonization.corpus.blocks import BLOCK_ROWS
from mappings.harmonization.corpus.dataset import Dataset
from mappings.harmonization.corpus.reader import Rows, read_rows
from mappings.harmonization.duplicates.finder import DuplicateFinder
from mappings.harmonization.duplicates.index import DuplicateIndex
from mappings.harmonization.inputs import Input, bytes_of, check_inputs
from mappings.harmonization.licences.merge import check_purpose, merge_terms
from mappings.harmonization.options import Options
from mappings.harmonization.reporting.counts import Counts
from mappings.harmonization.reporting.report import Report
from mappings.harmonization.rows import AnsweredRows, AnswerTable, row_ids
from mappings.harmonization.target import find_target
from mappings.harmonization.unlisted import UnlistedLabels
from ontology.errors import DocumentError, Place

__all__ = ["Block", "Progress", "Run"]

Progress = Callable[[int, int, int | None], None]
"""Told after every block: rows done, bytes done, bytes in all (None where an input is a pipe).

Where the inputs are read twice, as for duplicates, so are their bytes counted, and the rows begin anew. What it raises
ends the run, and nothing is left behind.
"""

_CELLS: Final = 4_000_000
"""Target labels times rows of a block at most."""


@dataclass(frozen=True, slots=True)
class Block:
    """Rows to be written.

    Attributes:
        rows: how many.
        frame: makes them, on whatever thread.
    """

    rows: int
    frame: Callable[[], pl.DataFrame]


@dataclass(frozen=True, slots=True)
class _Answered:
    """Rows of an input with their answers; `kept` tells which of them are wanted, where not all are."""

    number: int
    table: AnswerTable
    found: AnsweredRows
    kept: pl.Series | None

    @property
    def frame(self) -> pl.DataFrame:
        """The rows that are wanted, as read."""
        rows = self.found.rows.frame
        return rows if self.kept is None else rows.filter(self.kept)


class Run:
    """One harmonization.

    Attributes:
        counts: what has been counted so far.
    """

    def __init__(
        self,
        converter: Converter,
        inputs: Sequence[Input],
        target: str,
        options: Options,
        *,
        outputs: Sequence[Path] = (),
        counts: Counts | None = None,
    ) -> None:
        """Check everything that can be told before a row is read.

        Raises:
            UnknownReference: for the target.
            DocumentError: where an input cannot be opened, cannot be read as often as it has to, or is an output too.
            PurposeRefused: where a licence rules out what the rows are for.
            EmotaxaError: where there is no input, or the target is `vad`.
        """
        check_inputs(inputs, outputs)
        self._converter = converter
        self._inputs = tuple(inputs)
        self._options = options
        self._level = find_target(converter, target)
        self._tables: dict[tuple[str, Options], AnswerTable] = {}
        self._unlisted = UnlistedLabels()
        self._index: DuplicateIndex | None = None
        self._terms = merge_terms(_each(inputs))
        check_purpose(self._terms, options.purpose)
        self._bytes = bytes_of(inputs)
        if options.duplicates is not None:
            self._check_rereadable("where duplicates are looked for every input is read twice")
        self.counts = counts if counts is not None else Counts(self._level.id, options.profile, options.threshold)

    def _check_rereadable(self, why: str) -> None:
        for given in self._inputs:
            if bytes_of([given]) is None:
                raise DocumentError(
                    f"is a pipe, and {why}", Place(str(given.path)), hint="write what it gives to a file first"
                )

    def prepare(self) -> None:
        """Work out the conversions; else that happens beside the reading of the first rows.

        Raises:
            UnknownReference, EmotaxaError: as `Answers` does.
        """
        for given in self._inputs:
            self._table(given)

    def blocks(self, progress: Progress | None = None) -> Generator[Block, None, None]:
        """Give the rows to be written; where they bear strings that are no labels, that is told when all were read.

        Raises:
            UnknownReference, DocumentError, EmotaxaError: as `harmonize` does.
        """
        told = _Told(progress, self._bytes, passes=1 if self._options.duplicates is None else 2)
        if self._options.duplicates is not None:
            finder = DuplicateFinder(near=self._options.near)
            for answered in self._answered(told, first=True):
                frame, given = answered.frame, self._inputs[answered.number]
                finder.add(given.dataset.id, _splits(frame, given.known_split), frame["text"])
            self._check_labels()
            self._index = finder.finish()
            told.again()
        for answered in self._answered(told, first=self._options.duplicates is None):
            if not self._unlisted.refused:
                yield self._block(answered)
        if self._index is not None:
            self._index.check_end()
        self._check_labels()
        self.counts.sum_up()

    def report(self) -> Report:
        """Give what was counted."""
        return self.counts.report(
            self._about,
            self._conversions(),
            options=self._options,
            revision=self._converter.knowledge.revision,
            versions=_versions(),
            unknown_labels=self._unlisted.by_dataset(),
            duplicates=None if self._index is None else self._index.summary(),
            licences=self._terms,
        )

    def _conversions(self) -> dict[str, str]:
        """Say of each dataset whose inputs have options of their own how these were converted."""
        found: dict[str, dict[str, None]] = {}
        for given in self._inputs:
            if differing := self._options.differing(self._options.of(given.options)):
                found.setdefault(given.dataset.id, {})[differing] = None
        return {dataset: "; ".join(worded) for dataset, worded in found.items()}

    def _about(self, answers: Answers) -> list[tuple[str, float | None]]:
        """Tell of each source label why it has no target, where somebody says so, and how many bits are lost."""
        options = next(options for (_, options), table in self._tables.items() if table.answers is answers)
        matrix = self._converter.matrix(
            self._converter.level(answers.dataset.scheme, "scheme"), self._level, options.profile
        )
        found: list[tuple[str, float | None]] = []
        for row, concept in enumerate(answers.sources):
            absence = matrix.absent.get(row)
            why = str(absence) if absence else why_without_meaning(self._converter.denotation, concept)
            found.append((why, round(float(matrix.loss_bits[row]), DECIMALS)))
        return found

    def identity(self, out: Path) -> dict[str, Any]:
        """Give all that the output depends on, in the types of JSON.

        Raises:
            DocumentError: where an input cannot be read again.
        """
        self._check_rereadable("a run that is resumed reads every input again")
        self.prepare()
        return {
            "format": out.suffix.lower(),
            "target": self._level.id,
            "revision": self._converter.knowledge.revision,
            "options": asdict(self._options),
            "inputs": [self._identity(given) for given in self._inputs],
            "versions": _versions(),
        }

    def _identity(self, given: Input) -> dict[str, Any]:
        """Give what the rows of an input depend on: the file, how it is read, and what its labels become."""
        status = given.path.stat()
        answers = self._table(given).answers
        points, _, _ = self._converter.affect.moments(tuple(concept.iri for concept in answers.sources))
        sources = [(concept.label, concept.notations) for concept in answers.sources]
        labels = [sources, [concept.label for concept in answers.targets.concepts]]
        digest = sha256(repr((given.dataset, given.split, labels, answers.targets.denies)).encode())
        for array in (answers.targets.degree, answers.targets.excludes, self._converter.denotation.membership, points):
            digest.update(array.tobytes())
        return {
            "path": str(given.path.absolute()),
            "bytes": status.st_size,
            "changed": status.st_mtime_ns,
            "options": asdict(self._options.of(given.options)),
            "read as": digest.hexdigest(),
        }

    def _answered(self, told: "_Told", *, first: bool) -> Iterator[_Answered]:
        with ahead(self._read()) if self._bytes is not None else _plainly(self._read()) as read:
            self.prepare()
            for number, rows in read:
                given = self._inputs[number]
                table, path = self._table(given), str(given.path)
                found = table.answered(rows, path)
                policy = self._options.of(given.options).unknown
                if first and found.unlisted:
                    scheme = table.answers.dataset.scheme
                    column = given.dataset.layout_of(given.path).labels
                    self._unlisted.add(given.dataset.id, scheme, column, found, path, policy)
                yield _Answered(number, table, found, found.kept)
                told(number, rows)

    def _read(self) -> Iterator[tuple[int, Rows]]:
        taxonomy, level = self._converter.knowledge.taxonomy, self._level
        scheme = level.scheme.id
        targets = taxonomy.by_scheme[scheme] if level.tier is None else taxonomy.at_tier(scheme, level.tier)
        block_rows = min(BLOCK_ROWS, max(1_000, _CELLS // max(1, len(targets))))
        for number, given in enumerate(self._inputs):
            for rows in read_rows(given.dataset, given.path, block_rows=block_rows):
                yield number, rows

    def _block(self, answered: _Answered) -> Block:
        found, given = answered.found, self._inputs[answered.number]
        ids, kept = row_ids(found.rows, given.known_split, given.path.stem), answered.kept
        duplicate_of: pl.Series | None = None
        if self._index is not None:
            repeated = self._index.take(ids if kept is None else ids.filter(kept))["duplicate_of"]
            if self._options.duplicates == "mark":
                duplicate_of = repeated
            elif self._options.duplicates == "drop":
                kept = _within(answered.kept, repeated.is_null())
        answers = answered.table.answers
        self.counts.add(answered.number, given, answers, found, ids, answered=answered.kept, kept=kept)
        rows = found.rows.frame.height if kept is None else int(kept.sum())
        return Block(rows, partial(_frame, answered.table, found, ids, given.known_split, kept, duplicate_of))

    def _table(self, given: Input) -> AnswerTable:
        options = self._options.of(given.options)
        table = self._tables.get((given.dataset.id, options))
        if table is None:
            answers = Answers(
                self._converter,
                given.dataset,
                self._level,
                profile=options.profile,
                threshold=options.threshold,
                assume_absent=options.assume_absent,
                unknown=options.unknown,
                absent_from=options.absent_from,
            )
            table = self._tables[given.dataset.id, options] = AnswerTable(answers)
        return table

    def _check_labels(self) -> None:
        if self._unlisted.refused:
            hints = {table.hint for table in self._tables.values() if table.hint}
            raise self._unlisted.error(hints.pop() if len(hints) == 1 else "")


class _Told:
    """Tells how far the work is."""

    def __init__(self, progress: Progress | None, total: int | None, passes: int) -> None:
        self._progress = progress
        self._total = None if total is None else total * passes
        self._last, self._before, self._at, self._rows = -1, 0, 0, 0

    def again(self) -> None:
        """Begin the next pass: the rows are counted anew, the bytes on."""
        self._before += self._at
        self._last, self._at, self._rows = -1, 0, 0

    def __call__(self, number: int, rows: Rows) -> None:
        if number != self._last:
            self._before += self._at
            self._last = number
        self._at = rows.bytes_done
        self._rows += rows.frame.height
        if self._progress is not None:
            self._progress(self._rows, self._before + self._at, self._total)


def _frame(
    table: AnswerTable,
    found: AnsweredRows,
    ids: pl.Series,
    split: str | None,
    kept: pl.Series | None,
    duplicate_of: pl.Series | None,
) -> pl.DataFrame:
    frame = table.frame(found, ids, split, kept=kept)
    return frame if duplicate_of is None else frame.with_columns(duplicate_of.alias("duplicate_of"))


def _within(kept: pl.Series | None, rest: pl.Series) -> pl.Series | None:
    """Leave out, of the rows kept so far, those that are not among the rest; None where all rows stay."""
    if rest.all():
        return kept
    if kept is None:
        return rest
    rows = kept.to_numpy().copy()
    rows[rows.nonzero()[0]] = rest.to_numpy()
    return pl.Series(rows)


def _splits(frame: pl.DataFrame, split: str | None) -> pl.Series | str | None:
    if "split" not in frame.columns:
        return split
    return frame.select(pl.coalesce(pl.col("split"), pl.lit(split, dtype=pl.String)).alias("split"))["split"]


def _each(inputs: Sequence[Input]) -> tuple[Dataset, ...]:
    return tuple({given.dataset.id: given.dataset for given in inputs}.values())


def _versions() -> dict[str, str]:
    return {name: version(name) for name in ("emotaxa", "polars")}


@contextmanager
def _plainly(items: Iterator[tuple[int, Rows]]) -> Iterator[Iterator[tuple[int, Rows]]]:
    yield items
