"""Transfer: a model that was trained on one corpus says what it knows of another one's texts, in that one's labels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from mappings.conversion.answer import ScoresItem
from mappings.conversion.converter import Converter
from ontology.norm import Point
from tests.experiments.corpora import read_corpus, text_key
from tests.experiments.interval import SEED, Interval, bootstrap
from tests.experiments.model import SETTING, Features, label_scores, out_of_fold
from tests.experiments.page import Part, paragraphs, table
from tests.experiments.scores import Ranking, indicators, set_statistic
from tests.experiments.ways import LabelSet, by_best, by_degree, by_name, labels_of, named_alike, points_of, shares_at

__all__ = ["Ahead", "run", "summary"]

Array = NDArray[np.float64]

_PAIRS: Final = (
    ("xed-en", "brighter-eng"),
    ("goemotions", "brighter-eng"),
    ("brighter-eng", "xed-en"),
    ("goemotions", "xed-en"),
)
_MEASURED: Final = 6_000
"""Rows of a target that are measured on at most, drawn at random."""

_NEUTRAL: Final = "neutral"
_OWN: Final = "trained on the target's own labels"
_NAMES: Final = "names alone"
_DERIVED: Final = "derived"
_POINT: Final = "the point, then the likeliest label"


def run(converter: Converter) -> Part:
    """Train on each source, and measure on each target."""
    rows = {name: read_corpus(converter, name) for name in dict.fromkeys(name for pair in _PAIRS for name in pair)}
    parts = [
        "## From one corpus to another by a classifier",
        "XED's English lines and BRIGHTER's English texts share no texts worth counting, so nobody labelled them both "
        "ways. What can be measured is whether the scores of a model that was trained on one label set say something "
        "of the other one once they are converted. The model is trained on all rows of the source but those whose text "
        "stands among those of the target that are measured on: train and dev of BRIGHTER, and of XED "
        f"{_MEASURED:,} rows drawn at random. Its scores "
        "become the target's labels as independent probabilities (`multilabel`); AP is the average precision of the "
        "ranking that they give. For F1, a label of the source counts from a score of 0.5, and the labels are "
        "converted.",
        SETTING,
        "**What this shows, and what it does not.** Film subtitles, Reddit comments and BRIGHTER's texts differ in "
        "kind, and their annotators had other instructions, so most of what is lost is lost to that. The same scores "
        "go through every way of conversion, so the ways can be compared with one another; the figures are no measure "
        "of how right a mapping is. The row of the model that was trained on the target's own labels (five folds) says "
        "what this kind of model can do at best, chance is how often a label is given.",
    ]
    own: dict[str, Array] = {}
    ahead: dict[str, Ahead] = {}
    for source, target in _PAIRS:
        if target not in own:
            own[target] = _own(converter, rows[target], target)
        chosen = np.random.default_rng(SEED).permutation(rows[target].height)[:_MEASURED]
        measured_on, by_own = rows[target][chosen], own[target][chosen]
        text, ahead[f"{source} to {target}"] = _measured(converter, rows[source], measured_on, source, target, by_own)
        parts += [f"### {source} to {target}", text]
    return Part(paragraphs(parts), summary(ahead))


@dataclass(frozen=True, slots=True)
class Ahead:
    """How far each way is ahead of names alone, by macro AP and by macro-F1."""

    precision: Mapping[str, Interval]
    f1: Mapping[str, Interval]


def summary(ahead: Mapping[str, Ahead]) -> tuple[str, ...]:
    """Say where converting beats taking labels of the same name, where it does not, and what no conversion gives."""
    derived = _compared(_DERIVED, {pair: one.precision[_DERIVED] for pair, one in ahead.items()})
    by_f1 = _compared(_DERIVED, {pair: one.f1[_DERIVED] for pair, one in ahead.items()})
    point = _compared(_POINT, {pair: one.precision[_POINT] for pair, one in ahead.items()})
    own = [one.precision[_OWN].value - one.precision[_DERIVED].value for one in ahead.values()]
    return (
        f"Where a classifier's scores are converted, against labels of the same name alone: by AP, {derived}; by F1, "
        f"{by_f1}; {point}, by AP.",
        f"A model {_OWN} is ahead of the derived conversion everywhere, by {min(own):.3f} to {max(own):.3f} of AP."
        if min(own) > 0
        else f"A model {_OWN} is between {-min(own):.3f} behind and {max(own):.3f} ahead of the derived, by AP.",
    )


def _compared(way: str, found: Mapping[str, Interval]) -> str:
    told = [
        f"{words} in {len(gaps)} ({', '.join(f'{gap:+.3f}' for gap in gaps)})"
        for words, gaps in (
            ("ahead", [one.value for one in found.values() if one.low > 0]),
            ("behind", [one.value for one in found.values() if one.high < 0]),
            ("no different", [one.value for one in found.values() if one.low <= 0 <= one.high]),
        )
        if gaps
    ]
    return f"*{way}* is {', '.join(told)} of {len(found)} directions"


def _emotions(converter: Converter, scheme: str) -> list[str]:
    return [label for label in labels_of(converter, scheme) if label != _NEUTRAL]


def _own(converter: Converter, rows: pl.DataFrame, target: str) -> Array:
    truth = indicators(rows["source_labels"].to_list(), _emotions(converter, target))
    return out_of_fold(rows["text"].to_list(), truth, text_key(rows["text"]).to_list(), SEED)


def _measured(
    converter: Converter, source_rows: pl.DataFrame, target_rows: pl.DataFrame, source: str, target: str, own: Array
) -> tuple[str, Ahead]:
    keys = text_key(target_rows["text"])
    train = source_rows.filter(~text_key(source_rows["text"]).is_in(keys.unique().implode()))
    given = set(train["source_labels"].explode())
    sources = [label for label in labels_of(converter, source) if label in given]
    targets = _emotions(converter, target)
    features = Features(train["text"].to_list())
    test = features.of(target_rows["text"].to_list())
    known = indicators(train["source_labels"].to_list(), sources)
    scores = np.column_stack([label_scores(features.rows, known[:, at], test, SEED) for at in range(len(sources))])
    gold = indicators(target_rows["source_labels"].to_list(), targets)
    groups = keys.to_list()
    ranked = _ranked(converter, scores, sources, source, target, targets) | {_OWN: own}
    decided = _decided(converter, scores, sources, source, target)
    said = (
        f"{train.height:,} rows of {source} to train on, {target_rows.height:,} of {target} to measure on; "
        f"{_alike(converter, source, target, targets)}"
    )
    by_precision, precision = _precision(ranked, gold, targets, groups)
    by_f1, f1 = _f1(decided, own, gold, targets, groups)
    return "\n\n".join([said, by_precision, by_f1]), Ahead(precision, f1)


def _alike(converter: Converter, source: str, target: str, targets: Sequence[str]) -> str:
    alike = set(named_alike(converter, source, target).values())
    without = [label for label in targets if label not in alike]
    return (
        f"the source has no label that is named {', '.join(without)}."
        if without
        else "every label of the target has a namesake in the source."
    )


def _ranked(
    converter: Converter, scores: Array, sources: Sequence[str], source: str, target: str, targets: Sequence[str]
) -> dict[str, Array]:
    """Give the scores of the target's labels by each way: float64 of shape (rows, targets)."""
    items = [ScoresItem(dict(zip(sources, row.tolist(), strict=True))) for row in scores]
    points = [
        Point(0.0, 0.0, 0.0) if answer.vad is None else answer.vad.point
        for answer in points_of(converter, items, source)
    ]
    found = {
        _NAMES: _named(converter, scores, sources, source, target, targets),
        _DERIVED: _converted(converter, items, source, target, targets),
    }
    if source == "goemotions":
        levels = labels_of(converter, "ekman")
        grouped = _converted(converter, items, source, "ekman", levels, "goemotions-paper")
        found["profile `goemotions-paper`, then names"] = _named(converter, grouped, levels, "ekman", target, targets)
    found[_POINT] = shares_at(converter, points, target, targets)
    found["the point, then centroids of `senpy`"] = shares_at(converter, points, target, targets, "senpy")
    return found


