"""Ids: those that several rows of a dataset bear."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

__all__ = ["IdCheck", "RepeatedIds"]

_SHOWN: Final = 5
_KEPT: Final = 1_000_000
_TABLE: Final = 2**20
_LOW: Final = np.uint64(_TABLE - 1)


@dataclass(frozen=True, slots=True)
class RepeatedIds:
    """Ids of a dataset that are not unique.

    Attributes:
        rows: rows whose id an earlier row bears already.
        examples: some of those ids, of the first million rows.
    """

    rows: int
    examples: tuple[str, ...]


@dataclass(slots=True)
class _Ids:
    """The ids of one dataset: hashes of all, and the first ones themselves."""

    hashes: list[NDArray[np.uint64]] = field(default_factory=list)
    kept: list[pl.Series] = field(default_factory=list)
    rows_kept: int = 0

    def add(self, ids: pl.Series) -> None:
        self.hashes.append(ids.hash(0).to_numpy())
        if self.rows_kept < _KEPT:
            self.kept.append(ids)
            self.rows_kept += len(ids)

    def repeated(self) -> RepeatedIds | None:
        hashes = np.concatenate(self.hashes)
        self.hashes = [hashes]
        rows = _repeated_rows(hashes)
        if not len(rows):
            return None
        ids = pl.concat(self.kept).gather(rows[rows < self.rows_kept][: 20 * _SHOWN])
        return RepeatedIds(len(rows), tuple(ids.unique(maintain_order=True).head(_SHOWN)))


class IdCheck:
    """Finds ids that occur more than once in a dataset, in one pass and 8 bytes a row.

    >>> check = IdCheck()
    >>> check.add("a", pl.Series(["1", "2", "1"]))
    >>> check.add("b", pl.Series(["1"]))
    >>> check.found()
    {'a': RepeatedIds(rows=1, examples=('1',))}
    """

    def __init__(self) -> None:
        """Start without a row."""
        self._ids: dict[str, _Ids] = {}
        self._found: dict[str, RepeatedIds] | None = None

    def add(self, source: str, ids: pl.Series) -> None:
        """Take the ids of the next rows of a dataset; nulls count as no id."""
        self._found = None
        self._ids.setdefault(source, _Ids()).add(ids.drop_nulls() if ids.null_count() else ids)

    def found(self) -> dict[str, RepeatedIds]:
        """Give the datasets in which ids are repeated, by id."""
        if self._found is None:
            found = {source: ids.repeated() for source, ids in self._ids.items()}
            self._found = {source: repeated for source, repeated in found.items() if repeated is not None}
        return self._found


def _repeated_rows(hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Give the rows whose hash an earlier row has.

    Whether there is one at all is told soonest, and seldom true; only then what is repeated is looked for.
    """
    column = pl.Series(hashes)
    if column.n_unique() == len(hashes):
        return np.empty(0, np.int64)
    ordered = column.sort().to_numpy()
    equal = ordered[1:][ordered[1:] == ordered[:-1]]
    table = np.zeros(_TABLE, dtype=np.bool_)
    table[equal & _LOW] = True
    rows = np.flatnonzero(table[hashes & _LOW])
    order = np.argsort(hashes[rows], kind="stable")
    keys = hashes[rows][order]
    return np.sort(rows[order[1:][keys[1:] == keys[:-1]]])
