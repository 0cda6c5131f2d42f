"""Headlines: EmoBank's points against the emotions that Affective Text gives the same headlines, both ways."""

from pathlib import Path
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from mappings.conversion.answer import ScoresItem
from mappings.conversion.converter import Converter
from tests.experiments.affective_text import EMOTIONS, read_affective_text
from tests.experiments.corpora import read_corpus, shared_texts
from tests.experiments.interval import bootstrap
from tests.experiments.page import Part, paragraphs, table
from tests.experiments.points import coordinates, emobank_points, from_points, to_points
from tests.experiments.scores import Ranking, indicators, point_statistic, set_statistic
from tests.experiments.ways import shares_at

__all__ = ["run"]

Array = NDArray[np.float64]

_SCHEME: Final = "affective-text-2007"
_PRESENT: Final = 50.0
"""The task's own coarse evaluation takes an emotion from half of the scale as present."""


def run(converter: Converter, given: Path | None = None) -> Part:
    """Measure on the headlines of Affective Text, where its files are given."""
    rows = read_corpus(converter, "emobank")
    headlines = rows.filter(pl.col("id").str.starts_with("SemEval_"))
    parts = [
        "## Headlines of EmoBank and Affective Text",
        f"{headlines.height:,} rows of EmoBank are headlines of Affective Text (SemEval-2007, task 14), which rates "
        "the same headlines on six emotions from 0 to 100: points and categories of the same texts, by two teams.",
    ]
    if given is None:
        parts.append(
            "**Not measured here.** The files of Affective Text are not among the corpora of this run, and no licence "
            "is stated that would let the project keep a copy. Whoever has them measures it with "
            "`python -m tests.experiments headlines --affective-text DIRECTORY`, where the directory holds "
            "`affectivetext_trial.xml`, `affectivetext_test.xml` and the `.emotions.gold` and `.valence.gold` beside "
            "them. What can be said without them stands under [texts that stand in two corpora]"
            "(#texts-that-stand-in-two-corpora)."
        )
        return Part(paragraphs(parts))
    return Part(paragraphs([*parts, *measured(converter, rows, read_affective_text(given))]))


def measured(converter: Converter, emobank: pl.DataFrame, headlines: pl.DataFrame) -> list[str]:
    """Compare the points of rows of EmoBank with the emotions of the headlines that have the same text."""
    pairs = shared_texts(emobank.drop("labels"), headlines.rename({"valence": "polarity"}))
    if not pairs.height:
        return ["EmoBank and the given file share no text: nothing was measured."]
    keys, points = pairs["key"].to_list(), emobank_points(pairs)
    scores = pairs.select(EMOTIONS).to_numpy()
    gold = [frozenset(name for name, value in zip(EMOTIONS, row, strict=True) if value >= _PRESENT) for row in scores]
    items = [
        ScoresItem({name: value / 100 for name, value in zip(EMOTIONS, row, strict=True) if value}) for row in scores
    ]
    parts = [
        f"{pairs['key'].n_unique():,} texts of the given {headlines.height:,} stand in EmoBank, in "
        f"{pairs.height:,} pairs of rows. "
        f"{sum(map(bool, gold)):,} of them bear an emotion of {_PRESENT:g} or more, which counts as present.",
        "### From the emotions to a point",
        to_points(converter, items, _SCHEME, points, keys)[0],
        _polarity(pairs, keys),
        "### From the point to the emotions",
        "`r` is Pearson's, between how likely the label is at EmoBank's point and its score in Affective Text; AP is "
        "the average precision of that ranking for the headlines that bear the label.",
    ]
    ways = {
        "the likeliest label": shares_at(converter, points, _SCHEME, EMOTIONS),
        "the nearest centroid of `senpy`": shares_at(converter, points, _SCHEME, EMOTIONS, "senpy"),
    }
    for name, shares in ways.items():
        r = bootstrap(point_statistic(scores, shares * 100), keys)[: len(EMOTIONS)]
        rankings = [Ranking(scores[:, at] >= _PRESENT, shares[:, at]) for at in range(len(EMOTIONS))]
        precision = bootstrap(
            lambda times, rankings=rankings: np.array([one.average_precision(times) for one in rankings]),  # type: ignore[misc]
            keys,
        )
        borne = (scores >= _PRESENT).mean(axis=0)
        rows = [[label, r[at], precision[at], f"{borne[at]:.3f}"] for at, label in enumerate(EMOTIONS)]
        parts += [f"**{name}**", table(["emotion", "r", "AP", "AP by chance"], rows)]
    truth = indicators(gold, EMOTIONS)
    rows = [
        [name, *bootstrap(set_statistic(truth, indicators(sets, EMOTIONS)), keys)[:3]]
        for name, sets in from_points(converter, points, _SCHEME).items()
    ]
    return [*parts, table(["one label for each point", "same set", "Jaccard", "macro-F1"], rows)]


def _polarity(pairs: pl.DataFrame, keys: list[str]) -> str:
    known = pairs["polarity"].is_not_null()
    if not known.any():
        return ""
    rated = coordinates(emobank_points(pairs.filter(known)))[:, :1]
    theirs = pairs.filter(known)["polarity"].to_numpy()[:, None] / 100
    r, error = bootstrap(
        point_statistic(rated, theirs), [key for key, flag in zip(keys, known.to_list(), strict=True) if flag]
    )
    return (
        f"How well two teams agree at all: Affective Text's own valence against EmoBank's has r {r} and a mean "
        f"absolute error of {error}."
    )
