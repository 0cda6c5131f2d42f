"""Conversion from labels to points in the affect space, and from points to labels."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from mappings.conversion.answer import Conversion, Mode, Target, VadItem
from mappings.conversion.explain import why_without_meaning
from mappings.conversion.matrix import entropy_bits
from mappings.conversion.region import convert_to_region
from mappings.conversion.sources import Sources
from mappings.meaning.affect import AffectPoint, AffectSpace
from mappings.meaning.degree import EPSILON
from mappings.meaning.denotation import Denotation
from mappings.meaning.targets import members, targets_of
from ontology.errors import ScaleError
from ontology.norm import Point
from ontology.reference import Level
from ontology.scale import Scale

__all__ = ["convert_from_point", "convert_to_point", "in_mode", "on_scale", "points_in_unit"]

_SHOWN = 6
"""Concepts without a norm that a warning names."""


def convert_to_point(affect: AffectSpace, sources: Sources, scale: Scale) -> Conversion:
    """Give the mean point of labels or scores, on a scale: a weighted mean, never a sum."""
    if not any(sources.weights):
        why = "every score is 0: no emotion is claimed" if sources.weights else "nothing was given to convert"
        return Conversion("unmapped", warnings=(why,))
    held = [(concept, weight) for concept, weight in zip(sources.concepts, sources.weights, strict=True) if weight > 0]
    concepts, weights = [concept for concept, _ in held], np.array([weight for _, weight in held])
    iris = tuple(concept.iri for concept in concepts)
    found = affect.mixture(iris, weights)
    mean, _, estimated = affect.moments(iris)
    unknown = np.isnan(mean[:, 0])
    lost = [concept for concept, flag in zip(concepts, unknown, strict=True) if flag]
    guessed = [concept.curie for concept, flag in zip(concepts, estimated, strict=True) if flag]
    warnings = [
        why_without_meaning(affect.denotation, concept) or f"{concept.curie}: no norm is known for any of its senses"
        for concept in lost
    ]
    if guessed:
        warnings.append(f"no norm is published for {', '.join(guessed)}: estimated from its theory's neighbours")
    return Conversion(
        status="unmapped" if found is None else "partial" if lost else "mapped",
        vad=None if found is None else on_scale(found, scale),
        unmapped=tuple(concept.label for concept in lost),
        unmapped_share=float(weights @ unknown / weights.sum()),
        warnings=tuple(warnings),
    )


def convert_from_point(
    denotation: Denotation, affect: AffectSpace, level: Level, items: Sequence[VadItem], scale: Scale
) -> list[Conversion]:
    """Give the concepts of a level that points most likely stand for, best first, neutral near the origin.

    Of octants and quadrants, the one in which a point lies.

    `share` is the posterior, `degree` the typicality of the point for the concept.

    Raises:
        ScaleError: for a coordinate outside the scale; `field` holds its place in the request.
    """
    if not items:
        return []
    points = points_in_unit(items, scale)
    if regions := [concept for concept in members(denotation, level) if concept.aspect == "region"]:
        return [convert_to_region(regions, _point(point)) for point in points]
    targets = targets_of(denotation, level)
    iris = tuple(concept.iri for concept in targets)
    posterior, typicality = affect.posterior(iris, points)
    known = ~np.isnan(affect.moments(iris)[0][:, 0])
    silent = [concept.curie for concept, flag in zip(targets, known, strict=True) if not flag]
    listed = ", ".join(silent[:_SHOWN]) + (f" and {len(silent) - _SHOWN} more" if len(silent) > _SHOWN else "")
    warnings = (f"no norm is known for {listed}: not among the answers",) if silent else ()
    # Neutral is added to every scheme, and would be the answer to any point where nothing else has one.
    if not any(flag for concept, flag in zip(targets, known, strict=True) if concept.scheme == level.scheme.id):
        return [Conversion("unmapped", warnings=(_why_no_point(denotation, level),)) for _ in items]
    ambiguity = entropy_bits(posterior)
    answers = []
    for shares, degrees, bits in zip(posterior, typicality, ambiguity, strict=True):
        order = [int(column) for column in np.argsort(-shares, kind="stable") if shares[column] > 0]
        ranked = tuple(
            Target(targets[column], float(degrees[column]), float(shares[column]), "approximate", ("vad",))
            for column in order
        )
        margin = float(shares[order[0]] - shares[order[1]]) if len(order) > 1 else 1.0
        answers.append(
            Conversion("mapped", ranked[:1], ranked[1:], margin, ambiguity_bits=float(bits), warnings=warnings)
        )
    return answers


def in_mode(found: Conversion, mode: Mode) -> Conversion:
    """Say the answer to a point in another mode than `hard`.

    `soft` gives all targets with their posterior, which sums to 1. `multilabel` gives each target by itself: its share
    is its typicality, whatever else the point is typical of, and a point far from everything has no target.
    """
    if mode == "hard" or not found.targets:
        return found
    targets = (*found.targets, *found.runners_up)
    if mode == "soft":
        return replace(found, targets=targets, runners_up=(), margin=None)
    alone = [replace(target, share=target.degree) for target in targets if target.degree > EPSILON]
    alone.sort(key=lambda target: -target.share)
    far = () if alone else ("the point lies far from every concept that has one",)
    return replace(
        found,
        status="mapped" if alone else "unmapped",
        targets=tuple(alone),
        runners_up=(),
        margin=None,
        warnings=(*found.warnings, *far),
    )


def _why_no_point(denotation: Denotation, level: Level) -> str:
    """Say why a point stands for no concept of a level."""
    found = members(denotation, level)
    if found and not any(concept.felt for concept in found):
        return f"{level.id} holds no emotions, so no point in the affect space stands for any of its concepts"
    covers = any(denotation.meaning[denotation.row[concept.iri]].any() for concept in found)
    why = "no norm is known for the senses that they cover" if covers else "they cover no sense"
    return f"no concept of {level.id} has a point in the affect space: {why}"


def _point(values: NDArray[np.float64]) -> Point:
    valence, arousal, dominance = (float(value) for value in values)
    return Point(valence, arousal, None if np.isnan(dominance) else dominance)


def points_in_unit(items: Sequence[VadItem], scale: Scale) -> NDArray[np.float64]:
    """Carry points over to [-1, 1]: float64 of shape (items, 3), NaN where dominance is not given.

    Raises:
        ScaleError: for a coordinate outside the scale; `field` holds its place in the request.
    """
    return np.array([_in_unit(item.point, scale, at) for at, item in enumerate(items)]).reshape(len(items), 3)


def _in_unit(point: Point, scale: Scale, at: int) -> tuple[float, float, float]:
    found = []
    for dimension in ("valence", "arousal", "dominance"):
        value = getattr(point, dimension)
        try:
            found.append(np.nan if value is None else scale.to_unit(value, dimension))
        except ScaleError as error:
            raise ScaleError(
                error.message, hint=error.hint, value=error.value, field=f"items/{at}/vad/{dimension}"
            ) from error
    return found[0], found[1], found[2]


def on_scale(found: AffectPoint, scale: Scale) -> AffectPoint:
    """Carry a point over to a scale; spreads are lengths, so only the width of the scale counts for them."""
    width = (scale.high - scale.low) / 2.0
    middle, around = found.point, found.spread
    dominance = None if middle.dominance is None else scale.from_unit(middle.dominance)
    return replace(
        found,
        point=Point(scale.from_unit(middle.valence), scale.from_unit(middle.arousal), dominance),
        spread=Point(
            around.valence * width,
            around.arousal * width,
            None if around.dominance is None else around.dominance * width,
        ),
    )
