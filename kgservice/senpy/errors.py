"""Errors of the Senpy interface.

EmotaxaError
 ├── NoClassifier (NotImplementedError)   text to be analysed, which takes a classifier
 └── UnknownAlgorithm (LookupError)       an algorithm that there is none of
"""

from collections.abc import Sequence

from ontology.errors import EmotaxaError

__all__ = ["NoClassifier", "UnknownAlgorithm"]


class NoClassifier(EmotaxaError, NotImplementedError):
    """Text to be analysed: this service has no classifier."""

    def __init__(self, what: str, labels: str) -> None:
        """Say what can be asked instead; `labels` is the algorithm that takes labels."""
        super().__init__(
            f"{what} takes a classifier, and this service has none",
            hint=f"send an annotated document with informat=json-ld, turtle or emotionml, or labels with algo={labels}",
            field="i",
        )


class UnknownAlgorithm(EmotaxaError, LookupError):
    """An algorithm that there is none of; `value` holds its name."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        """Name those that there are."""
        super().__init__(
            f"there is no algorithm {name!r} here", hint=f"use {' or '.join(known)}", value=name, field="algo"
        )
