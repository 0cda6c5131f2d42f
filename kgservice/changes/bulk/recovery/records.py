"""Mapping records that came, went or changed, as operations."""

from collections.abc import Iterator
from typing import Any

from pyoxigraph import NamedNode, Quad

from kgservice.changes.bulk.recovery.wanted import Candidate, Draft, Wanted
from kgservice.changes.operations.claims import OWN_SLOTS
from kgservice.changes.operations.mappings import (
    MappingConfidenceChange,
    MappingCreation,
    MappingPredicateChange,
    MappingReinstatement,
    MappingRejection,
    MappingSlotChange,
    RemoveMapping,
)
from kgservice.changes.operations.records import SetOfRecords, several
from kgservice.stores.rdf.read import mapping_set_from
from kgservice.stores.rdf.terms import RECORD, SET, TYPE
from mappings.record import MappingRecord

__all__ = ["record_candidates"]

_FIELDS = OWN_SLOTS | {"author_label", "author_id", "mapping_date"}
"""Slots that a new mapping has fields for."""
_CLAIMED = frozenset({"record_id", "subject_id", "predicate_id", "predicate_modifier", "object_id", "confidence"})
"""Slots that change by operations of their own."""


def record_candidates(wanted: Wanted) -> Iterator[Candidate]:
    """Give what may have happened to the records of mapping sets that stay."""
    graphs = {quad.graph_name for quad in (*wanted.coming, *wanted.going)}
    for graph in sorted((name for name in graphs if isinstance(name, NamedNode)), key=lambda name: name.value):
        if Quad(graph, TYPE, SET, graph) in wanted.graph and not wanted.comes(graph, TYPE, SET):
            yield from _of_set(wanted, graph)


def _of_set(wanted: Wanted, graph: NamedNode) -> Iterator[Candidate]:
    found = SetOfRecords(wanted.graph, graph.value)
    standing = set(found.members)
    touched = {node.value for node in wanted.subjects if _touches(wanted, node, graph)}
    after = _after(wanted, found, graph, touched)
    for iri in sorted(touched):
        old = found.record(iri) if iri in standing else None
        new = after.get(iri)
        if old is None and new is not None:
            yield (_creation(graph, new),)
        elif old is not None and (new is None or wanted.goes(NamedNode(iri), TYPE, RECORD)):
            yield (_removal(graph, old),)
        elif old is not None and new is not None:
            yield from _changes(graph, old, new)


def _touches(wanted: Wanted, node: NamedNode, graph: NamedNode) -> bool:
    quads = (*wanted.added.get(node, ()), *wanted.removed.get(node, ()))
    return node != graph and any(quad.graph_name == graph for quad in quads)


def _after(wanted: Wanted, found: SetOfRecords, graph: NamedNode, touched: set[str]) -> dict[str, MappingRecord]:
    """Read the records that are touched as they are to be."""
    said = {quad for iri in touched for quad in wanted.graph.quads_for_pattern(NamedNode(iri), None, None, graph)}
    coming = {quad for quad in wanted.coming if quad.graph_name == graph}
    quads = ({*found.header_quads, *said} - wanted.going) | coming
    try:
        records = mapping_set_from(graph.value, quads).records
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        return {}
    return {record.id: record for record in records if record.id in touched}


def _creation(graph: NamedNode, record: MappingRecord) -> Draft:
    slots = record.slots
    return MappingCreation, {
        "set": graph.value,
        "subject": record.subject,
        "predicate": record.predicate,
        "object": record.object,
        "record": record.id,
        "negated": record.negated,
        "confidence": record.confidence,
        "justification": record.justification,
        "author_label": several(slots.get("author_label")),
        "author_id": several(slots.get("author_id")),
        "date": slots.get("mapping_date"),
        "comment": record.comment or None,
        "slots": {name: value for name, value in slots.items() if name not in _FIELDS},
    }


def _removal(graph: NamedNode, record: MappingRecord) -> Draft:
    return RemoveMapping, {
        "set": graph.value,
        "record": record.id,
        "subject": record.subject,
        "predicate": record.predicate,
        "object": record.object,
        "negated": record.negated,
    }


def _changes(graph: NamedNode, old: MappingRecord, new: MappingRecord) -> Iterator[Candidate]:
    about = {"set": graph.value, "record": old.id}
    if (old.subject, old.object) != (new.subject, new.object):
        yield (_removal(graph, old), _creation(graph, new))
        return
    if old.predicate != new.predicate:
        yield ((MappingPredicateChange, {**about, "old": old.predicate, "new": new.predicate}),)
    if old.negated != new.negated:
        yield (_turned(about, old, new),)
    elif old.confidence != new.confidence:
        yield ((MappingConfidenceChange, {**about, "old": old.confidence, "new": new.confidence}),)
    for slot in sorted((old.slots.keys() | new.slots.keys()) - _CLAIMED):
        was, will = old.slots.get(slot), new.slots.get(slot)
        if was != will:
            yield ((MappingSlotChange, {**about, "slot": slot, "old": was, "new": will}),)


def _turned(about: dict[str, str], old: MappingRecord, new: MappingRecord) -> Draft:
    """Give the operation by which a record comes to deny what it claimed, or the other way round."""
    told: dict[str, Any] = {
        "confidence": new.confidence,
        "comment": new.comment or None,
        "old_confidence": old.confidence,
        "old_comment": old.comment or None,
    }
    if old.negated:
        return MappingReinstatement, {**about, **told}
    claim = {"subject": new.subject, "predicate": new.predicate, "object": new.object}
    return MappingRejection, {**about, **claim, **told, "stands": True, "justification": new.justification}
