"""Schemes as JSON."""

from typing import Any

from kgservice.views.concepts import concept_reference
from ontology.scheme import Scheme
from ontology.taxonomy import Taxonomy

__all__ = ["scheme_concepts_view", "scheme_view", "schemes_view"]


def scheme_summary(taxonomy: Taxonomy, scheme: Scheme) -> dict[str, Any]:
    """Give a line of the list of schemes."""
    return {
        "id": scheme.id,
        "iri": scheme.iri,
        "name": scheme.name,
        "kind": scheme.kind,
        "concepts": len(taxonomy.by_scheme[scheme.id]),
        "tiers": len(scheme.tiers) or 1,
    }


def schemes_view(taxonomy: Taxonomy, revision: int) -> dict[str, Any]:
    """Give all schemes."""
    return {
        "revision": revision,
        "schemes": [scheme_summary(taxonomy, scheme) for scheme in taxonomy.schemes.values()],
    }


def scheme_view(taxonomy: Taxonomy, scheme: Scheme, revision: int) -> dict[str, Any]:
    """Give one scheme with its tiers and concepts."""
    return {
        "revision": revision,
        **scheme_summary(taxonomy, scheme),
        "definition": scheme.definition,
        "source": scheme.source,
        "licence": scheme.licence,
        "levels": [
            {
                "id": f"{scheme.id}/{tier.rank}",
                "rank": tier.rank,
                "label": tier.label,
                "concepts": len(taxonomy.at_tier(scheme.id, tier.rank)),
            }
            for tier in scheme.tiers
        ],
        "members": scheme_concepts_view(taxonomy, scheme, revision)["concepts"],
    }


def scheme_concepts_view(taxonomy: Taxonomy, scheme: Scheme, revision: int) -> dict[str, Any]:
    """Give the concepts of a scheme, in its own order."""
    return {
        "revision": revision,
        "scheme": scheme.id,
        "concepts": [
            {
                **concept_reference(concept),
                "tier": concept.tier,
                "parents": [taxonomy.concepts[iri].curie for iri in concept.parents if iri in taxonomy.concepts],
                "notations": list(concept.notations),
                "definition": concept.definition,
            }
            for concept in taxonomy.by_scheme[scheme.id]
        ],
    }
