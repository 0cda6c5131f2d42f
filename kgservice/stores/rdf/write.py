"""Write mapping sets as quads."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cache
from urllib.parse import quote

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kgservice.stores.rdf.terms import (
    AS_WRITTEN,
    AXIOM,
    DECLARE,
    ENDS,
    EXTENSIONS,
    MEMBER,
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
from mappings.absence import claims_nothing
from mappings.record import MappingRecord, MappingSet, SlotValue
from mappings.sssom.prefixes import Prefixes
from mappings.sssom.slots import RECORD_SLOTS, SET_SLOTS, Slot

__all__ = ["mapping_set_quads"]


class _Slots:
    """Writes the slots of one set; what it has written before, as an author or a label, it need not work out again."""

    def __init__(self, table: Mapping[str, Slot], prefixes: Prefixes) -> None:
        self._table = table
        self._prefixes = prefixes
        self._compress = cache(prefixes.compress)
        self._written: dict[tuple[str, SlotValue], tuple[tuple[tuple[NamedNode, Term], ...], bool]] = {}
        self._ends: dict[tuple[str, SlotValue, str], bool] = {}

    def properties(
        self,
        slots: Mapping[str, SlotValue],
        kept: Mapping[str, object],
        given: Mapping[str, NamedNode] | None = None,
    ) -> list[tuple[NamedNode, Term]]:
        """Write slots.

        Args:
            slots: what is said.
            kept: goes under `core:asWritten` as it is.
            given: slots that stand there as IRIs already.
        """
        given = given or {}
        lost: dict[str, object] = dict(kept)
        said: list[tuple[NamedNode, Term]] = []
        for name, value in slots.items():
            if name in given:
                end = given[name]
                lossy = self._ends.get((name, value, end.value))
                if lossy is None:
                    lossy = self._ends[name, value, end.value] = self._lossy(name, (end,), value)
                if lossy:
                    lost[name] = value
                continue
            found = self._written.get((name, value))
            if found is None:
                found = self._written[name, value] = self._write(name, value)
            pairs, lossy = found
            said += pairs
            if lossy:
                lost[name] = value
        lost |= {name: None for name in given if name not in slots}
        if lost:
            said.append((AS_WRITTEN, Literal(json.dumps(lost, ensure_ascii=False, sort_keys=True))))
        return said

    def _write(self, name: str, value: SlotValue) -> tuple[tuple[tuple[NamedNode, Term], ...], bool]:
        slot = self._table.get(name) or Slot(name)
        texts = (value,) if isinstance(value, str) else value
        terms = tuple(term_of(slot, text, self._prefixes) for text in texts)
        predicate = NamedNode(SSSOM + quote(name))
        return tuple((predicate, term) for term in terms), self._lossy(name, terms, value)

    def _lossy(self, name: str, terms: tuple[Term, ...], value: SlotValue) -> bool:
        """Whether a value cannot be won back from its terms."""
        slot = self._table.get(name) or Slot(name)
        return not terms or value_of(slot, list(terms), self._compress) != value


def mapping_set_quads(mapping_set: MappingSet, kind: NamedNode | None = None) -> Iterator[Quad]:
    """Write a set as quads of the graph that bears its id.

    Args:
        mapping_set: the set.
        kind: `PROFILE` or `ALIGNMENT`, for one that denotation is not derived from.
    """
    graph = NamedNode(mapping_set.id)
    prefixes = Prefixes(mapping_set.curie_map)
    yield Quad(graph, TYPE, SET, graph)
    if kind is not None:
        yield Quad(graph, TYPE, kind, graph)
    # The same set is written in the same way each time, and no two sets share a name.
    name = hashlib.sha256(mapping_set.id.encode()).hexdigest()[:16]
    for place, (prefix, base) in enumerate(sorted(mapping_set.curie_map.items())):
        declaration = BlankNode(f"set{name}n{place}")
        yield Quad(graph, DECLARE, declaration, graph)
        yield Quad(declaration, PREFIX, Literal(prefix), graph)
        yield Quad(declaration, NAMESPACE, Literal(base, datatype=URI), graph)
    extensions = [
        [definition.slot_name, definition.property, definition.type_hint] for definition in mapping_set.extensions
    ]
    kept = {EXTENSIONS: extensions} if extensions else {}
    for predicate, term in _Slots(SET_SLOTS, prefixes).properties(_header(mapping_set), kept):
        yield Quad(graph, predicate, term, graph)
    slots = _Slots(RECORD_SLOTS, prefixes)
    ids = [record.id for record in mapping_set.records]
    ordered = ids == sorted(ids)
    for row, record in enumerate(mapping_set.records, start=1):
        for subject, predicate, value in _of_record(record, graph, prefixes, slots, asserted=kind != PROFILE):
            yield Quad(subject, predicate, value, graph)
        if not ordered:
            yield Quad(NamedNode(record.id), ROW, Literal(row), graph)


def _of_record(
    record: MappingRecord, graph: NamedNode, prefixes: Prefixes, written: _Slots, *, asserted: bool
) -> list[tuple[NamedNode, NamedNode, Term]]:
    """Give the triples of a record."""
    node = NamedNode(record.id)
    ends = {
        name: NamedNode(iri)
        for name, iri in zip(ENDS, (record.subject, prefixes.expand(record.predicate), record.object), strict=True)
        if iri
    }
    said: list[tuple[NamedNode, NamedNode, Term]] = [(graph, MEMBER, node), (node, TYPE, AXIOM), (node, TYPE, RECORD)]
    said += ((node, ENDS[name], end) for name, end in ends.items())
    if asserted and len(ends) == len(ENDS) and not record.negated and not claims_nothing(record):
        subject, predicate, object_ = ends.values()
        said.append((subject, predicate, object_))
    slots = dict(record.slots) or _slots(record, prefixes)
    if slots.get("record_id") == prefixes.compress(record.id) and not is_numbered(record.id, graph.value):
        slots.pop("record_id", None)
    said += ((node, property_, term) for property_, term in written.properties(slots, {}, ends))
    return said


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
