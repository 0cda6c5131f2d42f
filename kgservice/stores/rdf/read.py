"""Read mapping sets from the triples of their graphs."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from urllib.parse import unquote

from pyoxigraph import NamedNode, Quad, Triple

from kgservice.stores.rdf.terms import (
    AS_WRITTEN,
    DECLARE,
    ENDS,
    EXTENSIONS,
    MEMBER,
    NAMESPACE,
    PREFIX,
    RECORD,
    ROW,
    SSSOM,
    TYPE,
    Compress,
    Term,
    is_numbered,
    text_of,
    value_of,
)
from mappings.record import ExtensionDefinition, MappingRecord, MappingSet, SlotValue
from mappings.sssom.derivation import derivation_slot, read_derivation
from mappings.sssom.prefixes import Prefixes
from mappings.sssom.slots import RECORD_SLOTS, SET_SLOTS, Slot

__all__ = ["mapping_set_from"]

_About = dict[str, list[Term]]
_Properties = Mapping[str, tuple[int, Slot]]


def _properties_of(table: Mapping[str, Slot]) -> _Properties:
    """The IRI of each slot's property, with the slot's place in the table."""
    nodes = {name: ENDS.get(name, NamedNode(SSSOM + name)) for name in table}
    return {nodes[name].value: (place, slot) for place, (name, slot) in enumerate(table.items())}


_SET_PROPERTIES = _properties_of(SET_SLOTS)
_RECORD_PROPERTIES = _properties_of(RECORD_SLOTS)


def mapping_set_from(graph: str, triples: Iterable[Triple | Quad]) -> MappingSet:
    """Read the set with the id `graph` from the triples of its graph; `path` and `line` are left empty."""
    facts: dict[str, _About] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        facts[text_of(triple.subject)][triple.predicate.value].append(triple.object)
    about = facts[graph]
    declarations = [facts[text_of(node)] for node in about[DECLARE.value]]
    curie_map = dict(sorted((_first(found, PREFIX), _first(found, NAMESPACE)) for found in declarations))
    prefixes = Prefixes(curie_map)
    compress = cache(prefixes.compress)
    header, kept = _values(about, _SET_PROPERTIES, compress)
    found = [(node, of_node) for node, of_node in facts.items() if RECORD in of_node.get(TYPE.value, ())]
    found.sort(key=lambda item: (int(_first(item[1], ROW) or 0), item[0]))
    extensions = tuple(ExtensionDefinition(*parts) for parts in kept.get(EXTENSIONS, ()))
    derivation = derivation_slot(extensions, prefixes)
    return MappingSet(
        id=graph,
        licence=str(header.get("license", "")),
        curie_map=curie_map,
        records=tuple(_record(node, of_node, graph, prefixes, compress, derivation) for node, of_node in found),
        title=str(header.get("mapping_set_title", "")),
        metadata=header,
        extensions=extensions,
    )


def _values(
    about: _About, table: _Properties, compress: Compress
) -> tuple[dict[str, SlotValue], dict[str, list[list[str]]]]:
    """Read the slots of a node in the order of the table, and what was kept under names that are no slots."""
    rows: list[tuple[int, str, SlotValue]] = []
    for property_, terms in about.items():
        place, slot = table.get(property_) or (len(table), None)
        if slot is None and property_.startswith(SSSOM) and property_ != MEMBER.value:
            slot = Slot(unquote(property_[len(SSSOM) :]))
        if slot is not None:
            rows.append((place, slot.name, value_of(slot, terms, compress)))
    found = {name: value for _, name, value in sorted(rows)}
    kept = {}
    if AS_WRITTEN.value in about:
        for name, value in json.loads(_first(about, AS_WRITTEN)).items():
            if name == EXTENSIONS:
                kept[name] = value
            elif value is None:
                del found[name]
            else:
                found[name] = value if isinstance(value, str) else tuple(value)
    return found, kept


def _record(
    node: str, about: _About, set_id: str, prefixes: Prefixes, compress: Compress, derivation: str | None
) -> MappingRecord:
    slots, _ = _values(about, _RECORD_PROPERTIES, compress)
    if "record_id" not in slots and not is_numbered(node, set_id):
        slots = {"record_id": compress(node) or node, **slots}

    def text(name: str) -> str:
        value = slots.get(name, "")
        return value if isinstance(value, str) else "|".join(value)

    return MappingRecord(
        id=node,
        subject=_first(about, ENDS["subject_id"]),
        predicate=prefixes.canonical(text("predicate_id")),
        object=_first(about, ENDS["object_id"]),
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
        derived_from=read_derivation(text(derivation), prefixes) if derivation else (),
    )


def _first(about: _About, predicate: NamedNode) -> str:
    terms = about.get(predicate.value)
    return text_of(terms[0]) if terms else ""
