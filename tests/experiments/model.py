"""Model: words and pairs of words, weighed by tf-idf, and a logistic regression for each label; no more than that."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

__all__ = ["SETTING", "Features", "label_model", "label_scores", "out_of_fold"]

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

SETTING: Final = (
    "The classifier is a plain one: tf-idf over words and pairs of words that stand in two texts or more, sublinear "
    "term frequency, and for each label a logistic regression (liblinear, C = 1, classes balanced). Nothing was tuned."
)


class Features:
    """The words of training texts, and the rows of any texts over them."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Learn the words."""
        self._vectorizer = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
        self.rows: Any = self._vectorizer.fit_transform(texts).tocsr()

    def of(self, texts: Sequence[str]) -> Any:  # noqa: ANN401
        """Give other texts as rows: a sparse matrix."""
        return self._vectorizer.transform(texts).tocsr()


def label_model(train: Any, truth: Flags, seed: int) -> Callable[[Any], Array]:  # noqa: ANN401
    """Learn one label; what comes of it gives the scores of texts in [0, 1], all the same where there is one class.

    Args:
        train: features of the training texts.
        truth: which of them bear the label.
        seed: of the solver.
    """
    if truth.all() or not truth.any():
        return lambda rows: np.full(rows.shape[0], float(truth.any()))
    model = LogisticRegression(
        solver="liblinear", dual=True, class_weight="balanced", tol=1e-2, max_iter=1000, random_state=seed
    ).fit(train, truth)
    return lambda rows: np.asarray(model.predict_proba(rows)[:, 1], dtype=np.float64)


def label_scores(train: Any, truth: Flags, test: Any, seed: int) -> Array:  # noqa: ANN401
    """Learn one label, and give its score for each text of a test; see `label_model`.

    Args:
        train: features of the training texts.
        truth: which of them bear the label.
        test: features of the test texts.
        seed: of the solver.
    """
    return label_model(train, truth, seed)(test)


def out_of_fold(texts: Sequence[str], truth: Flags, groups: Sequence[str], seed: int, folds: int = 5) -> Array:
    """Give the scores of texts by a model that was trained on the others: float64 of shape (texts, labels).

    Texts of one group are in one fold.
    """
    numbers = {group: number for number, group in enumerate(dict.fromkeys(groups))}
    fold_of = np.random.default_rng(seed).permutation(np.arange(len(numbers)) % folds)
    held = fold_of[[numbers[group] for group in groups]]
    scores = np.zeros(truth.shape)
    for fold in range(folds):
        out = held == fold
        features = Features([text for text, flag in zip(texts, out, strict=True) if not flag])
        test = features.of([text for text, flag in zip(texts, out, strict=True) if flag])
        for column in range(truth.shape[1]):
            scores[out, column] = label_scores(features.rows, truth[~out, column], test, seed)
    return scores
