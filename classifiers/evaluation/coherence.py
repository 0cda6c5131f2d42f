"""Coherence: whether a broader concept is ever less probable than a narrower one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifiers.classification import Classified
from classifiers.evaluation.lineage import Lineage
from ontology.taxonomy import Taxonomy

__all__ = ["Coherence", "coherence_between", "coherence_of"]


@dataclass(frozen=True, slots=True)
class Coherence:
    """How coherent probabilities are.

    Attributes:
        compared: pairs of a concept and one above it, over all texts.
        violations: those of them in which the broader concept is less probable than the narrower one.
        worst: by how much at most, in [0, 1].
    """

    compared: int
    violations: int
    worst: float = 0.0

    def __add__(self, other: "Coherence") -> "Coherence":
        """Add what was counted elsewhere."""
        return Coherence(
            self.compared + other.compared, self.violations + other.violations, max(self.worst, other.worst)
        )


def coherence_of(probability: NDArray[np.floating], lineage: Lineage) -> Coherence:
    """Count the violations among the concepts of a lineage, however little is amiss.

    Args:
        probability: of shape (texts, columns); a NaN is compared with nothing.
        lineage: of the columns.
    """
    count, violations, worst = 0, 0, 0.0
    reach = lineage.reach[: lineage.columns, : lineage.columns]
    for node in range(lineage.columns):
        broader = np.flatnonzero(reach[node])
        broader = broader[broader != node]
        over = probability[:, [node]].astype(np.float64) - probability[:, broader]
        count += int((~np.isnan(over)).sum())
        violations += int((over > 0).sum())
        worst = max(worst, float(np.nan_to_num(over).max(initial=0.0)))
    return Coherence(count, violations, worst)


def coherence_between(tiers: Sequence[Classified], taxonomy: Taxonomy) -> Coherence:
    """Count the violations between the answers for several tiers of a scheme, each asked for by itself.

    Args:
        tiers: what was said of the same texts, tier by tier.
        taxonomy: which concept lies above which.
    """
    columns = {concept.iri: one.probability[:, at] for one in tiers for at, concept in enumerate(one.concepts)}
    return coherence_of(np.stack(list(columns.values()), axis=1), Lineage.of(taxonomy, list(columns)))
