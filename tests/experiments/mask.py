"""Mask: whether a merged file trains a classifier better where it says what is unknown than where that is absent.

The setting was chosen before any model was trained, and stands in the constants below and in `mask.toml`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from mappings.conversion.converter import Converter
from mappings.harmonization.harmonize import harmonize_rows
from mappings.harmonization.recipe import read_recipe
from tests.experiments.corpora import data_folder
from tests.experiments.interval import Interval, over_splits
from tests.experiments.model import SETTING, Features, label_scores
from tests.experiments.page import Part, paragraphs, table
from tests.experiments.scores import Ranking, set_statistic

__all__ = ["Merged", "Outcome", "cells", "run", "section", "summary", "trained"]

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

TARGETS: Final = ("ekman", "shaver/1", "xed-en")
SEEDS: Final = (1, 2, 3, 4, 5)
TEST_SHARE: Final = 0.2
LEAST: Final = 25
"""Held-out rows of a corpus that have to bear a label, and that have to lack it, for the label to be measured there."""

ALL: Final = "**all**"
"""In place of a label: the mean over the labels."""

WAYS: Final = ("mask", "no mask", "alone")
_PAIRS: Final = (("mask", "no mask"), ("mask", "alone"))


@dataclass(frozen=True, slots=True, eq=False)
class Merged:
    """Merged rows with what they say of each target label.

    Attributes:
        sources: the corpora.
        source: which of them each row is from, shape (rows,).
        labels: the target labels.
        present: bool of shape (rows, labels).
        unknown: likewise; never where `present` is.
    """

    sources: tuple[str, ...]
    source: NDArray[np.intp]
    labels: tuple[str, ...]
    present: Flags
    unknown: Flags

    @property
    def known(self) -> Flags:
        """Where a row says whether it bears the label."""
        return ~self.unknown


def run(converter: Converter) -> Part:
    """Train with and without the mask for each target, over random splits, and write what came out."""
    recipe = read_recipe(Path(__file__).with_name("mask.toml"), {"EMOTAXA_DATA": str(data_folder())})
    frames = {
        target: pl.concat(list(harmonize_rows(converter, recipe.inputs, target, recipe.options))) for target in TARGETS
    }
    merged = {target: _merged(converter, frame, target) for target, frame in frames.items()}
    texts = frames[TARGETS[0]]["text"].to_list()
    found: dict[str, list[dict[tuple[int, int], dict[str, tuple[float, float]]]]] = {target: [] for target in TARGETS}
    for seed in SEEDS:
        held = _held_out(merged[TARGETS[0]].source, seed)
        features = Features([text for text, out in zip(texts, held, strict=True) if not out])
        test = features.of([text for text, out in zip(texts, held, strict=True) if out])
        for target, rows in merged.items():
            found[target].append(trained(rows, held, features.rows, test, seed))
    parts = [_introduction(merged[TARGETS[0]])]
    outcomes: dict[str, Outcome] = {}
    for target in TARGETS:
        text, outcomes[target] = section(target, merged[target], found[target])
        parts.append(text)
    return Part(paragraphs(parts), summary(outcomes))


@dataclass(frozen=True, slots=True)
class Outcome:
    """How far the mask is ahead, by average precision, for one target.

    Attributes:
        unknown: share of rows and labels that are unknown, in [0, 1].
        of_no_mask: ahead of no mask, by label; all labels together under `ALL`.
        of_alone: ahead of each corpus alone, likewise.
    """

    unknown: float
    of_no_mask: dict[str, Interval]
    of_alone: dict[str, Interval]


def summary(outcomes: Mapping[str, Outcome]) -> tuple[str, ...]:
    """Say what the mask is worth, where it does harm, and whether merging pays, in a sentence each."""
    whole = {target: one.of_no_mask[ALL] for target, one in outcomes.items()}
    alone = {target: one.of_alone[ALL] for target, one in outcomes.items()}
    each = [
        (gap, f"{label} of `{target}` ({gap.value:+.3f})")
        for target, one in outcomes.items()
        for label, gap in one.of_no_mask.items()
        if label != ALL
    ]
    each.sort(key=lambda pair: -pair[0].value)
    better, worse = [name for gap, name in each if gap.low > 0], [name for gap, name in reversed(each) if gap.high < 0]
    shares = ", ".join(f"{one.unknown:.0%} in `{target}`" for target, one in outcomes.items())
    said = [
        "Held against counting unknown as absent, learning a label from the rows that say whether they bear it is, by "
        f"average precision over all labels, {_over_targets(whole)}.",
        f"What there is to gain hangs on how much is unknown: {shares}.",
    ]
    if better or worse:
        gains = (
            f"helps surely for {len(better)} of {len(each)} labels, most for {', '.join(better[:3])}" if better else ""
        )
        harms = f"does harm surely for {len(worse)}: {', '.join(worse)}" if worse else "does harm surely for none"
        said.append(f"The mask {' and '.join(filter(None, [gains, harms]))}.")
    else:
        said.append("For no single label is there a sure difference.")
    said.append(
        "Against a classifier that is trained on the measured corpus alone, one that is trained on the merged rows "
        f"with the mask is {_over_targets(alone)}: {_worth(alone)}."
    )
    return tuple(said)


def _over_targets(found: Mapping[str, Interval]) -> str:
    told = [
        f"{words} for {', '.join(f'`{target}` ({gap.signed})' for target, gap in some.items())}"
        for words, some in (
            ("ahead", {target: gap for target, gap in found.items() if gap.low > 0}),
            ("behind", {target: gap for target, gap in found.items() if gap.high < 0}),
            (
                "not surely different",
                {target: gap for target, gap in found.items() if not (gap.low > 0 or gap.high < 0)},
            ),
        )
        if some
    ]
    return ", ".join(told)


def _worth(alone: Mapping[str, Interval]) -> str:
    if all(gap.high < 0 for gap in alone.values()):
        return "merging does not pay for a corpus that has labels of its own"
    return "merging pays" if all(gap.low > 0 for gap in alone.values()) else "whether merging pays hangs on the target"


def _merged(converter: Converter, frame: pl.DataFrame, target: str) -> Merged:
    sources = tuple(frame["source"].unique(maintain_order=True).to_list())
    named = set(frame["labels"].explode().drop_nulls()) | set(frame["unknown"].explode().drop_nulls())
    level = converter.level(target, "to")
    order = [concept.label for concept in converter.matrix(converter.level("goemotions", "from"), level).targets]
    labels = tuple(label for label in order if label in named)
    flags = [
        np.column_stack([frame[column].list.contains(label).to_numpy() for label in labels]).astype(bool)
        for column in ("labels", "unknown")
    ]
    place = frame["source"].replace_strict(list(sources), range(len(sources)), return_dtype=pl.Int64).to_numpy()
    return Merged(sources, place.astype(np.intp), labels, *flags)


def _held_out(source: NDArray[np.intp], seed: int) -> Flags:
    """Draw the same share of each corpus."""
    draws = np.random.default_rng(seed)
    held = np.zeros(len(source), dtype=bool)
    for corpus in np.unique(source):
        rows = np.flatnonzero(source == corpus)
        held[draws.permutation(rows)[: round(TEST_SHARE * len(rows))]] = True
    return held


def cells(rows: Merged, held: Flags) -> Iterator[tuple[int, int, NDArray[np.intp]]]:
    """Give each label and corpus in which it can be measured, with the held-out rows that say whether they bear it."""
    for label in range(len(rows.labels)):
        for corpus in range(len(rows.sources)):
            said = np.flatnonzero(held & (rows.source == corpus) & rows.known[:, label])
            borne = int(rows.present[said, label].sum())
            if borne >= LEAST and len(said) - borne >= LEAST:
                yield label, corpus, said


def trained(
    rows: Merged,
    held: Flags,
    train: Any,  # noqa: ANN401
    test: Any,  # noqa: ANN401
    seed: int,
) -> dict[tuple[int, int], dict[str, tuple[float, float]]]:
    """Train one split, and give average precision and F1 by label and corpus, and by way.

    With the mask, a label is learnt from the rows that say whether they bear it. Without, from all rows, where unknown
    counts as absent. Alone, from the rows of the corpus that is measured on, with the mask.

    Args:
        rows: the merged rows.
        held: which of them are held out.
        train: features of the others, in their order.
        test: features of the held-out ones, in their order.
        seed: of the solver.
    """
    place = np.cumsum(held) - 1
    seen = ~held
    found: dict[tuple[int, int], dict[str, tuple[float, float]]] = {}
    kept: dict[int, tuple[Array, Array]] = {}
    for label, corpus, said in cells(rows, held):
        truth, known = rows.present[seen, label], rows.known[seen, label]
        if label not in kept:
            masked = label_scores(train[known], truth[known], test, seed)
            kept[label] = (masked, masked if known.all() else label_scores(train, truth, test, seed))
        own = known & (rows.source[seen] == corpus)
        alone = label_scores(train[own], truth[own], test[place[said]], seed)
        gold = rows.present[said, label]
        scores = dict(zip(WAYS, (kept[label][0][place[said]], kept[label][1][place[said]], alone), strict=True))
        found[label, corpus] = {way: (_precision(gold, one), _f1(gold, one)) for way, one in scores.items()}
    return found


def _precision(gold: Flags, scores: Array) -> float:
    return Ranking(gold, scores).average_precision(np.ones(len(gold)))


def _f1(gold: Flags, scores: Array) -> float:
    return float(set_statistic(gold[:, None], scores[:, None] >= 0.5)(np.ones(len(gold)))[3])


def _introduction(rows: Merged) -> str:
    counts = ", ".join(f"{name} {int((rows.source == at).sum()):,}" for at, name in enumerate(rows.sources))
    return paragraphs(
        [
            f"{len(rows.source):,} rows are merged by one recipe (`tests/experiments/mask.toml`): {counts}; rows whose "
            "text stood in an earlier one are dropped. They do not see the same emotions. BRIGHTER's English "
            "annotators were not asked for disgust, and the rows of a corpus whose labels do not reach all of a target "
            "label do not say whether it holds. The same texts and labels train a classifier in three ways:",
            "- *mask*: a label is learnt from the rows that say whether they bear it;\n"
            "- *no mask*: from all rows, where unknown counts as absent, as in a merge that knows two values;\n"
            "- *alone*: from the rows of the one corpus that is measured on, without the others.",
            SETTING,
            f"Five times (seeds {', '.join(map(str, SEEDS))}) {TEST_SHARE:.0%} of the rows of each corpus are drawn "
            "and held out. A label is measured in each corpus in which "
            f"{LEAST} held-out rows or more bear it and as many lack it, on the rows that say whether they do; the "
            "figure of a label is the mean over these corpora, and *all* the mean over the labels. AP is average "
            "precision; F1 is taken at a score of 0.5. Brackets hold the 95 % interval of the mean over the splits, "
            "with the correction of Nadeau and Bengio (2003) for splits that share rows. The three targets, the "
            "classifier, the seeds and the measures were fixed before the first model was trained; known before were "
            "how many rows are unknown for each label, and the rule of absence is younger than that count.",
            "Where no row says whether it bears a label, nothing can be measured, so rows that are unknown are in no "
            "test. This favours neither way by what it counts as right, but it does mean that the test rows are like "
            "those that the mask keeps for training.",
        ]
    )


def section(
    target: str, rows: Merged, splits: Sequence[dict[tuple[int, int], dict[str, tuple[float, float]]]]
) -> tuple[str, Outcome]:
    """Write what came out for one target, and give the figures that a summary needs.

    Args:
        target: the scheme or tier.
        rows: the merged rows.
        splits: what `trained` gave for each split.
    """
    everywhere = sorted(set.intersection(*(set(split) for split in splits)))
    labels = sorted({label for label, _ in everywhere})
    means = {
        (way, measure): np.array(
            [
                [np.mean([split[cell][way][measure] for cell in everywhere if cell[0] == label]) for label in labels]
                for split in splits
            ]
        )
        for way in WAYS
        for measure in (0, 1)
    }
    where: list[list[str]] = []
    precisions: list[list[str]] = []
    f1s: list[list[str]] = []
    differences: dict[tuple[str, str], dict[str, Interval]] = {pair: {} for pair in _PAIRS}
    for at, label in enumerate([*labels, None]):
        name = ALL if label is None else rows.labels[label]
        column = {key: (one.mean(axis=1) if label is None else one[:, at]) for key, one in means.items()}
        corpora = "" if label is None else ", ".join(rows.sources[corpus] for one, corpus in everywhere if one == label)
        unknown = rows.unknown if label is None else rows.unknown[:, [label]]
        for pair in _PAIRS:
            gap = column[pair[0], 0] - column[pair[1], 0]
            differences[pair][name] = over_splits(gap.tolist(), TEST_SHARE)
        f1 = over_splits((column["mask", 1] - column["no mask", 1]).tolist(), TEST_SHARE)
        where.append([name, f"{unknown.mean():.1%}", corpora])
        ahead = [differences[pair][name].signed for pair in _PAIRS]
        precisions.append([name, *(f"{column[way, 0].mean():.3f}" for way in WAYS), *ahead])
        f1s.append([name, *(f"{column[way, 1].mean():.3f}" for way in WAYS[:2]), f1.signed])
    gaps = [f"{one} ahead of {other}" for one, other in _PAIRS]
    parts = [
        f"## Target `{target}`",
        table(["label", "unknown rows", "measured in"], where),
        "Average precision:",
        table(["label", *WAYS, *gaps], precisions),
        "F1:",
        table(["label", *WAYS[:2], gaps[0]], f1s),
    ]
    left_out = [label for at, label in enumerate(rows.labels) if at not in labels]
    said = [_verdict(differences[pair], pair) for pair in _PAIRS]
    one_sided = list(_one_sided(rows))
    if one_sided:
        said.append(
            f"Corpora all of whose rows that say anything of a label bear it: {', '.join(one_sided)}. With the mask "
            "they teach it by examples only, and how their texts differ from the others' is learnt with it."
        )
    if left_out:
        said.append(f"Not measured, for want of rows that say so: {', '.join(left_out)}.")
    of_no_mask, of_alone = (differences[pair] for pair in _PAIRS)
    return paragraphs([*parts, " ".join(said)]), Outcome(float(rows.unknown.mean()), of_no_mask, of_alone)


def _one_sided(rows: Merged) -> Iterator[str]:
    for corpus, name in enumerate(rows.sources):
        own = rows.source == corpus
        labels = [
            label
            for at, label in enumerate(rows.labels)
            if rows.present[own, at].any() and (rows.present | rows.unknown)[own, at].all()
        ]
        if labels:
            yield f"{name} for {', '.join(labels)}"


def _verdict(found: dict[str, Interval], pair: tuple[str, str]) -> str:
    whole = found[ALL]
    each = {name: one for name, one in found.items() if name != ALL}
    ahead = [name for name, one in each.items() if one.low > 0]
    behind = [name for name, one in each.items() if one.high < 0]
    open_ = [name for name in each if name not in ahead and name not in behind]
    sure = "ahead of" if whole.low > 0 else "behind" if whole.high < 0 else "neither surely ahead of nor behind"
    told = [
        f"{words} {', '.join(names)}"
        for words, names in (("ahead for", ahead), ("behind for", behind), ("no difference shown for", open_))
        if names
    ]
    return f"By AP over all labels, *{pair[0]}* is {sure} *{pair[1]}* ({whole.signed}): {'; '.join(told)}."
