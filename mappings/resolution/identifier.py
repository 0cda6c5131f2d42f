"""Identifiers: texts that are an IRI, a CURIE, or the id by which a data set writes a label."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mappings.resolution.hit import Hit, Step
from mappings.resolution.index import LabelIndex
from ontology.concept import Concept, Label
from ontology.iri import BASE, scheme_of, slug_of
from ontology.reference import Level
from ontology.scheme import Scheme

__all__ = ["Reference", "hits_by_id", "is_number", "read_reference", "spellings_of_id"]

_NUMBER = re.compile(r"(?:label[_\- ]?)?([0-9]{1,9})(?:\.0+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reference:
    """A text that names its scheme itself: `parrott:1/joy`, `goemotions:3`, an IRI."""

    scheme: Scheme
    local: str

    @property
    def iri(self) -> str:
        """The IRI that it stands for, if there is such a concept."""
        return f"{self.scheme.iri}/{self.local}"


def read_reference(index: LabelIndex, text: str) -> Reference | None:
    """Take an IRI or a CURIE apart, where it is one of a scheme that is known."""
    prefix, local = (scheme_of(text), slug_of(text)) if text.startswith(BASE) else text.partition(":")[::2]
    scheme = index.scheme(prefix.strip()) if prefix and local else None
    return Reference(scheme, local.strip()) if scheme else None


def is_number(text: str) -> bool:
    """Tell whether a text is a number, or `LABEL_` and a number, and so says nothing without its scheme.

    >>> is_number("3"), is_number("LABEL_3"), is_number("label_3"), is_number("joy")
    (True, True, True, False)
    """
    return _NUMBER.fullmatch(text) is not None


def hits_by_id(index: LabelIndex, text: str, level: Level) -> list[Hit]:
    """Give the concepts of a level that have a text as their id, or as the part of their IRI after the scheme."""
    for spelling in spellings_of_id(text):
        found: list[Concept] = list(index.numbered(spelling, level.scheme.id))
        if not found and (concept := index.concept(f"{level.scheme.iri}/{spelling}")):
            found = [concept]
        kept = [concept for concept in found if level.tier is None or concept.tier == level.tier]
        if kept:
            return [Hit(concept, Label(concept.label), Step("identified")) for concept in kept]
    return []


def spellings_of_id(text: str) -> Iterator[str]:
    """Give the spellings under which a text may be the id of a concept, likeliest first.

    >>> list(spellings_of_id("LABEL_03"))
    ['LABEL_03', '03', '3']
    """
    yield text
    if number := _NUMBER.fullmatch(text):
        yield number[1]
        yield str(int(number[1]))
