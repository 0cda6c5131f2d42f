"""Mapping sets as RDF, and back, without loss.

A set is a named graph whose name is the set's id. Each record is a node, an `owl:Axiom` and `sssom:Mapping` about its
subject, predicate and object (`owl:annotatedSource`, `owl:annotatedProperty`, `owl:annotatedTarget`), and has every
other slot as a property of the SSSOM namespace; entity references and URIs are IRIs, numbers and dates are typed.
Beside it stands the mapping itself as one triple, unless it is negated or belongs to a profile: a profile asserts
nothing outside itself.

RDF knows neither the order of values nor how a number or an IRI was spelled. What a reader could not win back from the
properties is therefore kept once more, as JSON, under `core:asWritten`; `core:row` keeps the order of the records.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from urllib.parse import quote, unquote

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from mappings.record import ExtensionDefinition, MappingRecord, MappingSet, SlotValue
from mappings.sssom.prefixes import Prefixes
from mappings.sssom.slots import RECORD_SLOTS, SET_SLOTS, Slot
from ontology.iri import CORE, OWL, RDF

__all__ = ["PROFILE", "SET", "SSSOM", "mapping_set_from", "mapping_set_quads"]

SSSOM = "https://w3id.org/sssom/"
SET = NamedNode(SSSOM + "MappingSet")
"""Type of the node that stands for a set."""
PROFILE = NamedNode(CORE + "Profile")
"""Further type of a set that is a profile."""

_XSD = "http://www.w3.org/2001/XMLSchema#"
_SHACL = "http://www.w3.org/ns/shacl#"
_TYPE = NamedNode(RDF + "type")
_AXIOM = NamedNode(OWL + "Axiom")
_RECORD = NamedNode(SSSOM + "Mapping")
_ENDS = {
    "subject_id": NamedNode(OWL + "annotatedSource"),
    "predicate_id": NamedNode(OWL + "annotatedProperty"),
    "object_id": NamedNode(OWL + "annotatedTarget"),
}
_ROW = NamedNode(CORE + "row")
_AS_WRITTEN = NamedNode(CORE + "asWritten")
_DECLARE = NamedNode(_SHACL + "declare")
_PREFIX = NamedNode(_SHACL + "prefix")
_NAMESPACE = NamedNode(_SHACL + "namespace")
_DOUBLE = NamedNode(_XSD + "double")
_DATE = NamedNode(_XSD + "date")
_URI = NamedNode(_XSD + "anyURI")

_EXTENSIONS = "extension_definitions"

_Term = NamedNode | BlankNode | Literal | Triple
_About = dict[str, list[_Term]]
_Compress = Callable[[str], str | None]
_Properties = Mapping[str, tuple[int, Slot]]


def _properties_of(table: Mapping[str, Slot]) -> _Properties:
    """The IRI of each slot's property, with the slot's place in the table."""
    nodes = {name: _ENDS.get(name, NamedNode(SSSOM + name)) for name in table}
    return {nodes[name].value: (place, slot) for place, (name, slot) in enumerate(table.items())}


_SET_PROPERTIES = _properties_of(SET_SLOTS)
_RECORD_PROPERTIES = _properties_of(RECORD_SLOTS)


def mapping_set_quads(mapping_set: MappingSet, *, profile: bool = False) -> Iterator[Quad]:
    """Write a set as quads of the graph that bears its id."""
    graph = NamedNode(mapping_set.id)
    prefixes = Prefixes(mapping_set.curie_map)
    yield Quad(graph, _TYPE, SET, graph)
    if profile:
        yield Quad(graph, _TYPE, PROFILE, graph)
    for prefix, base in sorted(mapping_set.curie_map.items()):
        declaration = BlankNode()
        yield Quad(graph, _DECLARE, declaration, graph)
        yield Quad(declaration, _PREFIX, Literal(prefix), graph)
        yield Quad(declaration, _NAMESPACE, Literal(base, datatype=_URI), graph)
    extensions = [
        [definition.slot_name, definition.property, definition.type_hint] for definition in mapping_set.extensions
    ]
    kept = {_EXTENSIONS: extensions} if extensions else {}
    for predicate, term in _properties(_header(mapping_set), SET_SLOTS, prefixes, kept):
        yield Quad(graph, predicate, term, graph)
    for row, record in enumerate(mapping_set.records, start=1):
        yield from _record_quads(record, row, graph, prefixes, asserted=not profile)


def mapping_set_from(graph: str, triples: Iterable[Triple | Quad]) -> MappingSet:
    """Read the set with the id `graph` from the triples of its graph; `path` and `line` are left empty."""
    facts: dict[str, _About] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        facts[_text(triple.subject)][triple.predicate.value].append(triple.object)
    about = facts[graph]
    declarations = [facts[_text(node)] for node in about[_DECLARE.value]]
    curie_map = dict(sorted((_first(found, _PREFIX), _first(found, _NAMESPACE)) for found in declarations))
    prefixes = Prefixes(curie_map)
    compress = cache(prefixes.compress)
    header, kept = _values(about, _SET_PROPERTIES, compress)
    found = [(node, of_node) for node, of_node in facts.items() if _ROW.value in of_node]
    found.sort(key=lambda item: int(_first(item[1], _ROW)))
    return MappingSet(
        id=graph,
        licence=str(header.get("license", "")),
        curie_map=curie_map,
        records=tuple(_record(node, of_node, graph, prefixes, compress) for node, of_node in found),
        title=str(header.get("mapping_set_title", "")),
        metadata=header,
        extensions=tuple(ExtensionDefinition(*parts) for parts in kept.get(_EXTENSIONS, ())),
    )


def _record_quads(
    record: MappingRecord, row: int, graph: NamedNode, prefixes: Prefixes, *, asserted: bool
) -> Iterator[Quad]:
    node = NamedNode(record.id)
    yield Quad(node, _TYPE, _AXIOM, graph)
    yield Quad(node, _TYPE, _RECORD, graph)
    yield Quad(node, _ROW, Literal(row), graph)
    ends = {
        name: NamedNode(iri)
        for name, iri in zip(_ENDS, (record.subject, prefixes.expand(record.predicate), record.object), strict=True)
        if iri
    }
    for name, end in ends.items():
        yield Quad(node, _ENDS[name], end, graph)
    if asserted and len(ends) == len(_ENDS) and not record.negated:
        subject, predicate, object_ = ends.values()
        yield Quad(subject, predicate, object_, graph)
    slots = dict(record.slots) or _slots(record, prefixes)
    if slots.get("record_id") == prefixes.compress(record.id) and not _numbered(record.id, graph.value):
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
) -> Iterator[tuple[NamedNode, _Term]]:
    """Write slots; `given` are those that stand there as IRIs already, `kept` goes under `core:asWritten` as it is."""
    given = given or {}
    lost: dict[str, object] = dict(kept)
    for name, value in slots.items():
        slot = table.get(name) or Slot(name)
        if name in given:
            terms: list[_Term] = [given[name]]
        else:
            predicate = NamedNode(SSSOM + quote(name))
            terms = [_term(slot, text, prefixes) for text in ((value,) if isinstance(value, str) else value)]
            for term in terms:
                yield predicate, term
        if not terms or _value(slot, terms, prefixes.compress) != value:
            lost[name] = value
    lost |= {name: None for name in given if name not in slots}
    if lost:
        yield _AS_WRITTEN, Literal(json.dumps(lost, ensure_ascii=False, sort_keys=True))


def _term(slot: Slot, text: str, prefixes: Prefixes) -> NamedNode | Literal:
    if slot.type in {"reference", "uri"}:
        try:
            return NamedNode(prefixes.expand(text) if slot.type == "reference" else text)
        except ValueError:
            return Literal(text)
    if slot.type == "number":
        try:
            return Literal(_number(text), datatype=_DOUBLE)
        except ValueError:
            return Literal(text)
    return Literal(text, datatype=_DATE) if slot.type == "date" else Literal(text)


def _value(slot: Slot, terms: list[_Term], compress: _Compress) -> SlotValue:
    """What a reader makes of the terms of one slot."""
    texts = []
    for term in terms:
        text = _text(term)
        if slot.type == "reference" and isinstance(term, NamedNode):
            text = compress(text) or text
        elif isinstance(term, Literal) and term.datatype == _DOUBLE:
            text = _number(text)
        texts.append(text)
    return tuple(sorted(set(texts))) if slot.multivalued else texts[0]


def _values(
    about: _About, table: _Properties, compress: _Compress
) -> tuple[dict[str, SlotValue], dict[str, list[list[str]]]]:
    """Read the slots of a node in the order of the table, and what was kept under names that are no slots."""
    rows: list[tuple[int, str, SlotValue]] = []
    for property_, terms in about.items():
        place, slot = table.get(property_) or (len(table), None)
        if slot is None and property_.startswith(SSSOM):
            slot = Slot(unquote(property_[len(SSSOM) :]))
        if slot is not None:
            rows.append((place, slot.name, _value(slot, terms, compress)))
    found = {name: value for _, name, value in sorted(rows)}
    kept = {}
    if _AS_WRITTEN.value in about:
        for name, value in json.loads(_first(about, _AS_WRITTEN)).items():
            if name == _EXTENSIONS:
                kept[name] = value
            elif value is None:
                del found[name]
            else:
                found[name] = value if isinstance(value, str) else tuple(value)
    return found, kept


def _record(node: str, about: _About, set_id: str, prefixes: Prefixes, compress: _Compress) -> MappingRecord:
    slots, _ = _values(about, _RECORD_PROPERTIES, compress)
    if "record_id" not in slots and not _numbered(node, set_id):
        slots = {"record_id": compress(node) or node, **slots}

    def text(name: str) -> str:
        value = slots.get(name, "")
        return value if isinstance(value, str) else "|".join(value)

    return MappingRecord(
        id=node,
        subject=_first(about, _ENDS["subject_id"]),
        predicate=prefixes.canonical(text("predicate_id")),
        object=_first(about, _ENDS["object_id"]),
        negated=text("predicate_modifier") == "Not",
        confidence=float(text("confidence")) if "confidence" in slots else None,
        justification=prefixes.canonical(text("mapping_justification")),
        set_id=set_id,
        subject_label=text("subject_label"),
        object_label=text("object_label"),
        comment=text("comment"),
        subject_source=prefixes.expand(text("subject_source")),
        object_source=prefixes.expand(text("object_source")),
        slots=slots,
    )


def _numbered(record: str, set_id: str) -> bool:
    """Whether a record bears no name of its own, but the set's with its line."""
    return record.startswith(set_id + "#") and record[len(set_id) + 1 :].isdigit()


def _number(text: str) -> str:
    """Spell a number in one way only.

    >>> _number("0.80"), _number("1.0")
    ('0.8', '1')
    """
    return repr(float(text)).removesuffix(".0")


def _text(term: _Term) -> str:
    return str(term) if isinstance(term, Triple) else term.value


def _first(about: _About, predicate: NamedNode) -> str:
    terms = about.get(predicate.value)
    return _text(terms[0]) if terms else ""
