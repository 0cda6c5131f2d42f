"""Errors of the Senpy interface.

EmotaxaError
 ├── NoEvaluation (LookupError)      classifiers to be evaluated, which the command line does
 └── UnknownAlgorithm (LookupError)  an algorithm that there is none of
"""

from collections.abc import Sequence

from ontology.errors import EmotaxaError

__all__ = ["NoEvaluation", "UnknownAlgorithm"]


class NoEvaluation(EmotaxaError, LookupError):
    """Classifiers to be evaluated: no service does so."""

    def __init__(self) -> None:
        """Say what does."""
        super().__init__("classifiers are not evaluated here", hint="use the command emotaxa evaluate")


class UnknownAlgorithm(EmotaxaError, LookupError):
    """An algorithm that there is none of; `value` holds its name."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        """Name those that there are."""
        super().__init__(
            f"there is no algorithm {name!r} here", hint=f"use {' or '.join(known)}", value=name, field="algo"
        )
