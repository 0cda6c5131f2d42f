"""Write mapping sets as quads."""

import json
from collections.abc import Iterator, Mapping
from urllib.parse import quote

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kgservice.stores.rdf.terms import (
    AS_WRITTEN,
    AXIOM,
    DECLARE,
    ENDS,
    EXTENSIONS,
    NAMESPACE,
    PREFIX,
    PROFILE,
    RECORD,
    ROW,
    SET,
    SSSOM,
    TYPE,
    URI,
    Term,
    is_numbered,
    term_of,
    value_of,
)
from mappings.record import MappingRecord, MappingSet, SlotValue
from mappings.sssom.prefixes import Prefixes
from mappings.sssom.slots import RECORD_SLOTS, SET_SLOTS, Slot

__all__ = ["mapping_set_quads"]


def mapping_set_quads(mapping_set: MappingSet, *, profile: bool = False) -> Iterator[Quad]:
    """Write a set as quads of the graph that bears its id."""
    graph = NamedNode(mapping_set.id)
    prefixes = Prefixes(mapping_set.curie_map)
    yield Quad(graph, TYPE, SET, graph)
    if profile:
        yield Quad(graph, TYPE, PROFILE, graph)
    for prefix, base in sorted(mapping_set.curie_map.items()):
        declaration = BlankNode()
        yield Quad(graph, DECLARE, declaration, graph)
        yield Quad(declaration, PREFIX, Literal(prefix), graph)
        yield Quad(declaration, NAMESPACE, Literal(base, datatype=URI), graph)
    extensions = [
        [definition.slot_name, definition.property, definition.type_hint] for definition in mapping_set.extensions
    ]
    kept = {EXTENSIONS: extensions} if extensions else {}
    for predicate, term in _properties(_header(mapping_set), SET_SLOTS, prefixes, kept):
        yield Quad(graph, predicate, term, graph)
    for row, record in enumerate(mapping_set.records, start=1):
        yield from _record_quads(record, row, graph, prefixes, asserted=not profile)


def _record_quads(
    record: MappingRecord, row: int, graph: NamedNode, prefixes: Prefixes, *, asserted: bool
) -> Iterator[Quad]:
    node = NamedNode(record.id)
    yield Quad(node, TYPE, AXIOM, graph)
    yield Quad(node, TYPE, RECORD, graph)
    yield Quad(node, ROW, Literal(row), graph)
    ends = {
        name: NamedNode(iri)
        for name, iri in zip(ENDS, (record.subject, prefixes.expand(record.predicate), record.object), strict=True)
        if iri
    }
    for name, end in ends.items():
        yield Quad(node, ENDS[name], end, graph)
    if asserted and len(ends) == len(ENDS) and not record.negated:
        subject, predicate, object_ = ends.values()
        yield Quad(subject, predicate, object_, graph)
    slots = dict(record.slots) or _slots(record, prefixes)
    if slots.get("record_id") == prefixes.compress(record.id) and not is_numbered(record.id, graph.value):
        slots.pop("record_id", None)
    for property_, term in _properties(slots, RECORD_SLOTS, prefixes, {}, ends):
        yield Quad(node, property_, term, graph)


def _header(mapping_set: MappingSet) -> dict[str, SlotValue]:
    """What the header says, also of a set that was not read from a file."""
    said = {
        "mapping_set_id": mapping_set.id,
        "mapping_set_title": mapping_set.title,
        "license": mapping_set.licence,
    }
    return dict(mapping_set.metadata) or {name: value for name, value in said.items() if value}


def _slots(record: MappingRecord, prefixes: Prefixes) -> dict[str, SlotValue]:
    """The slots of a record that was not read from a file."""
    said = {
        "record_id": prefixes.compress(record.id),
        "subject_id": prefixes.compress(record.subject),
        "subject_label": record.subject_label,
        "predicate_id": record.predicate,
        "predicate_modifier": "Not" if record.negated else "",
        "object_id": prefixes.compress(record.object),
        "object_label": record.object_label,
        "mapping_justification": record.justification,
        "subject_source": prefixes.compress(record.subject_source) or record.subject_source,
        "object_source": prefixes.compress(record.object_source) or record.object_source,
        "confidence": "" if record.confidence is None else repr(record.confidence),
        "comment": record.comment,
    }
    return {name: value for name, value in said.items() if value}


def _properties(
    slots: Mapping[str, SlotValue],
    table: Mapping[str, Slot],
    prefixes: Prefixes,
    kept: Mapping[str, object],
    given: Mapping[str, NamedNode] | None = None,
) -> Iterator[tuple[NamedNode, Term]]:
    """Write slots; `given` are those that stand there as IRIs already, `kept` goes under `core:asWritten` as it is."""
    given = given or {}
    lost: dict[str, object] = dict(kept)
    for name, value in slots.items():
        slot = table.get(name) or Slot(name)
        if name in given:
            terms: list[Term] = [given[name]]
        else:
            predicate = NamedNode(SSSOM + quote(name))
            terms = [term_of(slot, text, prefixes) for text in ((value,) if isinstance(value, str) else value)]
            for term in terms:
                yield predicate, term
        if not terms or value_of(slot, terms, prefixes.compress) != value:
            lost[name] = value
    lost |= {name: None for name in given if name not in slots}
    if lost:
        yield AS_WRITTEN, Literal(json.dumps(lost, ensure_ascii=False, sort_keys=True))
