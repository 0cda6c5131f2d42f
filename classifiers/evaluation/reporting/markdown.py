"""Markdown: an evaluation as headings, sentences and tables."""

import math
from collections.abc import Sequence

from classifiers.evaluation.evaluation import Evaluation, Figure
from classifiers.evaluation.reporting.wording import facts, measures, notes, title

__all__ = ["as_markdown"]


def as_markdown(found: Evaluation) -> str:
    """Write an evaluation as Markdown, with a line break at its end."""
    parts = [
        f"# {title(found)}",
        " ".join(facts(found)),
        " ".join(notes(found)),
        _table(("measure", "value"), measures(found)),
        *_points(found),
        *_parts(found),
        *_labels(found),
        *_confusions(found),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _points(found: Evaluation) -> list[str]:
    if not found.points:
        return []
    rows = [
        (name, f"{one.texts:,}", str(one.pearson), str(one.ccc), str(one.mean_absolute_error))
        for name, one in found.points.items()
    ]
    return ["## Points", _table(("dimension", "texts", "Pearson's r", "CCC", "mean absolute error"), rows)]


def _parts(found: Evaluation) -> list[str]:
    parts = []
    for heading, name, several in (("Datasets", "dataset", found.sources), ("Tiers", "tier", found.tiers)):
        if several:
            rows = [
                (one.part, f"{one.texts:,}", str(one.labels), str(Figure(one.macro_f1)), str(Figure(one.micro_f1)))
                for one in several
            ]
            parts += [f"## {heading}", _table((name, "texts", "labels", "macro-F1", "micro-F1"), rows)]
    return parts


def _labels(found: Evaluation) -> list[str]:
    rows = [
        (
            one.label,
            f"{one.support:,}",
            f"{one.answered:,}",
            str(Figure(one.precision.value)),
            str(Figure(one.recall.value)),
            str(one.f1),
            str(Figure(one.ece)),
            str(Figure(one.brier)),
        )
        for one in found.labels
        if one.known
    ]
    head = ("label", "support", "answered", "precision", "recall", "F1", "ECE", "Brier")
    return ["## Labels", _table(head, rows)] if rows else []


def _confusions(found: Evaluation) -> list[str]:
    rows = [
        (label, instead, f"{texts:,.1f}", "" if math.isnan(share) else f"{share:.1%}")
        for label, instead, texts, share in found.confusion.worst()
    ]
    if not rows:
        return []
    return ["## Commonest confusions", _table(("label", "answered instead", "texts", "of its texts"), rows)]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)
