"""From scores to predictions: the arithmetic of the hierarchy alone, on random scores of GoEmotions' labels."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifiers.hierarchy.grounded import Grounded
from classifiers.model import Head, Model
from classifiers.scores import Scores
from kgservice.stores.memory import MemoryStore
from mappings.conversion.converter import Converter
from ontology.reference import Level
from tests.benchmarks.table import Row

__all__ = ["run"]

_TEXTS: Final = 30_000
_ROUNDS: Final = 5
_LEVELS: Final = ("goemotions", "ekman", "parrott", "sense")


@dataclass
class _Random:
    """Has its scores ready."""

    labels: Head
    probability: NDArray[np.float32]
    model: Model

    def head(self, target: Level) -> Head:
        return self.labels

    def score(self, texts: Sequence[str], head: Head, *, explain: bool = False) -> Scores:
        return Scores(head, self.probability)


def run() -> list[Row]:
    """Ground 30,000 texts in levels of 28, 7, 167 and 230 concepts; of five rounds the best."""
    converter = Converter(MemoryStore().knowledge())
    concepts = tuple(concept.iri for concept in converter.knowledge.taxonomy.by_scheme["goemotions"])
    head = Head("goemotions", concepts, np.full(len(concepts), 0.3, np.float32))
    scores = np.random.default_rng(1).beta(0.15, 2.0, (_TEXTS, len(concepts))).astype(np.float32)
    model = Grounded(_Random(head, scores, Model("random", "1", "trained", ("goemotions",))), converter)
    return [_row(model, level) for level in _LEVELS]


def _row(model: Grounded, level: str) -> Row:
    texts = ["a text"] * _TEXTS
    found = model.classify(texts, level)
    rates = []
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        model.classify(texts, level)
        rates.append(_TEXTS / (time.perf_counter() - start))
    what = f"Scores of 28 labels to coherent predictions in {level} ({len(found.concepts)} concepts), {_TEXTS:,} texts"
    return Row(what, f"{max(rates):,.0f} texts/s", "", "30,000", max(rates) >= 30_000)
