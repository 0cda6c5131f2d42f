"""The weight of closeness: how much prototypes tell about which member of a family a text expresses.

Fitted on texts that bear exactly one label of a family, as if only the family were known: with c the closeness of a
text to a member and w the weight, the label is the member b with the probability

    exp(w c(b)) / sum_f exp(w c(f))

over the members f, each as likely as the others beforehand. The weight is 0 where it does not help: where what is
fitted on one half of the texts foretells the other half no better than an even split, by a standard error.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import logsumexp

from classifiers.errors import TrainingError
from classifiers.hierarchy.fine import Closeness
from classifiers.model import Head
from mappings.conversion.converter import Converter

__all__ = ["families_by", "fit_closeness", "fit_weight"]

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

_MOST: Final = 60.0
_FEWEST: Final = 20


def fit_closeness(
    converter: Converter,
    head: Head,
    family: str,
    closeness: Closeness,
    texts: Sequence[str],
    present: Mask,
    known: Mask | None = None,
) -> float:
    """Fit the weight of a closeness on texts that bear the labels of a head.

    Args:
        converter: knows what the labels mean.
        head: the labels.
        family: id of the level whose concepts hold the labels together: `goemotions-ekman`.
        closeness: what tells how close texts are to concepts.
        texts: of dev data.
        present: of shape (texts, labels): which labels the texts bear.
        known: of the same shape: where that is known; None for everywhere.

    Returns:
        the weight, for a `Splitter`; 0 where closeness does not help.

    Raises:
        UnknownReference: for a level that does not exist.
        TrainingError: where a closeness is not finite.
    """
    taxonomy = converter.knowledge.taxonomy
    concepts = tuple(taxonomy.concepts[iri] for iri in head.concepts)
    return fit_weight(closeness.closeness(texts, concepts), present, families_by(converter, head, family), known)


def families_by(converter: Converter, head: Head, family: str) -> tuple[tuple[int, ...], ...]:
    """Group the labels of a head by the concept of a level that each becomes; one that becomes none is in no group.

    Raises:
        UnknownReference: for a level that does not exist.
    """
    matrix = converter.matrix(converter.level(head.level, "to"), converter.level(family, "to"))
    found: dict[int, list[int]] = {}
    for at, iri in enumerate(head.concepts):
        best = int(matrix.best[matrix.rows[iri]]) if iri in matrix.rows else -1
        if best >= 0:
            found.setdefault(best, []).append(at)
    return tuple(tuple(members) for _, members in sorted(found.items()))


def fit_weight(
    closeness: NDArray[np.float32],
    present: Mask,
    families: Sequence[Sequence[int]],
    known: Mask | None = None,
    *,
    seed: int = 13,
) -> float:
    """Fit the weight by maximum likelihood.

    Args:
        closeness: of shape (texts, labels): cosines of texts and prototypes of the labels.
        present: of the same shape: which labels the texts bear.
        families: the columns of each family.
        known: of the same shape: where that is known; None for everywhere. Of a family that is not known whole, a text
            tells nothing.
        seed: of the division into halves.

    Returns:
        the weight in [0, 60]; 0 where it does not help, or where fewer than 20 texts tell anything.

    Raises:
        TrainingError: where a closeness is not finite.
    """
    if not np.isfinite(closeness).all():
        raise TrainingError("a closeness is not finite", hint="encode texts and prototypes with the same encoder")
    cases = _cases(closeness.astype(np.float64), present, families, known)
    if len(cases) < _FEWEST:
        return 0.0
    order = np.random.default_rng(seed).permutation(len(cases))
    halves = [cases[order[0::2]], cases[order[1::2]]]
    gains = np.concatenate([_gains(_best(one), other) for one, other in (halves, reversed(halves))])
    helps = gains.mean() > gains.std() / np.sqrt(len(gains))
    return _best(cases) if helps else 0.0


def _cases(closeness: Array, present: Mask, families: Sequence[Sequence[int]], known: Mask | None) -> Array:
    """Give how close each text is to the members of a family less how close it is to the one that it bears.

    Shape (cases, largest family); minus infinity where a family has no further member.
    """
    widest = max((len(family) for family in families), default=0)
    found = [np.empty((0, widest))]
    for family in families:
        columns = list(family)
        tells = present[:, columns].sum(axis=1) == 1
        if known is not None:
            tells &= known[:, columns].all(axis=1)
        if len(columns) < 2 or not tells.any():
            continue
        near, true = closeness[tells][:, columns], present[tells][:, columns]
        wide = np.full((len(near), widest), -np.inf)
        wide[:, : len(columns)] = near - near[true][:, None]
        found.append(wide)
    return np.concatenate(found)


def _loss(weight: float, cases: Array) -> Array:
    """Give the negative log-likelihood of each case."""
    there = np.isfinite(cases)
    scaled = np.where(there, weight * np.where(there, cases, 0.0), -np.inf)
    found: Array = logsumexp(scaled, axis=1)
    return found


def _best(cases: Array) -> float:
    found = minimize_scalar(lambda weight: float(_loss(weight, cases).mean()), bounds=(0.0, _MOST), method="bounded")
    return float(found.x)


def _gains(weight: float, cases: Array) -> Array:
    return _loss(0.0, cases) - _loss(weight, cases)
