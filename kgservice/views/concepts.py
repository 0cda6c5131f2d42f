"""Concepts as JSON, with everything that is known of them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from mappings.knowledge import Knowledge
from mappings.record import MappingRecord
from ontology.concept import Concept
from ontology.iri import compress
from ontology.norm import Norm, Point
from ontology.octant import octant
from ontology.relation import Relation
from ontology.taxonomy import Taxonomy
from ontology.transition import Transition

if TYPE_CHECKING:
    from kgservice.workspace import AtRevision
    from mappings.meaning.place import Estimate, Places, Step

__all__ = [
    "concept_reference",
    "concept_references",
    "concept_view",
    "mappings_view",
    "norms_view",
    "relations_view",
    "statements_view",
]


def concept_reference(concept: Concept) -> dict[str, Any]:
    """Give what names a concept in every answer."""
    return {"concept": concept.iri, "curie": concept.curie, "label": concept.label, "scheme": concept.scheme}


def concept_references(taxonomy: Taxonomy, iris: Iterable[str]) -> list[dict[str, Any]]:
    """Give the references of concepts that the taxonomy holds."""
    return [concept_reference(taxonomy.concepts[iri]) for iri in iris if iri in taxonomy.concepts]


def norms_view(taxonomy: Taxonomy, concept: Concept) -> list[dict[str, Any]]:
    """Give the published norms of a concept, as published and on [-1, 1], with other readings of the same row."""
    return [
        {**_norm(norm), "readings": [_norm(reading) for reading in taxonomy.readings_of.get(norm.iri, ())]}
        for norm in taxonomy.norms_of.get(concept.iri, ())
    ]


def relations_view(places: "Places", concept: Concept) -> list[dict[str, Any]]:
    """Give the relations inside the theory: those that it states, exclusion included, then those that follow."""
    taxonomy = places.taxonomy
    excluded = {iri for group in taxonomy.disjoint if concept.iri in group for iri in group if iri != concept.iri}
    found = [
        *taxonomy.relations.get(concept.iri, ()),
        *(Relation("excludes", iri) for iri in sorted(excluded)),
    ]
    return [
        {
            "relation": relation.name,
            "inferred": relation.inferred,
            **concept_reference(taxonomy.concepts[relation.target]),
            "transition": _transition(places, relation.transition),
        }
        for relation in sorted(found, key=lambda relation: relation.inferred)
        if relation.target in taxonomy.concepts
    ]


def mappings_view(knowledge: Knowledge, concept: Concept) -> list[dict[str, Any]]:
    """Give the mapping records that speak of a concept, profiles and alignments included."""
    return [_record(record, set_id) for record, set_id in knowledge.records_about.get(concept.iri, ())]


def statements_view(taxonomy: Taxonomy, concept: Concept, revision: int) -> dict[str, Any]:
    """Give what its scheme states of a concept, nothing worked out."""
    return {
        "revision": revision,
        **concept_reference(concept),
        "aspect": concept.aspect,
        "tier": concept.tier,
        "position": concept.position,
        "deprecated": concept.deprecated,
        "replaced_by": next(iter(concept_references(taxonomy, [concept.replaced_by or ""])), None),
        "definition": concept.definition,
        "labels": [
            {
                "text": label.text,
                "lang": label.lang,
                "kind": label.kind,
                "part_of_speech": label.part_of_speech,
                "source": label.source,
            }
            for label in concept.labels
        ],
        "notations": list(concept.notations),
        "facts": [{"name": name, "value": value} for name, value in concept.facts],
        "path": [taxonomy.concepts[iri].label for iri in taxonomy.path(concept.iri)],
        "parents": concept_references(taxonomy, concept.parents),
        "children": concept_references(taxonomy, taxonomy.children.get(concept.iri, ())),
        "stated_relations": [{"relation": name, "concept": iri} for name, iri in concept.relations],
        "estimated_from": list(concept.estimated_from),
        "notes": list(concept.notes),
        "source": concept.source,
    }


def concept_view(graph: "AtRevision", concept: Concept) -> dict[str, Any]:
    """Give a concept with its names, hierarchy, relations, place in the affect space, mappings and senses."""
    knowledge, denotation = graph.knowledge, graph.converter.denotation
    taxonomy = knowledge.taxonomy
    meaning = denotation.meaning[denotation.row[concept.iri]]
    return {
        **statements_view(taxonomy, concept, knowledge.revision),
        "relations": relations_view(graph.places, concept),
        "norms": norms_view(taxonomy, concept),
        "estimate": _estimate(graph.places.estimates.get(concept.iri)),
        "mappings": mappings_view(knowledge, concept),
        "senses": [
            {"sense": sense, "curie": compress(sense), "membership": round(float(value), 6)}
            for sense, value in sorted(zip(denotation.senses, meaning, strict=True), key=lambda pair: -pair[1])
            if value > 0
        ],
        "absences": [
            {"searched": absence.searched, "reason": absence.reason, "record": absence.record}
            for absence in denotation.absences.get(concept.iri, ())
        ],
    }


def _transition(places: "Places", transition: Transition | None) -> dict[str, Any] | None:
    if transition is None:
        return None
    step = places.step(transition)
    return {
        "transition": transition.iri,
        "occasion": transition.occasion,
        "step": step and {**_coordinates(step), "basis": step.basis},
        "source": transition.source,
    }


def _estimate(estimate: "Estimate | None") -> dict[str, Any] | None:
    if estimate is None:
        return None
    return {
        **_coordinates(estimate.point),
        "spread": _coordinates(estimate.spread),
        "octant": octant(estimate.point),
        "basis": estimate.basis,
    }


def _coordinates(point: "Point | Step") -> dict[str, float | None]:
    return {"valence": point.valence, "arousal": point.arousal, "dominance": point.dominance}


def _norm(norm: Norm) -> dict[str, Any]:
    point = norm.point
    return {
        "norm": norm.iri,
        "term": norm.term,
        "valence": round(point.valence, 9),
        "arousal": round(point.arousal, 9),
        "dominance": None if point.dominance is None else round(point.dominance, 9),
        "octant": octant(point),
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
