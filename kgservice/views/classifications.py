"""Classifications as JSON, and the models that make them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from classifiers.classification import Classification, Classified, Prediction, Span
from classifiers.model import Model
from ontology.norm import Point

__all__ = ["classification_view", "classified", "model_view", "point_view"]

_DIGITS = 9


def classified(parts: Iterable[tuple[Classified, int, int]], top_k: int) -> Iterator[Classification]:
    """Give the classifications of some rows of batches, with so many predictions each."""
    for batch, begin, end in parts:
        found = replace(batch, top_k=top_k)
        for row in range(begin, end):
            yield found[row]


def classification_view(found: Classification) -> dict[str, Any]:
    """Give what a model says of one text; numbers carry nine decimals."""
    return {
        "predictions": [_prediction(one) for one in found.predictions],
        "labels": list(found.labels),
        "concepts": list(found.concepts),
        "vad": None if found.point is None else point_view(found.point),
        "octant": found.octant,
        "spans": [_span(one) for one in found.spans],
    }


def model_view(model: Model) -> dict[str, Any]:
    """Give what a model says of itself."""
    return {
        "name": model.name,
        "version": model.version,
        "kind": model.kind,
        "levels": list(model.levels),
        "languages": list(model.languages),
        "licence": model.licence,
        "corpora": list(model.corpora),
        "device": model.device,
        "description": model.description,
    }


def point_view(point: Point) -> dict[str, float | None]:
    """Give a point on [-1, 1]."""
    return {
        "valence": _rounded(point.valence),
        "arousal": _rounded(point.arousal),
        "dominance": None if point.dominance is None else _rounded(point.dominance),
    }


def _prediction(one: Prediction) -> dict[str, Any]:
    return {
        "concept": one.concept,
        "label": one.label,
        "tier": one.tier,
        "path": list(one.path),
        "probability": _rounded(one.probability),
        "chosen": one.chosen,
    }


def _span(one: Span) -> dict[str, Any]:
    return {
        "start": one.start,
        "end": one.end,
        "text": one.text,
        "concept": one.concept,
        "label": one.label,
        "weight": _rounded(one.weight),
        "negated": one.negated,
    }


def _rounded(value: float) -> float:
    return round(value, _DIGITS) + 0.0