def _named(
    converter: Converter, scores: Array, sources: Sequence[str], source: str, target: str, targets: Sequence[str]
) -> Array:
    found = np.zeros((len(scores), len(targets)))
    for label, other in named_alike(converter, source, target).items():
        if label in sources and other in targets:
            found[:, targets.index(other)] = scores[:, sources.index(label)]
    return found


def _converted(
    converter: Converter,
    items: Sequence[ScoresItem],
    source: str,
    target: str,
    targets: Sequence[str],
    profile: str | None = None,
) -> Array:
    column = {label: at for at, label in enumerate(targets)}
    found = np.zeros((len(items), len(targets)))
    for row, answer in enumerate(converter.convert(items, source, target, mode="multilabel", profile=profile)):
        for one in answer.targets:
            if one.concept.label in column:
                found[row, column[one.concept.label]] = one.share
    return found


def _decided(
    converter: Converter, scores: Array, sources: Sequence[str], source: str, target: str
) -> dict[str, list[LabelSet]]:
    sets = [frozenset(label for label, one in zip(sources, row, strict=True) if one >= 0.5) for row in scores]
    found = {
        _NAMES: by_name(converter, sets, source, target),
        _DERIVED: by_best(converter, sets, source, target),
        "derived, degree from 0.5": by_degree(converter, sets, source, target),
    }
    if source == "goemotions":
        grouped = by_best(converter, sets, source, "ekman", "goemotions-paper")
        found["profile `goemotions-paper`, then names"] = by_name(converter, grouped, "ekman", target)
    return found


