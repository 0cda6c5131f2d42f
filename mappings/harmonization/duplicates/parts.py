"""Parts: which dataset and which split each row comes from."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

__all__ = ["Part", "PartNumbers", "Parts"]

PartNumbers = NDArray[np.uint16] | NDArray[np.uint32]
"""The number of the part of each row."""

_NARROW: Final = 2**16
"""Parts that two bytes tell apart."""


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """The rows of one split of a dataset, or of all that has no split.

    >>> str(Part("goemotions", "train")), str(Part("xed-en", ""))
    ('goemotions train', 'xed-en')
    """

    source: str
    split: str = ""

    def __str__(self) -> str:
        """Name it."""
        return f"{self.source} {self.split}".rstrip()


class Parts:
    """The part of each row, as a number: two bytes a row, or four where there are more parts than these can tell.

    Attributes:
        names: the parts, in the order in which they were met.
    """

    def __init__(self) -> None:
        """Start without a row."""
        self.names: list[Part] = []
        self._numbers: dict[Part, int] = {}
        self._blocks: list[PartNumbers] = []

    def add(self, source: str, split: str | pl.Series | None, rows: int) -> None:
        """Take the next rows, whose split is the same or is given for each."""
        if not isinstance(split, pl.Series):
            number = self._number(Part(source, split or ""))
            self._blocks.append(
                np.full(rows, number, np.uint16) if number < _NARROW else np.full(rows, number, np.uint32)
            )
            return
        named = split.cast(pl.String).fill_null("")
        numbers = {name: self._number(Part(source, name)) for name in named.unique(maintain_order=True)}
        kind = pl.UInt16 if len(self.names) <= _NARROW else pl.UInt32
        self._blocks.append(named.replace_strict(list(numbers), list(numbers.values()), return_dtype=kind).to_numpy())

    def of_rows(self) -> PartNumbers:
        """Give the number of the part of each row."""
        joined: PartNumbers = np.concatenate([np.empty(0, np.uint16), *self._blocks])
        self._blocks = [joined]
        return joined

    def _number(self, part: Part) -> int:
        if part not in self._numbers:
            self._numbers[part] = len(self.names)
            self.names.append(part)
        return self._numbers[part]
