"""Observability: what a row's labels say of each concept, and what they do not.

Of a row labelled L out of a label set A, a concept b is present if some label of L converts to it. Where annotators
could give any number of labels, those that they did not give are denied, and with them every sense that they cover: b
is absent if nearly all of its meaning (`absent_from` of it) is denied, and no label of L covers a sense of b that is
not. Else b is unknown: A does not reach far enough. Where annotators had to choose one label, not choosing denies
nothing: then b is absent only if A covers it, no label of L overlaps it, and a concept that is present excludes it. A
row whose labels are all neutral says that there is no emotion, whichever A knows of.

A row that was not annotated says nothing; one that was, and bears no label, denies all labels. A label of which a row
does not tell whether it holds denies nothing, and may hold; a string that is no label may mean anything, so that a row
with one denies nothing. A label set harmonized to itself keeps its annotation, though some of its labels overlap.
(Design, section 4; decision 0007.)
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

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
    "Labelled",
    "Mask",
    "covered_share",
    "excluding_pairs",
    "is_neutral",
    "source_mask",
    "target_mask",
]

UNKNOWN: Final = 0
PRESENT: Final = 1
ABSENT: Final = 2

_Degrees = NDArray[np.float64]
_Flags = NDArray[np.bool_]


class Labelled(Protocol):
    """What a row says of the labels of its source: see `labels.Given`."""

    @property
    def rows(self) -> tuple[int, ...]:
        """The labels that hold."""

    @property
    def unsure(self) -> tuple[int, ...]:
        """Labels of which it does not tell whether they hold."""

    @property
    def annotated(self) -> bool:
        """Whether it was annotated."""

    @property
    def unlisted(self) -> tuple[str, ...]:
        """What it bears besides, that is no label of the source."""


@dataclass(frozen=True, slots=True, eq=False)
class Mask:
    """How labels of a source tell of concepts.

    Attributes:
        concepts: the concepts told of: the columns below.
        degree: degree(b|a) of each, float64 of shape (sources, concepts), in [0, 1].
        excludes: which ones exclude which, bool of shape (concepts, concepts).
        threshold: degree from which a concept is present, in (0, 1].
        denies: whether a label that is not given is denied, as where any number of labels could be given.
        denied: tells which concepts are denied, bool of shape (rows, concepts), where some labels are denied and some
            may hold, each bool of shape (rows, sources).
        neutral: which source labels say that there is no emotion, bool of shape (sources,).
    """

    concepts: tuple[Concept, ...]
    degree: _Degrees
    excludes: _Flags
    threshold: float
    denies: bool
    denied: Callable[[_Flags, _Flags], _Flags]
    neutral: _Flags

    @property
    def reached(self) -> _Flags:
        """Which concept each source label makes present: bool of shape (sources, concepts)."""
        return np.asarray(self.degree >= self.threshold - EPSILON)

    @property
    def observable(self) -> _Flags:
        """Which concepts all labels of the source together can deny: bool of shape (concepts,)."""
        every = np.ones((1, len(self.degree)), dtype=bool)
        return np.asarray(self.denied(every, ~every)[0])

    def states_of(self, given: Sequence[Labelled]) -> tuple[_Degrees, NDArray[np.int8]]:
        """Give, for each of some rows and each concept, the largest degree and PRESENT, ABSENT or UNKNOWN.

        Returns:
            float64 and int8, both of shape (given, concepts).
        """
        degree = np.zeros((len(given), len(self.concepts)))
        held = np.zeros((len(given), len(self.degree)), dtype=bool)
        unsure = np.zeros_like(held)
        for row, one in enumerate(given):
            if one.rows:
                degree[row] = self.degree[list(one.rows)].max(axis=0)
            held[row, list(one.rows)] = True
            unsure[row, list(one.unsure)] = True
        present = degree >= self.threshold - EPSILON
        if self.denies:
            absent = self.denied(~(held | unsure), held | unsure)
        else:
            excluded = (present.astype(np.float32) @ self.excludes.astype(np.float32)) > 0
            absent = (degree <= EPSILON) & excluded & self.denied(~unsure, unsure)
        calm = held.any(axis=1) & ~(held & ~self.neutral).any(axis=1) & ~unsure.any(axis=1)
        absent[calm] = True
        absent &= np.array([one.annotated and not one.unlisted for one in given], dtype=bool)[:, None]
        states = np.full(degree.shape, UNKNOWN, dtype=np.int8)
        states[absent] = ABSENT
        states[present] = PRESENT
        return degree, states


def target_mask(
    denotation: Denotation, matrix: ConversionMatrix, threshold: float, *, denies: bool, absent_from: float
) -> Mask:
    """Build the mask of a conversion's targets, in the scheme's order with neutral last."""
    order = sorted(range(len(matrix.targets)), key=lambda column: is_neutral(denotation, matrix.targets[column]))
    concepts = tuple(matrix.targets[column] for column in order)
    degree = matrix.degree.toarray()[:, order]
    neutral = np.array([is_neutral(denotation, concept) for concept in matrix.sources], dtype=bool)
    if matrix.profile is None and set(concepts) == set(matrix.sources):
        degree = np.array([[float(source.iri == concept.iri) for concept in concepts] for source in matrix.sources])
        denied = _by_labels(degree > 0)
    elif matrix.profile is not None:
        denied = _by_labels(degree > 0)
    else:
        denied = _by_senses(denotation, matrix.sources, concepts, threshold, absent_from)
    return Mask(concepts, degree, excluding_pairs(denotation, concepts), threshold, denies, denied, neutral)


def source_mask(denotation: Denotation, sources: tuple[Concept, ...], *, denies: bool) -> Mask:
    """Build the mask of a label set over its own labels."""
    itself = np.eye(len(sources))
    neutral = np.array([is_neutral(denotation, concept) for concept in sources], dtype=bool)
    return Mask(sources, itself, excluding_pairs(denotation, sources), 1.0, denies, _by_labels(itself > 0), neutral)


def _by_labels(leads: _Flags) -> Callable[[_Flags, _Flags], _Flags]:
    """Tell that a concept is denied where all labels that lead to it are, at least one.

    Args:
        leads: bool of shape (sources, concepts).
    """

    def denied(out: _Flags, may_hold: _Flags) -> _Flags:
        missing = (~out).astype(np.float32) @ leads.astype(np.float32)
        return np.asarray((missing == 0) & leads.any(axis=0))

    return denied


def _by_senses(
    denotation: Denotation,
    sources: Sequence[Concept],
    concepts: Sequence[Concept],
    threshold: float,
    absent_from: float,
) -> Callable[[_Flags, _Flags], _Flags]:
    """Tell that a concept is denied where nearly all of its meaning is, and no label that may hold covers the rest.

    A sense of a concept is denied with a label that covers it at the threshold, or as surely as the concept itself
    covers it where that is less. Each sense counts by how surely the concept covers it.
    """
    parts = list(_sense_parts(denotation, sources, concepts, threshold))

    def denied(out: _Flags, may_hold: _Flags) -> _Flags:
        gone, held = out.astype(np.float32), may_hold.astype(np.float32)
        found = np.zeros((len(out), len(parts)), dtype=bool)
        for column, (covers, touches, weights) in enumerate(parts):
            absent = (gone @ covers) > 0
            found[:, column] = absent @ weights >= absent_from - EPSILON
            found[:, column] &= ~(~absent & ((held @ touches) > 0)).any(axis=1)
        return found

    return denied


def covered_share(
    denotation: Denotation, sources: Sequence[Concept], concepts: Sequence[Concept], threshold: float
) -> _Degrees:
    """Give how much of each concept's meaning all source labels together cover: shape (concepts,), in [0, 1]."""
    parts = _sense_parts(denotation, sources, concepts, threshold)
    return np.array([float(covers.any(axis=0) @ weights) for covers, _, weights in parts])


def _sense_parts(
    denotation: Denotation, sources: Sequence[Concept], concepts: Sequence[Concept], threshold: float
) -> Iterator[tuple[NDArray[np.float32], NDArray[np.float32], _Degrees]]:
    """Give, for each concept, which labels cover each of its senses and touch it, and what each sense counts."""
    by_label = denotation.membership[denotation.rows(concept.iri for concept in sources)]
    for row in denotation.rows(concept.iri for concept in concepts):
        senses = np.flatnonzero(denotation.membership[row])
        mu = denotation.membership[row, senses]
        covers = by_label[:, senses] >= np.minimum(threshold, mu) - EPSILON
        touches = by_label[:, senses] > EPSILON
        yield covers.astype(np.float32), touches.astype(np.float32), mu / mu.sum() if len(mu) else mu


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
