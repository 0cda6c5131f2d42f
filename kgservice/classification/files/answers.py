"""Answers as columns: what a model says of many texts, without a look at each of them."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import polars as pl

from classifiers.classification import Classified
from classifiers.hierarchy.place import octants
from kgservice.classification.files.blocks import ANSWERS

__all__ = ["answers_frame", "keys_of"]

_DIGITS: Final = 6
_POINT: Final = ("valence", "arousal", "dominance")


def answers_frame(classified: Classified, rows: Sequence[int], height: int) -> pl.DataFrame:
    """Give the columns of the answers; null where a row has no text, or one that holds nothing to go by.

    Args:
        classified: what a model says of the texts.
        rows: the row of each text.
        height: how many rows there are.
    """
    keys = keys_of(classified)
    probability = np.round(classified.probability.astype(np.float64), _DIGITS)
    likely = pl.DataFrame(dict(zip(keys, probability.T, strict=True)), dict.fromkeys(keys, pl.Float64))
    points = np.round(classified.points.astype(np.float64), _DIGITS) + 0.0
    model = f"{classified.model.name} {classified.model.version}".strip()
    found = pl.DataFrame(
        [
            pl.Series("row", rows, dtype=pl.Int64),
            pl.Series("text", range(len(classified)), dtype=pl.Int64),
            likely.to_struct("probabilities"),
            *(pl.Series(name, points[:, place]).fill_nan(None) for place, name in enumerate(_POINT)),
            pl.Series("octant", octants(classified.points), dtype=pl.String),
            pl.Series("model", [model] * len(classified), dtype=pl.String),
        ]
    )
    nothing = pl.lit([], dtype=pl.List(pl.String))
    found = (
        found.join(_chosen(classified), on="text", how="left", maintain_order="left")
        .with_columns(pl.col("labels").fill_null(nothing), pl.col("concepts").fill_null(nothing))
        .filter(~pl.Series(np.isnan(classified.probability).any(axis=1)))
    )
    every = pl.DataFrame({"row": pl.Series(range(height), dtype=pl.Int64)})
    return every.join(found, on="row", how="left", maintain_order="left").select(ANSWERS)


def keys_of(classified: Classified) -> tuple[str, ...]:
    """Name the probabilities: by label, and where a label stands on several tiers, further ones by CURIE."""
    found: list[str] = []
    order = sorted(range(len(classified.concepts)), key=lambda column: len(classified.paths[column]))
    outermost = {classified.concepts[column].label: column for column in reversed(order)}
    for column, concept in enumerate(classified.concepts):
        found.append(concept.label if outermost[concept.label] == column else concept.curie)
    return tuple(found)


def _chosen(classified: Classified) -> pl.DataFrame:
    """Give labels and IRIs of the answers by text, likeliest first, as `Classified` orders them."""
    text, column = np.nonzero(classified.chosen)
    depth = np.array([len(path) for path in classified.paths], dtype=np.int64)
    order = np.lexsort((column, depth[column], -classified.probability[text, column], text))
    text, column = text[order], column[order]
    names = {"labels": classified.labels, "concepts": tuple(concept.iri for concept in classified.concepts)}
    return (
        pl.DataFrame({"text": pl.Series(text, dtype=pl.Int64)})
        .with_columns(pl.Series(name, words, dtype=pl.String).gather(column) for name, words in names.items())
        .group_by("text", maintain_order=True)
        .agg(*names)
    )
