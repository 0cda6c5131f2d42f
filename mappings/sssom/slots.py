"""The slots of SSSOM 1.1 as tables, in the order in which a canonical file writes them.

Source: the classes `mapping set` and `mapping` of the standard's LinkML schema, https://mapping-commons.github.io/sssom/.
"""

from dataclasses import dataclass
from typing import Final, Literal

__all__ = [
    "ENUMERATIONS",
    "RANGES",
    "RECORD_SLOTS",
    "SET_SLOTS",
    "SLOTS_OF_1_1",
    "Slot",
    "SlotType",
]

SlotType = Literal["reference", "text", "coded", "uri", "date", "number", "enumeration", "structure"]
"""What a slot holds: `reference` an entity as CURIE, `coded` a text that may be one, `uri` an absolute URI in full."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot of a mapping set or of a mapping record.

    Attributes:
        name: as the standard writes it.
        type: what its values are.
        multivalued: whether it holds a list.
        required: whether it has to have a value; subject and object are required unless they are literals.
        propagatable: whether a value in the header stands for all records.
        since: version of the standard that brought it.
    """

    name: str
    type: SlotType = "text"
    multivalued: bool = False
    required: bool = False
    propagatable: bool = False
    since: str = "1.0"


def _table(*slots: Slot) -> dict[str, Slot]:
    return {slot.name: slot for slot in slots}


SET_SLOTS: Final = _table(
    Slot("sssom_version", "enumeration", since="1.1"),
    Slot("curie_map", "structure"),
    Slot("mapping_set_id", "uri", required=True),
    Slot("mapping_set_version"),
    Slot("mapping_set_source", "uri", multivalued=True),
    Slot("mapping_set_title"),
    Slot("mapping_set_description"),
    Slot("mapping_set_confidence", "number", since="1.1"),
    Slot("creator_id", "reference", multivalued=True),
    Slot("creator_label", multivalued=True),
    Slot("license", "uri", required=True),
    Slot("subject_type", "enumeration", propagatable=True),
    Slot("subject_source", "reference", propagatable=True),
    Slot("subject_source_version", propagatable=True),
    Slot("object_type", "enumeration", propagatable=True),
    Slot("object_source", "reference", propagatable=True),
    Slot("object_source_version", propagatable=True),
    Slot("predicate_type", "enumeration", propagatable=True, since="1.1"),
    Slot("mapping_provider", "uri", propagatable=True),
    Slot("cardinality_scope", multivalued=True, propagatable=True, since="1.1"),
    Slot("mapping_tool", propagatable=True),
    Slot("mapping_tool_id", "reference", propagatable=True, since="1.1"),
    Slot("mapping_tool_version", propagatable=True),
    Slot("mapping_date", "date", propagatable=True),
    Slot("publication_date", "date"),
    Slot("subject_match_field", "reference", multivalued=True, propagatable=True),
    Slot("object_match_field", "reference", multivalued=True, propagatable=True),
    Slot("subject_preprocessing", "reference", multivalued=True, propagatable=True),
    Slot("object_preprocessing", "reference", multivalued=True, propagatable=True),
    Slot("similarity_measure", "coded", propagatable=True, since="1.1"),
    Slot("curation_rule", "reference", multivalued=True, propagatable=True, since="1.1"),
    Slot("curation_rule_text", multivalued=True, propagatable=True, since="1.1"),
    Slot("see_also", "uri", multivalued=True),
    Slot("issue_tracker", "uri"),
    Slot("other"),
    Slot("comment"),
    Slot("extension_definitions", "structure"),
)
"""Slots of the header; the list of mappings is the table below it."""

