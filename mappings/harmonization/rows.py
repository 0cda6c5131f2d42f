"""Rows: the columns of a harmonized row, put together for a block at a time."""

from collections.abc import Iterable
from typing import Final

import polars as pl

from mappings.harmonization.answers import Answer, Answers, BadLabel
from mappings.harmonization.corpus.reader import Rows
from ontology.concept import Concept
from ontology.errors import DocumentError, Place

__all__ = ["COLUMNS", "AnswerTable"]

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

_ANSWERED: Final = (
    "source_labels", "labels", "degrees", "unknown", "unmapped", "valence", "arousal", "dominance",
)  # fmt: skip


class AnswerTable:
    """The answers as a table with a row for each label cell met so far, ready to be joined to rows.

    Attributes:
        answers: where answers come from.
    """

    def __init__(self, answers: Answers) -> None:
        """Start without a row."""
        self.answers = answers
        sources = _enumeration(answers.sources)
        targets = _enumeration(answers.targets.concepts)
        self._kinds = {name: COLUMNS[name] for name in _ANSWERED} | {
            "source_labels": pl.List(sources),
            "labels": pl.List(targets),
            "unknown": pl.List(targets),
            "unmapped": pl.List(sources),
        }
        self._cells: dict[str, Answer] = {}
        self._table = self._build()

    def counted(self, rows: Rows, path: str) -> dict[str, int]:
        """Give the label cells of some rows with their numbers of rows, and see to it that the table has each of them.

        Raises:
            DocumentError: for the first cell that names no label of the dataset; with line, column, value and the cure.
        """
        found = dict(rows.frame["cell"].value_counts().iter_rows())
        new = [cell for cell in found if cell not in self._cells]
        if new:
            if len(self._cells) + len(new) > _KEPT:
                self._cells, new = {}, list(found)
            try:
                self._cells.update((cell, self.answers.answer(cell)) for cell in new)
            except BadLabel:
                self._tell_first(rows, new, path)
                raise
            self._table = self._build()
        return found

    def answer(self, cell: str) -> Answer:
        """Give the answer of a cell that the table has."""
        return self._cells[cell]

    def frame(self, rows: Rows, split: str | None, stem: str) -> pl.DataFrame:
        """Put harmonized rows together, of rows that were counted before.

        What few values recur in is an enumeration, not text, which is much faster to put together and to write.

        Args:
            rows: the rows as read.
            split: the split that they belong to, if it is known.
            stem: what stands before a row's number where it has no id of its own and no split is known.
        """
        dataset = self.answers.dataset
        own = pl.col("id")
        if (rows.frame["id"] == "").any():
            number = pl.int_range(rows.first_row, rows.first_row + rows.frame.height).cast(pl.String)
            own = pl.when(own == "").then(pl.lit(f"{split or stem}:") + number).otherwise(own)
        return rows.frame.join(self._table, on="cell", how="left", maintain_order="left").select(
            own.alias("id"),
            _constant(dataset.id).alias("source"),
            _constant(split).alias("split"),
            _constant(dataset.lang).alias("lang"),
            "text",
            *_ANSWERED,
            _constant(dataset.licence).alias("licence"),
        )

    def _build(self) -> pl.DataFrame:
        values = {name: [getattr(answer, name) for answer in self._cells.values()] for name in _ANSWERED}
        texts = pl.DataFrame(values, schema={name: COLUMNS[name] for name in _ANSWERED})
        return texts.with_columns(pl.col(name).cast(kind) for name, kind in self._kinds.items()).with_columns(
            cell=pl.Series(list(self._cells), dtype=pl.String)
        )

    def _tell_first(self, rows: Rows, cells: list[str], path: str) -> None:
        """Raise the error of the first row whose cell is wrong."""
        suspects = rows.frame.with_row_index("row").filter(pl.col("cell").is_in(cells)).unique("cell", keep="first")
        for row, cell in suspects.sort("row").select("row", "cell").iter_rows():
            try:
                self.answers.answer(cell)
            except BadLabel as error:
                place = Place(path, rows.line_of(row), slot=self.answers.dataset.layout.labels)
                raise DocumentError(error.message, place, hint=error.hint, value=error.value) from error


def _enumeration(concepts: Iterable[Concept]) -> pl.Enum:
    return pl.Enum(list(dict.fromkeys(concept.label for concept in concepts)))


def _constant(value: str | None) -> pl.Expr:
    return pl.lit(None, dtype=pl.String) if value is None else pl.lit(value, dtype=pl.Enum([value]))
