"""Merging: what masks, and other corpora, are worth to a model that is trained as the shipped ones are.

The small static architecture is trained four times, on the same rows, by the recipe of `emotaxa-static` without its
teacher. Nothing but what follows changes: whether one head learns the labels of GoEmotions from all corpora, with what
is unknown left out or counted as absent, or from GoEmotions alone; or whether each corpus has a head of its own.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from classifiers.evaluation.evaluate import evaluate
from classifiers.evaluation.evaluation import Evaluation
from classifiers.evaluation.options import EvaluationOptions
from classifiers.evaluation.sources import Labelled
from classifiers.open import open_classifier
from classifiers.training.data import Data, read_data
from classifiers.training.recipe import Recipe
from classifiers.training.splits import DEV, TRAIN
from classifiers.training.train import train
from mappings.conversion.converter import Converter
from tests.experiments.kept import kept_file, material
from tests.experiments.page import Part, paragraphs, table

__all__ = ["WAYS", "Way", "run", "trained"]

EPOCHS: Final = 4
"""Half of those of the shipped model: enough to tell the ways apart."""

CORPORA: Final = ("goemotions", "xed-en", "brighter-eng")


@dataclass(frozen=True, slots=True)
class Way:
    """A way to train.

    Attributes:
        name: in words.
        sources: what the head of GoEmotions' labels learns from.
        masks: whether it leaves out what is unknown.
        heads: whether the other corpora have heads of their own.
    """

    name: str
    sources: tuple[str, ...]
    masks: bool = True
    heads: bool = False


WITH: Final = Way("merged, with masks", CORPORA)
WITHOUT: Final = Way("merged, unknown counted as absent", CORPORA, masks=False)
ALONE: Final = Way("GoEmotions alone", CORPORA[:1])
HEADS: Final = Way("a head for each corpus, with masks (shipped)", CORPORA[:1], heads=True)
WAYS: Final = (WITH, WITHOUT, ALONE, HEADS)


def run(converter: Converter) -> Part:
    """Train in each way, and measure each on the dev rows of all corpora."""
    with TemporaryDirectory() as folder:
        recipe, data = material(converter, Path(folder), "emotaxa-static")
        tests = {
            head.level.id: kept_file(data, head, head.level.id, [DEV], Path(folder) / f"{head.level.id}-dev.parquet")
            for head in data.heads
        }
        found = {way: trained(converter, recipe, way, tests) for way in WAYS}
        merged = read_data(_recipe(recipe, WITH), converter)
    return Part(_told(found, merged, recipe), _said(found))


def trained(converter: Converter, recipe: Recipe, way: Way, tests: Mapping[str, Labelled]) -> dict[str, Evaluation]:
    """Train in one way, and measure what comes of it on each test, by the level of its labels."""
    model = train(_recipe(recipe, way), converter)
    classifier = open_classifier(str(model.path), converter, "cpu")
    return {to: evaluate(classifier, converter, [test], to, options=EvaluationOptions()) for to, test in tests.items()}


def _recipe(recipe: Recipe, way: Way) -> Recipe:
    first = recipe.head[0].model_copy(update={"sources": list(way.sources), "masks": way.masks})
    heads = [first, *recipe.head[1:]] if way.heads else [first]
    name = re.sub(r"\W+", "-", way.name)
    read = {*way.sources, *(source for head in heads for source in head.sources or ())}
    renamed = {corpus: names for corpus, names in recipe.splits.rename.items() if corpus in read}
    splits = recipe.splits.model_copy(update={"rename": renamed})
    training = recipe.training.model_copy(update={"epochs": min(EPOCHS, recipe.training.epochs)})
    update = {"head": heads, "splits": splits, "training": training, "out": name, "name": name}
    return recipe.model_copy(update={**update, "distillation": None, "fine": None})


def _told(found: Mapping[Way, Mapping[str, Evaluation]], data: Data, recipe: Recipe) -> str:
    columns = ["macro-F1 on dev rows", *(f"{to}, {one.rows.tested:,} rows" for to, one in found[WITH].items())]
    lines = [[way.name, *(one.overall["macro_f1"] for one in of.values())] for way, of in found.items()]
    unknown = 1 - data.heads[0].known[data.rows(TRAIN)].mean()
    return paragraphs(
        [
            "## What masks and merging are worth",
            f"The static architecture, trained four times by the recipe of `emotaxa-static` without its teacher (seed "
            f"{recipe.seed}, {EPOCHS} epochs). A merged model has one head, of GoEmotions' 28 labels, "
            "and learns them from all three corpora, harmonized to those labels. What a corpus does not tell of is "
            "left out of the loss with masks, and counted as absent without. The labels of XED and BRIGHTER are "
            "answered by roll-up from that head, and in the last line by heads of their own. Nothing was learnt from "
            "the rows that are measured on; thresholds and calibration were fitted on them, in all four ways alike.",
            table(columns, lines),
            f"Of the training rows of all corpora, {unknown:.0%} of the 28 labels are unknown to a merged head.",
        ]
    )


def _said(found: Mapping[Way, Mapping[str, Evaluation]]) -> tuple[str, ...]:
    def gap(way: Way, other: Way) -> str:
        gaps = {
            to: one.overall["macro_f1"].value - found[other][to].overall["macro_f1"].value
            for to, one in found[way].items()
        }
        return ", ".join(f"{value:+.3f} on {to}" for to, value in gaps.items())

    return (
        f"Masks, against counting what is unknown as absent, are worth {gap(WITH, WITHOUT)} in macro-F1 to a merged "
        f"model; merging with masks, against GoEmotions alone, {gap(WITH, ALONE)}; and heads of their own, against "
        f"merging with masks, {gap(HEADS, WITH)}.",
    )
