"""Mapping records: what the mappings package knows of an SSSOM record, and sets of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["ExtensionDefinition", "MappingRecord", "MappingSet", "SlotValue"]

SlotValue = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MappingRecord:
    """One claim that a subject relates to an object; identifiers are full IRIs.

    Attributes:
        id: IRI that names the record, from `record_id`; else `SET#LINE`.
        subject: IRI of the subject; empty where the subject is a literal without one (SSSOM, "Literal mappings").
        predicate: CURIE of the relation, `skos:exactMatch`.
        object: IRI of the object; empty where the object is a literal without one.
        negated: whether the claim is that the relation does NOT hold (`predicate_modifier` Not).
        confidence: in [0, 1]; None where the source gives none, which counts as 1.
        justification: CURIE, `semapv:ManualMappingCuration`.
        set_id: `mapping_set_id` of the set that holds it.
        subject_label: the subject's name, as the set writes it.
        object_label: the object's name, as the set writes it.
        subject_source: IRI of the scheme that the subject is taken from; or empty.
        object_source: IRI of the scheme that the object is taken from, in a profile the one converted to; or empty.
        comment: the reason for a judgement.
        line: line in the file that it was read from, counted from 1; 0 where there was none.
        slots: every slot of the record in the file's spelling, those that its header states for all records too.
        derived_from: IRIs of the records that it was worked out from, in the order in which they were used; empty for
            one that somebody asserts. SSSOM 1.1 has no slot for it: see `mappings.sssom.derivation`.
    """

    id: str
    subject: str
    predicate: str
    object: str
    negated: bool = False
    confidence: float | None = None
    justification: str = "semapv:ManualMappingCuration"
    set_id: str = ""
    subject_label: str = ""
    object_label: str = ""
    comment: str = ""
    line: int = 0
    subject_source: str = ""
    object_source: str = ""
    slots: Mapping[str, SlotValue] = field(default_factory=dict, compare=False)
    derived_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExtensionDefinition:
    """What a set says of a slot that the standard does not know (SSSOM, "Non-standard slots").

    Attributes:
        slot_name: its name in the header or as a column.
        property: CURIE of the property that gives its meaning, or an empty string.
        type_hint: CURIE of the type of its values, or an empty string, which means text.
    """

    slot_name: str
    property: str = ""
    type_hint: str = ""


@dataclass(frozen=True, slots=True)
class MappingSet:
    """A set of records with what its header says.

    Attributes:
        id: `mapping_set_id`.
        title: `mapping_set_title`.
        licence: `license`.
        curie_map: prefix to IRI base, as declared; the standard's built-in prefixes hold besides.
        metadata: every slot of the header as written, apart from `curie_map`, `extension_definitions` and what it
            states for all records.
        records: in the file's order.
        path: the file that it was read from, or an empty string.
        extensions: definitions of the slots that are not the standard's.
    """

    id: str
    licence: str
    curie_map: Mapping[str, str]
    records: tuple[MappingRecord, ...]
    title: str = ""
    metadata: Mapping[str, SlotValue] = field(default_factory=dict)
    path: str = ""
    extensions: tuple[ExtensionDefinition, ...] = ()
