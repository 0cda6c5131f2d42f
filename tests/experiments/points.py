"""Points: the ratings of EmoBank against what labels of the same text become in the affect space, and the way back."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from mappings.conversion.answer import Conversion, LabelsItem, ScoresItem
from mappings.conversion.converter import VAD, Converter
from ontology.norm import Point
from tests.experiments.interval import DASH, bootstrap, evenly
from tests.experiments.page import table
from tests.experiments.scores import point_statistic
from tests.experiments.ways import LabelSet, by_centroid, by_name, by_posterior

__all__ = ["DIMENSIONS", "coordinates", "emobank_points", "from_points", "to_points"]

Array = NDArray[np.float64]

DIMENSIONS: Final = ("valence", "arousal", "dominance")

_NEUTRAL: Final = "neutral"


def emobank_points(rows: pl.DataFrame, suffix: str = "") -> list[Point]:
    """Give the ratings of rows of EmoBank on [-1, 1]."""
    return [Point(*values) for values in rows.select(f"{name}{suffix}" for name in DIMENSIONS).iter_rows()]


def coordinates(points: Sequence[Point | None]) -> Array:
    """Give points as an array of shape (points, 3); NaN where one is not known."""
    return np.array(
        [
            [np.nan if point is None or getattr(point, name) is None else getattr(point, name) for name in DIMENSIONS]
            for point in points
        ]
    ).reshape(len(points), 3)


def to_points(
    converter: Converter,
    items: Sequence[LabelsItem | ScoresItem],
    source: str,
    gold: Sequence[Point],
    groups: Sequence[str],
) -> tuple[str, dict[str, tuple[float, float]]]:
    """Measure what labels or scores become against rated points: a table of r and mean absolute error.

    Beside it come, by dimension, the error of the derived points and that of one point for all.

    The error is held against that of one point for all rows, the mean of the rated ones. Rows whose labels have no
    point are left out, the same ones for every way.
    """
    found = {
        "derived, the mean of the labels' points": coordinates(_points(converter.convert(items, source, VAD))),
        "centroids of `senpy`, by way of `ekman`": coordinates(_centroids(converter, items, source)),
    }
    rated = coordinates(gold)
    kept: NDArray[np.bool_] = np.asarray(~np.isnan(np.stack(list(found.values()))).any(axis=(0, 2)))
    if kept.sum() < 3:
        return "Too few rows have labels with a point.", {}
    keys = [group for group, flag in zip(groups, kept, strict=True) if flag]
    weights = evenly(keys)
    rows, errors = [], dict[str, tuple[float, float]]()
    mean = weights @ rated[kept] / weights.sum()
    middle = weights @ np.abs(rated[kept] - mean) / weights.sum()
    for name, points in found.items():
        r_and_error = bootstrap(point_statistic(rated[kept], points[kept]), keys, weights=weights)
        rows.append([name, *(f"{one}" for one in r_and_error)])
        own = [one.value for one in r_and_error[len(DIMENSIONS) :]]
        errors = errors or dict(zip(DIMENSIONS, zip(own, middle.tolist(), strict=True), strict=True))
    rows.append(["one point for all", DASH, DASH, DASH, *(f"{value:.3f}" for value in middle)])
    columns = ["labels to point", *(f"r {name}" for name in DIMENSIONS), *(f"error {name}" for name in DIMENSIONS)]
    said = f"{int(kept.sum()):,} of {len(kept):,} rows have labels with a point by both ways; the scale is [-1, 1]."
    return f"{said}\n\n{table(columns, rows)}", errors


def from_points(converter: Converter, points: Sequence[Point], target: str) -> dict[str, list[LabelSet]]:
    """Give the label that each point stands for, by each way; from Senpy's labels to the target's by name."""
    return {
        "the likeliest label": by_posterior(converter, points, target),
        "the nearest centroid of `senpy`, then names": by_name(
            converter, by_centroid(converter, points), "ekman", target
        ),
    }


def _centroids(converter: Converter, items: Sequence[LabelsItem | ScoresItem], source: str) -> list[Point | None]:
    """Convert to shares of Ekman's labels, and these to points by Senpy's centroids; neutral is the origin."""
    shares = [
        {one.concept.label: one.share for one in answer.targets}
        for answer in converter.convert(items, source, "ekman", mode="soft")
    ]
    felt = [{label: share for label, share in one.items() if label != _NEUTRAL} for one in shares]
    scores = [ScoresItem(one) for one in felt if one]
    points = iter(_points(converter.convert(scores, "ekman", VAD, profile="senpy")))
    return [
        next(points) if one else Point(0.0, 0.0, 0.0) if _NEUTRAL in whole else None
        for one, whole in zip(felt, shares, strict=True)
    ]


def _points(answers: Sequence[Conversion]) -> list[Point | None]:
    return [None if answer.vad is None else answer.vad.point for answer in answers]
