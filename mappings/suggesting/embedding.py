"""The embedding suggester: what means nearly the same, by the vectors of an encoder.

Names are compared with names. Definitions come in where that finds nothing, as for names that the encoder cannot read:
beside names they made suggestions worse with either shipped encoder, as definitions of labels speak of texts and of who
marked them.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mappings.resolution.encoder import Encoder
from mappings.resolution.search import primary_language
from mappings.resolution.wording import shown
from mappings.suggesting.evidence import Evidence
from mappings.suggesting.lexical import same_word_predicate
from mappings.suggesting.targets import Targets
from mappings.suggesting.term import Term
from ontology.concept import Concept, Label

__all__ = ["EmbeddingSuggester"]

_Vectors = NDArray[np.float32]
_LIMIT: Final = 20
_SAME: Final = 0.9
"""Cosine of names from which on they are one word in two forms."""


class EmbeddingSuggester:
    """Ranks concepts by the cosine of their names with those of a term; the vectors of the targets are made once."""

    name = "embedding"

    def __init__(
        self,
        targets: Targets,
        encoder: Encoder,
        *,
        limit: int = _LIMIT,
        defined: float = 0.0,
        least: float | None = None,
        languages: frozenset[str] | None = frozenset({"en"}),
    ) -> None:
        """Encode the names and definitions of the targets.

        Args:
            targets: where to look.
            encoder: what makes the vectors.
            limit: how many concepts to give for a term at the most.
            defined: what the likeness of definitions counts beside that of names, in [0, 1], where there are both; a
                term whose names lie near nothing is told by its definition alone.
            least: the likeness from which on concepts are given; None takes the encoder's threshold.
            languages: which languages the encoder reads (ISO 639); None for all. Names in others are passed over.
        """
        self._targets, self._encoder, self._limit, self._defined = targets, encoder, limit, defined
        self._least = encoder.threshold if least is None else least
        self._languages = languages
        self._concepts = tuple(concept for concept in targets.concepts.values() if self._read(_names(concept)))
        names = [(at, label.text) for at, concept in enumerate(self._concepts) for label in self._read(_names(concept))]
        self._owners = np.array([at for at, _ in names], dtype=np.intp)
        self._texts = tuple(text for _, text in names)
        self._names = _encoded(encoder, self._texts)
        self._definitions = _encoded(encoder, [concept.definition for concept in self._concepts])
        self._has_definition = np.array([bool(concept.definition) for concept in self._concepts], dtype=np.bool_)

    def suggest(self, terms: Sequence[Term]) -> Iterator[Evidence]:
        """Give evidence for the concepts that lie nearest to each term, from the least likeness on."""
        read = [(term, self._read(term.names)) for term in terms]
        read = [(term, names) for term, names in read if names or term.definition]
        if not read or not self._concepts:
            return
        starts = np.cumsum([0, *(len(names) for _, names in read)])
        vectors = _encoded(self._encoder, [name.text for _, names in read for name in names])
        definitions = _encoded(self._encoder, [term.definition for term, _ in read])
        for at, (term, names) in enumerate(read):
            found = 0
            if names:
                cosines = (vectors[starts[at] : starts[at + 1]] @ self._names.T).max(axis=0)
                for evidence in self._by_name(term, cosines, definitions[at]):
                    found += 1
                    yield evidence
            if term.definition and not found:
                yield from self._by_definition(term, definitions[at])

    def _by_name(self, term: Term, cosines: _Vectors, definition: _Vectors) -> Iterator[Evidence]:
        """Give the nearest concepts, by the cosines of the term's names with each name here."""
        near = np.full(len(self._concepts), -1.0, dtype=np.float32)
        np.maximum.at(near, self._owners, cosines)
        likeness = near
        if self._defined and term.definition:
            meant = self._definitions @ definition
            mixed = (1 - self._defined) * near + self._defined * meant
            likeness = np.where(self._has_definition, mixed, near).astype(np.float32)
        for at, score in self._nearest(likeness, term):
            names = np.flatnonzero(self._owners == at)
            name = self._texts[int(names[int(cosines[names].argmax())])]
            concept = self._concepts[at]
            same = same_word_predicate(self._targets, concept) if near[at] >= _SAME else "skos:closeMatch"
            said = f"{shown(term.text)} lies near {shown(name)} of {concept.scheme}"
            yield self._evidence(term, concept, same, score, f"{said} (cosine {near[at]:.2f} by {self._encoder.name}).")

    def _by_definition(self, term: Term, definition: _Vectors) -> Iterator[Evidence]:
        """Give the concepts whose definitions lie nearest to the term's."""
        meant = np.where(self._has_definition, self._definitions @ definition, -1.0).astype(np.float32)
        for at, score in self._nearest(meant, term):
            concept = self._concepts[at]
            said = f"The definition of {shown(term.text)} lies near that of {concept.curie}"
            reason = f"{said} (cosine {score:.2f} by {self._encoder.name})."
            yield self._evidence(term, concept, "skos:closeMatch", score, reason)

    def _nearest(self, likeness: _Vectors, term: Term) -> Iterator[tuple[int, float]]:
        """Give the places of the nearest concepts with their scores, the term's own scheme left out."""
        found = 0
        for at in np.argsort(-likeness, kind="stable").tolist():
            score = round(float(np.clip(likeness[at], 0.0, 1.0)), 4)
            if found == self._limit or score < self._least or score == 0.0:
                return
            if self._concepts[at].scheme != term.scheme:
                found += 1
                yield at, score

    def _evidence(self, term: Term, concept: Concept, predicate: str, score: float, reason: str) -> Evidence:
        measure = f"cosine of vectors of {self._encoder.name}"
        slots = {"similarity_score": f"{score:.4f}", "similarity_measure": measure}
        kind = "semapv:SemanticSimilarityThresholdMatching"
        return Evidence(term, concept, self.name, predicate, kind, score, reason, slots)

    def _read(self, names: Sequence[Label]) -> tuple[Label, ...]:
        """Give the names in languages that the encoder reads."""
        return tuple(
            name
            for name in names
            if name.lang is None or self._languages is None or primary_language(name.lang) in self._languages
        )


def _names(concept: Concept) -> tuple[Label, ...]:
    return tuple(label for label in concept.labels if label.kind != "derived") or (Label(concept.label),)


def _encoded(encoder: Encoder, texts: Sequence[str]) -> _Vectors:
    """Encode texts; the vector of an empty one is zeros, whatever the encoder makes of it."""
    vectors = encoder.encode(texts) if texts else np.zeros((0, 1), dtype=np.float32)
    filled = np.array([bool(text.strip()) for text in texts], dtype=np.float32).reshape(-1, 1)
    found: _Vectors = vectors * filled
    return found
