"""The scorer over any sequence classifier of Hugging Face."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from classifiers.errors import ModelError
from classifiers.huggingface.labels import resolve_labels
from classifiers.huggingface.logits import Logits
from classifiers.model import Head, Model
from classifiers.scores import Scores
from mappings.conversion.converter import Converter
from ontology.reference import Level

__all__ = ["HuggingFaceScorer"]

_THRESHOLD = 0.5


class HuggingFaceScorer:
    """Scores texts in the labels of a sequence classifier; safe to share between threads.

    A model for single labels gives the softmax of its outputs, one for several labels the logistic function of each.
    """

    def __init__(self, logits: Logits, converter: Converter, scheme: str | None = None) -> None:
        """Read the labels of the model as concepts.

        Args:
            logits: runs the model.
            converter: what the graph means.
            scheme: the scheme that the labels are of; None to find it.

        Raises:
            UnknownReference: where there is no such scheme.
            UnresolvedLabels: where labels name no concept; it lists them.
            ModelError: where the model puts out measures, or its labels can be read in several ways.
        """
        checkpoint = logits.checkpoint
        if checkpoint.problem == "regression":
            raise ModelError(
                "the model estimates measures, and has no labels",
                path=checkpoint.folder,
                hint="take one whose problem_type is single_label_classification or multi_label_classification",
            )
        resolved = resolve_labels(converter, checkpoint.labels, scheme=scheme, name=checkpoint.name)
        self._logits = logits
        self._head = Head(
            resolved.level.id,
            tuple(concept.iri for concept in resolved.concepts),
            np.full(len(resolved.concepts), _THRESHOLD, dtype=np.float32),
            exclusive=checkpoint.problem != "multi_label_classification" and len(checkpoint.labels) > 1,
        )
        self._model = Model(
            name=checkpoint.name,
            version=checkpoint.version,
            kind="huggingface",
            levels=(resolved.level.id,),
            languages=checkpoint.languages,
            licence=checkpoint.licence,
            device=checkpoint.device,
            description=f"A sequence classifier of Hugging Face with the labels of {resolved.level.scheme.name}.",
        )

    @property
    def model(self) -> Model:
        """What it says of itself."""
        return self._model

    def head(self, target: Level) -> Head:
        """Give its labels, whatever is asked for."""
        return self._head

    def score(self, texts: Sequence[str], head: Head, *, explain: bool = False) -> Scores:
        """Score texts in its labels."""
        logits = self._logits.of(texts)
        return Scores(head, _softmax(logits) if head.exclusive else _logistic(logits))


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True, initial=-np.inf))
    found: NDArray[np.float32] = powers / powers.sum(axis=1, keepdims=True)
    return found


def _logistic(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    found: NDArray[np.float32] = (0.5 + 0.5 * np.tanh(logits / 2)).astype(np.float32)
    return found
