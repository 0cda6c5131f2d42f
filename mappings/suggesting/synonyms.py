"""Synonyms: words of a list that concepts may be called by, too."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from mappings.resolution.index import label_key
from mappings.suggesting.combining import WEIGHTS, Candidate, suggest
from mappings.suggesting.overlap import Placed, placed
from mappings.suggesting.suggester import Suggester
from mappings.suggesting.targets import Targets
from mappings.suggesting.term import Term
from ontology.concept import Concept

__all__ = ["SYNONYM", "Synonyms", "suggest_synonyms"]

SYNONYM = "skos:altLabel"
"""What a word is suggested as."""


@dataclass(frozen=True, slots=True)
class Synonyms:
    """What a word list comes to.

    Attributes:
        placed: suggestions, word by word in the list's order, the closest concept of each scheme first.
        known: concepts that are called so already, by word.
        unplaced: words that come near to no concept.
    """

    placed: tuple[Placed, ...]
    known: dict[str, tuple[Concept, ...]]
    unplaced: tuple[str, ...]


def suggest_synonyms(
    words: Sequence[Term], suggesters: Iterable[Suggester], targets: Targets, *, limit: int = 3, least: float = 0.0
) -> Synonyms:
    """Suggest words as names of concepts: forms of what they are called, and what means nearly the same.

    A word that is a name of a concept already, a derived form included, is suggested for none. Words that several
    concepts of a scheme claim are given to the closest, and wait for a person.

    Args:
        words: the words; those that differ in case or hyphens alone are one.
        suggesters: what gives evidence.
        targets: the concepts that may get names.
        limit: how many concepts to give for a word at the most.
        least: the score from which on concepts are given.
    """
    distinct = {label_key(word.text): word for word in reversed(words)}
    ordered = [word for key, word in reversed(distinct.items()) if key]
    names: dict[str, dict[str, Concept]] = {}
    for concept in targets.concepts.values():
        for text in (concept.label, *(label.text for label in concept.labels)):
            names.setdefault(label_key(text), {})[concept.iri] = concept
    known = {word.key: tuple(names[label_key(word.text)].values()) for word in ordered if label_key(word.text) in names}
    asked = [word for word in ordered if word.key not in known]
    found = suggest(asked, suggesters, targets, limit=limit, least=least, weights=WEIGHTS)
    candidates = [_as_synonym(candidate) for word in asked for candidate in found[word.key]]
    return Synonyms(
        tuple(placed(candidates, targets.taxonomy, every=True)),
        known,
        tuple(word.text for word in asked if not found[word.key]),
    )


def _as_synonym(candidate: Candidate) -> Candidate:
    evidence = tuple(replace(one, predicate=SYNONYM) for one in candidate.evidence)
    return replace(candidate, predicate=SYNONYM, evidence=evidence)
