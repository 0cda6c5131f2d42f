"""Becoming: what some concepts become on a level of another scheme, without the matrix of the whole pair.

The figures are those that `mappings.conversion.stack` gives for the same concepts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mappings.conversion.matrix import shares
from mappings.conversion.namesakes import namesakes
from mappings.conversion.outcome import Outcomes
from mappings.meaning.degree import EPSILON, uniform_prior
from mappings.meaning.denotation import Denotation
from ontology.concept import Concept
from ontology.spelling import normalised

__all__ = ["Becoming", "becoming"]

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Becoming:
    """What concepts become on a level.

    Attributes:
        share: P(b|a), float64 of shape (concepts, targets).
        degree: the degree of each target for each concept, likewise.
        best: column of the best target of each concept, -1 where nothing fits.
    """

    share: Array
    degree: Array
    best: NDArray[np.intp]


def becoming(denotation: Denotation, concepts: Sequence[Concept], targets: Sequence[Concept]) -> Becoming:
    """Convert concepts into the targets of a level that no concept among them belongs to.

    Args:
        denotation: what every concept denotes.
        concepts: what is converted.
        targets: the targets of the level, as `targets_of` gives them.
    """
    covers = denotation.membership[denotation.rows(target.iri for target in targets)]
    sets, place = _distinct(denotation.meaning[denotation.rows(concept.iri for concept in concepts)])
    share = shares(sets, covers, uniform_prior(denotation))[place]
    degree = _degrees(sets, covers)[place]
    schemes = denotation.taxonomy.schemes
    senses = all(schemes[target.scheme].kind == "senses" for target in targets)
    names = namesakes([normalised(concept.label) for concept in concepts], targets, senses=senses)
    outcomes = Outcomes.of(share, np.zeros(1, dtype=np.intp))
    return Becoming(outcomes.share, degree, outcomes.decide(degree, names)[0])


def _distinct(sets: Array) -> tuple[Array, NDArray[np.intp]]:
    """Give fuzzy sets without repetition, and the place of each among them."""
    found: dict[bytes, int] = {}
    place = np.array([found.setdefault(row.tobytes(), len(found)) for row in sets], dtype=np.intp)
    first = np.unique(place, return_index=True)[1] if len(place) else place
    return sets[first], place


def _degrees(sets: Array, covers: Array) -> Array:
    """Give how much of each set lies in each of the others, shape (sets, covers)."""
    found = np.zeros((len(sets), len(covers)))
    for row, held in enumerate(sets):
        own = np.flatnonzero(held)
        if own.size:
            found[row] = np.minimum(covers[:, own], held[own]).sum(axis=1) / held[own].sum()
    return np.where(found > 1 - EPSILON, 1.0, found)
