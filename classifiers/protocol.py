"""The protocol of every classifier: texts in, grounded predictions out (design, section 7)."""

from collections.abc import Sequence
from typing import Protocol

from classifiers.classification import Classified
from classifiers.model import Model

__all__ = ["Classifier"]


class Classifier(Protocol):
    """What all kinds of classifiers have in common; safe to share between threads."""

    @property
    def model(self) -> Model:
        """What the classifier says of itself."""
        ...

    def classify(
        self, texts: Sequence[str], to: str | None = None, *, top_k: int = 5, explain: bool = False
    ) -> Classified:
        """Classify texts.

        Args:
            texts: any strings; one without a word in it gets no prediction.
            to: the scheme, or the tier of one, to answer in; None for the model's own.
            top_k: how many predictions a single classification lists; at least 1.
            explain: whether to tell the parts of the texts that predictions rest on, where the kind can.

        Raises:
            UnknownReference: where there is no such scheme or tier; `field` is `to`.
            EmotaxaError: where the model's labels share no meaning with the scheme.
        """
        ...
