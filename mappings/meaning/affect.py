"""Affect: concepts as points in valence, arousal and dominance, and points as concepts.

Inside, every coordinate is on [-1, 1]. A concept's point is the mean over its senses, weighted, never a sum, so that no
result can leave the scale. A sense with no published norm borrows an estimate: the mean over the norms that its module
names, of words of nearly the same meaning, else over the rated senses in the smallest category of a theory that holds
it beside such. Neutral is the origin.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mappings.meaning.denotation import Denotation
from mappings.meaning.targets import NEUTRAL
from ontology.norm import Point

__all__ = ["KERNEL_WIDTH", "RATED_SHARE", "AffectPoint", "AffectSpace"]

Array = NDArray[np.float64]

KERNEL_WIDTH: Final = 0.25
"""Standard deviation of the Gaussian around a single norm, on [-1, 1]; a choice, an eighth of the scale."""


RATED_SHARE: Final = 0.5
"""How much of a concept's meaning has to be rated for its place to be taken from published norms alone; a choice."""

_UNRATED_VARIANCE: Final = 1.0 / 3.0
_CELLS: Final = 4_000_000


@dataclass(frozen=True, slots=True)
class AffectPoint:
    """A mean in the affect space with the spread around it, both on [-1, 1].

    Attributes:
        point: the weighted mean.
        spread: standard deviation per dimension of what the mean was taken over.
        estimated: whether any part of it rests on an estimate and not on a published norm.
    """

    point: Point
    spread: Point
    estimated: bool = False


