"""Columns: what the values of a column look like, and what its name says."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import polars as pl

from mappings.harmonization.corpus.cell import read_cell

__all__ = ["Column", "columns_of"]

_PERSONAL: Final = re.compile(
    r"(?:^|[\W_])(?:author|user|username|screen|handle|e-?mail|phone|ip|worker|annotator|rater|coder|prolific|mturk"
    r"|speaker|person|gender|sex|age|ethnicity|race|education|religion|relig|birth|address|location|country|city)"
    r"(?:[\W_]|id|name|s|\d|$)",
    re.IGNORECASE,
)
_HANDLE: Final = r"^@\w{2,30}$|^[\w.+-]+@[\w-]+\.[\w.]+$"
_SPLITS: Final = frozenset("train training dev devel development valid validation val test testing trial".split())


@dataclass(frozen=True)
class Column:
    """A column of a sample.

    Attributes:
        name: its name.
        values: its values, String, without nulls.
    """

    name: str
    values: pl.Series

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many rows have each value that is not empty, the most frequent first."""
        found = self.values.filter(self.values.str.strip_chars() != "").value_counts(sort=True)
        return dict(found.iter_rows())

    @cached_property
    def filled(self) -> int:
        """Rows with a value."""
        return sum(self.counts.values())

    @cached_property
    def numbers(self) -> pl.Series | None:
        """Its values as numbers, if they are numbers."""
        found = pl.Series(list(self.counts)).cast(pl.String).str.strip_chars().cast(pl.Float64, strict=False)
        return None if not len(found) or found.null_count() or not found.is_finite().all() else found

    @property
    def distinct(self) -> float:
        """Share of its values that are different, in [0, 1]."""
        return len(self.counts) / self.filled if self.filled else 0.0

    @cached_property
    def length(self) -> float:
        """Characters of a value, on average."""
        return float(self.values.str.len_chars().mean() or 0.0)  # type: ignore[arg-type]

    @property
    def is_marks(self) -> bool:
        """Whether it holds nothing but 0 and 1, or false and true."""
        return 0 < len(self.counts) <= 4 and {value.strip().casefold() for value in self.counts} <= {
            "0", "1", "0.0", "1.0", "false", "true",
        }  # fmt: skip

    @property
    def is_split(self) -> bool:
        """Whether it holds the names of splits."""
        return 0 < len(self.counts) <= 6 and {value.strip().casefold() for value in self.counts} <= _SPLITS

    @property
    def is_language(self) -> bool:
        """Whether it holds tags of languages."""
        named = bool(re.search(r"lang", self.name, re.IGNORECASE))
        return (
            named and bool(self.counts) and all(re.fullmatch(r"[A-Za-z]{2,3}(-\w+)*", value) for value in self.counts)
        )

    @property
    def personal(self) -> str:
        """Why it seems to say who wrote a text; empty where it does not."""
        if _PERSONAL.search(self.name):
            return f"its name is {self.name!r}"
        handles = sum(times for value, times in self.counts.items() if re.match(_HANDLE, value.strip()))
        return "it holds names of users, or addresses" if self.filled and handles > self.filled / 2 else ""


def columns_of(table: pl.DataFrame) -> list[Column]:
    """Give the columns of a sample; lists of labels are written as in a file, with a bar between them."""
    return [Column(name, _written(table[name].fill_null(""))) for name in table.columns]


def _written(values: pl.Series) -> pl.Series:
    if not values.str.starts_with("\x01").any():
        return values
    return pl.Series(values.name, ["|".join(read_cell(value).labels) for value in values], dtype=pl.String)
