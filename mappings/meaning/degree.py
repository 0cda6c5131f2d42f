"""Degree: the share of a concept's meaning that falls into another, and the relation that follows from it.

    degree(b|a) = sum_s pi(s) min(U_a(s), mu_b(s)) / sum_s pi(s) U_a(s)

the subsethood of fuzzy sets (Kosko 1986, Fuzzy entropy and conditioning, Information Sciences 40:165-174), weighted by
a prior pi over senses. Besides, degree(b|a) = 1 where b is a itself or above a in a's own scheme.
"""

from collections.abc import Sequence
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from mappings.meaning.denotation import Denotation

__all__ = ["EPSILON", "Relation", "degrees", "relation_between", "uniform_prior"]

Relation = Literal["exact", "broader", "narrower", "overlap", "approximate"]

EPSILON: Final = 1e-9
"""What lies closer to 0 or 1 than this counts as 0 or 1."""


def uniform_prior(denotation: Denotation) -> NDArray[np.float64]:
    """Give every sense the same weight: float64 of shape (senses,), summing to 1."""
    count = max(len(denotation.senses), 1)
    return np.full(len(denotation.senses), 1.0 / count)


def degrees(
    denotation: Denotation, sources: Sequence[str], targets: Sequence[str], prior: NDArray[np.float64] | None = None
) -> NDArray[np.float64]:
    """Give degree(b|a) for every a of the sources and b of the targets.

    Args:
        denotation: the sets of senses.
        sources: IRIs of the concepts a.
        targets: IRIs of the concepts b.
        prior: weight of each sense, shape (senses,); uniform where it is left out.

    Returns:
        float64 of shape (sources, targets), each value in [0, 1].
    """
    weights = uniform_prior(denotation) if prior is None else prior
    meaning = denotation.meaning[denotation.rows(sources)]
    covers = denotation.membership[denotation.rows(targets)]
    found = np.zeros((len(sources), len(targets)))
    for row, shares in enumerate(meaning):
        # Of the senses only the few count that the source means.
        own = np.flatnonzero(shares)
        whole = (shares[own] * weights[own]).sum()
        if whole > 0:
            found[row] = (np.minimum(covers[:, own], shares[own]) * weights[own]).sum(axis=1) / whole
    found[found > 1 - EPSILON] = 1.0
    place = {iri: index for index, iri in enumerate(targets)}
    for index, iri in enumerate(sources):
        for above in (iri, *denotation.taxonomy.ancestors(iri)):
            if above in place:
                found[index, place[above]] = 1.0
    return found


def relation_between(forth: float, back: float) -> Relation:
    """Name the relation of b to a, from degree(b|a) and degree(a|b).

    >>> relation_between(1.0, 0.25), relation_between(0.4, 1.0), relation_between(0.0, 0.0)
    ('broader', 'narrower', 'approximate')
    """
    if forth >= 1 - EPSILON:
        return "exact" if back >= 1 - EPSILON else "broader"
    if back >= 1 - EPSILON:
        return "narrower"
    return "overlap" if forth > EPSILON or back > EPSILON else "approximate"
