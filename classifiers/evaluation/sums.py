"""Sums: figures that depend on the rows through sums alone, so that drawing rows anew is one product of matrices."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

__all__ = ["Array", "Flags", "Summed", "mean_of_known", "ratio"]

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Summed:
    """Figures over rows.

    Attributes:
        columns: what is summed up: float64 of shape (rows, sums), dense or sparse.
        figures: gives the figures, shape (batch, figures), from sums of shape (batch, sums); NaN for one that is not
            defined.
    """

    columns: Array | csr_array
    figures: Callable[[Array], Array]

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return int(self.columns.shape[0])

    @property
    def total(self) -> Array:
        """The sums over all rows, shape (sums,)."""
        return np.asarray(self.columns.sum(axis=0), dtype=np.float64).reshape(-1)

    def value(self) -> Array:
        """Give the figures of all rows, each counted once: shape (figures,)."""
        found: Array = self.figures(self.total[None, :])[0]
        return found

    def weighted(self, times: Array) -> Array:
        """Give the figures where rows count so often: shape (batch, figures) from shape (batch, rows)."""
        return self.figures(np.asarray(times @ self.columns))

    def without_each(self, start: int, stop: int) -> Array:
        """Give the figures without one row, for each of a run of rows: shape (stop - start, figures)."""
        left_out = self.columns[start:stop]
        dense = left_out.toarray() if isinstance(left_out, csr_array) else left_out
        return self.figures(self.total[None, :] - dense)


def ratio(above: Array, below: Array) -> Array:
    """Divide; NaN where there is nothing to divide by.

    >>> ratio(np.array([1.0, 0.0]), np.array([2.0, 0.0])).tolist()
    [0.5, nan]
    """
    found: Array = np.full(np.broadcast(above, below).shape, np.nan)
    np.divide(above, below, out=found, where=below > 0)
    return found


def mean_of_known(values: Array, weights: Array | None = None) -> Array:
    """Give the mean along the last axis over what is defined; NaN where nothing is.

    Args:
        values: of shape (..., values).
        weights: how much each counts, of the same shape; None for all the same.

    >>> mean_of_known(np.array([[1.0, np.nan, 0.0], [np.nan] * 3])).tolist()
    [0.5, nan]
    """
    defined = ~np.isnan(values)
    counts = defined.astype(np.float64) if weights is None else np.where(defined, weights, 0.0)
    return ratio((np.where(defined, values, 0.0) * counts).sum(axis=-1), counts.sum(axis=-1))
