"""The fine split: how a family's share is divided among its members, by how close each is to the text.

The matrix of conversion divides the meaning of a label among the concepts of a tier as the senses say, the same for
every text. Where a `Closeness` is at hand, the members of a family (the concepts of one tier under one parent) take
over from each other: with q the rolled-up probability and c the closeness of a text to a member,

    q'(b) = g q(b) exp(w c(b)) * sum_f q(f) / sum_f q(f) exp(w c(f))

over the members f of b's family, and never more than the parent has; g is what the parent itself has gained or lost.
The family keeps its sum, and with the weight w at 0 nothing changes. The top of a scheme is no family, and a member
that the model scores itself is left as it is.
"""

from collections import defaultdict
from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from classifiers.hierarchy.grid import Grid
from ontology.concept import Concept

__all__ = ["Closeness", "Family", "Splitter", "families", "split"]

Array = NDArray[np.float32]


class Closeness(Protocol):
    """Tells how close texts are to concepts; safe to share between threads."""

    def closeness(self, texts: Sequence[str], concepts: tuple[Concept, ...], vectors: Array | None = None) -> Array:
        """Give float32 of shape (texts, concepts): cosines of texts and prototypes of the concepts, in [-1, 1].

        With `vectors`, the texts as the scorer's encoder gives them, which is the same one, they are not encoded again.
        """
        ...


@dataclass(frozen=True, slots=True)
class Splitter:
    """A closeness with its weight.

    Attributes:
        closeness: what tells how close texts are to concepts.
        weight: how much that counts, fitted on dev data; 0 for not at all.
    """

    closeness: Closeness
    weight: float


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """The concepts of one tier under one parent.

    Attributes:
        parent: its place.
        members: the places of its members, in order.
    """

    parent: int
    members: NDArray[np.intp]


def families(grid: Grid, own: Container[int]) -> tuple[Family, ...]:
    """Give the families of a scheme, the highest first; a concept with several parents is of the first one's.

    Args:
        grid: the concepts.
        own: the places that are scored by the model itself, which no split touches.
    """
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    for at, concept in enumerate(grid.concepts):
        parent = next((grid.place[iri] for iri in concept.parents if iri in grid.place), None)
        if parent is not None and at not in own:
            found[len(grid.taxonomy.ancestors(concept.iri)), parent].append(at)
    return tuple(Family(parent, np.array(found[depth, parent], np.intp)) for depth, parent in sorted(found))


def split(values: Array, closeness: Array, families: Sequence[Family]) -> Array:
    """Divide each family's share anew.

    Args:
        values: of shape (places, texts), in [0, 1]; no member above its parent.
        closeness: of the same shape, weighted; read at the members of the families only.
        families: the highest first.

    Returns:
        an array of its own, of the same shape, in [0, 1].
    """
    found = values.copy()
    for family in families:
        before, parent = values[family.parent], found[family.parent]
        gained = np.divide(parent, before, out=np.ones_like(parent), where=before > 0)
        held = found[family.members]
        near = closeness[family.members]
        pulled = held * np.exp(near - near.max(axis=0))
        total = pulled.sum(axis=0)
        scale = np.divide(held.sum(axis=0) * gained, total, out=np.ones_like(total), where=total > 0)
        found[family.members] = np.minimum(pulled * scale, parent)
    return found