def _precision(
    ranked: dict[str, Array], gold: NDArray[np.bool_], targets: Sequence[str], groups: Sequence[str]
) -> tuple[str, dict[str, Interval]]:
    orders = [[Ranking(gold[:, at], scores[:, at]) for at in range(len(targets))] for scores in ranked.values()]
    names = list(ranked)

    def statistic(times: Array) -> Array:
        each = np.array([[one.average_precision(times) for one in row] for row in orders])
        macro = each.mean(axis=1)
        return np.concatenate([macro, macro - macro[names.index(_NAMES)], each.ravel()])

    measured = bootstrap(statistic, groups)
    macro, ahead, each = measured[: len(names)], measured[len(names) : 2 * len(names)], measured[2 * len(names) :]
    width = len(targets)
    rows = [
        [
            name,
            macro[at],
            "" if name == _NAMES else ahead[at].signed,
            *(f"{one.value:.3f}" for one in each[at * width : (at + 1) * width]),
        ]
        for at, name in enumerate(names)
    ]
    chance = gold.mean(axis=0)
    rows.append(["chance", f"{chance.mean():.3f}", "", *(f"{value:.3f}" for value in chance)])
    text = table(["way", "macro AP", "ahead of names alone", *(f"AP {label}" for label in targets)], rows)
    return text, dict(zip(names, ahead, strict=True))


def _f1(
    decided: dict[str, list[LabelSet]],
    own: Array,
    gold: NDArray[np.bool_],
    targets: Sequence[str],
    groups: Sequence[str],
) -> tuple[str, dict[str, Interval]]:
    sets = {name: indicators(found, targets) for name, found in decided.items()} | {_OWN: own >= 0.5}
    statistics = [set_statistic(gold, found) for found in sets.values()]
    names = list(sets)

    def statistic(times: Array) -> Array:
        each = np.array([one(times) for one in statistics])
        return np.concatenate([each[:, 0], each[:, 2], each[:, 2] - each[names.index(_NAMES), 2], each[:, 3:].ravel()])

    measured = bootstrap(statistic, groups)
    count, width = len(names), len(targets)
    rows = []
    for at, name in enumerate(names):
        exact, macro, ahead = (measured[at + part * count] for part in range(3))
        each = measured[3 * count + at * width : 3 * count + (at + 1) * width]
        rows.append([name, macro, "" if name == _NAMES else ahead.signed, exact, *(f"{one.value:.3f}" for one in each)])
    text = table(["way", "macro-F1", "ahead of names alone", "same set", *(f"F1 {label}" for label in targets)], rows)
    return text, dict(zip(names, measured[2 * count : 3 * count], strict=True))
