"""The concepts of a revision by what they are called, for lists that are filtered and searched."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple
from weakref import WeakKeyDictionary

from kgservice.workspace import AtRevision
from ontology.concept import Concept
from ontology.octant import octant
from ontology.spelling import normalised

__all__ = ["ConceptFilter", "select_concepts"]


class _Named(NamedTuple):
    concept: Concept
    labels: tuple[tuple[str, str], ...]
    """Each name in normalised spelling, and its language; an empty string where it has none."""


_INDEXES: WeakKeyDictionary[AtRevision, tuple[_Named, ...]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class ConceptFilter:
    """What a list of concepts is narrowed by; None is everything.

    Attributes:
        text: words, each of which begins a word of one name of the concept; the best fits come first.
        prefix: what one of its names begins with.
        lang: language (BCP 47) that a name has, or that the name has that `text` or `prefix` fits.
        scheme: id of its scheme.
        tier: rank of its tier.
        aspect: what it is a category of.
        parent: IRI of a concept directly above it.
        octant: name of the octant that it lies in, by its published norms or else by its estimate.
        deprecated: whether it is retired.
    """

    text: str | None = None
    prefix: str | None = None
    lang: str | None = None
    scheme: str | None = None
    tier: int | None = None
    aspect: str | None = None
    parent: str | None = None
    octant: str | None = None
    deprecated: bool | None = None

    def narrows(self, at: AtRevision, concept: Concept) -> bool:
        """Tell whether a concept is among what is asked for, whatever it is called."""
        return (
            self.scheme in (None, concept.scheme)
            and self.tier in (None, concept.tier)
            and self.aspect in (None, concept.aspect)
            and (self.parent is None or self.parent in concept.parents)
            and self.deprecated in (None, concept.deprecated)
            and (self.octant is None or self.octant == _octant(at, concept))
        )


def select_concepts(at: AtRevision, wanted: ConceptFilter) -> tuple[Concept, ...]:
    """Give the concepts that are asked for: best first where words are, else scheme by scheme in their order."""
    text = None if wanted.text is None else normalised(wanted.text)
    prefix = None if wanted.prefix is None else normalised(wanted.prefix)
    if "" in (text, prefix):
        return ()
    if text is prefix is wanted.lang is None:
        return tuple(concept for concept, _ in _index(at) if wanted.narrows(at, concept))
    found: list[tuple[tuple[int, ...], int, Concept]] = [
        (rank, place, concept)
        for place, (concept, labels) in enumerate(_index(at))
        if (rank := _rank(_in_language(labels, wanted.lang), text, prefix)) is not None and wanted.narrows(at, concept)
    ]
    if text is not None:
        # What is called just so comes before what only another name fits.
        found = [((*rank, normalised(concept.label) != text), place, concept) for rank, place, concept in found]
    return tuple(concept for _, _, concept in sorted(found, key=lambda one: one[:2]))


def _index(at: AtRevision) -> tuple[_Named, ...]:
    found = _INDEXES.get(at)
    if found is None:
        found = _INDEXES[at] = tuple(
            _Named(concept, tuple((normalised(label.text), label.lang or "") for label in concept.labels))
            for concept in at.knowledge.taxonomy.concepts.values()
        )
    return found


def _in_language(labels: tuple[tuple[str, str], ...], lang: str | None) -> Iterator[str]:
    """Give the names in a language, those of its regions included: `en` takes `en-GB`."""
    wanted = None if lang is None else lang.lower()
    for text, language in labels:
        if wanted is None or language.lower() == wanted or language.lower().startswith(f"{wanted}-"):
            yield text


def _rank(labels: Iterator[str], text: str | None, prefix: str | None) -> tuple[int, int] | None:
    """Tell how well the best of some names fits, less being better; None where none does."""
    fitting = (label for label in labels if prefix is None or label.startswith(prefix))
    if text is None:
        return None if next(fitting, None) is None else (0, 0)
    return min((rank for label in fitting if (rank := _fit(label, text)) is not None), default=None)


def _fit(label: str, text: str) -> tuple[int, int] | None:
    if label == text:
        return 0, 0
    if label.startswith(text):
        return 1, len(label)
    words = label.split()
    return (2, len(label)) if all(any(word.startswith(one) for word in words) for one in text.split()) else None


def _octant(at: AtRevision, concept: Concept) -> str | None:
    place = at.places.place(concept.iri)
    return None if place is None else octant(place[0])
