"""Leaks: texts of the test that stand in the training data, too."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from classifiers.evaluation.gold import Gold
from classifiers.evaluation.sums import Flags
from mappings.harmonization.duplicates.finder import DuplicateFinder

__all__ = ["Leaks", "find_leaks"]

_TRAIN: Final = "\0train"
_TEST: Final = "\0test"
_SHOWN: Final = 5


@dataclass(frozen=True, slots=True, eq=False)
class Leaks:
    """Texts that are no test.

    Attributes:
        leaked: which texts stand in the training data, bool of shape (texts,).
        train: texts of the training data that were compared; None where none were given.
        repeated: texts of the test that repeat an earlier one of it; they stay.
        examples: ids of the first that leaked.
        near: least similarity of texts that count as the same; None where they have to be equal.
    """

    leaked: Flags
    train: int | None
    repeated: int
    examples: tuple[str, ...]
    near: float | None = None

    @property
    def rows(self) -> int:
        """How many leaked."""
        return int(self.leaked.sum())


def find_leaks(gold: Gold, train: Sequence[pl.Series] | None, *, near: float | None = None) -> Leaks:
    """Find the texts that stand in the training data, case, white space and the form of their characters aside.

    Args:
        gold: the texts of the test.
        train: those that were trained on; None where nobody says which.
        near: least Jaccard similarity of character trigrams from which on texts count as the same, in [0.5, 1]; None
            where they have to be equal after normalisation.
    """
    texts = gold.rows["text"].fill_null("")
    finder = DuplicateFinder(near=near)
    for known in train or ():
        finder.add(_TRAIN, None, known)
    finder.add(_TEST, None, texts)
    index = finder.finish()
    rows = 0
    for known in train or ():
        index.take(pl.Series("id", np.arange(rows, rows + len(known))).cast(pl.String))
        rows += len(known)
    head = index.take(gold.rows["id"].fill_null("").alias("id"))["duplicate_of"].fill_null("")
    leaked = head.str.starts_with(_TRAIN)
    return Leaks(
        leaked.to_numpy().astype(np.bool_),
        None if train is None else rows,
        int(head.str.starts_with(_TEST).sum()),
        tuple(gold.rows["id"].filter(leaked).drop_nulls().head(_SHOWN)),
        near,
    )
