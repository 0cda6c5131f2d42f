"""Hits: concepts that a search came upon, with the way there; what becomes a candidate if it ranks high enough."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from mappings.resolution.scores import WAYS
from ontology.concept import Concept, Label

__all__ = ["Hit", "Step", "best_of_each"]


@dataclass(frozen=True, slots=True)
class Step:
    """How a key was come by.

    Attributes:
        way: name of the way, a key of `mappings.resolution.scores.WAYS`.
        lemma: the dictionary form that the way goes through, if it does.
        sense: the word of the sense that it goes through, if it does.
    """

    way: str
    lemma: str = ""
    sense: str = ""


@dataclass(slots=True)
class Hit:
    """A concept that was come upon.

    Attributes:
        concept: the concept.
        label: that of its labels at which the way ended.
        step: the way.
        score: what the way is worth, in [0, 1].
    """

    concept: Concept
    label: Label
    step: Step
    score: float = field(init=False)

    def __post_init__(self) -> None:
        """Look the score up."""
        self.score = WAYS[self.step.way].score(self.label.kind)


def best_of_each(hits: Iterable[Hit]) -> list[Hit]:
    """Keep each concept once, where it scores best, in the order in which they come first."""
    found: dict[str, Hit] = {}
    for hit in hits:
        before = found.get(hit.concept.iri)
        if before is None or hit.score > before.score:
            found[hit.concept.iri] = hit
    return list(found.values())