class AffectSpace:
    """The points of all senses and concepts of one denotation.

    Attributes:
        denotation: what the concepts cover.
    """

    def __init__(self, denotation: Denotation, theories: Callable[[], "AffectSpace"] | None = None) -> None:
        """Take the norms of the denotation's taxonomy.

        Args:
            denotation: what the concepts cover.
            theories: gives a space over the same senses that knows all theories, where the denotation does not: the
                estimates are its.
        """
        self.denotation = denotation
        self._theories = theories

    @cached_property
    def sense_points(self) -> Array:
        """Published points of the senses: float64 of shape (senses, 3), NaN where there is none."""
        found = np.full((len(self.denotation.senses), 3), np.nan)
        for sense, norms in self.denotation.taxonomy.norms_of.items():
            if sense in self.denotation.column:
                rated = _array([norm.point for norm in norms])
                count = (~np.isnan(rated)).sum(axis=0)
                total = np.nansum(rated, axis=0)
                found[self.denotation.column[sense]] = np.divide(total, count, out=np.full(3, np.nan), where=count > 0)
        if NEUTRAL in self.denotation.column:
            found[self.denotation.column[NEUTRAL]] = 0.0
        return found

    @cached_property
    def estimates(self) -> Array:
        """The same with the gaps filled by estimates: NaN only where an estimate has nothing to rest on."""
        return np.where(np.isnan(self.sense_points[:, :1]), self.estimated[0], self.sense_points)

    @cached_property
    def estimated(self) -> tuple[Array, Array]:
        """Mean and variance of what the estimate of each sense rests on.

        Both are float64 of shape (senses, 3), NaN for a sense that is rated and where nothing is known.
        """
        if self._theories is not None:
            return self._theories().estimated
        mean, variance = np.full((2, *self.sense_points.shape), np.nan)
        taxonomy = self.denotation.taxonomy
        rated = ~np.isnan(self.sense_points[:, 0])
        schemes, concepts = taxonomy.schemes, taxonomy.concepts
        theory = np.array([schemes[concepts[iri].scheme].kind == "theory" for iri in self.denotation.iris], dtype=bool)
        covers = self.denotation.membership * theory[:, None]
        covers = covers[(covers[:, rated] > 0).any(axis=1)]
        covers = covers[np.argsort((covers > 0).sum(axis=1), kind="stable")]
        for column in np.flatnonzero(~rated):
            near = [taxonomy.norms[iri].point for iri in self.rated_terms(int(column))]
            holders = np.flatnonzero(covers[:, column] > 0)
            if near:
                found = _moments(np.ones((1, len(near))), _array(near))
            elif holders.size:
                found = _moments(covers[holders[:1]], self.sense_points)
            else:
                continue
            mean[column], variance[column] = found[0][0], found[1][0]
        return mean, variance

    def rated_terms(self, column: int) -> tuple[str, ...]:
        """Give the IRIs of the norms that a sense says it is estimated from, as far as they are known."""
        taxonomy = self.denotation.taxonomy
        named = taxonomy.concepts[self.denotation.senses[column]].estimated_from
        return tuple(norm for norm in named if norm in taxonomy.norms)

    def moments(self, iris: tuple[str, ...]) -> tuple[Array, Array, NDArray[np.bool_]]:
        """Give mean and variance of concepts, and whether each rests on an estimate.

        Published norms alone are used where they place at least half of a concept's meaning; any other is estimated
        from all its senses, so that its mildest neighbour does not stand for it because nobody rated its own word.

        Returns:
            mean and variance, float64 of shape (concepts, 3), NaN where nothing is known; bool of shape (concepts,).
        """
        meaning = self.denotation.meaning[self.denotation.rows(iris)]
        mean, variance = _moments(meaning, self.sense_points)
        rated = meaning @ ~np.isnan(self.sense_points[:, 0])
        estimated = (rated < RATED_SHARE * meaning.sum(axis=1)) & meaning.any(axis=1)
        if estimated.any():
            mean[estimated], variance[estimated] = _moments(meaning[estimated], self.estimates)
        return mean, variance, estimated & ~np.isnan(mean[:, 0])

    def mixture(self, iris: tuple[str, ...], weights: Array) -> AffectPoint | None:
        """Give the mean over concepts, weighted by their intensities, with the spread; None where nothing is known."""
        mean, variance, estimated = self.moments(iris)
        known = ~np.isnan(mean[:, 0]) & (weights > 0)
        if not known.any():
            return None
        centre, second = _weighted(weights[known], mean[known], variance[known] + mean[known] ** 2)
        spread = np.sqrt(np.maximum(second - centre**2, 0.0))
        return AffectPoint(_point(np.clip(centre, -1.0, 1.0)), _point(spread), bool(estimated[known].any()))

    def posterior(self, iris: tuple[str, ...], points: Array) -> tuple[Array, Array]:
        """Give how likely each concept is at each point, under Gaussians around the concepts' means.

        Args:
            iris: the concepts, equally likely beforehand.
            points: float64 of shape (points, 3) on [-1, 1]; a NaN dominance is left out of account.

        Returns:
            the posterior, shape (points, concepts), rows summing to 1, or 0 where no concept has a point; and the
            typicality in [0, 1] of each point for each concept, exp(-d^2 / 2) with d in standard deviations.
        """
        mean, variance, _ = self.moments(iris)
        known = ~np.isnan(mean[:, 0])
        # A dimension on which a concept was not rated is spread over the whole scale.
        width = KERNEL_WIDTH**2 + np.where(np.isnan(mean), _UNRATED_VARIANCE, variance)
        centre = np.nan_to_num(mean)
        posterior, typicality = np.zeros((len(points), len(iris))), np.zeros((len(points), len(iris)))
        step = max(1, _CELLS // max(1, centre.size))
        for start in range(0, len(points) if known.any() else 0, step):
            block = points[start : start + step]
            heard = ~np.isnan(block)
            squared = (((np.nan_to_num(block)[:, None, :] - centre) ** 2 / width) * heard[:, None, :]).sum(axis=2)
            log_density = np.where(known, -0.5 * (squared + heard @ np.log(width).T), -np.inf)
            density = np.exp(log_density - log_density.max(axis=1, keepdims=True))
            posterior[start : start + step] = density / density.sum(axis=1, keepdims=True)
            typicality[start : start + step] = np.where(known, np.exp(-0.5 * squared), 0.0)
        return posterior, typicality

    def nearest(self, iri: str, among: tuple[str, ...]) -> tuple[str, float] | None:
        """Give the concept that lies nearest in the affect space, with its distance; None where that is unknown.

        Neutral lies near whatever is mild and says nothing about it, so it is not among the answers.
        """
        candidates = tuple(other for other in among if other not in (iri, NEUTRAL))
        mean, _, _ = self.moments((iri, *candidates))
        gap = mean[1:] - mean[0]
        distance = np.where(np.isnan(gap[:, 0]), np.nan, np.sqrt((np.nan_to_num(gap) ** 2).sum(axis=1)))
        if not candidates or np.isnan(distance).all():
            return None
        index = int(np.nanargmin(distance))
        return candidates[index], float(distance[index])


def _moments(meaning: Array, points: Array) -> tuple[Array, Array]:
    """Give mean and variance per dimension over the senses that are rated on it; NaN where none is."""
    rated = ~np.isnan(points)
    known = np.where(rated, points, 0.0)
    total = meaning @ rated
    mean = np.divide(meaning @ known, total, out=np.full(total.shape, np.nan), where=total > 0)
    second = np.divide(meaning @ known**2, total, out=np.full(total.shape, np.nan), where=total > 0)
    return mean, np.maximum(second - mean**2, 0.0)


def _weighted(weights: Array, *values: Array) -> list[Array]:
    """Give weighted means per dimension, over what is known on it; NaN where nothing is."""
    found = []
    for value in values:
        known = ~np.isnan(value)
        total = weights @ known
        found.append(
            np.divide(weights @ np.nan_to_num(value), total, out=np.full(total.shape, np.nan), where=total > 0)
        )
    return found


def _array(points: Sequence[Point]) -> Array:
    """Put points into float64 of shape (points, 3), NaN where dominance is unknown."""
    return np.array(
        [[point.valence, point.arousal, np.nan if point.dominance is None else point.dominance] for point in points]
    )


def _point(values: Array) -> Point:
    valence, arousal, dominance = (float(value) for value in values)
    return Point(valence, arousal, None if np.isnan(dominance) else dominance)
