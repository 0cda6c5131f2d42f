"""Filters: what a list of concepts may be narrowed by."""

from dataclasses import dataclass, replace
from typing import Annotated, Literal

from fastapi import Query

from kgservice.rest.concept_index import ConceptFilter
from kgservice.rest.models.base import Name
from kgservice.workspace import AtRevision
from ontology.concept import Aspect
from ontology.reference import Level, find_concept
from ontology.scheme import Scheme

__all__ = ["Filters", "narrowing"]

Octant = Literal["exuberant", "dependent", "relaxed", "docile", "hostile", "anxious", "disdainful", "bored"]
_ANY = {"any": {"summary": "Left out: any"}}


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters that a request names.

    Attributes:
        asked: as they are, apart from the parent.
        parent: the parent as the request names it.
    """

    asked: ConceptFilter
    parent: str | None

    def within(self, at: AtRevision, scheme: Scheme | None, text: str | None = None) -> ConceptFilter:
        """Give what the concepts of a scheme, or of all, are narrowed by.

        Raises:
            UnknownReference, AmbiguousReference: for the parent.
        """
        level = None if scheme is None else Level(scheme)
        taxonomy = at.knowledge.taxonomy
        above = None if self.parent is None else find_concept(taxonomy, self.parent, level, field="parent").iri
        return replace(self.asked, text=text, scheme=None if scheme is None else scheme.id, parent=above)


async def narrowing(
    tier: Annotated[
        int | None,
        Query(
            ge=1,
            le=99,
            description="Rank of the tier, 1 the most general.",
            openapi_examples={**_ANY, "basic": {"value": 1}},
        ),
    ] = None,
    aspect: Annotated[
        Aspect | None,
        Query(description="What they are categories of.", openapi_examples={**_ANY, "emotions": {"value": "emotion"}}),
    ] = None,
    parent: Annotated[
        Name | None, Query(description="The concept directly above: an IRI, a CURIE or, within a scheme, a label.")
    ] = None,
    prefix: Annotated[
        Name | None,
        Query(
            description="What one of the names begins with; case, accents' encoding and hyphens make no difference.",
            openapi_examples={**_ANY, "joy, joyful": {"value": "joy"}},
        ),
    ] = None,
    lang: Annotated[
        Name | None,
        Query(description="Language (BCP 47) that a name has, or that the name has that `prefix` or `q` fits."),
    ] = None,
    octant: Annotated[
        Octant | None,
        Query(
            description="Octant of the affect space (Mehrabian 1996) that they lie in, by norms or else estimates.",
            openapi_examples={**_ANY, "pleasant, active, in control": {"value": "exuberant"}},
        ),
    ] = None,
    deprecated: Annotated[bool | None, Query(description="Only retired ones, or only those that are not.")] = None,
) -> Filters:
    """Read the filters of a request."""
    asked = ConceptFilter(prefix=prefix, lang=lang, tier=tier, aspect=aspect, octant=octant, deprecated=deprecated)
    return Filters(asked, parent)
