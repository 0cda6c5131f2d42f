"""Finder: reads texts block after block, and tells which rows repeat an earlier one."""

from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from mappings.harmonization.duplicates.grouping import Groups, first_rows
from mappings.harmonization.duplicates.index import DuplicateIndex
from mappings.harmonization.duplicates.near import NearTexts
from mappings.harmonization.duplicates.normalisation import normalised
from mappings.harmonization.duplicates.parts import Parts

__all__ = ["DuplicateFinder"]

_NO_TEXT: Final = np.uint64(0)


class DuplicateFinder:
    """Finds duplicates in two passes over the rows: this is the first, the index that `finish` gives is the second.

    Two texts are exact duplicates where they are equal after `normalisation.normalised`, and near-duplicates where the
    sets of their character trigrams have a Jaccard similarity of at least `near`. Rows are in one group where a chain
    of such pairs leads from one to the other, so that groups do not depend on the order of the rows. A row without
    text is a duplicate of nothing: it says nothing that another row could repeat.

    Memory is bounded by the number of rows, not by their texts: 10 bytes a row for exact duplicates while rows are
    taken, and some 30 at the end; about 180 more with near ones at 0.8, whose texts besides are kept in a temporary
    file where they come to more than 256 MiB. Exact
    duplicates are compared by hashes of 64 bits: of 10 million texts, that two different ones count as the same has a
    chance of 3 in a million.

    >>> finder = DuplicateFinder()
    >>> finder.add("a", "train", pl.Series(["So good!", "Bad."]))
    >>> finder.add("b", None, pl.Series(["so  GOOD!"]))
    >>> found = finder.finish()
    >>> found.take(pl.Series(["1", "2"]))["duplicate_of"].to_list(), found.take(pl.Series(["7"]))["duplicate_of"].item()
    ([None, None], 'a:1')
    """

    def __init__(self, *, near: float | None = None, masked: bool = False) -> None:
        """Start without a row.

        Args:
            near: least Jaccard similarity of a near-duplicate, in (0, 1]; None to look for exact ones alone.
            masked: whether web addresses and names of accounts count as the same, whatever they are.
        """
        self._near = None if near is None else NearTexts(near)
        self._masked = masked
        self._hashes: list[NDArray[np.uint64]] = []
        self._parts = Parts()

    def add(self, source: str, split: str | pl.Series | None, texts: pl.Series) -> None:
        """Take the next rows.

        Args:
            source: the dataset that they come from.
            split: their split, the same for all, or a series beside `texts`; None where it is not known.
            texts: strings; a null counts as no text.

        Raises:
            DocumentError: where the temporary file cannot be written.
        """
        plain = normalised(texts, masked=self._masked)
        hashes = plain.hash(0).to_numpy().astype(np.uint64)
        hashes[(plain == "").to_numpy()] = _NO_TEXT
        self._hashes.append(hashes)
        self._parts.add(source, split, len(texts))
        if self._near is not None:
            self._near.add(plain)

    def finish(self) -> DuplicateIndex:
        """Give the duplicates among all rows taken; the finder cannot be used any more.

        Raises:
            DocumentError: where the temporary file cannot be read.
        """
        hashes = self._joined()
        exact = first_rows(hashes, apart=_NO_TEXT)
        del hashes
        if self._near is None:
            return DuplicateIndex(Groups.of_exact(exact), self._parts, None)
        with self._near as texts:
            groups = texts.groups(exact)
        return DuplicateIndex(groups, self._parts, texts.least)

    def _joined(self) -> NDArray[np.uint64]:
        """Give the hashes of all rows, and let go of each block on the way."""
        hashes = np.empty(sum(map(len, self._hashes)), dtype=np.uint64)
        at = len(hashes)
        while self._hashes:
            block = self._hashes.pop()
            hashes[at - len(block) : at] = block
            at -= len(block)
        return hashes
