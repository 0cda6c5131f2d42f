"""Rows: the columns of a harmonized row, put together for a block at a time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from mappings.harmonization.answers import DECIMALS, Answer, Answers
from mappings.harmonization.corpus.reader import Rows
from ontology.errors import DocumentError, Place

__all__ = ["COLUMNS", "MARKED_COLUMNS", "AnswerTable", "AnsweredRows", "row_ids"]

_KEPT: Final = 50_000
"""Label cells that are kept from block to block; a corpus has some hundreds."""

_TEXTS: Final = pl.List(pl.String)

COLUMNS: Final[dict[str, pl.DataType]] = {
    "id": pl.String(),
    "source": pl.String(),
    "split": pl.String(),
    "lang": pl.String(),
    "text": pl.String(),
    "source_labels": _TEXTS,
    "labels": _TEXTS,
    "degrees": pl.List(pl.Float64),
    "unknown": _TEXTS,
    "unmapped": _TEXTS,
    "valence": pl.Float64(),
    "arousal": pl.Float64(),
    "dominance": pl.Float64(),
    "licence": pl.String(),
}
"""The columns of a harmonized row, in order, with their types."""

MARKED_COLUMNS: Final[dict[str, pl.DataType]] = {**COLUMNS, "duplicate_of": pl.String()}
"""The columns where duplicates are marked: with `source:id` of the first row that has the text, or null."""

_POINT: Final = ("valence", "arousal", "dominance")
_LISTS: Final = ("source_labels", "labels", "degrees", "unknown", "unmapped")
_ANSWERED: Final = (*_LISTS, *_POINT)


@dataclass(frozen=True, slots=True, eq=False)
class AnsweredRows:
    """Rows of a file with the places of their answers in a table.

    Attributes:
        rows: the rows as read.
        codes: place of each row's answer, uint32.
        answers: the answer at each place; None where its rows bear strings that the scheme does not have.
        unlisted: of each place with such strings, these.
        times: rows of each place.
        table: the columns of the answers, a row for each place.
    """

    rows: Rows
    codes: pl.Series
    answers: Sequence[Answer | None]
    unlisted: Mapping[int, Mapping[str, tuple[str, ...]]]
    times: NDArray[np.int64]
    table: pl.DataFrame

    @property
    def kept(self) -> pl.Series | None:
        """Which rows have an answer; None where all have."""
        without = [place for place in self.unlisted if self.answers[place] is None and self.times[place]]
        return ~self.codes.is_in(without) if without else None

    def first_of(self, place: int) -> int:
        """Give the first row whose answer is at a place, from 0; there must be one."""
        return int(np.argmax(self.codes.to_numpy() == place))


class AnswerTable:
    """The answers as a table with a row for each label cell met so far, from which the rows of a corpus take theirs.

    Attributes:
        answers: where answers come from.
        hint: which labels there are, where a cell had another.
    """

    def __init__(self, answers: Answers) -> None:
        """Start without a row."""
        self.answers = answers
        self.hint = ""
        self._targets = _enumeration(concept.label for concept in answers.targets.concepts)
        self._forget()

    def answered(self, rows: Rows, path: str) -> AnsweredRows:
        """Find the answer of each row.

        Raises:
            DocumentError: for the first cell that cannot be read; with line, column, value and the cure.
        """
        cells = rows.frame["cell"]
        codes = cells.cast(self._cells, strict=False).to_physical()
        if codes.null_count():
            new = cells.filter(codes.is_null()).unique(maintain_order=True)
            if len(self._found) and len(self._found) + len(new) > _KEPT:
                self._forget()
                new = cells.unique(maintain_order=True)
            self._extend(new, rows, path)
            codes = cells.cast(self._cells).to_physical()
        codes = codes.cast(pl.UInt32)
        times = np.bincount(codes.to_numpy(), minlength=len(self._found))
        return AnsweredRows(rows, codes, self._found, self._unlisted, times, self._table)

    def frame(
        self, found: AnsweredRows, ids: pl.Series, split: str | None, *, kept: pl.Series | None = None
    ) -> pl.DataFrame:
        """Put harmonized rows together.

        What few values recur in is an enumeration, not text, which is much faster to put together and to write.

        Args:
            found: the rows and their answers.
            ids: their ids.
            split: the split that they belong to, where it is known and a row does not say it itself.
            kept: which rows are wanted, where not all are.
        """
        rows, dataset = found.rows, self.answers.dataset
        own = rows.frame.columns
        columns: dict[str, pl.Series] = {name: rows.frame[name] for name in ("text", "split", "lang") if name in own}
        columns["id"] = ids
        columns |= {column.name: column for column in found.table.select(pl.all().gather(found.codes)).get_columns()}
        frame = pl.DataFrame(columns)
        if "valence" in own:
            # A point comes whole from one source: the row's own where it has one.
            given = rows.frame["valence"].is_not_null()
            none = pl.Series([None], dtype=pl.Float64)
            for name in _POINT:
                point = rows.frame[name].round(DECIMALS) if name in own else none
                frame = frame.with_columns(pl.when(given).then(point).otherwise(frame[name]).alias(name))
        frame = frame.select(
            "id",
            _constant(dataset.id).alias("source"),
            _first(columns, "split", split),
            _first(columns, "lang", dataset.lang),
            "text",
            *_ANSWERED,
            _constant(dataset.licence).alias("licence"),
        )
        return frame if kept is None else frame.filter(kept)

    def _forget(self) -> None:
        """Start anew, with new containers: rows that were answered keep the ones they know."""
        self._found: list[Answer | None] = []
        self._unlisted: dict[int, Mapping[str, tuple[str, ...]]] = {}
        self._cells = pl.Enum([])
        self._strings: dict[str, None] = dict.fromkeys(concept.label for concept in self.answers.sources)
        self._table = self._built([])

    def _extend(self, cells: pl.Series, rows: Rows, path: str) -> None:
        """Answer cells that have not been met before."""
        answers: list[Answer | None] = []
        names = cells.to_list()
        for place, found in enumerate(self.answers.answers(names), len(self._found)):
            if isinstance(found, Answer):
                answers.append(found)
                if found.unlisted:
                    self._unlisted[place] = {label: self.answers.suggestions(label) for label in found.unlisted}
            elif found.labels:
                answers.append(None)
                self._unlisted[place] = found.labels
                self.hint = self.hint or found.hint
            else:
                row = int(np.argmax((rows.frame["cell"] == names[place - len(self._found)]).to_numpy()))
                at = Place(path, rows.line_of(row), slot=self.answers.dataset.layout_of(Path(path)).labels)
                raise DocumentError(found.message, at, hint=found.hint, value=found.value) from found
        before = len(self._strings)
        self._strings.update((label, None) for answer in answers if answer for label in answer.unlisted)
        self._found = [*self._found, *answers]
        self._cells = pl.Enum(pl.concat([self._cells.categories, cells]))
        if len(self._strings) > before:
            self._table = self._built(self._found)
        else:
            self._table = pl.concat([self._table, self._built(answers)], rechunk=True)

    def _built(self, answers: Sequence[Answer | None]) -> pl.DataFrame:
        sources = pl.Enum(list(self._strings))
        kinds = {
            "source_labels": sources,
            "labels": self._targets,
            "degrees": pl.Float64(),
            "unknown": self._targets,
            "unmapped": sources,
        }
        lists = {name: [getattr(answer, name, ()) for answer in answers] for name in _LISTS}
        points = {name: [getattr(answer, name, None) for answer in answers] for name in _POINT}
        return pl.DataFrame(
            [_list_column(name, lists[name], kinds[name]) for name in _LISTS]
            + [pl.Series(name, points[name], dtype=pl.Float64) for name in _POINT]
        )


def row_ids(rows: Rows, split: str | None, stem: str) -> pl.Series:
    """Give the id of each row: its own, else split, or what stands for it, and row number.

    Args:
        rows: the rows as read.
        split: the split that they belong to, where it is known and a row does not say it itself.
        stem: what stands for the split where none is known.
    """
    own = rows.frame["id"]
    if not (own == "").any():
        return own
    before = pl.lit(split or stem)
    if "split" in rows.frame.columns:
        before = pl.coalesce(pl.col("split"), before)
    number = pl.int_range(rows.first_row, rows.first_row + rows.frame.height).cast(pl.String)
    named = pl.when(pl.col("id") == "").then(before + ":" + number).otherwise(pl.col("id"))
    return rows.frame.select(named.alias("id"))["id"]


def _first(columns: Mapping[str, pl.Series], name: str, otherwise: str | None) -> pl.Expr:
    """Give what a row says itself, else what holds for all."""
    if name not in columns:
        return _constant(otherwise).alias(name)
    return pl.coalesce(pl.col(name), pl.lit(otherwise, dtype=pl.String)).alias(name)


def _list_column(name: str, lists: Sequence[Sequence[object]], kind: pl.DataType) -> pl.Series:
    """Build a column of lists, several times as fast as Polars does from lists of Python."""
    flat = pl.Series("flat", [value for values in lists for value in (values or (None,))], dtype=kind)
    lengths = [max(1, len(values)) for values in lists]
    rows = pl.Series("row", np.repeat(np.arange(len(lists)), lengths))
    grouped = pl.DataFrame([rows, flat]).group_by("row", maintain_order=True).agg("flat")
    return grouped["flat"].list.drop_nulls().alias(name)


def _enumeration(labels: Iterable[str]) -> pl.Enum:
    return pl.Enum(list(dict.fromkeys(labels)))


def _constant(value: str | None) -> pl.Expr:
    return pl.lit(value, dtype=pl.Enum([] if value is None else [value]))
