"""Predictions: models whose labels move, and files of predictions and harmonized rows that would come out otherwise."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from classifiers.folder.config import CONFIG, read_config
from classifiers.folder.shipped import shipped_models
from kgservice.changes.impact.touched import Touch, Touches
from mappings.harmonization.corpus.named import named_dataset
from mappings.harmonization.output.level import level_of_parquet
from ontology.errors import EmotaxaError

__all__ = ["SavedPrediction", "moved_predictions", "shipped_folders"]

_JOINT: Final = "|"
_ENDINGS: Final = (".parquet", ".jsonl", ".csv")


@dataclass(frozen=True, slots=True)
class SavedPrediction:
    """A model, or a file of rows with labels, that is concerned.

    Attributes:
        path: where it stands.
        kind: `model`, `classified`, `harmonized`, or `unread` where it cannot be read.
        name: the model's name, or the level of the labels of a file, where that is known.
        touches: what moves of the levels and conversions that it rests on.
        rows: rows that bear a label which moves; None of a model.
        of: rows of the file; None of a model.
        problem: why it could not be read; else empty.
    """

    path: str
    kind: str
    name: str = ""
    touches: tuple[Touch, ...] = ()
    rows: int | None = None
    of: int | None = None
    problem: str = ""


def shipped_folders() -> tuple[Path, ...]:
    """Give the folders of the models that come with the package."""
    return tuple(shipped_models().values())


def moved_predictions(
    touches: Touches, places: Iterable[Path], targets: Iterable[str] = ()
) -> Iterator[SavedPrediction]:
    """Give the models and files that are concerned, and those that cannot be read.

    Args:
        touches: tells what moves.
        places: model folders, files that `emotaxa classify` and `emotaxa harmonize` wrote (Parquet, JSON lines, CSV),
            or folders that hold such.
        targets: levels that models are asked for besides those that they say themselves.
    """
    asked = tuple(targets)
    for path in _found(places):
        try:
            found = _of_model(touches, path, asked) if path.is_dir() else _of_file(touches, path)
        except EmotaxaError as error:
            yield SavedPrediction(str(path), "unread", problem=error.message)
        except (OSError, pl.exceptions.PolarsError) as error:
            yield SavedPrediction(str(path), "unread", problem=str(error).partition("\n")[0][:200])
        else:
            if found is not None:
                yield found


def _found(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        if not place.is_dir():
            yield place
        elif (place / CONFIG).is_file():
            yield place
        else:
            inside = sorted(place.rglob("*"))
            models = [path.parent for path in inside if path.name == CONFIG]
            yield from models
            yield from (
                path for path in inside if path.suffix in _ENDINGS and not any(path.is_relative_to(at) for at in models)
            )


def _of_model(touches: Touches, path: Path, asked: tuple[str, ...]) -> SavedPrediction | None:
    config = read_config(path / CONFIG)
    found: list[Touch] = []
    for head in config.heads:
        if turned := touches.turned(label.iri for label in head.labels):
            found.append(Touch("labels", head.level, iris=turned))
        levels = dict.fromkeys((*head.targets, *asked))
        found += [touch for level in levels for touch in touches.conversion(head.level, level)]
    name = f"{config.name} {config.version}".strip()
    return SavedPrediction(str(path), "model", name, tuple(found)) if found else None


def _of_file(touches: Touches, path: Path) -> SavedPrediction | None:
    frame = _scan(path)
    if frame is None:
        return None
    columns = frame.collect_schema()
    height = int(frame.select(pl.len()).collect().item())
    if {"concepts", "model"} <= columns.keys():
        return _classified(touches, path, frame, columns, height)
    if {"source", "source_labels", "labels"} <= columns.keys():
        return _harmonized(touches, path, frame, columns, height)
    return None


def _classified(
    touches: Touches, path: Path, frame: pl.LazyFrame, columns: pl.Schema, height: int
) -> SavedPrediction | None:
    lists = _lists(frame, "concepts", columns)
    borne = lists.explode().drop_nulls().unique(maintain_order=True).to_list()
    turned = touches.turned(borne)
    if not turned:
        return None
    rows = int(lists.list.eval(pl.element().is_in(list(turned))).list.any().sum())
    concepts = (
        side.taxonomy.concepts.get(iri) for iri in turned for side in (touches.ground.before, touches.ground.after)
    )
    schemes = Counter(concept.scheme for concept in concepts if concept is not None)
    level = schemes.most_common(1)[0][0]
    return SavedPrediction(str(path), "classified", level, (Touch("labels", level, iris=turned),), rows, height)


def _harmonized(
    touches: Touches, path: Path, frame: pl.LazyFrame, columns: pl.Schema, height: int
) -> SavedPrediction | None:
    level = level_of_parquet(path) if path.suffix == ".parquet" else None
    if level is None:
        # Without the level nobody can say what the rows were converted to.
        return None
    found: list[Touch] = list(touches.level(level))
    marked = pl.Series([False] * height, dtype=pl.Boolean)
    sources = frame.select("source").collect().to_series()
    labels = _lists(frame, "source_labels", columns)
    for name in sources.drop_nulls().unique(maintain_order=True).to_list():
        try:
            scheme = named_dataset(name).scheme
        except EmotaxaError:
            continue
        touched = list(touches.conversion(scheme, level))
        found += touched
        called = [
            concept.label
            for touch in touched
            for iri in touch.iris
            for side in (touches.ground.before,)
            if (concept := side.taxonomy.concepts.get(iri)) is not None
        ]
        if called:
            bears = labels.list.eval(pl.element().is_in(called)).list.any().fill_null(value=False)
            marked |= bears & (sources == name).fill_null(value=False)
    if not found:
        return None
    return SavedPrediction(str(path), "harmonized", level, tuple(found), int(marked.sum()), height)


def _scan(path: Path) -> pl.LazyFrame | None:
    if path.suffix == ".parquet":
        return pl.scan_parquet(path)
    if path.suffix == ".jsonl":
        return pl.scan_ndjson(path)
    return pl.scan_csv(path, infer_schema=False) if path.suffix == ".csv" else None


def _lists(frame: pl.LazyFrame, name: str, columns: pl.Schema) -> pl.Series:
    """Read a column of lists of texts; in CSV they are joined."""
    column = pl.col(name)
    if not isinstance(columns[name], pl.List):
        column = column.cast(pl.String).str.split(_JOINT)
    return frame.select(column.cast(pl.List(pl.String))).collect().to_series()
