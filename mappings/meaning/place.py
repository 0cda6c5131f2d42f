"""Places: where concepts lie in the affect space, by published norms of their own or else by estimates, never by both.

An estimate is the mean over the senses of a concept, or for a sense over rated terms of nearly the same meaning.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from mappings.meaning.affect import AffectSpace
from mappings.meaning.denotation import Denotation
from mappings.meaning.targets import NEUTRAL
from ontology.concept import Concept
from ontology.norm import Point
from ontology.transition import Transition

__all__ = ["PLACES", "Estimate", "Places", "Step"]

PLACES = 4
"""Decimals to which estimates and steps are given."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Where a concept without a published norm of its own lies.

    Attributes:
        concept: the concept.
        point: the mean, on [-1, 1].
        spread: the standard deviation, per dimension, over what the mean is taken of.
        basis: what that is, in words.
    """

    concept: Concept
    point: Point
    spread: Point
    basis: str


@dataclass(frozen=True, slots=True)
class Step:
    """How far a transition goes in the affect space: the emotion reached less the emotion left, each in [-2, 2].

    Attributes:
        valence: how much more pleasant it gets.
        arousal: how much more activated.
        dominance: how much more in control, or None where either end was not rated on it.
        basis: `norms` where both ends have published norms of their own, else `estimates`.
    """

    valence: float
    arousal: float
    dominance: float | None
    basis: Literal["norms", "estimates"]


class Places:
    """The places of all concepts of one denotation."""

    def __init__(self, affect: AffectSpace) -> None:
        """Take the affect space; nothing is computed yet."""
        self.affect = affect
        self.taxonomy = affect.denotation.taxonomy

    @cached_property
    def estimates(self) -> dict[str, Estimate]:
        """Every emotion, mood and sense without a published norm of its own that can be estimated, by IRI."""
        return {estimate.concept.iri: estimate for estimate in self._estimates(self.affect.denotation)}

    def place(self, iri: str) -> tuple[Point, bool] | None:
        """Give the place of a concept, the mean of its own norms or its estimate, and whether it is published."""
        if norms := self.taxonomy.norms_of.get(iri):
            points = [norm.point for norm in norms]
            known = [point.dominance for point in points if point.dominance is not None]
            valence, arousal = (fmean(values) for values in zip(*((p.valence, p.arousal) for p in points), strict=True))
            return Point(valence, arousal, fmean(known) if known else None), True
        return (self.estimates[iri].point, False) if iri in self.estimates else None

    def step(self, transition: Transition) -> Step | None:
        """Give the step of a transition; None where one of its ends has no place."""
        ends = self.place(transition.origin), self.place(transition.target)
        if ends[0] is None or ends[1] is None:
            return None
        (origin, rated), (target, also) = ends[0], ends[1]
        unknown = origin.dominance is None or target.dominance is None
        return Step(
            round(target.valence - origin.valence, PLACES),
            round(target.arousal - origin.arousal, PLACES),
            None if unknown else round((target.dominance or 0.0) - (origin.dominance or 0.0), PLACES),
            "norms" if rated and also else "estimates",
        )

    def _estimates(self, denotation: Denotation) -> Iterator[Estimate]:
        taxonomy, affect = self.taxonomy, self.affect
        mean, variance, estimated = affect.moments(denotation.iris)
        for row, name in enumerate(denotation.iris):
            concept = taxonomy.concepts[name]
            kind = taxonomy.schemes[concept.scheme].kind
            if name in taxonomy.norms_of or concept.deprecated:
                continue
            if name == NEUTRAL or concept.aspect == "neutral":
                yield Estimate(concept, Point(0.0, 0.0, 0.0), Point(0.0, 0.0, 0.0), "what neutral means")
                continue
            if kind == "senses":
                column = denotation.column[name]
                centre, spread = (found[column] for found in affect.estimated)
                near = bool(affect.rated_terms(column))
                basis = "rated terms of nearly the same meaning" if near else "rated senses of the same category"
            elif kind == "theory" and concept.felt:
                centre, spread = mean[row], variance[row]
                basis = "estimates of its senses" if estimated[row] else "norms of its senses"
            else:
                continue
            if not np.isnan(centre[0]):
                yield Estimate(concept, _point(centre), _point(np.sqrt(spread)), basis)


def _point(values: NDArray[np.float64]) -> Point:
    """Round a point, so that what is said of it holds of what is shown."""
    valence, arousal, dominance = (round(float(value), PLACES) + 0.0 for value in np.nan_to_num(values))
    return Point(valence, arousal, None if np.isnan(values[2]) else dominance)
