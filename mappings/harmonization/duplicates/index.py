"""Index: for each row, in a second pass, which earlier one it repeats."""

import numpy as np
import polars as pl

from mappings.harmonization.duplicates.counting import counted
from mappings.harmonization.duplicates.grouping import Groups
from mappings.harmonization.duplicates.parts import Parts
from mappings.harmonization.duplicates.summary import DuplicateReport
from ontology.errors import EmotaxaError

__all__ = ["DuplicateIndex"]


class DuplicateIndex:
    """What `DuplicateFinder.finish` found: asked block after block in a second pass over the same rows, in their order.

    Attributes:
        rows: rows in all.
        duplicates: how many of them repeat an earlier one.
    """

    def __init__(self, groups: Groups, parts: Parts, near: float | None) -> None:
        """Keep what is needed of the groups: some bytes for each duplicate, none for any other row."""
        self.rows = len(groups.first)
        self._names = [part.source for part in parts.names]
        self._part_of = parts.of_rows()
        rows = np.flatnonzero(groups.first != np.arange(self.rows, dtype=np.uint32)).astype(np.uint32)
        self._duplicates = rows
        self._firsts = groups.first[rows]
        self._exact = groups.exact[rows] == self._firsts
        self._similarity = np.ones(len(rows), dtype=np.float32)
        inexact = ~self._exact
        self._similarity[inexact] = groups.similarity[np.searchsorted(groups.near, groups.exact[rows[inexact]])]
        self.duplicates = len(rows)
        self._heads = np.unique(self._firsts)
        self._head_names = pl.Series("duplicate_of", [], dtype=pl.String)
        self._report = counted(groups, parts, near, self._similarity)
        self._shown = np.unique(np.array(self._report.shown_rows(), dtype=np.uint32))
        self._shown_ids: dict[int, str] = {}
        self._at = 0

    def take(self, ids: pl.Series) -> pl.DataFrame:
        """Give what the next rows repeat.

        Args:
            ids: the ids of those rows.

        Returns:
            one row for each: `duplicate_of` (`source:id` of the first row of its group; null where that is the row
            itself), `kind` (`exact`, `near` or null) and `similarity` (of the texts, in [0, 1], or null). In a group of
            several near-duplicates, a row may be less similar to the first one than to those between.

        Raises:
            EmotaxaError: where more rows come than in the first pass.
        """
        start, stop = self._at, self._at + len(ids)
        if stop > self.rows:
            raise self._changed(stop)
        self._at = stop
        self._remember(ids, start, stop)
        low, high = np.searchsorted(self._duplicates, [start, stop])
        places = self._duplicates[low:high].astype(np.int64) - start
        heads = pl.Series(np.searchsorted(self._heads, self._firsts[low:high]), dtype=pl.UInt32)
        texts, numbers = (pl.Series([None], dtype=kind).new_from_index(0, len(ids)) for kind in (pl.String, pl.Float64))
        kinds = pl.Series(np.where(self._exact[low:high], "exact", "near"), dtype=pl.String)
        similarity = pl.Series(self._similarity[low:high].round(6), dtype=pl.Float64)
        return pl.DataFrame(
            {
                "duplicate_of": texts.clone().scatter(places, self._head_names.gather(heads)),
                "kind": texts.clone().scatter(places, kinds),
                "similarity": numbers.clone().scatter(places, similarity),
            }
        )

    def check_end(self) -> None:
        """See to it that the second pass had all rows of the first.

        Raises:
            EmotaxaError: where it had fewer.
        """
        if self._at < self.rows:
            raise self._changed(self._at)

    def _changed(self, rows: int) -> EmotaxaError:
        return EmotaxaError(
            f"{rows:,} rows where the first pass over the inputs had {self.rows:,}",
            hint="leave the files as they are while they are read",
            value=rows,
        )

    def summary(self) -> DuplicateReport:
        """Give the counts, with the ids of examples as far as the second pass has come."""
        return self._report.named(self._shown_ids)

    def _remember(self, ids: pl.Series, start: int, stop: int) -> None:
        """Keep the names of those rows that later ones repeat."""
        low, high = np.searchsorted(self._heads, [start, stop])
        heads = self._heads[low:high]
        if len(heads):
            sources = pl.Series(self._names, dtype=pl.String).gather(self._part_of[heads])
            own = ids.cast(pl.String).gather(heads.astype(np.int64) - start)
            self._head_names.append(sources + ":" + own)
        low, high = np.searchsorted(self._shown, [start, stop])
        for row in self._shown[low:high].tolist():
            self._shown_ids[row] = str(ids[row - start])
