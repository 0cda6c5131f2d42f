"""Cards: what people should know of a model before they use it, as the README.md of its folder."""

import json
import math
from collections.abc import Mapping, Sequence

from classifiers.folder.config import FolderConfig

__all__ = ["write_card"]

_RUNS: Mapping[str, str] = {
    "transformer": "A transformer with heads on its mean-pooled output; on the CPU it runs as int8 in ONNX Runtime.",
    "static": "A table of vectors for tokens and pairs of tokens with layers upon their mean; it runs in numpy alone.",
}
_DEV = " dev,"
_TUNED: tuple[str, ...] = (
    "Thresholds, calibration and the choice of the epoch were tuned on the rows of dev splits, whose figures flatter.",
)
_LIMITS: tuple[str, ...] = (
    "Labels are what annotators read into short texts, not what their writers felt.",
    "Rare labels rest on few examples; see the table for how well each data set fares.",
    "Probabilities and thresholds were fitted on development data like the training data; elsewhere they drift.",
    "It has no say in decisions about people: diagnosis, hiring, credit, policing.",
)


def write_card(
    config: FolderConfig, metrics: Mapping[str, Mapping[str, float]] | None = None, limits: Sequence[str] = ()
) -> str:
    """Write the card of a model.

    Args:
        config: what the model says of itself.
        metrics: what was measured, by data set and then by measure.
        limits: what it cannot do, one sentence each, besides what holds of every such model.

    Returns:
        Markdown, with the front matter that model hubs read.
    """
    return "\n".join(
        [
            *_front(config),
            "",
            f"# {config.name} {config.version}",
            "",
            *([config.description, ""] if config.description else []),
            _RUNS[config.architecture],
            "",
            *_facts(config),
            "",
            "## What it was trained on",
            "",
            *_corpora(config),
            "",
            "## How well it does",
            "",
            *_measured(metrics or {}),
            "",
            "## Limits",
            "",
            f"- It knows {_listed(config.languages)}. Texts in other languages get answers that mean nothing; it does "
            "not notice.",
            f"- Texts are cut at {config.max_tokens} tokens.",
            *(f"- {limit}" for limit in (*limits, *_LIMITS)),
            "",
            "## Use",
            "",
            '    emotaxa classify --model PATH_OF_THIS_FOLDER --to ekman "I can\'t wait to see you!"',
            "",
        ]
    )


def _front(config: FolderConfig) -> list[str]:
    # JSON strings are YAML strings, whatever is in them.
    languages = ", ".join(json.dumps(language) for language in config.languages)
    return [
        "---",
        f"license: {json.dumps(config.licence.lower() or 'other')}",
        f"language: [{languages}]",
        "pipeline_tag: text-classification",
        "tags: [emotion, emotaxa]",
        "---",
    ]


def _facts(config: FolderConfig) -> list[str]:
    rows = [
        ("licence", config.licence or "not stated"),
        ("heads", _listed([f"{head.level} ({len(head.labels)} labels)" for head in config.heads])),
        ("affect", "valence, arousal and dominance on [-1, 1]" if config.points else "from the labels' norms"),
        ("ontology", f"release {config.ontology.version}"),
        ("seed", str(config.seed)),
    ]
    return ["| | |", "|---|---|", *(f"| {name} | {_cell(value)} |" for name, value in rows)]


def _corpora(config: FolderConfig) -> list[str]:
    if not config.corpora:
        return ["Not stated."]
    rows = (f"| {_cell(one.name)} | {one.rows:,} | {_cell(one.licence)} |" for one in config.corpora)
    return ["| corpus | rows | licence |", "|---|---|---|", *rows]


def _measured(metrics: Mapping[str, Mapping[str, float]]) -> list[str]:
    if not metrics:
        return ["Nothing was measured."]
    measures = list(dict.fromkeys(measure for values in metrics.values() for measure in values))
    rows = (
        f"| {_cell(name)} | {' | '.join(_number(values.get(measure)) for measure in measures)} |"
        for name, values in metrics.items()
    )
    table = [f"| data | {' | '.join(map(_cell, measures))} |", f"|---{'|---' * len(measures)}|", *rows]
    return [*table, "", *_TUNED] if any(_DEV in f" {name}" for name in metrics) else table


def _number(value: float | None) -> str:
    if value is None or math.isnan(value):
        return ""
    return f"{value:,}" if isinstance(value, int) else f"{value:.3f}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _listed(parts: Sequence[str]) -> str:
    return ", ".join(parts) if parts else "no language in particular"
