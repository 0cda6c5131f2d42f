"""Centroids: profiles that put each label at one point of the affect space, and a point at the label that lies nearest.

A record of such a profile leads from a concept to a norm, which the ontology holds, or gives the point itself in the
extension slots `valence`, `arousal`, `dominance` and `scale`. With intensities i and centroids c, on [-1, 1], where
neutral is the origin, labels become

    sum_a i_a c_a / max(1, sum_a i_a)

the sum that the centroids of Senpy are put together by (Sánchez-Rada et al. 2016), as long as it lies within the scale,
and the mean where there are more labels than that. A point becomes the nearest of the centroids and neutral.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mappings.conversion.answer import Conversion, SenseEvidence, Target
from mappings.conversion.outcome import entropy_bits
from mappings.conversion.sources import Sources
from mappings.meaning.affect import KERNEL_WIDTH, AffectPoint
from mappings.meaning.denotation import Denotation, standing_claims
from mappings.meaning.targets import NEUTRAL, members
from mappings.record import MappingRecord, MappingSet
from ontology.concept import Concept
from ontology.errors import EmotaxaError, Place, ScaleError
from ontology.iri import compress, scheme_of
from ontology.norm import Point
from ontology.reference import Level
from ontology.scale import Scale
from ontology.taxonomy import Taxonomy

__all__ = ["Centroids", "is_centroid", "point_of", "read_centroids"]

Array = NDArray[np.float64]

_SLOTS: Final = ("valence", "arousal", "dominance")


@dataclass(frozen=True, eq=False)
class Centroids:
    """The centroids of one level by one profile, neutral among them.

    Attributes:
        profile: name of the profile.
        concepts: the concepts that have a place, in the order of the profile, and neutral last.
        points: float64 of shape (concepts, 3) on [-1, 1]; NaN where dominance is not given.
        records: id of the record that gives each place; an empty string for neutral.
    """

    profile: str
    concepts: tuple[Concept, ...]
    points: Array
    records: tuple[str, ...]

    def to_point(self, sources: Sources, *, explain: bool = False) -> Conversion:
        """Give the point of labels or scores, on [-1, 1]."""
        at = {concept.iri: row for row, concept in enumerate(self.concepts)}
        warnings = [
            f"{concept.curie}: its score is 0, so it takes no part"
            for concept, weight in zip(sources.concepts, sources.weights, strict=True)
            if weight <= 0
        ]
        held = [pair for pair in zip(sources.concepts, sources.weights, strict=True) if pair[1] > 0]
        placed = [(at[concept.iri], weight) for concept, weight in held if concept.iri in at]
        lost = [(concept, weight) for concept, weight in held if concept.iri not in at]
        warnings += [f"{concept.curie}: the profile {self.profile} has no centroid for it" for concept, _ in lost]
        if not held:
            why = "every score is 0: no emotion is claimed" if sources.concepts else "nothing was given to convert"
            return Conversion("unmapped", warnings=(why,))
        rows, intensities = [row for row, _ in placed], np.array([weight for _, weight in placed])
        weighed = [(row, weight / max(1.0, float(intensities.sum()))) for row, weight in placed]
        return Conversion(
            status="unmapped" if not placed else "partial" if lost else "mapped",
            vad=_middle(self.points[rows], np.array([weight for _, weight in weighed])) if placed else None,
            unmapped=tuple(concept.label for concept, _ in lost),
            unmapped_share=sum(weight for _, weight in lost) / sum(weight for _, weight in held),
            warnings=tuple(warnings),
            explanation=tuple(self._evidence(row, weight) for row, weight in weighed) if explain else None,
        )

    def from_points(self, points: Array) -> list[Conversion]:
        """Give the label whose centroid lies nearest to each point, with the others as runners-up.

        `degree` tells how well a point matches a centroid, exp(-d^2 / 2) with d in standard deviations of a norm:
        1 where it is that centroid. `share` is its part of all of them. A dimension that the point or the centroid
        does not have is left out of account.

        Args:
            points: float64 of shape (points, 3) on [-1, 1]; NaN where dominance is not given.
        """
        gap = points[:, None, :] - self.points[None, :, :]
        squared = np.nansum(gap**2, axis=2) / KERNEL_WIDTH**2
        weight = np.exp(-0.5 * (squared - squared.min(axis=1, keepdims=True)))
        shares = weight / weight.sum(axis=1, keepdims=True)
        found = []
        for near, share, bits in zip(squared, shares, entropy_bits(shares), strict=True):
            ranked = tuple(
                Target(self.concepts[row], float(np.exp(-0.5 * near[row])), float(share[row]), "approximate", ("vad",))
                for row in np.argsort(near, kind="stable")
            )
            margin = ranked[0].share - ranked[1].share if len(ranked) > 1 else 1.0
            found.append(Conversion("mapped", ranked[:1], ranked[1:], margin, ambiguity_bits=float(bits)))
        return found

    def _evidence(self, row: int, weight: float) -> SenseEvidence:
        records = tuple(filter(None, [self.records[row]]))
        return SenseEvidence(None, weight, self.concepts[row].curie, "vad", records)


def is_centroid(record: MappingRecord, taxonomy: Taxonomy) -> bool:
    """Tell whether a record gives its subject a point."""
    return record.object in taxonomy.norms or "valence" in record.slots


def point_of(record: MappingRecord, taxonomy: Taxonomy) -> Point:
    """Give the point of a centroid on [-1, 1]: that of the norm which it names, or what its own slots say.

    Raises:
        EmotaxaError: where a coordinate is no number, valence or arousal is missing, or the scale is.
        ScaleError: where a coordinate lies outside the scale.
    """
    if "valence" not in record.slots:
        return taxonomy.norms[record.object].point
    if not record.slots.get("scale"):
        raise EmotaxaError("a centroid without its scale", hint="add a column scale, as 1..9", field="scale")
    scale = Scale.parse(str(record.slots["scale"]))
    found: list[float | None] = []
    for name in _SLOTS:
        said = str(record.slots.get(name) or "")
        if not said and name != "dominance":
            raise EmotaxaError(f"a centroid without {name}", hint=f"fill the column {name}", field=name)
        try:
            found.append(scale.to_unit(float(said), name) if said else None)
        except ScaleError:
            raise
        except ValueError as error:
            raise EmotaxaError(
                f"{name} is {said!r}, no number", hint="give a number", value=said, field=name
            ) from error
    valence, arousal, dominance = found
    assert valence is not None
    assert arousal is not None
    return Point(valence, arousal, dominance)


def read_centroids(profile: MappingSet, name: str, denotation: Denotation, level: Level, field: str) -> Centroids:
    """Give the centroids that a profile has for the concepts of a level, and neutral.

    Raises:
        EmotaxaError: where it has none; it names the schemes for which it has. And for a record without its point.
    """
    taxonomy = denotation.taxonomy
    records = [record for record in standing_claims(profile.records) if is_centroid(record, taxonomy)]
    concepts: dict[Concept, MappingRecord] = {}
    for record in records:
        concept = taxonomy.concepts.get(record.subject)
        if concept is not None and concept.scheme == level.scheme.id and level.tier in (None, concept.tier):
            concepts[concept] = record
    if not concepts:
        schemes = sorted({scheme_of(record.subject) for record in records})
        has = f"it has centroids for {', '.join(schemes)}" if schemes else "it maps labels to labels"
        raise EmotaxaError(f"the profile {name!r} has no point for any concept of {level.id}", hint=has, field=field)
    points = [_placed(record, taxonomy, profile) for record in concepts.values()]
    names = (*concepts, *_neutral(denotation, level, concepts))
    origin = [Point(0.0, 0.0, 0.0)] * (len(names) - len(concepts))
    return Centroids(
        name,
        names,
        np.array([[p.valence, p.arousal, np.nan if p.dominance is None else p.dominance] for p in (*points, *origin)]),
        (*(record.id for record in concepts.values()), *[""] * len(origin)),
    )


def _placed(record: MappingRecord, taxonomy: Taxonomy, profile: MappingSet) -> Point:
    try:
        return point_of(record, taxonomy)
    except EmotaxaError as error:
        place = Place(profile.path or profile.id, record.line or None, slot=error.field)
        said = f"{place}: {compress(record.subject)}: {error.message}"
        raise EmotaxaError(said, hint=error.hint, value=error.value, field="profile") from error


def _neutral(denotation: Denotation, level: Level, placed: Collection[Concept]) -> list[Concept]:
    """Give the level's own concepts that mean nothing but neutral, else the neutral that any answer may contain."""
    column = denotation.column.get(NEUTRAL)
    if column is None:
        return []
    own = members(denotation, level)
    meaning = denotation.meaning[denotation.rows(concept.iri for concept in own)]
    only = (meaning[:, column] > 0) & ((meaning > 0).sum(axis=1) == 1)
    found = [concept for concept, flag in zip(own, only, strict=True) if flag]
    return [concept for concept in found or [denotation.taxonomy.concepts[NEUTRAL]] if concept not in placed]


def _middle(points: Array, weights: Array) -> AffectPoint:
    """Give the weighted mean with its spread; what the weights leave of 1 lies at the origin."""
    known = ~np.isnan(points)
    values = np.where(known, points, 0.0)
    whole = weights @ known
    scaled = np.divide(weights.sum(), whole, out=np.full(3, np.nan), where=whole > 0)
    centre = (weights @ values) * scaled
    spread = np.sqrt(np.maximum((weights @ values**2) * scaled - centre**2, 0.0))
    return AffectPoint(_point(np.clip(centre, -1.0, 1.0)), _point(spread))


def _point(values: Array) -> Point:
    valence, arousal, dominance = (float(value) for value in values)
    return Point(valence, arousal, None if np.isnan(dominance) else dominance)
