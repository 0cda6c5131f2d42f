"""Concepts as JSON, with everything that is known of them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from mappings.knowledge import Knowledge
from mappings.record import MappingRecord
from ontology.concept import Concept
from ontology.iri import compress
from ontology.norm import Norm
from ontology.taxonomy import Taxonomy

if TYPE_CHECKING:
    from mappings.meaning.denotation import Denotation

__all__ = ["concept_reference", "concept_references", "concept_view", "mappings_view", "norms_view", "relations_view"]


def concept_reference(concept: Concept) -> dict[str, Any]:
    """Give what names a concept in every answer."""
    return {"concept": concept.iri, "curie": concept.curie, "label": concept.label, "scheme": concept.scheme}


def concept_references(taxonomy: Taxonomy, iris: Iterable[str]) -> list[dict[str, Any]]:
    """Give the references of concepts that the taxonomy holds."""
    return [concept_reference(taxonomy.concepts[iri]) for iri in iris if iri in taxonomy.concepts]


def norms_view(taxonomy: Taxonomy, concept: Concept) -> list[dict[str, Any]]:
    """Give the published norms of a concept, as published and on [-1, 1]."""
    return [_norm(norm) for norm in taxonomy.norms_of.get(concept.iri, ())]


def relations_view(taxonomy: Taxonomy, concept: Concept) -> list[dict[str, Any]]:
    """Give the relations inside the theory, exclusion included."""
    said = [
        {"relation": relation, **concept_reference(taxonomy.concepts[iri])}
        for relation, iri in concept.relations
        if iri in taxonomy.concepts
    ]
    excluded = {iri for group in taxonomy.disjoint if concept.iri in group for iri in group if iri != concept.iri}
    return said + [{"relation": "excludes", **found} for found in concept_references(taxonomy, sorted(excluded))]


def mappings_view(knowledge: Knowledge, concept: Concept) -> list[dict[str, Any]]:
    """Give the mapping records that speak of a concept, profiles included."""
    return [
        _record(record, mapping_set.id)
        for mapping_set in (*knowledge.sets, *knowledge.profiles)
        for record in mapping_set.records
        if concept.iri in (record.subject, record.object)
    ]


def concept_view(knowledge: Knowledge, denotation: "Denotation", concept: Concept) -> dict[str, Any]:
    """Give a concept with its names, hierarchy, relations, norms, mappings and senses."""
    taxonomy = knowledge.taxonomy
    meaning = denotation.meaning[denotation.row[concept.iri]]
    return {
        "revision": knowledge.revision,
        **concept_reference(concept),
        "tier": concept.tier,
        "definition": concept.definition,
        "labels": [{"text": label.text, "lang": label.lang, "kind": label.kind} for label in concept.labels],
        "notations": list(concept.notations),
        "path": [taxonomy.concepts[iri].label for iri in taxonomy.path(concept.iri)],
        "parents": concept_references(taxonomy, concept.parents),
        "children": concept_references(taxonomy, taxonomy.children.get(concept.iri, ())),
        "relations": relations_view(taxonomy, concept),
        "norms": norms_view(taxonomy, concept),
        "mappings": mappings_view(knowledge, concept),
        "senses": [
            {"sense": sense, "curie": compress(sense), "membership": round(float(value), 6)}
            for sense, value in sorted(zip(denotation.senses, meaning, strict=True), key=lambda pair: -pair[1])
            if value > 0
        ],
        "notes": list(concept.notes),
        "source": concept.source,
    }


def _norm(norm: Norm) -> dict[str, Any]:
    point = norm.point
    return {
        "norm": norm.iri,
        "term": norm.term,
        "valence": round(point.valence, 9),
        "arousal": round(point.arousal, 9),
        "dominance": None if point.dominance is None else round(point.dominance, 9),
        "published": {
            "valence": norm.valence,
            "arousal": norm.arousal,
            "dominance": norm.dominance,
            "scale": str(norm.scale),
        },
        "source": norm.source,
        "note": norm.note,
    }


def _record(record: MappingRecord, mapping_set: str) -> dict[str, Any]:
    return {
        "record": record.id,
        "subject": record.subject,
        "predicate": record.predicate,
        "negated": record.negated,
        "object": record.object,
        "confidence": record.confidence,
        "justification": record.justification,
        "mapping_set": mapping_set,
        "comment": record.comment,
    }
