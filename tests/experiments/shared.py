"""Shared texts: what two corpora say of the same text, and what each becomes in the words of the other."""

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import Final, cast

import numpy as np
import polars as pl
from numpy.typing import NDArray

from mappings.conversion.converter import Converter
from tests.experiments.corpora import read_corpus, shared_texts
from tests.experiments.interval import DASH, SEED, Interval, bootstrap, evenly
from tests.experiments.page import Part, paragraphs, table
from tests.experiments.points import emobank_points, from_points, to_points
from tests.experiments.scores import indicators, set_statistic
from tests.experiments.ways import LabelSet, by_best, by_degree, by_name, labels_of, sets_as_items

__all__ = ["errors_summary", "run", "summary"]

Array = NDArray[np.float64]

_CORPORA: Final = ("goemotions", "xed-en", "brighter-eng", "emobank")
_NAMES: Final = "names alone"
_DERIVED: Final = "derived, best target"
_SHUFFLES: Final = 200
_LEAST: Final = 30
"""Pairs of rows below which nothing is measured."""


def run(converter: Converter) -> Part:
    """Look for texts that two of the English corpora share, and measure where there are enough."""
    rows = {name: read_corpus(converter, name) for name in _CORPORA}
    pairs = {(one, other): shared_texts(rows[one], rows[other]) for one, other in combinations(_CORPORA, 2)}
    counts = [
        [f"{one}, {other}", found["key"].n_unique(), found.height, _median_words(found)]
        for (one, other), found in pairs.items()
    ]
    parts = [
        "## Texts that stand in two corpora",
        "Two texts count as the same where they are equal but for case, spaces, punctuation and the encoding of "
        "letters. All rows of all splits are compared. Where a text stands in several rows, each of one corpus is "
        "paired with each of the other, and all its pairs together count as one.",
        table(["corpora", "shared texts", "pairs of rows", "median words"], counts),
        "These are phrases that two people happened to write, such as `how come`: short, without their context, and "
        "annotated by other people under other instructions. Most of the disagreement is theirs, not the conversion's. "
        "So the ways are to be compared with one another, and with chance: the mean over "
        f"{_SHUFFLES} random pairings of the same rows.",
    ]
    short: list[str] = []
    errors: dict[str, Mapping[str, tuple[float, float]]] = {}
    for (one, other), found in pairs.items():
        if found.height < _LEAST:
            parts.append(f"**{one} and {other}** share {found.height} pairs of rows: too few, so nothing was measured.")
        elif other == "emobank":
            text, errors[one] = _points_measured(converter, found, one)
            parts += [f"### {one} and EmoBank", text]
        else:
            text, same = _labels_measured(converter, found, one, other)
            parts += [f"### {one} and {other}", text]
            short += [summary(source, target, ways) for (source, target), ways in same.items()]
    return Part(paragraphs(parts), tuple(filter(None, [*short[:1], errors_summary(errors)])))


def summary(source: str, target: str, ways: Mapping[str, Interval]) -> str:
    """Say how often the labels of texts that two corpora share are the same, and whether the ways can be told apart."""
    names, derived = ways[_NAMES], ways[_DERIVED]
    sure = "more often" if derived.low > names.high else "less often" if derived.high < names.low else "not surely more"
    best = max(ways, key=lambda name: ways[name].value)
    more = "" if best == _DERIVED else f"; {best} does best ({ways[best].value:.3f})"
    return (
        f"On the short texts that {source} and {target} share, *{_DERIVED}* gives the other annotators' labels {sure} "
        f"than names alone ({derived} against {names}){more}."
    )


