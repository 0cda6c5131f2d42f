"""Ways: the label sets of rows in another scheme, by each kind of conversion that is compared."""

from collections.abc import Collection, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from mappings.conversion.answer import Conversion, LabelsItem, ScoresItem, VadItem
from mappings.conversion.converter import VAD, Converter
from ontology.norm import Point
from ontology.spelling import normalised

__all__ = [
    "LabelSet",
    "by_best",
    "by_centroid",
    "by_degree",
    "by_name",
    "by_posterior",
    "labels_of",
    "named_alike",
    "points_of",
    "sets_as_items",
    "shares_at",
    "vad_items",
]

LabelSet = frozenset[str]
Array = NDArray[np.float64]

_CENTROIDS = "ekman"
"""The scheme for whose concepts the profile senpy has centroids."""


def labels_of(converter: Converter, scheme: str) -> list[str]:
    """Give the labels of a scheme's concepts, in its order."""
    level = converter.level(scheme, "from")
    return [concept.label for concept in converter.matrix(level, level).sources]


def by_best(
    converter: Converter,
    sets: Sequence[Collection[str]],
    source: str,
    target: str,
    profile: str | None = None,
    *,
    approximate: bool = False,
) -> list[LabelSet]:
    """Convert each label to its best target.

    Args:
        converter: what converts.
        sets: the labels of each row.
        source: the scheme of the labels.
        target: a scheme or a tier of one.
        profile: a published mapping in place of the derived one.
        approximate: whether a label that shares no sense with any target becomes the one that lies nearest to it.
    """
    answers = _converted(converter, sets, source, target, profile)
    if approximate:
        return [_names(found) for found in answers]
    return [frozenset(one.concept.label for one in found.targets if one.relation != "approximate") for found in answers]


def by_degree(
    converter: Converter, sets: Sequence[Collection[str]], source: str, target: str, threshold: float = 0.5
) -> list[LabelSet]:
    """Take every target whose degree reaches the threshold, as harmonization does."""
    matrix = converter.matrix(converter.level(source, "from"), converter.level(target, "to"))
    reached = matrix.degree.toarray() >= threshold
    targets = [concept.label for concept in matrix.targets]
    becomes = {
        concept.label: {name for name, flag in zip(targets, row, strict=True) if flag}
        for concept, row in zip(matrix.sources, reached, strict=True)
    }
    return [frozenset().union(*(becomes[label] for label in labels)) for labels in sets]


def named_alike(converter: Converter, source: str, target: str) -> dict[str, str]:
    """Give, for each label of a source and neutral, the label of the target that has the same name, if there is one."""
    targets = {normalised(label): label for label in labels_of(converter, target)}
    found = {label: targets.get(normalised(label)) for label in (*labels_of(converter, source), "neutral")}
    return {label: target for label, target in found.items() if target is not None}


def by_name(converter: Converter, sets: Sequence[Collection[str]], source: str, target: str) -> list[LabelSet]:
    """Take the labels that both schemes name alike, and drop the others."""
    alike = named_alike(converter, source, target)
    return [frozenset(alike[label] for label in labels if label in alike) for labels in sets]


def sets_as_items(sets: Sequence[Collection[str]]) -> list[LabelsItem]:
    """Give label sets as items to convert."""
    return [LabelsItem(tuple(sorted(labels))) for labels in sets]


def points_of(converter: Converter, items: Sequence[LabelsItem | ScoresItem], source: str) -> list[Conversion]:
    """Give the points of labels or scores, on [-1, 1]."""
    return converter.convert(items, source, VAD)


def by_posterior(converter: Converter, points: Sequence[Point | None], target: str) -> list[LabelSet]:
    """Take the label that a point most likely stands for."""
    return _nearest(converter, points, target, None)


def by_centroid(converter: Converter, points: Sequence[Point | None]) -> list[LabelSet]:
    """Take the label of Ekman's whose centroid in Senpy lies nearest to a point, or neutral."""
    return _nearest(converter, points, _CENTROIDS, "senpy")


def shares_at(
    converter: Converter, points: Sequence[Point], target: str, labels: Sequence[str], profile: str | None = None
) -> Array:
    """Give how likely each label is at each point: float64 of shape (points, labels), 0 for one that has no place."""
    level = _CENTROIDS if profile else target
    found = np.zeros((len(points), len(labels)))
    column = {normalised(label): at for at, label in enumerate(labels)}
    for row, answer in enumerate(converter.convert(vad_items(points), VAD, level, profile=profile)):
        for one in (*answer.targets, *answer.runners_up):
            at = column.get(normalised(one.concept.label))
            if at is not None:
                found[row, at] = one.share
    return found


def vad_items(points: Iterable[Point]) -> list[VadItem]:
    """Give points as items to convert."""
    return [VadItem(point) for point in points]


def _nearest(converter: Converter, points: Sequence[Point | None], target: str, profile: str | None) -> list[LabelSet]:
    known = [point for point in points if point is not None]
    answers = iter(converter.convert(vad_items(known), VAD, target, profile=profile))
    return [frozenset() if point is None else _names(next(answers)) for point in points]


def _converted(
    converter: Converter, sets: Sequence[Collection[str]], source: str, target: str, profile: str | None
) -> list[Conversion]:
    items = sets_as_items(sets)
    distinct = list(dict.fromkeys(items))
    answers = dict(zip(distinct, converter.convert(distinct, source, target, profile=profile), strict=True))
    return [answers[item] for item in items]


def _names(answer: Conversion) -> LabelSet:
    return frozenset(target.concept.label for target in answer.targets)
