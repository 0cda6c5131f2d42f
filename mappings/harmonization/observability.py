"""Observability: what a row's labels say of each concept, and what they do not.

Of a row labelled L out of a label set A, a concept b is present if some label of L converts to it; absent if b is
observable in A, which means that all of b's senses lie within what A's labels cover, and no label of L overlaps it;
else unknown. Where annotators had to choose one label, not choosing denies nothing: then b is absent only if it is
excluded by a concept that is present. A row without labels was not annotated, and says nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mappings.conversion.matrix import ConversionMatrix
from mappings.meaning.degree import EPSILON
from mappings.meaning.denotation import Denotation
from mappings.meaning.targets import NEUTRAL
from ontology.concept import Concept

__all__ = [
    "ABSENT",
    "PRESENT",
    "UNKNOWN",
    "Mask",
    "excluding_pairs",
    "is_neutral",
    "observable_in",
    "source_mask",
    "target_mask",
]

UNKNOWN: Final = 0
PRESENT: Final = 1
ABSENT: Final = 2

_Degrees = NDArray[np.float64]
_Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Mask:
    """How labels of a source tell of concepts.

    Attributes:
        concepts: the concepts told of: the columns below.
        degree: degree(b|a) of each, float64 of shape (sources, concepts), in [0, 1].
        observable: which ones the source can deny, bool of shape (concepts,).
        excludes: which ones exclude which, bool of shape (concepts, concepts).
        threshold: degree from which a concept is present, in (0, 1].
        denies: whether a label that is not given is denied, as where any number of labels could be given.
    """

    concepts: tuple[Concept, ...]
    degree: _Degrees
    observable: _Flags
    excludes: _Flags
    threshold: float
    denies: bool

    @property
    def reached(self) -> _Flags:
        """Which concept each source label makes present: bool of shape (sources, concepts)."""
        return np.asarray(self.degree >= self.threshold - EPSILON)

    def states(self, rows: Sequence[int]) -> NDArray[np.int8]:
        """Give PRESENT, ABSENT or UNKNOWN for each concept: int8 of shape (concepts,).

        Args:
            rows: the source labels of a row of data; empty where it was not annotated.
        """
        found = np.full(len(self.concepts), UNKNOWN, dtype=np.int8)
        if rows:
            degree = self.degree[list(rows)].max(axis=0)
            present = degree >= self.threshold - EPSILON
            absent = self.observable & (degree <= EPSILON)
            if not self.denies:
                absent &= self.excludes[present].any(axis=0)
            found[absent] = ABSENT
            found[present] = PRESENT
        return found


def target_mask(denotation: Denotation, matrix: ConversionMatrix, threshold: float, *, denies: bool) -> Mask:
    """Build the mask of a conversion's targets, in the scheme's order with neutral last."""
    order = sorted(range(len(matrix.targets)), key=lambda column: is_neutral(denotation, matrix.targets[column]))
    concepts = tuple(matrix.targets[column] for column in order)
    degree = matrix.degree.toarray()[:, order]
    if matrix.profile is None:
        observable = observable_in(denotation, matrix.sources, concepts, threshold)
    else:
        observable = np.asarray((degree > 0).any(axis=0))
    return Mask(concepts, degree, observable, excluding_pairs(denotation, concepts), threshold, denies)


def source_mask(denotation: Denotation, sources: tuple[Concept, ...], *, denies: bool) -> Mask:
    """Build the mask of a label set over its own labels."""
    observable = np.ones(len(sources), dtype=bool)
    return Mask(sources, np.eye(len(sources)), observable, excluding_pairs(denotation, sources), 1.0, denies)


def observable_in(
    denotation: Denotation, sources: Sequence[Concept], concepts: Sequence[Concept], threshold: float
) -> _Flags:
    """Tell which concepts the source labels cover whole.

    Each sense of the concept has to be covered by some label at the threshold, or as surely as the concept itself
    covers it where that is less.
    """
    covered = denotation.membership[denotation.rows(concept.iri for concept in sources)].max(axis=0, initial=0.0)
    senses = denotation.membership[denotation.rows(concept.iri for concept in concepts)]
    missed = covered < np.minimum(threshold, senses) - EPSILON
    return np.asarray(senses.any(axis=1) & ~missed.any(axis=1))


def excluding_pairs(denotation: Denotation, concepts: Sequence[Concept]) -> _Flags:
    """Tell which concepts exclude each other: by their theory, or because one of them says that there is no emotion.

    Returns:
        bool of shape (concepts, concepts), symmetric.
    """
    excluding = denotation.taxonomy.excluding
    found = np.array(
        [[other.iri in excluding.get(concept.iri, ()) for other in concepts] for concept in concepts], dtype=bool
    ).reshape(len(concepts), len(concepts))
    neutral = np.array([is_neutral(denotation, concept) for concept in concepts], dtype=bool)
    return np.asarray(found | found.T | (neutral[:, None] ^ neutral[None, :]))


def is_neutral(denotation: Denotation, concept: Concept) -> bool:
    """Tell whether a concept covers the neutral sense and nothing else."""
    column = denotation.column.get(NEUTRAL)
    senses = np.flatnonzero(denotation.membership[denotation.row[concept.iri]])
    return column is not None and senses.tolist() == [column]