def errors_summary(errors: Mapping[str, Mapping[str, tuple[float, float]]]) -> str:
    """Say where the points of labels lie nearer to rated points than one point for all does, and where they do not."""
    near, far = (
        [
            f"{dimension} of {source} ({own:.3f} against {constant:.3f})"
            for source, found in errors.items()
            for dimension, (own, constant) in found.items()
            if (own < constant) == nearer
        ]
        for nearer in (True, False)
    )
    if not near and not far:
        return ""
    than = "nearer to EmoBank's than one point for all texts would be"
    if not far:
        return f"The points of labels lie {than}: {', '.join(near)}."
    but = f" in {', '.join(near)}, but not" if near else " nowhere, and not"
    return f"The points of labels lie {than}{but} in {', '.join(far)}."


def _median_words(pairs: pl.DataFrame) -> str:
    return f"{np.median(pairs['key'].str.split(' ').list.len().to_numpy()):.0f}" if pairs.height else DASH


def _labels_measured(
    converter: Converter, pairs: pl.DataFrame, one: str, other: str
) -> tuple[str, dict[tuple[str, str], dict[str, Interval]]]:
    left = [frozenset(labels) for labels in pairs["source_labels"].to_list()]
    right = [frozenset(labels) for labels in pairs["source_labels_right"].to_list()]
    found = []
    same: dict[tuple[str, str], dict[str, Interval]] = {}
    for source, target, given, gold in ((one, other, left, right), (other, one, right, left)):
        ways: dict[str, Sequence[LabelSet]] = {
            _NAMES: by_name(converter, given, source, target),
            _DERIVED: by_best(converter, given, source, target),
            "derived, degree from 0.5": by_degree(converter, given, source, target),
        }
        if source == "goemotions":
            grouped = by_best(converter, given, source, "ekman", "goemotions-paper")
            ways["profile `goemotions-paper` to `ekman`, then names"] = by_name(converter, grouped, "ekman", target)
        for name, sets in ways.items():
            exact, *rest = _row(converter, gold, sets, target, pairs["key"].to_list())
            same.setdefault((source, target), {})[name] = cast("Interval", exact)
            found.append([f"{source} to {target}: {name}", exact, *rest])
    columns = ["way", "same set", "Jaccard", "macro-F1", "same set by chance", "Jaccard by chance"]
    return table(columns, found), same


def _points_measured(
    converter: Converter, pairs: pl.DataFrame, source: str
) -> tuple[str, dict[str, tuple[float, float]]]:
    keys = pairs["key"].to_list()
    given = [frozenset(labels) for labels in pairs["source_labels"].to_list()]
    points = emobank_points(pairs, "_right")
    rows = [
        [name, *_row(converter, given, sets, source, keys)]
        for name, sets in from_points(converter, points, source).items()
    ]
    columns = [
        "EmoBank's point to labels",
        "same set",
        "Jaccard",
        "macro-F1",
        "same set by chance",
        "Jaccard by chance",
    ]
    text, errors = to_points(converter, sets_as_items(given), source, points, keys)
    return f"{text}\n\n{table(columns, rows)}", errors


def _row(
    converter: Converter, gold: Sequence[LabelSet], sets: Sequence[LabelSet], target: str, keys: Sequence[str]
) -> list[object]:
    """Give same set, Jaccard and macro-F1 over the labels that gold holds, and the first two by chance."""
    labels = [label for label in labels_of(converter, target) if any(label in row for row in gold)]
    truth, said = indicators(gold, labels), indicators(sets, labels)
    weights = evenly(keys)
    measured = bootstrap(set_statistic(truth, said), keys, weights=weights)[:3]
    chance = _by_chance(lambda order: set_statistic(truth, said[order])(weights), weights)
    return [*measured, f"{chance[0]:.3f}", f"{chance[1]:.3f}"]


def _by_chance(statistic: Callable[[NDArray[np.intp]], Array], weights: Array) -> Array:
    """Give the mean of a statistic where each row is paired with another, drawn as often as it weighs."""
    draws = np.random.default_rng(SEED)
    orders = (draws.choice(len(weights), len(weights), p=weights / weights.sum()) for _ in range(_SHUFFLES))
    return np.asarray(np.mean([statistic(order) for order in orders], axis=0))
