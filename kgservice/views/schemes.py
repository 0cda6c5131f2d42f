"""Schemes, and lists of concepts, as JSON."""

from collections.abc import Sequence
from typing import Any

from kgservice.views.concepts import concept_reference
from kgservice.views.cursor import Cursor
from ontology.concept import Concept
from ontology.scheme import Scheme
from ontology.taxonomy import Taxonomy

__all__ = ["concepts_view", "scheme_concepts_view", "scheme_summary", "scheme_view", "schemes_view"]


def scheme_summary(taxonomy: Taxonomy, scheme: Scheme) -> dict[str, Any]:
    """Give what a scheme is, without its concepts."""
    return {
        "id": scheme.id,
        "iri": scheme.iri,
        "name": scheme.name,
        "kind": scheme.kind,
        "concepts": len(taxonomy.by_scheme[scheme.id]),
        "tiers": len(scheme.tiers) or 1,
        "definition": scheme.definition,
        "source": scheme.source,
        "licence": scheme.licence,
        "levels": [
            {
                "id": f"{scheme.id}/{tier.rank}",
                "iri": tier.iri,
                "rank": tier.rank,
                "label": tier.label,
                "concepts": len(taxonomy.at_tier(scheme.id, tier.rank)),
            }
            for tier in scheme.tiers
        ],
    }


def schemes_view(
    taxonomy: Taxonomy,
    revision: int,
    schemes: Sequence[Scheme] | None = None,
    count: int | None = None,
    following: Cursor | None = None,
) -> dict[str, Any]:
    """Give a page of schemes.

    Args:
        taxonomy: what holds them.
        revision: of which it was read.
        schemes: those of the page; all where it is None.
        count: how many there are on all pages; as many as on this one where it is None.
        following: where the next page begins, None where this is the last.
    """
    shown = tuple(taxonomy.schemes.values()) if schemes is None else schemes
    return {
        "revision": revision,
        "count": len(shown) if count is None else count,
        "next": None if following is None else str(following),
        "schemes": [scheme_summary(taxonomy, scheme) for scheme in shown],
    }


def scheme_view(taxonomy: Taxonomy, scheme: Scheme, revision: int) -> dict[str, Any]:
    """Give one scheme with its tiers and concepts."""
    members = [_member(taxonomy, concept) for concept in taxonomy.by_scheme[scheme.id]]
    return {"revision": revision, **scheme_summary(taxonomy, scheme), "members": members}


def scheme_concepts_view(
    taxonomy: Taxonomy,
    scheme: Scheme,
    revision: int,
    concepts: Sequence[Concept] | None = None,
    count: int | None = None,
    following: Cursor | None = None,
) -> dict[str, Any]:
    """Give a page of the concepts of a scheme, in its own order; the arguments are those of `schemes_view`."""
    shown = taxonomy.by_scheme[scheme.id] if concepts is None else concepts
    return {"revision": revision, "scheme": scheme.id, **_page(taxonomy, shown, count, following)}


def concepts_view(
    taxonomy: Taxonomy, revision: int, concepts: Sequence[Concept], count: int, following: Cursor | None
) -> dict[str, Any]:
    """Give a page of concepts of any schemes; the arguments are those of `schemes_view`."""
    return {"revision": revision, **_page(taxonomy, concepts, count, following)}


def _page(
    taxonomy: Taxonomy, concepts: Sequence[Concept], count: int | None, following: Cursor | None
) -> dict[str, Any]:
    return {
        "count": len(concepts) if count is None else count,
        "next": None if following is None else str(following),
        "concepts": [_member(taxonomy, concept) for concept in concepts],
    }


def _member(taxonomy: Taxonomy, concept: Concept) -> dict[str, Any]:
    return {
        **concept_reference(concept),
        "aspect": concept.aspect,
        "tier": concept.tier,
        "deprecated": concept.deprecated,
        "parents": [taxonomy.concepts[iri].curie for iri in concept.parents if iri in taxonomy.concepts],
        "notations": list(concept.notations),
        "definition": concept.definition,
    }
