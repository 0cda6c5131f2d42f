"""The roll-up: from the labels that a model scores to all concepts of a scheme, by the matrices of conversion.

With p the probabilities of the labels a and P(b|a) the share of a's meaning that falls into a concept b of a tier
(design, section 3),

    p(b) = 1 - prod_a (1 - p(a) P(b|a))

the noisy-or of independent causes (Pearl 1988, Probabilistic Reasoning in Intelligent Systems, section 4.3.2); where
one label excludes the others, p(b) = sum_a p(a) P(b|a). Decisions d, in which a label holds from one half on, become

    d(b) = (sum_a (d(a) w(b|a))^4)^(1/4),    w(b|a) = 1 where P(b|a) >= 1/2, else P(b|a)

the norm of order 4, between the largest of them and their sum: a label counts whole where most of its meaning falls,
and of several the surest counts most. A concept that the model scores itself keeps its own score.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifiers.hierarchy.grid import Grid
from classifiers.model import Head
from mappings.conversion.converter import Converter
from ontology.errors import UnknownReference
from ontology.reference import Level

__all__ = ["RollUp", "roll_up"]

Array = NDArray[np.float32]

_MOST: Final = 0.5
"""The share from which on most of a label's meaning falls into a concept."""


@dataclass(frozen=True, slots=True, eq=False)
class RollUp:
    """The cells of the matrices from a head's labels to the places of a grid, ordered by place.

    Attributes:
        size: how many places the grid has.
        labels: the label of each cell, shape (cells,).
        shares: float32 of shape (cells,) in (0, 1].
        places: the places that have any cell, ascending.
        starts: the cell with which each of them begins.
        own: the places of concepts that the head scores itself, each with its label; it has no cells.
    """

    size: int
    labels: NDArray[np.intp]
    shares: Array
    places: NDArray[np.intp]
    starts: NDArray[np.intp]
    own: Mapping[int, int]

    def apply(self, scores: Array, *, exclusive: bool = False) -> Array:
        """Roll scores up.

        Args:
            scores: of shape (labels, texts), in [0, 1].
            exclusive: whether one label excludes the others.

        Returns:
            float32 of shape (places, texts), in [0, 1]; 0 at a place that nothing leads to.
        """
        found, parts = self._begun(scores, self.shares)
        if exclusive and parts.size:
            found[self.places] = np.minimum(np.add.reduceat(parts, self.starts, axis=0), 1.0)
        elif parts.size:
            np.subtract(1.0, parts, out=parts)
            found[self.places] = 1.0 - np.multiply.reduceat(parts, self.starts, axis=0)
        return found

    def decide(self, decisions: Array) -> Array:
        """Roll decisions up.

        Many labels of a family that are each a little likely make the family likely, and still it does not hold: the
        norm says so where noisy-or would not.

        Args:
            decisions: of shape (labels, texts), in [0, 1]; a label holds from one half on.

        Returns:
            float32 of shape (places, texts), 0 and more; a concept holds from one half on.
        """
        found, parts = self._begun(decisions, np.where(self.shares >= _MOST, np.float32(1.0), self.shares))
        if parts.size:
            parts *= parts
            parts *= parts
            found[self.places] = np.sqrt(np.sqrt(np.add.reduceat(parts, self.starts, axis=0)))
        return found

    def _begun(self, scores: Array, shares: Array) -> tuple[Array, Array]:
        """Put in place what the head scores itself, and give what each cell brings."""
        found = np.zeros((self.size, scores.shape[1]), np.float32)
        found[list(self.own.keys())] = scores[list(self.own.values())]
        return found, scores[self.labels] * shares[:, None]


def roll_up(converter: Converter, head: Head, grid: Grid) -> RollUp:
    """Gather the cells that lead from a head's labels to the places of a grid.

    Raises:
        UnknownReference: for a label of the head that is no concept of this revision.
    """
    own = {grid.place[iri]: at for at, iri in enumerate(head.concepts) if iri in grid.place}
    cells: dict[tuple[int, int], float] = {}
    for place, at, share in _cells(converter, head, grid):
        if place not in own:
            cells[place, at] = max(share, cells.get((place, at), 0.0))
    ordered = sorted(cells)
    places, starts = np.unique(np.array([place for place, _ in ordered], dtype=np.intp), return_index=True)
    return RollUp(
        len(grid.concepts),
        np.array([at for _, at in ordered], dtype=np.intp),
        np.array([cells[one] for one in ordered], dtype=np.float32),
        places,
        starts,
        own,
    )


def _cells(converter: Converter, head: Head, grid: Grid) -> Iterator[tuple[int, int, float]]:
    """Give place, label and share of each cell; neutral may come from several tiers."""
    taxonomy = converter.knowledge.taxonomy
    level = converter.level(head.level, "to")
    for at, iri in enumerate(head.concepts):
        concept = taxonomy.concepts.get(iri)
        if concept is None:
            raise UnknownReference("concept", iri, where=f" among the labels of a model that scores {head.level}")
        for target in grid.levels:
            source = level if iri in converter.matrix(level, target).rows else Level(taxonomy.schemes[concept.scheme])
            matrix = converter.matrix(source, target)
            share = matrix.parts.outcomes.share[matrix.rows[iri]]
            for column in np.flatnonzero(share):
                place = grid.place.get(matrix.targets[column].iri)
                if place is not None:
                    yield place, at, float(share[column])
