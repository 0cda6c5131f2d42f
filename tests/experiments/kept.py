"""Kept: the rows that the shipped models learnt from, were tuned on and are tested on, made as `make models` does."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from classifiers.evaluation.sources import Labelled
from classifiers.training.data import Data, HeadData, read_data
from classifiers.training.recipe import Recipe, read_recipe
from classifiers.training.splits import DEV, TEST, TRAIN
from mappings.conversion.converter import Converter
from mappings.harmonization.harmonize import harmonize_rows
from mappings.harmonization.recipe import read_recipe as read_merge
from tests.experiments.corpora import data_folder

__all__ = ["RECIPES", "corpus_rows", "kept_file", "material"]

RECIPES: Final = Path(__file__).parents[2] / "classifiers" / "recipes"
"""The recipes of the shipped models, and of the files that they are trained on."""

_LEVELS: Final = ("goemotions", "xed-en", "brighter-eng")
_NAMES: Final = {TRAIN: "train", DEV: "dev", TEST: "test"}


def material(converter: Converter, folder: Path, name: str = "emotaxa-small") -> tuple[Recipe, Data]:
    """Harmonize the corpora into a folder, and read them as the training by a recipe does.

    Args:
        converter: what harmonizes.
        folder: an empty one.
        name: of the recipe.
    """
    for level in _LEVELS:
        merge = read_merge(RECIPES / f"merge-{level}.toml", {"EMOTAXA_DATA": str(data_folder())})
        frames = list(harmonize_rows(converter, merge.inputs, merge.target, merge.options))
        pl.concat(frames).write_parquet(folder / f"{level}.parquet")
    recipe = read_recipe(Path(shutil.copy(RECIPES / f"{name}.toml", folder)), {})
    return recipe, read_data(recipe, converter)


def corpus_rows(data: Data, corpus: str, split: int) -> NDArray[np.intp]:
    """Give the rows of a corpus that stand in a split."""
    rows = data.rows(split)
    found: NDArray[np.intp] = rows[data.corpus[rows] == data.corpora.index(corpus)]
    return found


def kept_file(data: Data, head: HeadData, corpus: str, splits: Sequence[int], path: Path) -> Labelled:
    """Write the rows of a corpus with what they say of the labels of a head, as a harmonized file.

    A label that the head does not have, as too few rows bear it, is unknown in all of them.

    Args:
        data: all rows.
        head: whose labels.
        corpus: the corpus.
        splits: the splits that are written; the column `split` bears their names.
        path: where to write, in Parquet.
    """
    rows = np.concatenate([corpus_rows(data, corpus, split) for split in splits])
    rows = rows[head.known[rows].any(axis=1)]
    labels = [concept.label for concept in head.concepts]
    others = [concept.label for concept in head.left_out]
    pl.DataFrame(
        {
            "id": [data.ids[row] for row in rows],
            "source": [corpus] * len(rows),
            "split": [_NAMES[data.splits.place[row]] for row in rows],
            "text": [data.texts[row] for row in rows],
            "source_labels": [["-"]] * len(rows),
            "labels": [_named(labels, head.present[row]) for row in rows],
            "unknown": [_named(labels, ~head.known[row]) + others for row in rows],
        },
        schema_overrides={name: pl.List(pl.String) for name in ("source_labels", "labels", "unknown")},
    ).write_parquet(path)
    return Labelled(path)


def _named(labels: Sequence[str], flags: NDArray[np.bool_]) -> list[str]:
    return [label for label, flag in zip(labels, flags.tolist(), strict=True) if flag]
