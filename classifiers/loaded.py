"""Loaded models: what is heavy about a classifier, loaded once and grounded in one revision after another."""

from collections.abc import Callable
from dataclasses import dataclass

from classifiers.hierarchy.fine import Splitter
from classifiers.hierarchy.grounded import Grounded
from classifiers.scores import Scorer
from mappings.conversion.converter import Converter

__all__ = ["Loaded"]


def _undivided(converter: Converter) -> Splitter | None:
    """Divide no family by closeness."""
    return None


@dataclass(frozen=True, slots=True, eq=False)
class Loaded:
    """A model without an ontology: weights and encoders, which stay the same from revision to revision.

    Attributes:
        name: what it was asked for by.
        scorer: gives the scorer for a revision, cheaply.
        default_to: the level that is answered in where none is asked for; None for the first that the model names.
        splitter: gives what divides families by closeness, if anything does.
        floor: the probability below which an answer backs off to a broader concept; 0 for none.
    """

    name: str
    scorer: Callable[[Converter], Scorer]
    default_to: str | None = None
    splitter: Callable[[Converter], Splitter | None] = _undivided
    floor: float = 0.0

    def at(self, converter: Converter) -> Grounded:
        """Ground the model in a revision.

        Raises:
            UnresolvedLabels: where labels of the model name no concept of that revision.
            EmotaxaError: where the scheme that was named for its labels is not there, or the floor lies outside [0, 1].
        """
        return Grounded(
            self.scorer(converter),
            converter,
            default_to=self.default_to,
            floor=self.floor,
            splitter=self.splitter(converter),
        )
