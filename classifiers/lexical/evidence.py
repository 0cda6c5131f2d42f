"""Evidence: what the expressions of a text come to, sense by sense."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from classifiers.classification import Span
from classifiers.lexical.finder import Finding
from classifiers.lexical.lexicon import Lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["combined", "spans_of"]

_SILENT: Final = 0.5
"""Probability that a text without any expression of emotion is neutral: the words that tell may not be listed."""
_SUREST: Final = 0.999


def combined(findings: Sequence[Sequence[Finding]], senses: int, neutral: int = -1) -> NDArray[np.float32]:
    """Combine the expressions of texts: float32 of shape (texts, senses) in [0, 1].

    Expressions count as independent: a sense is meant where one of those for it tells the truth, P = 1 - prod(1 - w)
    over the weights w above 0. Where one against it is surer than all of them, none of those against it may, either:
    P prod(1 - |v|) over the weights v below 0. Neutral has half of the chance that no expression of any other sense
    tells the truth.

    Args:
        findings: the expressions of each text.
        senses: how many there are.
        neutral: number of the sense that says that no emotion is expressed, or -1.
    """
    shape = (len(findings), senses)
    failed, stood, silence = np.zeros(shape), np.zeros(shape), np.zeros(len(findings))
    cells = [(text, *said) for text, found in enumerate(findings) for finding in found for said in finding.weights]
    if cells:
        texts, columns, weights = (np.array(values) for values in zip(*cells, strict=True))
        surest = np.zeros((2, *shape))
        np.maximum.at(surest, ((weights < 0).astype(int), texts, columns), np.abs(weights))
        logs = np.log1p(-np.minimum(np.abs(weights), _SUREST))
        speaks_for = weights > 0
        np.add.at(failed, (texts[speaks_for], columns[speaks_for]), logs[speaks_for])
        np.add.at(stood, (texts[~speaks_for], columns[~speaks_for]), logs[~speaks_for])
        emotion = speaks_for & (columns != neutral)
        stood[surest[0] >= surest[1]] = 0.0
        np.add.at(silence, texts[emotion], logs[emotion])
    found = (1.0 - np.exp(failed)) * np.exp(stood)
    if neutral >= 0:
        found[:, neutral] = 1.0 - (1.0 - found[:, neutral]) * (1.0 - _SILENT * np.exp(silence))
    return found.astype(np.float32)


def spans_of(doc: "Doc", text: str, findings: Sequence[Finding], lexicon: Lexicon) -> tuple[Span, ...]:
    """Give the expressions of a document as spans of characters, one for each sense, first to last.

    Args:
        doc: the document.
        text: the text that it was made of, of the same length.
        findings: what was found in it.
        lexicon: what it was looked for by.
    """
    spans: list[Span] = []
    for finding in findings:
        start, last = doc[finding.start].idx, doc[finding.end - 1]
        end = last.idx + len(last)
        for column, weight in finding.weights:
            iri, label = lexicon.senses[column]
            spans.append(Span(start, end, text[start:end], iri, label, weight, finding.negated))
    return tuple(spans)
