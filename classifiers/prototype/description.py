"""Descriptions: the words by which a concept is known, gathered from its scheme and from the senses that it covers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mappings.meaning.denotation import Denotation
from ontology.concept import Concept

__all__ = ["Description", "describe"]

_COVERED = 0.6
"""Membership from which on a sense lends its names to a concept."""

_SENSES = 8
"""How many senses lend them, those that are covered most surely."""


@dataclass(frozen=True, slots=True)
class Description:
    """What is said of a concept.

    Attributes:
        names: its label, its synonyms, the forms of these, and those of the senses that it covers; each once.
        definition: what its scheme means by it; empty where that is not said.
        examples: texts that express it, where some were given.
    """

    names: tuple[str, ...]
    definition: str = ""
    examples: tuple[str, ...] = ()


def describe(concept: Concept, denotation: Denotation, examples: Sequence[str] = ()) -> Description:
    """Describe a concept.

    Args:
        concept: of a theory, of a label set or of the senses; one without mappings has its own names alone.
        denotation: which senses it covers.
        examples: texts that express it.
    """
    names = [*_names(concept)]
    for sense in _senses(concept, denotation):
        names.extend(_names(sense))
    return Description(tuple(dict.fromkeys(names)), concept.definition, tuple(examples))


def _names(concept: Concept) -> tuple[str, ...]:
    """Give the English names of a concept, adverbs left out; its label where it has none."""
    english = (
        label.text
        for label in concept.labels
        if (label.lang or "en").partition("-")[0] == "en" and label.part_of_speech != "adverb"
    )
    return tuple(english) or (concept.label,)


def _senses(concept: Concept, denotation: Denotation) -> tuple[Concept, ...]:
    row = denotation.row.get(concept.iri)
    if row is None:
        return ()
    membership = denotation.meaning[row]
    best = np.argsort(-membership, kind="stable")[:_SENSES]
    return tuple(
        denotation.taxonomy.concepts[denotation.senses[column]]
        for column in best.tolist()
        if membership[column] >= _COVERED and denotation.senses[column] != concept.iri
    )
