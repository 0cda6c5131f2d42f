"""Scorers that are told what to say: for tests of what is made of their scores."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from classifiers.hierarchy.grounded import Grounded
from classifiers.model import Head, Model
from classifiers.scores import Scores
from mappings.conversion.converter import Converter
from mappings.meaning.targets import members
from ontology.reference import Level

__all__ = ["FixedScorer", "fixed", "head_of"]


@dataclass
class FixedScorer:
    """Gives the same scores whatever the texts are."""

    labels: Head
    probability: NDArray[np.float32]
    points: NDArray[np.float32] | None = None
    model: Model = field(default_factory=lambda: Model("fixed", "1", "trained", ("goemotions",)))

    def head(self, target: Level) -> Head:
        return self.labels

    def score(self, texts: Sequence[str], head: Head, *, explain: bool = False) -> Scores:
        return Scores(head, self.probability[: len(texts)], self.points)


def head_of(
    converter: Converter,
    level: str,
    threshold: float = 0.5,
    *,
    exclusive: bool = False,
    targets: Mapping[str, Mapping[str, float]] | None = None,
) -> Head:
    """Give a head of all concepts of a level, each with the same threshold."""
    found = tuple(concept.iri for concept in members(converter.denotation, converter.level(level, "to")))
    return Head(level, found, np.full(len(found), threshold, np.float32), targets or {}, exclusive)


def fixed(
    converter: Converter, scores: Mapping[str, float], level: str = "goemotions", floor: float = 0.0, **head: object
) -> Grounded:
    """Give a classifier that scores labels of a level as told, and all others 0."""
    labels = head_of(converter, level, **head)  # type: ignore[arg-type]
    slugs = [converter.knowledge.taxonomy.concepts[iri].slug for iri in labels.concepts]
    assert set(scores) <= set(slugs), set(scores) - set(slugs)
    row = np.array([[scores.get(slug, 0.0) for slug in slugs]], np.float32)
    return Grounded(FixedScorer(labels, row), converter, floor=floor)
