"""Reading a matrix: cells, targets and losses of single rows."""

import math

from scipy.sparse import csr_array

from mappings.conversion.answer import Target
from mappings.conversion.matrix import ConversionMatrix
from mappings.meaning.degree import relation_between

__all__ = ["cell", "nearest_target", "row_shares", "row_target", "way_back_bits"]


def row_shares(matrix: ConversionMatrix, row: int) -> list[tuple[int, float]]:
    """Give the columns that a row has a share in, largest first; of equal ones by degree, then in order."""
    share = matrix.share
    start, stop = int(share.indptr[row]), int(share.indptr[row + 1])
    pairs = [(int(share.indices[at]), float(share.data[at])) for at in range(start, stop)]
    return sorted(pairs, key=lambda pair: (-round(pair[1], 9), -cell(matrix.degree, row, pair[0]), pair[0]))


def cell(values: csr_array, row: int, column: int) -> float:
    """Read one cell of a sparse matrix."""
    for at in range(int(values.indptr[row]), int(values.indptr[row + 1])):
        if int(values.indices[at]) == column:
            return float(values.data[at])
    return 0.0


def row_target(matrix: ConversionMatrix, row: int, column: int, share: float) -> Target:
    """Give one target of one source."""
    degree = cell(matrix.degree, row, column)
    relation = relation_between(degree, cell(matrix.back, row, column))
    return Target(matrix.targets[column], degree, share, relation, (matrix.sources[row].label,))


def way_back_bits(matrix: ConversionMatrix, row: int, column: int) -> float:
    """Give -log2 P(a|b), what the answer b no longer tells of the source a, in bits."""
    back = cell(matrix.way_back, row, column)
    return abs(-math.log2(back)) if back > 0 else 0.0


def nearest_target(matrix: ConversionMatrix, row: int, column: int) -> Target:
    """Give a target that shares no sense with the source and is only the nearest in the affect space."""
    return Target(matrix.targets[column], 0.0, 0.0, "approximate", (matrix.sources[row].label,))
