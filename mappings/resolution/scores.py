"""Scores: how much each way from a text to a concept is worth.

The numbers order the ways, best first, and are not probabilities: a label beats an id's detour through spelling,
spelling beats word forms, and a label in the language of the text beats one in another. No two rows share a number,
so candidates score the same only where the same way led to them. Below all ways stand the guesses: first what looks
like the text, in [0.44, 0.6), then what an encoder takes for near, in [0, 0.4].
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from mappings.resolution.answer import Method
from ontology.concept import LabelKind

__all__ = ["WAYS", "Way", "embedding_score", "fuzzy_score"]


@dataclass(frozen=True, slots=True)
class Way:
    """A way from a text to a concept.

    Attributes:
        method: the method that it belongs to.
        preferred: score where it ends at the preferred label of the concept.
        alternative: score where it ends at an alternative label.
    """

    method: Method
    preferred: float
    alternative: float

    def score(self, kind: LabelKind) -> float:
        """Give the score at a label of a kind."""
        return self.preferred if kind == "preferred" else self.alternative


WAYS: Mapping[str, Way] = MappingProxyType(
    {
        # The text is the label, letter by letter.
        "spelled": Way("exact", 1.0, 0.98),
        # The text is an IRI, a CURIE, or an id within the scheme.
        "identified": Way("id", 1.0, 1.0),
        # The text identifies a term from outside, and an alignment says that it means exactly the concept.
        "aligned": Way("id", 0.99, 0.99),
        # The same, where the alignment says that it means nearly the concept.
        "nearly aligned": Way("id", 0.8, 0.8),
        # The label as its scheme spells it, though the text was said to be in another language.
        "spelled, language unasked": Way("exact", 0.97, 0.965),
        # The label but for case, spaces, hyphens or punctuation.
        "respelled": Way("normalised", 0.96, 0.95),
        "respelled, language unasked": Way("normalised", 0.945, 0.94),
        # An inflection of the label: irritations, irritation.
        "inflected": Way("lemma", 0.93, 0.91),
        # A form of the word of a sense, and that word is the label: joyful, joy.
        "derived": Way("lemma", 0.92, 0.9),
        # Both, one after the other: saddens, sadden, sadness.
        "inflected and derived": Way("lemma", 0.89, 0.87),
        # Text and label are both forms of the word of a sense: joyous, joyful.
        "cognate": Way("lemma", 0.86, 0.84),
        "inflected and cognate": Way("lemma", 0.83, 0.81),
        # A label in another language than the text's; then its forms, as above.
        "foreign": Way("language", 0.78, 0.76),
        "foreign and derived": Way("language", 0.72, 0.7),
        "foreign and cognate": Way("language", 0.66, 0.64),
    }
)
"""Every way, by name."""


def fuzzy_score(alike: float) -> float:
    """Give the score of a guess by spelling.

    Args:
        alike: how much the word looks like the text, times the score of the way from the word, in [0, 1].

    >>> fuzzy_score(0.9)
    0.57
    """
    return round(0.3 + 0.3 * alike, 4)


def embedding_score(near: float) -> float:
    """Give the score of a guess by meaning.

    Args:
        near: the cosine, times the score of the way from the label, in [0, 1].

    >>> embedding_score(0.9)
    0.36
    """
    return round(0.4 * near, 4)
