"""Measuring: the figures of answers beside what is given, arrays in and an evaluation out."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from classifiers.classification import Classified
from classifiers.evaluation.calibration_error import Calibration, calibration_of
from classifiers.evaluation.coherence import coherence_of
from classifiers.evaluation.confusion import confusion_of
from classifiers.evaluation.evaluation import (
    Evaluation,
    Figure,
    Hierarchy,
    LabelFigures,
    PartFigures,
    PointFigures,
    Rows,
)
from classifiers.evaluation.gold import Gold
from classifiers.evaluation.hierarchical import hierarchical_statistic
from classifiers.evaluation.intervals import Intervals, bootstrap
from classifiers.evaluation.lineage import Lineage
from classifiers.evaluation.lowest_common import constant_answers, cut_answers, lca_statistic
from classifiers.evaluation.metrics import OVERALL, Metrics, f1_statistic, metrics_of
from classifiers.evaluation.options import EvaluationOptions
from classifiers.evaluation.points import DIMENSIONS, MEASURES, point_statistic
from classifiers.evaluation.sums import Flags
from ontology.taxonomy import Taxonomy

__all__ = ["measured"]


def measured(
    found: Classified,
    gold: Gold,
    taxonomy: Taxonomy,
    rows: Rows,
    options: EvaluationOptions,
    *,
    files: Sequence[str] = (),
    train: Sequence[str] = (),
) -> Evaluation:
    """Measure what a classifier says of labelled texts.

    The answers are the concepts chosen, and all broader ones among the columns.

    Args:
        found: what it says, a row for each text.
        gold: the texts with what they bear, the same concepts in the columns.
        taxonomy: which concept lies above which.
        rows: which rows these are.
        options: how figures are made.
        files: the names of the files.
        train: the names of the files of the training data.
    """
    lineage = Lineage.of(taxonomy, [concept.iri for concept in found.concepts])
    answers = lineage.upwards(found.chosen)[:, : lineage.columns]
    sides = lineage.augmented(gold.present, answers, gold.known)
    constant, node = constant_answers(lineage, sides)
    by_label, near, lca, cut, same, points = bootstrap(
        [
            f1_statistic(answers, gold.present, gold.known),
            hierarchical_statistic(sides),
            lca_statistic(lineage, sides),
            lca_statistic(lineage, cut_answers(lineage, sides)),
            lca_statistic(lineage, constant),
            point_statistic(gold.points, found.points),
        ],
        resamples=options.resamples,
        seed=options.seed,
        confidence=options.confidence,
        method=options.interval,
    )
    metrics = metrics_of(answers, gold.present, gold.known)
    calibration = calibration_of(found.probability, gold.present, gold.known, bins=options.bins)
    figures = _figures(by_label)
    precision, recall, f1 = _figures(near)
    root = taxonomy.concepts.get(lineage.nodes[node])
    return Evaluation(
        model=found.model,
        revision=found.revision,
        target=found.target.id,
        files=tuple(files),
        train=tuple(train),
        rows=rows,
        overall=dict(zip(OVERALL, figures, strict=False)),
        macro_ece=calibration.macro_ece,
        macro_brier=calibration.macro_brier,
        labels=_labels(found, metrics, calibration, figures[len(OVERALL) :]),
        hierarchy=Hierarchy(
            precision=precision,
            recall=recall,
            f1=f1,
            lca_f1=_figures(lca)[0],
            cut_f1=_figures(cut)[0],
            constant_f1=_figures(same)[0],
            constant=root.label if root is not None else "",
            depth=int(lineage.depth.max(initial=1)),
        ),
        coherence=coherence_of(found.probability, lineage),
        points=_points(points, gold.points, found.points),
        confusion=confusion_of(answers, gold.present, gold.known, _names(found)),
        sources=_by_source(answers, gold),
        tiers=_by_tier(answers, gold, found),
        options=options,
    )


def _labels(
    found: Classified, metrics: Metrics, calibration: Calibration, figures: Sequence[Figure]
) -> tuple[LabelFigures, ...]:
    size = len(found.concepts)
    precision, recall, f1 = figures[:size], figures[size : 2 * size], figures[2 * size :]
    return tuple(
        LabelFigures(
            label=concept.label,
            concept=concept.iri,
            tier=concept.tier,
            support=int(metrics.support[at]),
            answered=int(metrics.answered[at]),
            known=int(metrics.known[at]),
            precision=precision[at],
            recall=recall[at],
            f1=f1[at],
            ece=float(calibration.ece[at]),
            brier=float(calibration.brier[at]),
        )
        for at, concept in enumerate(found.concepts)
    )


def _figures(found: Intervals) -> list[Figure]:
    return [Figure(*(float(end) for end in ends)) for ends in zip(found.value, found.low, found.high, strict=True)]


def _names(found: Classified) -> tuple[str, ...]:
    """Name the columns: by label, and where concepts of several tiers share it, with the tier."""
    labels = [concept.label for concept in found.concepts]
    return tuple(
        f"{concept.label} ({concept.tier})" if labels.count(concept.label) > 1 else concept.label
        for concept in found.concepts
    )


def _points(found: Intervals, rated: NDArray[np.float32], told: NDArray[np.float32]) -> Mapping[str, PointFigures]:
    texts = (~(np.isnan(rated) | np.isnan(told))).sum(axis=0)
    figures = _figures(found)
    return {
        name: PointFigures(int(texts[at]), *(figures[at + len(DIMENSIONS) * which] for which in range(len(MEASURES))))
        for at, name in enumerate(DIMENSIONS)
        if texts[at]
    }


def _by_source(answers: Flags, gold: Gold) -> tuple[PartFigures, ...]:
    names = gold.rows["source"].fill_null("")
    sources = names.unique(maintain_order=True).to_list()
    if len(sources) < 2:
        return ()
    parts = [(source, (names == source).to_numpy()) for source in sources]
    return tuple(
        _part(source or "no source", answers[own], gold.present[own], gold.known[own]) for source, own in parts
    )


def _by_tier(answers: Flags, gold: Gold, found: Classified) -> tuple[PartFigures, ...]:
    tiers = [concept.tier for concept in found.concepts]
    ranks = sorted({tier for tier in tiers if tier is not None})
    if len(ranks) < 2:
        return ()
    parts = [(rank, [at for at, tier in enumerate(tiers) if tier == rank]) for rank in ranks]
    return tuple(
        _part(f"{found.target.scheme.id}/{rank}", answers[:, own], gold.present[:, own], gold.known[:, own])
        for rank, own in parts
    )


def _part(name: str, answers: Flags, present: Flags, known: Flags) -> PartFigures:
    found: Metrics = metrics_of(answers, present, known)
    return PartFigures(
        name, int(known.any(axis=1).sum()), int((~np.isnan(found.f1)).sum()), found.macro_f1, found.micro_f1
    )
