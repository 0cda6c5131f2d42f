"""The scorer over any model of natural language inference: it scores any level, with no training for it."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifiers.encoders.tokens import wordless
from classifiers.entailment.hypotheses import TEMPLATES, check_templates, hypotheses
from classifiers.errors import ModelError
from classifiers.huggingface.checkpoint import Checkpoint
from classifiers.huggingface.logits import Logits
from classifiers.model import Head, Model
from classifiers.prototype.answerable import answerable
from classifiers.scores import Scores
from mappings.conversion.converter import Converter
from ontology.reference import Level

__all__ = ["EntailmentScorer"]

Array = NDArray[np.float32]

_THRESHOLD: Final = 0.5
_PAIRS: Final = 8_192
"""Pairs of a text and a hypothesis that are held at a time."""


class EntailmentScorer:
    """Scores texts by how surely they entail that a concept is expressed; safe to share between threads.

    The probability is that of entailment against contradiction, as in zero-shot classification for several labels (Yin,
    Hay and Roth 2019, doi:10.18653/v1/D19-1404); of several templates the mean log-odds count.
    """

    def __init__(self, logits: Logits, converter: Converter, templates: Sequence[str] = TEMPLATES) -> None:
        """Find out which outputs of the model mean entailment and its contrary.

        Raises:
            ModelError: where none is called entailment, or a template has no place for the label.
        """
        self._logits = logits
        self._converter = converter
        self._templates = check_templates(templates)
        self._entailed, self._denied = _outputs(logits.checkpoint)

    @property
    def model(self) -> Model:
        """What it says of itself."""
        checkpoint = self._logits.checkpoint
        return Model(
            name=f"entailment:{checkpoint.name}",
            version=checkpoint.version,
            kind="entailment",
            languages=checkpoint.languages,
            licence=checkpoint.licence,
            device=checkpoint.device,
            description="Whether a text entails that a concept is expressed, asked for each concept of the scheme.",
        )

    def head(self, target: Level) -> Head:
        """Give the concepts of the level itself."""
        concepts = answerable(self._converter.denotation, target)
        limits = np.full(len(concepts), _THRESHOLD, dtype=np.float32)
        return Head(target.id, tuple(concept.iri for concept in concepts), limits)

    def score(self, texts: Sequence[str], head: Head, *, explain: bool = False) -> Scores:
        """Ask the model about each text and each concept; a text without a word in it gets a row of NaN."""
        taxonomy = self._converter.knowledge.taxonomy
        asked = [
            hypothesis for iri in head.concepts for hypothesis in hypotheses(taxonomy.concepts[iri], self._templates)
        ]
        found = np.full((len(texts), len(head.concepts)), np.nan, dtype=np.float32)
        rows = np.flatnonzero(~wordless(texts))
        at_a_time = max(1, _PAIRS // max(1, len(asked)))
        for start in range(0, len(rows) if asked else 0, at_a_time):
            part = rows[start : start + at_a_time]
            found[part] = self._asked([texts[row] for row in part.tolist()], asked)
        return Scores(head, found)

    def _asked(self, texts: Sequence[str], asked: Sequence[str]) -> Array:
        """Give the probability of each concept for each text, shape (texts, concepts)."""
        premises = [text for text in texts for _ in asked]
        logits = self._logits.of(premises, list(asked) * len(texts))
        denied = np.logaddexp.reduce(logits[:, self._denied], axis=1)
        odds = (logits[:, self._entailed] - denied).reshape(len(texts), -1, len(self._templates)).mean(axis=2)
        found: Array = (0.5 + 0.5 * np.tanh(odds / 2)).astype(np.float32)
        return found


def _outputs(checkpoint: Checkpoint) -> tuple[int, list[int]]:
    """Give the output that means entailment, and those that are its contrary: contradiction, else all others."""
    names = [label.casefold().strip() for label in checkpoint.labels]
    entailed = [place for place, name in enumerate(names) if name.startswith("entail")]
    if len(entailed) != 1 or len(names) < 2:
        raise ModelError(
            f"no output is called entailment: {', '.join(map(repr, checkpoint.labels))}",
            path=checkpoint.folder,
            hint="take a model of natural language inference, or name its outputs in id2label of its config.json",
        )
    denied = [place for place, name in enumerate(names) if name.startswith("contradict")]
    return entailed[0], denied or [place for place in range(len(names)) if place != entailed[0]]
