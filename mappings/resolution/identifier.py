"""Identifiers: texts that are an IRI, a CURIE, or the id by which a data set writes a label."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mappings.resolution.answer import Candidate
from mappings.resolution.index import LabelIndex
from mappings.resolution.scores import WAYS
from mappings.resolution.wording import shown
from ontology.concept import Concept
from ontology.iri import BASE, scheme_of, slug_of
from ontology.reference import Level
from ontology.scheme import Scheme

__all__ = ["Reference", "candidates_by_id", "is_number", "read_reference"]

_NUMBER = re.compile(r"(?:label[_\- ]?)?([0-9]{1,9})(?:\.0+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reference:
    """A text that names its scheme itself: `parrott:1/joy`, `goemotions:3`, an IRI."""

    scheme: Scheme
    local: str


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


def candidates_by_id(index: LabelIndex, text: str, level: Level) -> list[Candidate]:
    """Give the concepts of a level that have a text as their id, or as the part of their IRI after the scheme."""
    scheme = level.scheme.id
    way = WAYS["identified"]
    for spelling in _spellings(text):
        found: list[Concept] = list(index.numbered(spelling, scheme))
        if not found and (concept := index.concept(f"{BASE}{scheme}/{spelling}")):
            found = [concept]
        kept = [concept for concept in found if level.tier is None or concept.tier == level.tier]
        if kept:
            reason = f"{shown(text)} identifies it in {scheme}."
            return [Candidate(concept, way.preferred, way.method, reason) for concept in kept]
    return []


def _spellings(text: str) -> Iterator[str]:
    yield text
    if number := _NUMBER.fullmatch(text):
        yield number[1]
        yield str(int(number[1]))
