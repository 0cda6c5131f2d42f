"""GoEmotions against its own groupings: the labels of each row in the published groups, and in those that we derive."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from mappings.conversion.compare import compare
from mappings.conversion.converter import Converter
from tests.experiments.corpora import data_folder, read_corpus, text_key
from tests.experiments.interval import DASH, Interval, bootstrap, wilson
from tests.experiments.page import Part, paragraphs, table
from tests.experiments.scores import indicators, set_statistic
from tests.experiments.ways import (
    LabelSet,
    by_best,
    by_centroid,
    by_degree,
    by_posterior,
    labels_of,
    points_of,
    sets_as_items,
)

__all__ = ["Agreed", "published_groups", "run", "summary"]

_PROFILE = "goemotions-paper"
_NEUTRAL = "neutral"
_DERIVED = "derived, to the theory `{}`"
_POINT = "point, then the likeliest of `{}`"
_LOST = 0.1
"""F1 below which a label is called lost."""

_GROUPINGS = (
    ("Ekman's six", "ekman_mapping.json", "ekman", "goemotions-ekman"),
    ("Sentiment", "sentiment_mapping.json", "sentiment", "goemotions-group"),
)


def run(converter: Converter) -> Part:
    """Measure both groupings, on the test split and on all rows."""
    rows = read_corpus(converter, "goemotions")
    parts = [
        "## GoEmotions and its own groupings",
        "The authors of GoEmotions publish two groupings of its 27 emotions, onto Ekman's six and onto sentiment. Gold "
        "is each row's labels put into the published group (`neutral` stays itself), read from the authors' files. As "
        "gold is worked out from the same labels, no annotator can disagree here: what is measured is how often our "
        "reading of a label parts from theirs, weighed by how often the label is given. The profile has to agree on "
        "every row, or it would be wrong. The label sets `goemotions-ekman` and `goemotions-group` are mapped to the "
        "labels that the authors count to each group, so they too agree by the way they were made: their rows show "
        "that nothing is lost on the way over the senses, no more. The theories `ekman` and `sentiment` were mapped to "
        "senses without regard to GoEmotions, and their rows are the measurement. Intervals "
        "of *same set* are Wilson's.",
    ]
    agreed: dict[str, Agreed] = {}
    for title, file, theory, label_set in _GROUPINGS:
        groups = published_groups(data_folder() / "goemotions" / file)
        for split, chosen in (("test", rows.filter(pl.col("split") == "test")), ("all splits", rows)):
            text, agreed[title] = _measured(converter, chosen, groups, theory, label_set)
            parts += [f"### {title}, {split}", text]
        parts.append(_differences(converter, rows, theory))
    return Part(paragraphs(parts), (summary(agreed),))


def summary(agreed: Mapping[str, "Agreed"]) -> str:
    """Say how often the rows of each grouping are as published, and which labels are lost by way of a point."""
    rows = ", ".join(
        f"{one.derived.value:.1%} for {title} ({one.point.value:.1%} by way of a point)"
        for title, one in agreed.items()
    )
    lost = [
        f"{label} ({value:.3f})"
        for one in agreed.values()
        for label, value in one.f1_by_point.items()
        if value < _LOST <= one.f1_derived[label]
    ]
    said = f"On GoEmotions' own rows the derived labels are those of the authors' grouping in {rows}"
    return f"{said}; a point all but loses {', '.join(lost)}, by F1." if lost else f"{said}."


@dataclass(frozen=True, slots=True)
class Agreed:
    """How far the conversion to a theory gives the published group, by the labels and by way of a point."""

    derived: Interval
    point: Interval
    f1_derived: Mapping[str, float]
    f1_by_point: Mapping[str, float]


def published_groups(path: Path) -> dict[str, str]:
    """Give the group of each label by the authors' own file, neutral among them."""
    groups: dict[str, list[str]] = json.loads(path.read_text(encoding="utf-8"))
    return {label: group for group, labels in groups.items() for label in labels} | {_NEUTRAL: _NEUTRAL}


