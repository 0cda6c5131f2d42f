"""Measuring: how good the model is that was written, and what writing it has cost."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifiers.calibration.fit import Fitted
from classifiers.evaluation.metrics import metrics_of
from classifiers.evaluation.points import DIMENSIONS, agreement
from classifiers.training.material import Material, Outputs
from classifiers.training.splits import DEV, TEST

__all__ = ["SPLITS", "exported", "plain", "tables"]

SPLITS: Final = {"dev": DEV, "test": TEST}
"""The splits that are measured on, by name."""


def tables(
    material: Material, found: Mapping[str, Outputs], fitted: Sequence[Fitted]
) -> Iterator[tuple[str, dict[str, float]]]:
    """Give the figures of each head in each corpus, and of the points, split by split.

    Args:
        material: the rows.
        found: what the model puts out, by name of the split; NaN for a text without a word; points on [-1, 1].
        fitted: calibration and thresholds of each head.

    Yields:
        what was measured on, and the figures by name.
    """
    data = material.data
    for name, split in SPLITS.items():
        rows, outputs = data.rows(split), found[name]
        for head, columns, one in zip(data.heads, material.columns(), fitted, strict=True):
            for at, corpus in enumerate(data.corpora):
                own = (data.corpus[rows] == at) & head.known[rows].any(axis=1)
                if not head.present[rows[own]].any():
                    continue
                figures = metrics_of(
                    one.calibration.apply(outputs.logits[own, columns]),
                    head.present[rows[own]],
                    head.known[rows[own]],
                    thresholds=one.thresholds,
                )
                yield (
                    f"{corpus} {name}, labels of {head.level.id}",
                    {"rows": int(own.sum()), "macro-F1": figures.macro_f1, "micro-F1": figures.micro_f1},
                )
        if data.points is None or outputs.points is None:
            continue
        for at, corpus in enumerate(data.corpora):
            own = (data.corpus[rows] == at) & ~np.isnan(data.points[rows]).all(axis=1)
            if own.sum() > 1:
                r, _, _ = agreement(data.points[rows[own]], outputs.points[own])
                values = {f"r {dimension}": float(value) for dimension, value in zip(DIMENSIONS, r, strict=True)}
                yield f"{corpus} {name}, points", {"rows": int(own.sum()), **values}


def exported(
    material: Material, found: Mapping[str, Mapping[str, NDArray[np.float32]]], fitted: Mapping[str, Fitted]
) -> dict[str, dict[str, float | None]]:
    """Measure the first head as it was trained and as it was written, each with calibration and thresholds of its own.

    Args:
        material: the rows.
        found: logits by way and name of the split.
        fitted: what was fitted for the head, by way.

    Returns:
        macro-F1 by split and way.
    """
    head, columns = material.data.heads[0], next(material.columns())
    result: dict[str, dict[str, float | None]] = {}
    for name, split in SPLITS.items():
        rows = material.data.rows(split)
        kept = head.dev[rows] & np.logical_and.reduce([~np.isnan(one[name]).any(axis=1) for one in found.values()])
        if not head.present[rows[kept]].any():
            continue
        told = head.present[rows[kept]], head.known[rows[kept]]
        result[name] = {
            way: plain(
                metrics_of(
                    fitted[way].calibration.apply(logits[name][kept, columns]), *told, thresholds=fitted[way].thresholds
                ).macro_f1
            )
            for way, logits in found.items()
        }
    return result


def plain(value: float) -> float | None:
    """Give a number that JSON has: a NaN is none, and whole numbers stay such.

    >>> plain(12), plain(0.25), plain(float("nan"))
    (12, 0.25, None)
    """
    if isinstance(value, int):
        return value
    return round(float(value), 6) if np.isfinite(value) else None
