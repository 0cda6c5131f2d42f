"""A scorer over the shipped graph, and a blank pipeline with the component."""

from collections.abc import Callable

import pytest
import spacy
from spacy.language import Language

from classifiers.classification import Span
from classifiers.lexical import component  # noqa: F401 - registers the component
from classifiers.lexical.scorer import LexicalScorer
from classifiers.scores import Scores
from mappings.conversion.converter import Converter


@pytest.fixture(scope="session")
def scorer(converter: Converter) -> LexicalScorer:
    return LexicalScorer(converter)


@pytest.fixture(scope="session")
def score(scorer: LexicalScorer, converter: Converter) -> Callable[..., Scores]:
    """Scores texts in the senses, and tells why."""
    head = scorer.head(converter.level("goemotions", "to"))
    return lambda *texts: scorer.score(texts, head, explain=True)


@pytest.fixture(scope="session")
def chosen(scorer: LexicalScorer, score: Callable[..., Scores]) -> Callable[[str], set[str]]:
    """Gives the labels of the senses that reach their threshold, neutral aside."""

    def labels(text: str) -> set[str]:
        found = score(text)
        over = (found.probability[0] >= found.head.thresholds).nonzero()[0]
        return {scorer.lexicon.senses[column][1] for column in over} - {"neutral"}

    return labels


@pytest.fixture(scope="session")
def spans(score: Callable[..., Scores]) -> Callable[[str], tuple[Span, ...]]:
    return lambda text: score(text).spans[0]


@pytest.fixture(scope="session")
def nlp() -> Language:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("emotaxa")
    return pipeline
