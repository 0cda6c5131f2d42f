"""The lexical classifier's scores: texts scored in the senses whose words they hold."""

from collections.abc import Sequence
from functools import cached_property
from hashlib import sha256
from importlib.metadata import version
from threading import Lock
from typing import Final

import numpy as np

from classifiers.classification import Span
from classifiers.encoders.tokens import wordless
from classifiers.lexical.evidence import combined, spans_of
from classifiers.lexical.finder import Finder, Finding
from classifiers.lexical.lexicon import Lexicon
from classifiers.lexical.readable import readable
from classifiers.model import Head, Model
from classifiers.scores import Scores
from mappings.conversion.converter import Converter
from ontology.errors import MissingExtra
from ontology.reference import Level

__all__ = ["LexicalScorer"]

_THRESHOLD: Final = 0.5
_CHUNK: Final = 4096
_MOST_WORDS: Final = 200_000
"""Distinct strings that a pipeline may have met before it gives way to a fresh one; they take some 50 MB."""


class LexicalScorer:
    """Scores texts by the words that the senses of a graph are called by; safe to share between threads.

    It is trained on nothing: a name that a curator adds to a sense counts from the next revision on.

    Attributes:
        lexicon: the expressions that it knows.
        model: what it says of itself.
    """

    def __init__(self, converter: Converter) -> None:
        """Read the lexicon off a graph.

        Raises:
            MissingExtra: where spaCy is not installed.
            EmotaxaError: where the graph holds no sense inventory.
        """
        try:
            import spacy
        except ImportError as error:
            raise MissingExtra("the lexical classifier", "lexical") from error
        self.lexicon = Lexicon.of(converter)
        self._blank = spacy.blank
        self._lock = Lock()
        self._renew()
        self.model = Model(
            name="lexical",
            version=sha256(repr(self.lexicon).encode()).hexdigest()[:12],
            kind="lexical",
            levels=(self.lexicon.level,),
            licence="Apache-2.0 AND CC-BY-4.0",
            description=f"The words of the senses, with negation and degree; tokens of spaCy {version('spacy')}.",
        )

    @cached_property
    def _head(self) -> Head:
        concepts = tuple(iri for iri, _ in self.lexicon.senses)
        return Head(self.lexicon.level, concepts, np.full(len(concepts), _THRESHOLD, dtype=np.float32))

    def head(self, target: Level) -> Head:
        """Give the senses, in which it scores texts whatever they are asked for in."""
        return self._head

    def score(self, texts: Sequence[str], head: Head, *, explain: bool = False) -> Scores:
        """Score texts, in order, in the senses; with `explain`, give the expressions that the scores rest on.

        Of a text of more than 100,000 characters the first are read. A text without a word or a face in it
        gets a row of NaN. What no expression speaks for is not said.
        """
        probability = np.empty((len(texts), len(head.concepts)), dtype=np.float32)
        spans: list[tuple[Span, ...]] = []
        for start in range(0, len(texts), _CHUNK):
            chunk = texts[start : start + _CHUNK]
            findings, told = self._found(chunk, explain=explain)
            rows = combined(findings, len(self.lexicon.senses), self.lexicon.neutral)
            nothing = wordless(chunk) & np.fromiter((not found for found in findings), dtype=np.bool_)
            rows[nothing] = np.nan
            probability[start : start + len(chunk)] = rows
            spans += told
        return Scores(head, probability, None, tuple(spans), probability > 0)

    def _found(self, texts: Sequence[str], *, explain: bool) -> tuple[list[list[Finding]], list[tuple[Span, ...]]]:
        """Find the expressions of texts, and their spans where they are asked for.

        A pipeline keeps every word that it meets, which makes it fast and would fill the memory in the end.
        """
        findings: list[list[Finding]] = []
        spans: list[tuple[Span, ...]] = []
        with self._lock:
            if len(self._nlp.vocab.strings) > _MOST_WORDS:
                self._renew()
            for text, doc in zip(texts, self._nlp.pipe(map(readable, texts)), strict=True):
                found = self._finder.find(doc)
                findings.append(found)
                if explain:
                    spans.append(spans_of(doc, text, found, self.lexicon))
        return findings, spans

    def _renew(self) -> None:
        self._nlp = self._blank("en")
        self._finder = Finder(self._nlp, self.lexicon)
