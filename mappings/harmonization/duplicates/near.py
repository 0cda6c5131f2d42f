"""Near-duplicates: texts kept aside, compared where their sketches say that they may be similar."""

from collections.abc import Sequence
from functools import partial
from types import TracebackType
from typing import Final, TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from mappings.harmonization.duplicates.grouping import Groups, RowNumbers
from mappings.harmonization.duplicates.kept_texts import KeptTexts
from mappings.harmonization.duplicates.linking import components
from mappings.harmonization.duplicates.minhash import Sketches, bands_for, sketched
from mappings.harmonization.duplicates.shingles import jaccard, shingles_of
from mappings.harmonization.options import LEAST_NEAR
from ontology.errors import EmotaxaError

__all__ = ["LEAST_NEAR", "SHORTEST", "NearTexts"]

SHORTEST: Final = 10
"""Characters of a text, normalised, from which on it can be a near-duplicate. In a shorter one a single character may
be all the meaning (`i am ok`, `i am no`), and a change of one already takes most shingles with it."""

_PAIRS: Final = 16_384

_Number = TypeVar("_Number", bound=np.generic)


class NearTexts:
    """Texts and their sketches.

    Attributes:
        least: least Jaccard similarity of a near-duplicate.
    """

    def __init__(self, least: float) -> None:
        """Start without a text.

        Raises:
            EmotaxaError: where the similarity is below `LEAST_NEAR` or above 1.
        """
        if not LEAST_NEAR <= least <= 1:
            raise EmotaxaError(
                f"near-duplicates cannot be looked for at a similarity of {least!r}",
                hint=f"give a number from {LEAST_NEAR} to 1, as 0.8",
                value=least,
                field="near",
            )
        self.least = least
        self._bands = bands_for(least)
        self._rows = 0
        self._blocks: list[tuple[RowNumbers, Sketches, NDArray[np.int64], NDArray[np.uint32]]] = []
        self._texts = KeptTexts()

    def __enter__(self) -> "NearTexts":
        """Use the texts."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Drop the texts."""
        self._texts.close()

    def add(self, texts: pl.Series) -> None:
        """Take the normalised texts of the next rows.

        Raises:
            DocumentError: where the temporary file cannot be written.
        """
        places = (texts.str.len_chars() >= SHORTEST).arg_true()
        chosen = texts.gather(places)
        if len(chosen):
            lengths = chosen.str.len_bytes().to_numpy()
            offsets = self._texts.size + np.cumsum(lengths, dtype=np.int64) - lengths
            self._texts.add("".join(chosen.to_list()).encode("utf-8"))
            rows = places.to_numpy().astype(np.uint32) + np.uint32(self._rows)
            self._blocks.append((rows, sketched(shingles_of(chosen), self._bands), offsets, lengths))
        self._rows += len(texts)

    def groups(self, exact: RowNumbers) -> Groups:
        """Put rows together, of which those with the same text are known.

        Args:
            exact: the first row with the same text, for each row.

        Raises:
            DocumentError: where the temporary file cannot be read.
        """
        for place, (rows, sketches, offsets, lengths) in enumerate(self._blocks):
            new = exact[rows] == rows
            kept = Sketches(sketches.keys[:, new], sketches.bits[new])
            self._blocks[place] = rows[new], kept, offsets[new], lengths[new]
        rows = _joined([block[0] for block in self._blocks], np.uint32)
        spans = (
            _joined([block[2] for block in self._blocks], np.int64),
            _joined([block[3] for block in self._blocks], np.uint32),
        )
        similar = partial(self._similarity, *spans)
        component = components([block[1] for block in self._blocks], self._bands, self.least, similar)
        heads = np.full(component.max(initial=-1) + 1, len(exact), dtype=np.uint32)
        np.minimum.at(heads, component, rows)
        first_of = heads[component]
        moved = np.flatnonzero(first_of != rows)
        first = np.arange(len(exact), dtype=np.uint32)
        first[rows] = first_of
        similarity = similar(moved, np.searchsorted(rows, first_of[moved]))
        return Groups(exact, first[exact], rows[moved], similarity.astype(np.float32))

    def _similarity(
        self,
        offsets: NDArray[np.int64],
        lengths: NDArray[np.uint32],
        one: NDArray[np.int64],
        other: NDArray[np.int64],
    ) -> NDArray[np.float64]:
        """Compare texts by their places among those whose offsets and lengths are given."""
        found = [np.empty(0)]
        for at in range(0, len(one), _PAIRS):
            left, right = one[at : at + _PAIRS], other[at : at + _PAIRS]
            needed, places = np.unique(np.concatenate([left, right]), return_inverse=True)
            texts = pl.Series(self._texts.read(offsets[needed].tolist(), lengths[needed].tolist()), dtype=pl.String)
            found.append(jaccard(texts, places[: len(left)], places[len(left) :]))
        return np.concatenate(found)


def _joined(blocks: Sequence[NDArray[_Number]], kind: type[_Number]) -> NDArray[_Number]:
    return np.concatenate([np.empty(0, kind), *blocks])
