"""Data: the rows of all heads put together, a text once, with what each head is told of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from classifiers.errors import TrainingError
from classifiers.training.recipe import Recipe
from classifiers.training.rows import of_sources, read_rows
from classifiers.training.splits import DEV, TRAIN, Splits, split_rows
from mappings.conversion.converter import Converter
from mappings.meaning.targets import targets_of
from ontology.concept import Concept
from ontology.reference import Level

__all__ = ["Data", "HeadData", "read_data"]

Flags = NDArray[np.bool_]

_KEY: Final = ["source", "id", "text"]
_POINT: Final = ["valence", "arousal", "dominance"]


@dataclass(frozen=True, slots=True, eq=False)
class HeadData:
    """What rows say of the labels of one level.

    Attributes:
        level: the level.
        concepts: the labels that are learnt.
        left_out: the labels of the level that too few training rows bear.
        present: bool of shape (rows, labels).
        known: bool of shape (rows, labels): whether the row says if it bears the label; wherever `present` is.
        learnt: likewise: which cells are learnt from; those that are known, and without masks all of training rows.
        dev: bool of shape (rows,): the rows that tell how good the head is, if they are in the dev split.
        weight: how much the head counts.
    """

    level: Level
    concepts: tuple[Concept, ...]
    left_out: tuple[Concept, ...]
    present: Flags
    known: Flags
    learnt: Flags
    dev: Flags
    weight: float

    def tuned(self, splits: Splits) -> bool:
        """Whether any dev row bears one of the labels."""
        return bool((self.present & (self.dev & (splits.place == DEV))[:, None]).any())


@dataclass(frozen=True, slots=True, eq=False)
class Data:
    """All rows of a training.

    Attributes:
        texts: a text for each row.
        ids: ids of the rows in their corpora.
        corpora: names of the corpora.
        licences: of the texts, beside them.
        corpus: intp of shape (rows,): which of them each row is of.
        splits: where the rows stand.
        heads: what they say, head by head.
        points: float32 of shape (rows, 3) on [-1, 1], NaN where a row has no value; None without a regression.
    """

    texts: tuple[str, ...]
    ids: tuple[str, ...]
    corpora: tuple[str, ...]
    licences: tuple[str, ...]
    corpus: NDArray[np.intp]
    splits: Splits
    heads: tuple[HeadData, ...]
    points: NDArray[np.float32] | None

    def rows(self, split: int) -> NDArray[np.intp]:
        """Give the rows of a split."""
        return np.flatnonzero(self.splits.place == split)

    def taught(self, *, soft: bool = False) -> dict[str, int]:
        """Count, by corpus, the training rows that are learnt from.

        Args:
            soft: whether teachers tell of all rows.
        """
        says = np.full(len(self.texts), soft)
        for head in self.heads:
            says |= head.learnt.any(axis=1)
        if self.points is not None:
            says |= ~np.isnan(self.points).all(axis=1)
        says &= self.splits.place == TRAIN
        return {name: int(says[self.corpus == at].sum()) for at, name in enumerate(self.corpora)}


def read_data(recipe: Recipe, converter: Converter) -> Data:
    """Read the files of a recipe.

    Rows of one corpus with one id and text are one row, in whatever files they stand.

    Args:
        recipe: the recipe.
        converter: finds levels and their concepts.

    Raises:
        UnknownReference: for a level or a label that is none.
        DocumentError: for a file that cannot be read.
        TrainingError: where there is nothing to learn, or nothing to tune on.
    """
    frames = [_rows(recipe, head.files, head.sources, "head", at) for at, head in enumerate(recipe.head)]
    labelled = len(frames) + (recipe.points is not None)
    if recipe.points is not None:
        frames.append(_rows(recipe, recipe.points.files, recipe.points.sources, "points"))
    if recipe.distillation is not None and recipe.distillation.files:
        frames.append(_rows(recipe, recipe.distillation.files, None, "distillation"))
    rows = pl.concat([frame.select(*_KEY, "split", "licence") for frame in frames]).unique(
        _KEY, keep="first", maintain_order=True
    )
    sources, texts = rows["source"].to_list(), rows["text"].to_list()
    told = {source for frame in frames[:labelled] for source in frame["source"].unique()}
    with recipe.told("splits", "rename"):
        splits = split_rows(texts, sources, rows["split"].to_list(), recipe.splits, whole=set(sources) - told)
    numbered = rows.select(*_KEY).with_row_index("row")
    heads = [
        _head(recipe, at, frame, numbered, splits, sources, converter)
        for at, frame in enumerate(frames[: len(recipe.head)])
    ]
    points = None
    if recipe.points is not None:
        points = _points(frames[len(recipe.head)], numbered, recipe.points.sources)
        if np.isnan(points[splits.place == TRAIN]).all():
            with recipe.told("points"):
                raise TrainingError(
                    "no training row has a valence of its own",
                    hint="name the corpora whose values are to be learnt under points.sources, or leave [points] out",
                )
    corpora = tuple(dict.fromkeys(sources))
    at = {name: number for number, name in enumerate(corpora)}
    return Data(
        tuple(texts),
        tuple(rows["id"].to_list()),
        corpora,
        tuple(_licences(rows)[name] for name in corpora),
        np.array([at[name] for name in sources], dtype=np.intp),
        splits,
        tuple(heads),
        points,
    )


def _licences(rows: pl.DataFrame) -> dict[str, str]:
    """Give the licence of each corpus; of one whose rows are under several, all of them, as an SPDX expression."""
    found = rows.group_by("source").agg(pl.col("licence").drop_nulls().unique().sort())
    return {source: " AND ".join(names) or "not stated" for source, names in found.iter_rows()}


def _rows(recipe: Recipe, files: Sequence[str], sources: Sequence[str] | None, *part: str | int) -> pl.DataFrame:
    """Read the files that a part of the recipe names, and keep the rows of the corpora that it names."""
    with recipe.told(*part, "files"):
        frame = read_rows([recipe.place(file) for file in files])
    with recipe.told(*part, "sources"):
        return of_sources(frame, sources)


def _head(
    recipe: Recipe,
    number: int,
    frame: pl.DataFrame,
    numbered: pl.DataFrame,
    splits: Splits,
    sources: Sequence[str],
    converter: Converter,
) -> HeadData:
    asked = recipe.head[number]
    with recipe.told("head", number, "level"):
        level = converter.level(asked.level, "level")
    concepts = targets_of(converter.denotation, level)
    column = {concept.label: at for at, concept in enumerate(concepts)}
    present, known = (np.zeros((len(numbered), len(concepts)), dtype=bool) for _ in range(2))
    placed = frame.join(numbered, on=_KEY, how="left", maintain_order="left")
    row = placed["row"].to_numpy()
    with recipe.told("head", number, "files"):
        unknown = _flags(placed, "unknown", column, level)
        told = _flags(placed, "labels", column, level)
    # Where a row stands twice, in two files, what either says holds.
    np.logical_or.at(present, row, told)
    np.logical_or.at(known, row, ~unknown | told)
    learnt = known.copy()
    if not asked.masks:
        # Only what is learnt from changes: what is tuned and tested on stays as it is known.
        learnt[row[splits.place[row] == TRAIN]] = True
    counts = (present & (splits.place == TRAIN)[:, None]).sum(axis=0)
    kept = counts >= asked.least
    if not kept.any():
        with recipe.told("head", number, "least"):
            raise TrainingError(
                f"no label of {level.id} stands in {asked.least} training rows", hint="give more rows, or lower `least`"
            )
    if strange := sorted(set(asked.dev or ()) - set(sources)):
        with recipe.told("head", number, "dev"):
            raise TrainingError(
                f"`dev` of {level.id} names {', '.join(map(repr, strange))}, of which there is no row",
                hint=f"the corpora are {', '.join(dict.fromkeys(sources))}",
                value=strange,
            )
    wanted = set(sources) if asked.dev is None else set(asked.dev)
    measured = np.array([source in wanted for source in sources]) & known[:, kept].any(axis=1)
    return HeadData(
        level,
        tuple(concept for concept, keep in zip(concepts, kept, strict=True) if keep),
        tuple(concept for concept, keep in zip(concepts, kept, strict=True) if not keep),
        present[:, kept],
        known[:, kept],
        learnt[:, kept],
        measured,
        asked.weight,
    )


def _flags(frame: pl.DataFrame, name: str, column: Mapping[str, int], level: Level) -> Flags:
    """Turn lists of labels into columns of flags."""
    flags = np.zeros((len(frame), len(column)), dtype=bool)
    cells = frame.select(pl.col(name)).with_row_index("at").explode(name).drop_nulls(name)
    labels = cells[name].unique(maintain_order=True).to_list()
    for label in labels:
        if label not in column:
            raise TrainingError(
                f"{level.id} has no label {label!r}, which stands under {name}",
                hint=f"harmonize the files to {level.id}",
                value=label,
            )
    if len(cells):
        places = cells[name].replace_strict(dict(column), return_dtype=pl.Int64).to_numpy()
        flags[cells["at"].to_numpy(), places] = True
    return flags


def _points(frame: pl.DataFrame, numbered: pl.DataFrame, sources: Sequence[str] | None) -> NDArray[np.float32]:
    if sources is None:
        frame = frame.filter(pl.col("source_labels").list.len() == 0)
    frame = frame.filter(pl.col("valence").is_not_null())
    placed = frame.join(numbered, on=_KEY, how="left", maintain_order="left")
    points = np.full((len(numbered), len(_POINT)), np.nan, dtype=np.float32)
    points[placed["row"].to_numpy()] = placed.select(_POINT).cast(pl.Float32).to_numpy()
    return points
