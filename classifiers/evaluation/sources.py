"""Sources: the labelled files that a classifier is held against, harmonized ones or those of a described dataset."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from classifiers.evaluation.gold import Gold, gold_of
from classifiers.evaluation.harmonized import harmonized_level, read_harmonized
from mappings.conversion.converter import Converter
from mappings.harmonization.corpus.dataset import Dataset
from mappings.harmonization.corpus.named import named_dataset
from mappings.harmonization.harmonize import harmonize_rows
from mappings.harmonization.inputs import inputs_of
from mappings.harmonization.options import Options
from mappings.harmonization.rows import COLUMNS
from mappings.meaning.targets import targets_of
from ontology.concept import Concept
from ontology.errors import DocumentError, EmotaxaError, Place
from ontology.reference import Level

__all__ = ["Labelled", "labelled_file"]

_TRAIN: Final = "train"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A labelled file.

    Attributes:
        path: the file; of a dataset, also a directory that holds its files.
        dataset: how it is laid out; None where it is a harmonized file.
    """

    path: Path
    dataset: Dataset | None = None

    @property
    def name(self) -> str:
        """What reports call it: the dataset and the file's own name."""
        return self.path.name if self.dataset is None else f"{self.dataset.id} {self.path.name}"

    def harmonized_to(self) -> str | None:
        """Give the id of the level that a harmonized file tells its rows to be in; None of any other.

        Raises:
            DocumentError: where the file cannot be read.
        """
        return None if self.dataset is not None else harmonized_level(self.path)

    def gold(
        self, converter: Converter, level: Level, concepts: Sequence[Concept], options: Options, split: str | None
    ) -> Gold:
        """Read what the file says of some concepts of a level.

        Args:
            converter: what harmonizes the rows of a dataset.
            level: the scheme or tier that the rows of a harmonized file were harmonized to; those of a dataset are,
                tier by tier where it is a scheme of several.
            concepts: those that are asked for.
            options: how rows of a dataset are harmonized.
            split: the split that is wanted; None for all rows.

        Raises:
            UnknownReference, DocumentError, EmotaxaError: where the file cannot be read, bears other labels, or has no
                row of the split.
        """
        levels = [level]
        if self.dataset is not None and level.tier is None and level.scheme.tiers:
            levels = [Level(level.scheme, tier.rank) for tier in level.scheme.tiers]
        frames = [(self._rows(converter, one, options, split), targets_of(converter.denotation, one)) for one in levels]
        if not frames[0][0].height:
            where = "" if split is None else f" of split {split}"
            raise DocumentError(f"holds no row{where}", Place(str(self.path)), hint="give another file or split")
        datasets = () if self.dataset is None else (self.dataset,)
        return gold_of(frames, concepts, converter.knowledge.taxonomy, path=str(self.path), datasets=datasets)

    def training_texts(self, converter: Converter) -> pl.Series:
        """Read the texts that something was trained on: those of the split `train`, or all where there is none.

        Raises:
            DocumentError: where the file cannot be read.
        """
        if self.dataset is None:
            rows = read_harmonized(self.path)
        else:
            # Any target serves, for it is the texts that are wanted: a label set is always its own.
            level = converter.level(self.dataset.scheme, "scheme")
            rows = self._rows(converter, level, Options(unknown="keep"), None)
        train = rows.filter(pl.col("split").cast(pl.String) == _TRAIN)
        return (train if train.height else rows)["text"].fill_null("")

    def _rows(self, converter: Converter, level: Level, options: Options, split: str | None) -> pl.DataFrame:
        if self.dataset is None:
            rows = read_harmonized(self.path)
        else:
            splits = None if split is None or split not in self.dataset.split_names else [split]
            inputs = inputs_of(self.dataset, self.path, splits)
            frames = list(harmonize_rows(converter, inputs, level.id, options))
            rows = pl.concat(frames) if frames else pl.DataFrame(schema=COLUMNS)
        return rows if split is None else rows.filter(pl.col("split").cast(pl.String) == split)


def labelled_file(text: str, dataset: str | None = None) -> Labelled:
    """Read the name of a labelled file: a path, or `DATASET=PATH`.

    Args:
        text: what the user typed.
        dataset: the dataset of a path that names none: an id, or the path of a description; None where it is a
            harmonized file.

    Raises:
        UnknownReference: where there is no such dataset.
        DocumentError: where its description cannot be read.
        EmotaxaError: where no file is named.
    """
    name, equals, path = text.partition("=")
    if equals and not Path(text).exists():
        if not name or not path:
            raise EmotaxaError(f"{text!r} is no DATASET=PATH", hint="write it as goemotions=test.tsv", value=text)
        return Labelled(Path(path), named_dataset(name))
    return Labelled(Path(text), None if dataset is None else named_dataset(dataset))
