"""Figures: how good the shipped models are, on test rows that nothing of them was learnt from or tuned on."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from classifiers.evaluation.evaluate import evaluate
from classifiers.evaluation.evaluation import Evaluation, Figure
from classifiers.evaluation.options import EvaluationOptions
from classifiers.evaluation.points import DIMENSIONS
from classifiers.evaluation.sources import Labelled
from classifiers.folder.shipped import shipped_models
from classifiers.open import SHIPPED, open_classifier
from classifiers.protocol import Classifier
from classifiers.training.data import Data
from classifiers.training.splits import TEST
from mappings.conversion.converter import Converter
from mappings.harmonization.corpus.named import named_dataset
from tests.experiments.corpora import data_folder
from tests.experiments.interval import DASH
from tests.experiments.kept import kept_file, material
from tests.experiments.model import SETTING
from tests.experiments.page import Part, paragraphs, table
from tests.experiments.words import WORDS, words_classifier

__all__ = ["Row", "figures", "run"]

PROFILE: Final = "goemotions-paper"

PUBLISHED: Final = {"goemotions": ".46", "goemotions-ekman": ".64", "goemotions-group": ".69"}
"""Macro-F1 of BERT-base, fine-tuned for each of the label sets by itself (Demszky and others 2020, tables 4 to 6)."""

_COHERENT: Final = 1_000


@dataclass(frozen=True, slots=True)
class Row:
    """Something that is measured.

    Attributes:
        name: what, in words.
        files: the test.
        to: the level in which labels are compared.
        corpus: which rows the words are learnt from.
        head: level of the head that they are learnt for.
        options: how it is measured.
        command: the same on the command line; empty where the split was drawn by the training.
    """

    name: str
    files: Labelled
    to: str
    corpus: str
    head: str
    options: EvaluationOptions
    command: str = ""


def run(converter: Converter) -> Part:
    """Measure both models, and words beside them."""
    with TemporaryDirectory() as folder:
        recipe, data = material(converter, Path(folder))
        rows = _rows(data, Path(folder))
        targets = {head.level: head.targets for head in recipe.head}
        models: dict[str, Classifier] = {name: open_classifier(name, converter, "cpu") for name in SHIPPED}
        found = {}
        words: dict[str, Classifier] = {}
        for row in rows:
            if row.corpus not in words:
                head = next(head for head in data.heads if head.level.id == row.head)
                words[row.corpus] = words_classifier(converter, data, head, row.corpus, targets[row.head])
            found[row.name] = figures(converter, {WORDS: words[row.corpus], **models}, row)
    labels, said = _labels(rows, found)
    points, of_points = _points(converter, models)
    parts = ["## Labels", *labels, "## Valence, arousal and dominance", points, "## int8", *_written()]
    coherent, none = _coherence(converter, models)
    return Part(paragraphs([*parts, "## Coherence", coherent]), (said, of_points, none))


def figures(converter: Converter, classifiers: Mapping[str, Classifier], row: Row) -> dict[str, Evaluation]:
    """Measure classifiers alike on one test, by name."""
    return {
        name: evaluate(classifier, converter, [row.files], row.to, options=row.options)
        for name, classifier in classifiers.items()
    }


def _rows(data: Data, folder: Path) -> tuple[Row, ...]:
    goemotions = Labelled(data_folder() / "goemotions", named_dataset("goemotions"))
    brighter = Labelled(data_folder() / "brighter", named_dataset("brighter-eng"))
    heads = {head.level.id: head for head in data.heads}
    xed = kept_file(data, heads["xed-en"], "xed-en", [TEST], folder / "xed-en-test.parquet")
    test = EvaluationOptions(split="test")
    grouped = EvaluationOptions(split="test", profile=PROFILE)
    asked = "emotaxa evaluate goemotions=$EMOTAXA_DATA/goemotions --split test"
    return (
        Row("GoEmotions test, 28 labels", goemotions, "goemotions", "goemotions", "goemotions", test, asked),
        Row(
            "the same rolled up to Ekman's six and neutral",
            goemotions, "goemotions-ekman", "goemotions", "goemotions", grouped,
            f"{asked} --to goemotions-ekman --profile {PROFILE}",
        ),
        Row(
            "the same rolled up to positive, negative, ambiguous and neutral",
            goemotions, "goemotions-group", "goemotions", "goemotions", grouped,
            f"{asked} --to goemotions-group --profile {PROFILE}",
        ),
        Row("XED English test, 9 labels", xed, "xed-en", "xed-en", "xed-en", test),
        Row(
            "BRIGHTER English dev, 5 labels",
            brighter, "brighter-eng", "brighter-eng", "brighter-eng", EvaluationOptions(split="dev"),
            "emotaxa evaluate brighter-eng=$EMOTAXA_DATA/brighter --split dev",
        ),
    )  # fmt: skip


def _labels(rows: Sequence[Row], found: Mapping[str, Mapping[str, Evaluation]]) -> tuple[list[str], str]:
    columns = ["macro-F1", "rows", WORDS, *(f"`{name}`" for name in reversed(SHIPPED)), "BERT-base, published"]
    lines = []
    for row in rows:
        of_row = found[row.name]
        each = [of_row[name].overall["macro_f1"] for name in (WORDS, *reversed(SHIPPED))]
        lines.append([row.name, f"{of_row[WORDS].rows.tested:,}", *each, PUBLISHED.get(row.to, DASH)])
    first = found[rows[0].name]
    best, words = first["emotaxa-small"].overall["macro_f1"], first[WORDS].overall["macro_f1"]
    said = (
        f"On the 28 labels of GoEmotions' test split `emotaxa-small`, as int8 on the CPU, has a macro-F1 of {best}, "
        f"`emotaxa-static` one of {first['emotaxa-static'].overall['macro_f1']}, and words alone one of {words}."
    )
    commands = "\n".join(["```sh", *(row.command for row in rows if row.command), "```"])
    told = (
        "Thresholds and calibration of all three were fitted on the same dev rows, and what is learnt from words is "
        f"learnt from the training rows of the one corpus. {SETTING} XED has no splits of its own: its test rows are "
        "drawn by the digest of the text, and left out of training, as is any text that stands in a test or dev split "
        "of another corpus. BRIGHTER's dev split was neither learnt from nor tuned on. BERT-base was fine-tuned for "
        "each of the three label sets by itself (Demszky and others 2020); ours are one model, rolled up."
    )
    beside = "The same by the command line, with figures for each label (`--model emotaxa-static` for the other model):"
    return [table(columns, lines), told, beside, commands], said


def _points(converter: Converter, models: Mapping[str, Classifier]) -> tuple[str, str]:
    emobank = Labelled(data_folder() / "emobank", named_dataset("emobank"))
    row = Row("EmoBank", emobank, "goemotions", "", "", EvaluationOptions(split="test"))
    found = figures(converter, models, row)
    lines: list[list[object]] = []
    for name, one in found.items():
        for figure, value in (("Pearson's r", "pearson"), ("CCC", "ccc")):
            each: list[Figure] = [getattr(one.points[dimension], value) for dimension in DIMENSIONS]
            lines.append([f"`{name}`, {figure}", *each])
    rated = next(iter(found["emotaxa-small"].points.values())).texts
    best = found["emotaxa-small"].points
    said = ", ".join(f"{best[dimension].pearson} for {dimension}" for dimension in DIMENSIONS)
    told = (
        f"{rated:,} sentences of EmoBank's test split, rated by readers and writers. Beside the text, no model saw "
        "anything.\n\n```sh\nemotaxa evaluate emobank=$EMOTAXA_DATA/emobank --split test --to goemotions\n```"
    )
    return (
        paragraphs([table(["EmoBank test", *DIMENSIONS], lines), told]),
        f"Its points agree with EmoBank's ratings by r of {said}.",
    )


def _written() -> list[str]:
    """Read what the training has measured of the model before and after it was written as int8."""
    told = json.loads((shipped_models()["emotaxa-small"] / "metrics.json").read_text(encoding="utf-8"))["exported"]
    lines = [
        [f"GoEmotions {split}", *(f"{of[way]:.4f}" for way in ways), f"{of[ways[1]] - of[ways[0]]:+.4f}"]
        for split, of in told.items()
        for ways in [tuple(of)]
    ]
    first = next(iter(told.values()))
    columns = ["macro-F1", *first, "gained"]
    return [
        "What writing `emotaxa-small` as int8 costs, as its training measured it, each with calibration and thresholds "
        "fitted on dev rows of its own:",
        table(columns, lines),
    ]


def _coherence(converter: Converter, models: Mapping[str, Classifier]) -> tuple[str, str]:
    files = Labelled(data_folder() / "goemotions", named_dataset("goemotions"))
    options = EvaluationOptions(split="test", resamples=0, everywhere=_COHERENT)
    row = Row("coherence", files, "goemotions", "", "", options)
    lines: list[list[object]] = []
    bad = 0
    for name, one in figures(converter, models, row).items():
        pairs = sum(level.compared for level in one.everywhere.values())
        violations = sum(level.violations for level in one.everywhere.values())
        bad += violations
        lines.append([f"`{name}`", len(one.everywhere), f"{pairs:,}", f"{violations:,}"])
    text = paragraphs(
        [
            table(["model", "levels", "pairs", "violations"], lines),
            f"The first {_COHERENT:,} texts of GoEmotions' test split, answered in every scheme and every tier that "
            "the model shares a meaning with: how often a concept is more probable than one above it, within one "
            "answer and between the tiers of a scheme, each asked for by itself.\n\n```sh\nemotaxa evaluate "
            f"goemotions=$EMOTAXA_DATA/goemotions --split test --coherence {_COHERENT}\n```",
        ]
    )
    return text, f"Over all schemes and tiers {bad:,} answers contradict their own hierarchy."
