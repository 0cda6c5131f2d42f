"""The matrix of a conversion: how the meaning of each source concept is shared among the targets.

With U the meaning of the source a, mu the membership of the targets b, and a prior pi over senses (design, section 3):

    P(b|a) = sum_s p(s|a) r(s) mu_b(s) / sum_{c in B} mu_c(s)
    p(s|a) ~ pi(s) U_a(s),   r(s) = min(1, max_c mu_c(s) / U_a(s))

so that P(b|a) <= degree(b|a), and 1 - sum_b P(b|a) is the share of a's meaning that no target covers.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from mappings.meaning.degree import EPSILON, degrees, uniform_prior
from mappings.meaning.denotation import Denotation
from mappings.meaning.targets import members, targets_of
from ontology.concept import Concept
from ontology.reference import Level
from ontology.spelling import normalised

__all__ = ["ConversionMatrix", "derived_matrix", "entropy_bits", "matrix_from_shares"]

Array = NDArray[np.float64]
T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class ConversionMatrix:
    """How one level converts into another; rows are sources, columns are targets.

    Attributes:
        source: the level converted from.
        target: the level converted to.
        profile: name of the profile that it comes from; None where it is derived.
        sources: concepts of the rows.
        targets: concepts of the columns.
        degree: degree(b|a), sparse float64 of shape (sources, targets).
        back: degree(a|b), likewise.
        share: P(b|a), likewise.
        way_back: P(a|b) under a uniform prior over the sources on a's tier, likewise.
        unmapped: 1 - sum_b P(b|a), shape (sources,).
        unmapped_back: P(a|unmapped), likewise.
        ambiguity_bits: entropy of P(.|a), unmapped included, shape (sources,).
        loss_bits: expected -log2 P(a|b), unmapped included; its mean over the sources of a tier is H(A|B).
        best: column of the largest share, -1 where more than half of the meaning is unmapped.
        margin: how far the best share is ahead of the next; where nothing fits, how far the unmapped share is ahead.
        kept: what was read off single rows; it goes when the matrix goes.
    """

    source: Level
    target: Level
    profile: str | None
    sources: tuple[Concept, ...]
    targets: tuple[Concept, ...]
    degree: csr_array
    back: csr_array
    share: csr_array
    way_back: csr_array
    unmapped: Array
    unmapped_back: Array
    ambiguity_bits: Array
    loss_bits: Array
    best: NDArray[np.intp]
    margin: Array
    kept: dict[tuple[str, int], Any] = field(default_factory=dict, repr=False)

    @property
    def rows(self) -> dict[str, int]:
        """Row of each source, by IRI."""
        return self.once("rows", 0, lambda: {concept.iri: row for row, concept in enumerate(self.sources)})

    def once(self, what: str, row: int, compute: Callable[[], T]) -> T:
        """Give what is read off a row; it is computed when it is first asked for."""
        key = (what, row)
        found: T = self.kept[key] if key in self.kept else self.kept.setdefault(key, compute())
        return found


def entropy_bits(probabilities: Array) -> Array:
    """Give the entropy in bits of each row; a zero adds nothing.

    >>> entropy_bits(np.array([[0.5, 0.5], [1.0, 0.0]])).tolist()
    [1.0, 0.0]
    """
    logs = np.log2(probabilities, out=np.zeros_like(probabilities), where=probabilities > 0)
    return np.asarray(np.abs((probabilities * logs).sum(axis=-1)))


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
    share = np.eye(len(sources)) if itself else _shares(denotation, from_iris, to_iris, prior)
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
) -> ConversionMatrix:
    """Complete a matrix: what is unmapped, the way back, ambiguity and loss, and the hard decision."""
    share[share < EPSILON] = 0.0
    share[share > 1.0 - EPSILON] = 1.0
    unmapped = 1.0 - share.sum(axis=1)
    unmapped[np.abs(unmapped) < EPSILON] = 0.0
    outcomes = np.concatenate([share, unmapped[:, None]], axis=1)
    way_back = np.zeros_like(outcomes)
    tiers = np.array([concept.tier or 0 for concept in sources], dtype=np.intp)
    for tier in np.unique(tiers):
        rows = tiers == tier
        column = outcomes[rows].sum(axis=0)
        way_back[rows] = np.divide(outcomes[rows], column, out=np.zeros_like(outcomes[rows]), where=column > 0)
    surprise = -np.log2(way_back, out=np.zeros_like(way_back), where=way_back > 0)
    names = np.array([normalised(concept.label) for concept in targets], dtype=object)
    own = np.array([normalised(concept.label) for concept in sources], dtype=object)
    namesakes = np.equal.outer(own, names).astype(bool)
    best, margin = _decide(outcomes, degree, namesakes)
    return ConversionMatrix(
        source=source,
        target=target,
        profile=profile,
        sources=sources,
        targets=targets,
        degree=csr_array(degree),
        back=csr_array(back),
        share=csr_array(share),
        way_back=csr_array(way_back[:, :-1]),
        unmapped=unmapped,
        unmapped_back=way_back[:, -1],
        ambiguity_bits=_settled(entropy_bits(outcomes)),
        loss_bits=_settled(np.abs((outcomes * surprise).sum(axis=1))),
        best=best,
        margin=margin,
    )


def _settled(bits: Array) -> Array:
    """Give 0 where rounding left next to nothing."""
    return np.where(bits < EPSILON, 0.0, bits)


def _decide(outcomes: Array, degree: Array, namesakes: NDArray[np.bool_]) -> tuple[NDArray[np.intp], Array]:
    """Take the largest share, and give how far it is ahead of the next; none where most of the meaning is unmapped.

    Of equal shares the one of larger degree is taken, then the one of the source's own name, then the first in order.
    """
    share, unmapped = outcomes[:, :-1], outcomes[:, -1]
    if not share.shape[1]:
        return np.full(len(share), -1, dtype=np.intp), np.zeros(len(share))
    top = share.max(axis=1)
    tied = np.where(share >= top[:, None] - EPSILON, degree, -1.0)
    best = ((tied >= tied.max(axis=1, keepdims=True) - EPSILON) * (1 + namesakes)).argmax(axis=1)
    nothing = (top <= 0) | (unmapped > 0.5 + EPSILON)
    best[nothing] = -1
    ordered = np.sort(share, axis=1)
    ahead = top - (ordered[:, -2] if share.shape[1] > 1 else 0.0)
    return best, np.where(nothing, unmapped - top, ahead)


def _shares(denotation: Denotation, sources: Sequence[str], targets: Sequence[str], prior: Array | None) -> Array:
    weights = uniform_prior(denotation) if prior is None else prior
    meaning = denotation.meaning[denotation.rows(sources)]
    covers = denotation.membership[denotation.rows(targets)]
    if not covers.size:
        return np.zeros((len(sources), len(targets)))
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