RECORD_SLOTS: Final = _table(
    Slot("record_id", "reference", since="1.1"),
    Slot("subject_id", "reference", required=True),
    Slot("subject_label"),
    Slot("subject_category", "coded"),
    Slot("predicate_id", "reference", required=True),
    Slot("predicate_label"),
    Slot("predicate_modifier", "enumeration"),
    Slot("object_id", "reference", required=True),
    Slot("object_label"),
    Slot("object_category", "coded"),
    Slot("mapping_justification", "reference", required=True),
    Slot("author_id", "reference", multivalued=True),
    Slot("author_label", multivalued=True),
    Slot("reviewer_id", "reference", multivalued=True),
    Slot("reviewer_label", multivalued=True),
    Slot("creator_id", "reference", multivalued=True),
    Slot("creator_label", multivalued=True),
    Slot("license", "uri"),
    Slot("subject_type", "enumeration", propagatable=True),
    Slot("subject_source", "reference", propagatable=True),
    Slot("subject_source_version", propagatable=True),
    Slot("object_type", "enumeration", propagatable=True),
    Slot("object_source", "reference", propagatable=True),
    Slot("object_source_version", propagatable=True),
    Slot("predicate_type", "enumeration", propagatable=True, since="1.1"),
    Slot("mapping_provider", "uri", propagatable=True),
    Slot("mapping_source", "reference"),
    Slot("mapping_cardinality", "enumeration"),
    Slot("cardinality_scope", multivalued=True, propagatable=True, since="1.1"),
    Slot("mapping_tool", propagatable=True),
    Slot("mapping_tool_id", "reference", propagatable=True, since="1.1"),
    Slot("mapping_tool_version", propagatable=True),
    Slot("mapping_date", "date", propagatable=True),
    Slot("publication_date", "date"),
    Slot("review_date", "date", since="1.1"),
    Slot("confidence", "number"),
    Slot("reviewer_agreement", "number", since="1.1"),
    Slot("curation_rule", "reference", multivalued=True, propagatable=True),
    Slot("curation_rule_text", multivalued=True, propagatable=True),
    Slot("subject_match_field", "reference", multivalued=True, propagatable=True),
    Slot("object_match_field", "reference", multivalued=True, propagatable=True),
    Slot("match_string", multivalued=True),
    Slot("subject_preprocessing", "reference", multivalued=True, propagatable=True),
    Slot("object_preprocessing", "reference", multivalued=True, propagatable=True),
    Slot("similarity_score", "number"),
    Slot("similarity_measure", "coded", propagatable=True),
    Slot("see_also", "uri", multivalued=True),
    Slot("issue_tracker_item", "reference"),
    Slot("other"),
    Slot("comment"),
)
"""Slots of a record: the columns."""

_ENTITY_TYPES: Final = (
    "owl class",
    "owl object property",
    "owl data property",
    "owl annotation property",
    "owl named individual",
    "skos concept",
    "rdfs resource",
    "rdfs class",
    "rdfs literal",
    "rdfs datatype",
    "rdf property",
    "composed entity expression",
)

ENUMERATIONS: Final[dict[str, tuple[str, ...]]] = {
    "sssom_version": ("1.0", "1.1"),
    "subject_type": _ENTITY_TYPES,
    "object_type": _ENTITY_TYPES,
    "predicate_type": tuple(
        kind for kind in _ENTITY_TYPES if kind not in {"rdfs literal", "composed entity expression"}
    ),
    "predicate_modifier": ("Not",),
    "mapping_cardinality": ("1:1", "1:n", "n:1", "n:n", "1:0", "0:1", "0:0"),
    "mapping_justification": tuple(
        f"semapv:{name}"
        for name in (
            "BackgroundKnowledgeBasedMatching",
            "CompositeMatching",
            "InstanceBasedMatching",
            "LexicalMatching",
            "LexicalSimilarityThresholdMatching",
            "LogicalReasoning",
            "ManualMappingCuration",
            "MappingChaining",
            "MappingInversion",
            "MappingReview",
            "SemanticSimilarityThresholdMatching",
            "StructuralMatching",
            "UnspecifiedMatching",
        )
    ),
}
"""The values that a slot may have, where the standard lists them."""

RANGES: Final[dict[str, tuple[int, int]]] = {
    "confidence": (0, 1),
    "mapping_set_confidence": (0, 1),
    "similarity_score": (0, 1),
    "reviewer_agreement": (-1, 1),
}
"""Smallest and largest value of the slots that hold a number."""

SLOTS_OF_1_1: Final = frozenset(slot.name for slot in RECORD_SLOTS.values() if slot.since == "1.1")
"""Slots of a record that a file may only use if its `sssom_version` is 1.1."""
