"""A classifier for tests: it answers with the arrays that it was given."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifiers.classification import Classified
from classifiers.model import Model
from mappings.conversion.converter import Converter
from mappings.meaning.targets import NEUTRAL, members, targets_of
from ontology.concept import Concept
from ontology.reference import Level

__all__ = ["MODEL", "Answering", "columns_of"]

MODEL = Model("given", "1", "trained", ("goemotions",), licence="MIT", corpora=("GoEmotions (CC BY 4.0)",))

Probabilities = Callable[[Sequence[str], Sequence[Concept]], NDArray[np.floating]]


def columns_of(converter: Converter, level: Level) -> tuple[Concept, ...]:
    """Give the columns of answers in a level: its concepts, and neutral where the level has none of its own."""
    targets = targets_of(converter.denotation, level)
    found = tuple(concept for concept in members(converter.denotation, level) if concept.felt)
    return (*found, *(concept for concept in targets if concept.iri == NEUTRAL and concept not in found))


@dataclass(frozen=True)
class Answering:
    """Answers with given probabilities, chosen from one half on where nothing narrower is."""

    converter: Converter
    probabilities: Probabilities
    points: Callable[[Sequence[str]], NDArray[np.floating]] = lambda texts: np.full((len(texts), 3), np.nan)

    @property
    def model(self) -> Model:
        """What it says of itself."""
        return MODEL

    def classify(
        self, texts: Sequence[str], to: str | None = None, *, top_k: int = 5, explain: bool = False
    ) -> Classified:
        """Answer."""
        level = self.converter.level(to or "goemotions", "to")
        concepts = columns_of(self.converter, level)
        taxonomy = self.converter.knowledge.taxonomy
        found = np.asarray(self.probabilities(texts, concepts), dtype=np.float32)
        chosen = found >= 0.5
        place = {concept.iri: at for at, concept in enumerate(concepts)}
        for at, concept in enumerate(concepts):
            for below in taxonomy.descendants(concept.iri):
                if below in place:
                    chosen[:, at] &= ~(found[:, place[below]] >= 0.5)
        return Classified(
            MODEL,
            self.converter.knowledge.revision,
            level,
            concepts,
            tuple((concept.label,) for concept in concepts),
            found,
            chosen,
            np.asarray(self.points(texts), dtype=np.float32),
            top_k=top_k,
        )