def _measured(
    converter: Converter, rows: pl.DataFrame, groups: dict[str, str], theory: str, label_set: str
) -> tuple[str, Agreed]:
    given = [frozenset(labels) for labels in rows["source_labels"].to_list()]
    gold = [frozenset(groups[label] for label in labels) for labels in given]
    labels = labels_of(converter, label_set)
    texts = text_key(rows["text"]).to_list()
    found = []
    same: dict[str, Interval] = {}
    f1: dict[str, dict[str, float]] = {}
    for name, sets in _ways(converter, given, theory, label_set).items():
        statistic = set_statistic(indicators(gold, labels), indicators(sets, labels))
        _, similarity, macro, *each = bootstrap(statistic, texts)
        exact = wilson(sum(one == other for one, other in zip(gold, sets, strict=True)), len(gold))
        same[name], f1[name] = exact, {label: one.value for label, one in zip(labels, each, strict=True)}
        found.append([name, exact, similarity, macro, *(f"{one.value:.3f}" for one in each)])
    columns = ["way", "same set", "Jaccard", "macro-F1", *(f"F1 {label}" for label in labels)]
    counts = Counter(label for labels in gold for label in labels)
    listed = ", ".join(f"{label} {counts[label]:,}" for label in labels)
    text = f"{len(gold):,} rows, {len(set(texts)):,} different texts; gold: {listed}.\n\n{table(columns, found)}"
    derived, point = _DERIVED.format(theory), _POINT.format(theory)
    return text, Agreed(same[derived], same[point], f1[derived], f1[point])


def _ways(
    converter: Converter, given: Sequence[LabelSet], theory: str, label_set: str
) -> dict[str, Sequence[LabelSet]]:
    distinct = list(dict.fromkeys(given))
    places = {labels: at for at, labels in enumerate(distinct)}
    answers = points_of(converter, sets_as_items(distinct), "goemotions")
    points = [None if answer.vad is None else answer.vad.point for answer in answers]
    found = {
        f"profile `{_PROFILE}`, to `{theory}`": by_best(converter, distinct, "goemotions", theory, _PROFILE),
        f"derived, to the label set `{label_set}`": by_best(converter, distinct, "goemotions", label_set),
        _DERIVED.format(theory): by_best(converter, distinct, "goemotions", theory),
        "the same, and the nearest where no sense is shared": by_best(
            converter, distinct, "goemotions", theory, approximate=True
        ),
        f"derived, to `{theory}`, degree from 0.5": by_degree(converter, distinct, "goemotions", theory),
        _POINT.format(theory): by_posterior(converter, points, theory),
    }
    if theory == "ekman":
        found["point, then the nearest centroid of `senpy`"] = by_centroid(converter, points)
    return {name: [sets[places[labels]] for labels in given] for name, sets in found.items()}


def _differences(converter: Converter, rows: pl.DataFrame, theory: str) -> str:
    times = Counter(label for labels in rows["source_labels"].to_list() for label in labels)
    parted = [one for one in compare(converter, "goemotions", theory, _PROFILE) if not one.agrees]
    if not parted:
        return f"`emotaxa compare` finds no label on which the profile and the derived conversion to `{theory}` part."
    parted.sort(key=lambda one: -times[one.source.label])
    total = sum(times.values())
    share = sum(times[one.source.label] for one in parted) / total
    listed = table(
        ["label", "times given", "published", "derived", "why, as `emotaxa compare` tells"],
        (
            [one.source.label, f"{times[one.source.label]:,}", ", ".join(one.profile), one.derived or DASH, one.reason]
            for one in parted
        ),
    ).replace("|---|--:|--:|--:|--:|", "|---|--:|---|---|---|")
    said = f"The two part on {len(parted)} of {len(times)} labels, which are {share:.1%} of all labels given:"
    return f"{said}\n\n{listed}"
