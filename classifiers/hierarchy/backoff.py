"""Back-off: the answers are the narrowest concepts that are sure enough ("sadness", where "disappointment" is not)."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from classifiers.classification import Classified
from classifiers.hierarchy.coherence import Links, lifted
from ontology.errors import EmotaxaError
from ontology.taxonomy import Taxonomy

__all__ = ["answers", "backed_off", "check_floor"]


def answers(
    passing: NDArray[np.bool_], probability: NDArray[np.float32], links: Links, floor: float = 0.0
) -> NDArray[np.bool_]:
    """Choose the answers of each text: never a concept together with one above it.

    What holds of a concept holds of the broader ones, so these count as reaching their thresholds too. Where a concept
    does and is less likely than the floor all the same, the nearest broader one that is not stands for it.

    Args:
        passing: bool of shape (concepts, texts): which concepts reach their thresholds.
        probability: of the same shape, coherent.
        links: pairs of a concept and a broader one, the lowest first.
        floor: the probability below which no concept is an answer.

    Returns:
        bool of shape (concepts, texts).

    >>> held = np.array([[True], [True], [True]])
    >>> likely = np.array([[0.9], [0.6], [0.2]], np.float32)
    >>> answers(held, likely, [(2, 1), (1, 0)], floor=0.5).T
    array([[False,  True, False]])
    """
    sure = lifted(passing, links) & (probability >= floor)
    narrower = np.zeros_like(sure)
    for below, above in links:
        narrower[above] |= sure[below] | narrower[below]
    return sure & ~narrower


def backed_off(found: Classified, floor: float, taxonomy: Taxonomy) -> Classified:
    """Choose the answers anew, none of them less likely than a floor; a lower floor than before changes nothing.

    Args:
        found: what a classifier has said.
        floor: the probability below which an answer gives way to the nearest broader concept that reaches it.
        taxonomy: which concept lies above which.

    Raises:
        EmotaxaError: for a floor outside [0, 1].
    """
    check_floor(floor)
    place = {concept.iri: at for at, concept in enumerate(found.concepts)}
    above = [[place[iri] for iri in taxonomy.ancestors(one.iri) if iri in place] for one in found.concepts]
    lowest_first = sorted(range(len(above)), key=lambda at: -len(above[at]))
    links = [(at, one) for at in lowest_first for one in above[at]]
    return replace(found, chosen=answers(found.chosen.T, found.probability.T, links, floor).T)


def check_floor(floor: float) -> float:
    """Give a floor back.

    Raises:
        EmotaxaError: where it lies outside [0, 1]; `field` is `floor`.
    """
    if not 0.0 <= floor <= 1.0:
        raise EmotaxaError(
            f"the floor {floor:g} is no probability", hint="give one in [0, 1]", value=floor, field="floor"
        )
    return floor
