"""Reading a matrix: the cells of single rows, kept once read, and the targets and losses that they give."""

import math
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from mappings.conversion.answer import Target
from mappings.conversion.matrix import ConversionMatrix
from mappings.meaning.degree import relation_between

__all__ = ["Cell", "bits_of", "cell", "nearest_target", "row_cells", "row_target"]


@dataclass(frozen=True, slots=True)
class Cell:
    """What a matrix says of one source and one target.

    Attributes:
        column: the target's column.
        share: P(b|a).
        degree: degree(b|a).
        back: degree(a|b).
        way_back_bits: -log2 P(a|b), what the answer b no longer tells of the source a.
    """

    column: int
    share: float
    degree: float
    back: float
    way_back_bits: float


def row_cells(matrix: ConversionMatrix, row: int) -> tuple[Cell, ...]:
    """Give the cells in which a row has a share, largest first; of equal ones by degree, then in order."""
    return matrix.once("cells", row, lambda: _read_cells(matrix, row))


def _read_cells(matrix: ConversionMatrix, row: int) -> tuple[Cell, ...]:
    parts = matrix.parts
    share = parts.outcomes.share[row]
    columns = np.flatnonzero(share)
    if not columns.size:
        return ()
    read = (share[columns], parts.degree[row, columns], parts.back[row, columns], parts.outcomes.back[row, columns])
    found = [
        Cell(column, of_it, forth, back, bits_of(way_back))
        for column, of_it, forth, back, way_back in zip(
            columns.tolist(), *(values.tolist() for values in read), strict=True
        )
    ]
    return tuple(sorted(found, key=lambda one: (-round(one.share, 9), -one.degree, one.column)))


def bits_of(probability: float) -> float:
    """Give -log2 of a probability; 0 for an outcome that cannot be.

    >>> bits_of(0.25)
    2.0
    """
    return abs(-math.log2(probability)) if probability > 0 else 0.0


def cell(values: csr_array, row: int, column: int) -> float:
    """Read one cell of a sparse matrix."""
    for at in range(int(values.indptr[row]), int(values.indptr[row + 1])):
        if int(values.indices[at]) == column:
            return float(values.data[at])
    return 0.0


def row_target(matrix: ConversionMatrix, row: int, found: Cell) -> Target:
    """Give one target of one source."""
    return Target(
        matrix.targets[found.column],
        found.degree,
        found.share,
        relation_between(found.degree, found.back),
        (matrix.sources[row].label,),
    )


def nearest_target(matrix: ConversionMatrix, row: int, column: int) -> Target:
    """Give a target that shares no sense with the source and is only the nearest in the affect space."""
    return Target(matrix.targets[column], 0.0, 0.0, "approximate", (matrix.sources[row].label,))
