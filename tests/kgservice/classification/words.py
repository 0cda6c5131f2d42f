"""A small model for tests: it knows emotions by their names, and can be slow, or fail, when told."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import Final

import numpy as np

from classifiers.classification import Span
from classifiers.hierarchy.grounded import Grounded
from classifiers.model import Head, Model
from classifiers.protocol import Classifier
from classifiers.scores import Scores
from mappings.conversion.converter import Converter
from ontology.reference import Level

__all__ = ["POISON", "WordModel", "WordScorer"]

POISON: Final = "poison"
"""A text that holds this word makes its whole batch fail."""

_LIKELY, _UNLIKELY = 0.9, 0.02


@dataclass
class WordModel:
    """What `classifiers.open.load` would give.

    Attributes:
        batches: the texts of every batch that was scored.
        free: set while batches may go on.
        remembers: whether all batches are kept, and not the last alone.
        begun: set as soon as a batch has begun.
    """

    name: str = "words"
    batches: list[list[str]] = field(default_factory=list)
    free: Event = field(default_factory=Event)
    begun: Event = field(default_factory=Event)
    loads: int = 0
    remembers: bool = True

    def __post_init__(self) -> None:
        """Go on from the start."""
        self.free.set()

    def load(self, spec: str, device: str) -> "WordModel":
        """Load it, as the service does."""
        self.loads += 1
        return self

    def at(self, converter: Converter, /) -> Classifier:
        """Ground it."""
        return Grounded(WordScorer(self, converter), converter)


class WordScorer:
    """Scores a text by the labels of GoEmotions that stand in it; a text without letters holds nothing to go by."""

    def __init__(self, owner: WordModel, converter: Converter) -> None:
        """Read the labels."""
        taxonomy = converter.knowledge.taxonomy
        self._owner, self._lock = owner, Lock()
        self._concepts = taxonomy.by_scheme["goemotions"]
        self._head = Head(
            "goemotions",
            tuple(concept.iri for concept in self._concepts),
            np.full(len(self._concepts), 0.5, dtype=np.float32),
        )
        self.model = Model(owner.name, "1", "lexical", levels=("goemotions",), licence="Apache-2.0")

    def head(self, target: Level) -> Head:
        """Give the only one."""
        return self._head

    def score(self, texts: Sequence[str], head: Head, *, explain: bool = False) -> Scores:
        """Look for the labels; where there are no texts, there is no work."""
        if not texts:
            return Scores(head, np.empty((0, len(self._concepts)), np.float32), np.empty((0, 3), np.float32))
        owner = self._owner
        with self._lock:
            if not owner.remembers:
                owner.batches.clear()
            owner.batches.append(list(texts))
        owner.begun.set()
        if not owner.free.wait(20):
            raise RuntimeError("nobody let the model go on")
        if any(POISON in text for text in texts):
            raise RuntimeError("a defect of the model")
        found = np.full((len(texts), len(self._concepts)), _UNLIKELY, dtype=np.float32)
        points = np.full((len(texts), 3), 0.1, dtype=np.float32)
        spans: list[tuple[Span, ...]] = []
        for row, text in enumerate(texts):
            here = []
            for column, concept in enumerate(self._concepts):
                if (at := text.find(concept.label)) >= 0:
                    found[row, column] = _LIKELY
                    here.append(Span(at, at + len(concept.label), concept.label, concept.iri, concept.label, 0.5))
            spans.append(tuple(here))
            if not any(map(str.isalpha, text)):
                found[row], points[row] = np.nan, np.nan
        return Scores(head, found, points, tuple(spans) if explain else ())
