"""Paired labels: how often the labels of two schemes stand on the same rows."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mappings.suggesting.association import Association
from ontology.errors import EmotaxaError

if TYPE_CHECKING:
    import polars as pl

__all__ = ["PairedLabels", "paired_columns", "paired_frames"]


@dataclass(frozen=True)
class PairedLabels:
    """Counts over the rows that are labelled both ways; those of two files are added up by `+`.

    A row counts only where somebody gave it labels in both schemes, and what it does not bear counts as absent: leave
    out rows of which one side was never asked about.

    Attributes:
        rows: how many rows are labelled both ways.
        first: rows by label of the first scheme, as its rows spell it.
        second: the same of the second scheme.
        both: rows by pair.
    """

    rows: int = 0
    first: Counter[str] = field(default_factory=Counter)
    second: Counter[str] = field(default_factory=Counter)
    both: Counter[tuple[str, str]] = field(default_factory=Counter)

    @classmethod
    def counted(cls, rows: Iterable[tuple[Sequence[str] | None, Sequence[str] | None]]) -> "PairedLabels":
        """Count rows, each the labels of one scheme and of the other; one that lacks either is passed over.

        >>> found = PairedLabels.counted([(["joy"], ["positive"]), (["joy", "love"], ["positive"]), (["fear"], None)])
        >>> found.rows, found.association("joy", "positive").both
        (2, 2)
        """
        number = 0
        first, second, both = Counter[str](), Counter[str](), Counter[tuple[str, str]]()
        for one, other in rows:
            if one and other:
                number += 1
                ones, others = tuple(dict.fromkeys(one)), tuple(dict.fromkeys(other))
                first.update(ones)
                second.update(others)
                both.update((label, further) for label in ones for further in others)
        return cls(number, first, second, both)

    def __add__(self, other: "PairedLabels") -> "PairedLabels":
        """Add up the counts of different rows."""
        return PairedLabels(
            self.rows + other.rows, self.first + other.first, self.second + other.second, self.both + other.both
        )

    def association(self, first: str, second: str) -> Association:
        """Give the table of a pair; labels that no row bears have counts of 0."""
        return Association(self.both[first, second], self.first[first], self.second[second], self.rows)


def paired_columns(frame: "pl.DataFrame", first: str, second: str) -> PairedLabels:
    """Count the rows of a table that holds both labellings.

    Args:
        frame: the rows.
        first: its column with the labels of the first scheme: lists of texts, or texts.
        second: that with those of the second.

    Raises:
        EmotaxaError: where there is no such column, or it holds no texts; `field` is its name.
    """
    return PairedLabels.counted(zip(_lists(frame, first), _lists(frame, second), strict=True))


def paired_frames(
    first: "pl.DataFrame", second: "pl.DataFrame", *, on: str = "text", labels: str = "source_labels"
) -> PairedLabels:
    """Count the rows that two tables share, such as two harmonized files.

    Of harmonized rows, take `source_labels`: their `labels` were worked out by mappings, and would only tell what those
    say already. What stands several times in one table is left out: nobody can tell which row is which.

    Args:
        first: rows with labels of the first scheme.
        second: rows with labels of the second.
        on: the column by which rows are the same.
        labels: the column with the labels.

    Raises:
        EmotaxaError: where a table lacks a column, or it holds no texts; `field` is its name.
    """
    import polars as pl

    parts = []
    for frame, name in ((first, "first"), (second, "second")):
        if on not in frame.columns:
            raise _missing(frame, on)
        parts.append(
            pl.DataFrame({"on": frame[on], name: pl.Series(_lists(frame, labels), dtype=pl.List(pl.String))})
            .drop_nulls("on")
            .unique("on", keep="none", maintain_order=True)
        )
    return paired_columns(parts[0].join(parts[1], on="on", maintain_order="left"), "first", "second")


def _lists(frame: "pl.DataFrame", name: str) -> list[list[str] | None]:
    import polars as pl

    if name not in frame.columns:
        raise _missing(frame, name)
    column = frame[name]
    if column.dtype == pl.String:
        return [None if text is None or not text.strip() else [text] for text in column.to_list()]
    if column.dtype == pl.List(pl.String):
        return column.to_list()
    raise EmotaxaError(
        f"the column {name!r} holds {column.dtype}, and no labels", hint="give lists of texts, or texts", field=name
    )


def _missing(frame: "pl.DataFrame", name: str) -> EmotaxaError:
    return EmotaxaError(
        f"there is no column {name!r}", hint=f"there are {', '.join(frame.columns)}", value=name, field=name
    )
