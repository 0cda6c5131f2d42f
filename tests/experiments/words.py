"""Words: tf-idf and logistic regressions as a classifier like any other, calibrated and cut on the same dev rows."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from classifiers.calibration.fit import Fitted, fit_head
from classifiers.hierarchy.grounded import Grounded
from classifiers.model import Head, Model
from classifiers.scores import Scores
from classifiers.training.data import Data, HeadData
from classifiers.training.splits import DEV, TRAIN
from mappings.conversion.converter import Converter
from ontology.reference import Level
from tests.experiments.kept import corpus_rows
from tests.experiments.model import Features, label_model

__all__ = ["WORDS", "WordScorer", "words_classifier"]

WORDS = "words (tf-idf) and logistic regression"

_SEED = 13


class WordScorer:
    """Scores texts in the labels of one head by the words in them."""

    def __init__(self, converter: Converter, data: Data, head: HeadData, corpus: str, targets: Iterable[str]) -> None:
        """Learn from the training rows of a corpus, and fit calibration and thresholds on its dev rows.

        Args:
            converter: knows what the labels mean.
            data: all rows.
            head: whose labels.
            corpus: which rows; the words are those of its training rows.
            targets: ids of further levels for which thresholds are fitted.
        """
        train, dev = (corpus_rows(data, corpus, split) for split in (TRAIN, DEV))
        self._features = Features([data.texts[row] for row in train])
        rows = self._features.rows
        self._labels = [
            label_model(rows[learnt], present[learnt], _SEED)
            for present, learnt in zip(head.present[train].T, head.learnt[train].T, strict=True)
        ]
        concepts = tuple(concept.iri for concept in head.concepts)
        logits = self._logits([data.texts[row] for row in dev])
        present, known = head.present[dev], head.known[dev]
        self._fitted: Fitted = fit_head(converter, head.level.id, concepts, logits, present, known, targets=targets)
        self._head = self._fitted.head(head.level.id, concepts)
        self.model = Model("words", "1", "trained", levels=(head.level.id,), description=WORDS)

    def head(self, target: Level) -> Head:
        """Give the only one."""
        return self._head

    def score(self, texts: Sequence[str], head: Head, *, explain: bool = False) -> Scores:
        """Score texts."""
        found = self._fitted.calibration.apply(self._logits(texts))
        found[[not text.strip() for text in texts]] = np.nan
        return Scores(head, found)

    def _logits(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = self._features.of(texts)
        likely = np.clip(np.column_stack([label(rows) for label in self._labels]), 1e-6, 1 - 1e-6)
        return np.log(likely / (1 - likely)).astype(np.float32)


def words_classifier(
    converter: Converter, data: Data, head: HeadData, corpus: str, targets: Iterable[str] = ()
) -> Grounded:
    """Train on a corpus, and ground what comes of it."""
    return Grounded(WordScorer(converter, data, head, corpus, targets), converter)
