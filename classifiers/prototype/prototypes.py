"""Prototypes: one vector for each concept, made of the vectors of what is said of it."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from classifiers.prototype.description import describe
from classifiers.prototype.vectors import Vectors
from mappings.meaning.denotation import Denotation
from ontology.concept import Concept
from ontology.once import Once

__all__ = ["Prototypes"]

Array = NDArray[np.float32]

_NONE: Mapping[str, Sequence[str]] = MappingProxyType({})
_DEFINITION = 0.5
"""Weight of the definition beside that of the names; it raised the macro-F1 on GoEmotions' dev split from .179 to .190
with all-MiniLM-L6-v2."""

_EXAMPLES = 1.0
_KEPT = 64
"""Groups of concepts of which the prototypes are kept."""


class Prototypes:
    """The prototypes of the concepts of one revision; safe to share between threads.

    A concept's prototype is the mean vector of its names, that of its examples, and half of that of its definition, at
    length 1.
    """

    def __init__(self, vectors: Vectors, denotation: Denotation, examples: Mapping[str, Sequence[str]] = _NONE) -> None:
        """Encode nothing yet.

        Args:
            vectors: what encodes, and keeps what it has encoded.
            denotation: the concepts, with the senses that they cover.
            examples: texts that express concepts, by IRI.
        """
        self.vectors = vectors
        self._denotation = denotation
        self._examples = examples
        self._made: Once[tuple[str, ...], Array] = Once(_KEPT)

    def of(self, concepts: Sequence[Concept]) -> Array:
        """Give the prototypes of concepts, float32 of shape (concepts, dimensions) and of length 1."""
        return self._made.get(tuple(concept.iri for concept in concepts), lambda: self._make(concepts))

    def closeness(self, texts: Sequence[str], concepts: Sequence[Concept], vectors: Array | None = None) -> Array:
        """Give the cosines of texts and prototypes, float32 of shape (texts, concepts) in [-1, 1].

        Args:
            texts: any strings.
            concepts: what they are compared with.
            vectors: the texts as the same encoder gives them, where they have been encoded already.
        """
        cosines = (self.vectors.encoder.encode(texts) if vectors is None else vectors) @ self.of(concepts).T
        found: Array = np.clip(cosines, -1.0, 1.0)
        return found

    def _make(self, concepts: Sequence[Concept]) -> Array:
        described = [describe(concept, self._denotation, self._examples.get(concept.iri, ())) for concept in concepts]
        parts = [(one.names, (one.definition,) if one.definition else (), one.examples) for one in described]
        flat = self.vectors.of([text for part in parts for texts in part for text in texts])
        found = np.zeros((len(concepts), flat.shape[1]), dtype=np.float32)
        at = 0
        for row, part in enumerate(parts):
            for texts, weight in zip(part, (1.0, _DEFINITION, _EXAMPLES), strict=True):
                if texts:
                    found[row] += weight * _unit(flat[at : at + len(texts)].mean(axis=0, keepdims=True))[0]
                    at += len(texts)
        return _unit(found)


def _unit(vectors: Array) -> Array:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    found = np.zeros_like(vectors)
    np.divide(vectors, lengths, out=found, where=lengths > 0)
    return found
