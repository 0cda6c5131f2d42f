"""The matrix of a conversion: how the meaning of each source concept is shared among the targets.

With U the meaning of the source a, mu the membership of the targets b, and a prior pi over senses (design, section 3):

    P(b|a) = sum_s p(s|a) r(s) mu_b(s) / sum_{c in B} mu_c(s)
    p(s|a) ~ pi(s) U_a(s),   r(s) = min(1, max_c mu_c(s) / U_a(s))

so that P(b|a) <= degree(b|a), and 1 - sum_b P(b|a) is the share of a's meaning that no target covers.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from mappings.absence import Absence
from mappings.conversion.namesakes import namesakes
from mappings.conversion.outcome import Outcomes, entropy_bits
from mappings.meaning.degree import degrees, uniform_prior
from mappings.meaning.denotation import Denotation
from mappings.meaning.targets import members, targets_of
from ontology.concept import Concept
from ontology.reference import Level
from ontology.spelling import normalised

__all__ = ["ConversionMatrix", "Parts", "derived_matrix", "entropy_bits", "matrix_from_shares", "shares", "tier_starts"]

Array = NDArray[np.float64]
T = TypeVar("T")


class Parts(Protocol):
    """The arrays of a matrix, dense; each may be worked out when it is first asked for."""

    @property
    def degree(self) -> Array:
        """The degree of each target for each source, shape (sources, targets)."""

    @property
    def back(self) -> Array:
        """The degree of each source for each target, likewise."""

    @property
    def outcomes(self) -> Outcomes:
        """What becomes of each source."""

    @property
    def decision(self) -> tuple[NDArray[np.intp], Array]:
        """Column of the best target and margin of each source."""


@dataclass(eq=False)
class ConversionMatrix:
    """How one level converts into another; rows are sources, columns are targets. It is never changed.

    Attributes:
        source: the level converted from.
        target: the level converted to.
        profile: name of the profile that it comes from; None where it is derived.
        sources: concepts of the rows.
        targets: concepts of the columns.
        parts: the arrays that it is read from.
        absent: of a profile, what it says of the rows for which it has found no target.
    """

    source: Level
    target: Level
    profile: str | None
    sources: tuple[Concept, ...]
    targets: tuple[Concept, ...]
    parts: Parts
    absent: Mapping[int, Absence] = field(default_factory=dict)

    @cached_property
    def degree(self) -> csr_array:
        """The degree of each target for each source, sparse float64 of shape (sources, targets)."""
        return _sparse(self.parts.degree)

    @cached_property
    def back(self) -> csr_array:
        """The degree of each source for each target, likewise."""
        return _sparse(self.parts.back)

    @cached_property
    def share(self) -> csr_array:
        """P(b|a), likewise."""
        return _sparse(self.parts.outcomes.share)

    @cached_property
    def way_back(self) -> csr_array:
        """P(a|b) under a uniform prior over the sources on a's tier, likewise."""
        return _sparse(self.parts.outcomes.back[:, :-1])

    @cached_property
    def unmapped(self) -> Array:
        """1 - sum_b P(b|a), shape (sources,)."""
        return self.parts.outcomes.unmapped

    @cached_property
    def unmapped_back(self) -> Array:
        """P(a|unmapped), likewise."""
        return self.parts.outcomes.back[:, -1]

    @cached_property
    def ambiguity_bits(self) -> Array:
        """Entropy of P(.|a), unmapped included, shape (sources,)."""
        return self.parts.outcomes.ambiguity_bits

    @cached_property
    def loss_bits(self) -> Array:
        """Expected -log2 P(a|b), unmapped included; its mean over the sources of a tier is H(A|B)."""
        return self.parts.outcomes.loss_bits

    @property
    def best(self) -> NDArray[np.intp]:
        """Column of the largest share, -1 where more than half of the meaning is unmapped."""
        return self._decision[0]

    @property
    def margin(self) -> Array:
        """How far the best share is ahead of the next; where nothing fits, how far the unmapped share is ahead."""
        return self._decision[1]

    @cached_property
    def rows(self) -> dict[str, int]:
        """Row of each source, by IRI."""
        return {concept.iri: row for row, concept in enumerate(self.sources)}

    def once(self, what: str, row: int, compute: Callable[[], T]) -> T:
        """Give what is read off a row; it is computed when it is first asked for, and goes when the matrix goes."""
        key = (what, row)
        found: T = self._kept[key] if key in self._kept else self._kept.setdefault(key, compute())
        return found

    @cached_property
    def _decision(self) -> tuple[NDArray[np.intp], Array]:
        return self.parts.decision

    @cached_property
    def _kept(self) -> dict[tuple[str, int], Any]:
        return {}


