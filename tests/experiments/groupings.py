"""GoEmotions against its own groupings: the labels of each row in the published groups, and in those that we derive."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from mappings.conversion.compare import compare
from mappings.conversion.converter import Converter
from tests.experiments.corpora import data_folder, read_corpus, text_key
from tests.experiments.interval import DASH, bootstrap, wilson
from tests.experiments.page import paragraphs, table
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

__all__ = ["published_groups", "run"]

_PROFILE = "goemotions-paper"
_NEUTRAL = "neutral"
_GROUPINGS = (
    ("Ekman's six", "ekman_mapping.json", "ekman", "goemotions-ekman"),
    ("Sentiment", "sentiment_mapping.json", "sentiment", "goemotions-group"),
)


def run(converter: Converter) -> str:
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
    for title, file, theory, label_set in _GROUPINGS:
        groups = published_groups(data_folder() / "goemotions" / file)
        for split, chosen in (("test", rows.filter(pl.col("split") == "test")), ("all splits", rows)):
            parts += [f"### {title}, {split}", _measured(converter, chosen, groups, theory, label_set)]
        parts.append(_differences(converter, rows, theory))
    return paragraphs(parts)


def published_groups(path: Path) -> dict[str, str]:
    """Give the group of each label by the authors' own file, neutral among them."""
    groups: dict[str, list[str]] = json.loads(path.read_text(encoding="utf-8"))
    return {label: group for group, labels in groups.items() for label in labels} | {_NEUTRAL: _NEUTRAL}


def _measured(converter: Converter, rows: pl.DataFrame, groups: dict[str, str], theory: str, label_set: str) -> str:
    given = [frozenset(labels) for labels in rows["source_labels"].to_list()]
    gold = [frozenset(groups[label] for label in labels) for labels in given]
    labels = labels_of(converter, label_set)
    texts = text_key(rows["text"]).to_list()
    found = []
    for name, sets in _ways(converter, given, theory, label_set).items():
        statistic = set_statistic(indicators(gold, labels), indicators(sets, labels))
        _, similarity, macro, *each = bootstrap(statistic, texts)
        exact = wilson(sum(one == other for one, other in zip(gold, sets, strict=True)), len(gold))
        found.append([name, exact, similarity, macro, *(f"{one.value:.3f}" for one in each)])
    columns = ["way", "same set", "Jaccard", "macro-F1", *(f"F1 {label}" for label in labels)]
    counts = Counter(label for labels in gold for label in labels)
    listed = ", ".join(f"{label} {counts[label]:,}" for label in labels)
    return f"{len(gold):,} rows, {len(set(texts)):,} different texts; gold: {listed}.\n\n{table(columns, found)}"


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
        f"derived, to the theory `{theory}`": by_best(converter, distinct, "goemotions", theory),
        "the same, and the nearest where no sense is shared": by_best(
            converter, distinct, "goemotions", theory, approximate=True
        ),
        f"derived, to `{theory}`, degree from 0.5": by_degree(converter, distinct, "goemotions", theory),
        f"point, then the likeliest of `{theory}`": by_posterior(converter, points, theory),
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
