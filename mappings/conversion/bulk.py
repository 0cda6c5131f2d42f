"""Bulk conversion: many single labels at once, as arrays."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mappings.conversion.matrix import ConversionMatrix
from ontology.concept import Concept
from ontology.reference import find_concept
from ontology.taxonomy import Taxonomy

__all__ = ["BulkConversion", "bulk_conversion"]


@dataclass(frozen=True, slots=True, eq=False)
class BulkConversion:
    """The best target of each label.

    Attributes:
        targets: the concepts that `best` points into.
        best: int32 of shape (labels,): place in `targets`, or -1 where nothing fits.
        degree: float32 of shape (labels,): degree of the best target, 0 where nothing fits.
        share: float32 of shape (labels,): its share.
    """

    targets: tuple[Concept, ...]
    best: NDArray[np.int32]
    degree: NDArray[np.float32]
    share: NDArray[np.float32]

    def labels(self) -> list[str | None]:
        """Give the labels of the best targets, None where nothing fits."""
        names = np.array([*(concept.label for concept in self.targets), None], dtype=object)
        found: list[str | None] = names[self.best].tolist()
        return found


def bulk_conversion(taxonomy: Taxonomy, matrix: ConversionMatrix, labels: Sequence[str]) -> BulkConversion:
    """Convert labels: each distinct label is looked up once, all else is array arithmetic.

    Raises:
        UnknownReference, AmbiguousReference: for the first label that the source does not have.
    """
    row = matrix.rows
    rows = {
        label: row[find_concept(taxonomy, label, matrix.source, field="labels").iri] for label in dict.fromkeys(labels)
    }
    at = np.fromiter(map(rows.__getitem__, labels), dtype=np.intp, count=len(labels))
    best = matrix.best
    fits = best >= 0
    every = np.arange(len(best))
    degree = np.where(fits, matrix.degree.toarray()[every, best], 0.0).astype(np.float32)
    share = np.where(fits, matrix.share.toarray()[every, best], 0.0).astype(np.float32)
    return BulkConversion(matrix.targets, best.astype(np.int32)[at], degree[at], share[at])