@dataclass(eq=False)
class _Computed:
    """Arrays that are known."""

    degree: Array
    back: Array
    outcomes: Outcomes
    namesakes: NDArray[np.int8]

    @property
    def decision(self) -> tuple[NDArray[np.intp], Array]:
        return self.outcomes.decide(self.degree, self.namesakes)


def derived_matrix(
    denotation: Denotation, source: Level, target: Level, prior: Array | None = None
) -> ConversionMatrix:
    """Derive the matrix of a pair of levels from what the concepts denote.

    A level converts to itself as the identity, and inside one scheme a concept below a target converts to it whole.
    """
    sources = members(denotation, source)
    itself = source.scheme.id == target.scheme.id and source.tier == target.tier
    targets = sources if itself else targets_of(denotation, target)
    from_iris, to_iris = [concept.iri for concept in sources], [concept.iri for concept in targets]
    degree = degrees(denotation, from_iris, to_iris, prior)
    back = degrees(denotation, to_iris, from_iris, prior).T
    if itself:
        share = np.eye(len(sources))
    else:
        weights = uniform_prior(denotation) if prior is None else prior
        share = shares(
            denotation.meaning[denotation.rows(from_iris)], denotation.membership[denotation.rows(to_iris)], weights
        )
    if source.scheme.id == target.scheme.id and not itself:
        _roll_up(denotation, from_iris, to_iris, share)
    return matrix_from_shares(source, target, None, sources, targets, degree, back, share)


def matrix_from_shares(
    source: Level,
    target: Level,
    profile: str | None,
    sources: tuple[Concept, ...],
    targets: tuple[Concept, ...],
    degree: Array,
    back: Array,
    share: Array,
    absent: Mapping[int, Absence] | None = None,
) -> ConversionMatrix:
    """Complete a matrix: what is unmapped, the way back, ambiguity and loss, and the hard decision.

    Args:
        source: the level converted from; its sources stand in the order of their tiers.
        target: the level converted to.
        profile: name of the profile, or None.
        sources: concepts of the rows.
        targets: concepts of the columns.
        degree: degree(b|a), shape (sources, targets).
        back: degree(a|b), likewise.
        share: P(b|a), likewise.
        absent: what a profile says of rows for which it has found no target.
    """
    names = namesakes(
        [normalised(concept.label) for concept in sources], targets, senses=target.scheme.kind == "senses"
    )
    parts = _Computed(degree, back, Outcomes.of(share, tier_starts(sources)), names)
    return ConversionMatrix(source, target, profile, sources, targets, parts, absent or {})


def tier_starts(concepts: Sequence[Concept]) -> NDArray[np.intp]:
    """Give the rows with which another scheme or tier begins, for concepts in the order of the taxonomy."""
    tiers = [(concept.scheme, concept.tier) for concept in concepts]
    return np.array([row for row, tier in enumerate(tiers) if not row or tier != tiers[row - 1]], dtype=np.intp)


def _sparse(dense: Array) -> csr_array:
    """Keep what is not 0, by rows; several times as fast as the constructor is with small dense arrays."""
    rows, columns = np.nonzero(dense)
    starts = np.searchsorted(rows, np.arange(len(dense) + 1))
    return csr_array((dense[rows, columns], columns, starts), shape=dense.shape)


def shares(meaning: Array, covers: Array, weights: Array) -> Array:
    """Give P(b|a) by the formula.

    Args:
        meaning: U of the sources, shape (sources, senses).
        covers: mu of the targets, shape (targets, senses).
        weights: the prior over senses, shape (senses,).

    Returns:
        float64 of shape (sources, targets).
    """
    if not covers.size:
        return np.zeros((len(meaning), len(covers)))
    likely = meaning * weights
    whole = likely.sum(axis=1, keepdims=True)
    likely = np.divide(likely, whole, out=np.zeros_like(likely), where=whole > 0)
    reach = np.divide(covers.max(axis=0), meaning, out=np.zeros_like(meaning), where=meaning > 0)
    total = covers.sum(axis=0)
    parts = np.divide(covers, total, out=np.zeros_like(covers), where=total > 0)
    return np.asarray((likely * np.minimum(1.0, reach)) @ parts.T)


def _roll_up(denotation: Denotation, sources: Sequence[str], targets: Sequence[str], share: Array) -> None:
    """Give a concept whole to the targets that it is, or that stand above it in its own scheme."""
    place = {iri: column for column, iri in enumerate(targets)}
    for row, iri in enumerate(sources):
        above = [place[at] for at in (iri, *denotation.taxonomy.ancestors(iri)) if at in place]
        if above:
            share[row] = 0.0
            share[row, above] = 1.0 / len(above)
