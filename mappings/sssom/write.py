"""Write mapping sets as canonical SSSOM/TSV (SSSOM 1.1, "Canonical SSSOM/TSV format").

Reading a canonical file and writing it again gives it back byte for byte.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal

from mappings.record import ExtensionDefinition, MappingRecord, MappingSet, SlotValue
from mappings.sssom.header_text import header_lines
from mappings.sssom.prefixes import BUILT_IN, Prefixes
from mappings.sssom.slots import RECORD_SLOTS, SET_SLOTS, SLOTS_OF_1_1, Slot
from mappings.sssom.values import join_values
from ontology.errors import DocumentError, Place

__all__ = ["canonical_number", "write_sssom"]

_NEEDS_QUOTES = re.compile(r'["\t\r\n]')
_NEEDED = ("subject_id", "predicate_id", "object_id", "mapping_justification")
_VALUES_OF_1_1 = frozenset({"composed entity expression", "0:0"})
_UNDEFINED = "http://sssom.invalid/"
"""Base of the property of a slot that nobody defines (SSSOM, "Undefined extensions")."""

_Slots = dict[str, SlotValue]


def write_sssom(mapping_set: MappingSet, *, condense: bool = True) -> str:
    """Write a set in canonical form, with LF line ends.

    A record's fields count before its `slots`: `dataclasses.replace(record, confidence=0.5)` is written as meant.

    Args:
        mapping_set: the set; the order of its records does not matter.
        condense: whether slots that are equal in all records go into the header, where the standard allows it.

    Raises:
        DocumentError: where an IRI has no prefix in `curie_map`, or a slot that the standard requires is missing.
    """
    prefixes = Prefixes(mapping_set.curie_map)
    rows = [_record_slots(record, prefixes, mapping_set) for record in mapping_set.records]
    metadata = _metadata(mapping_set)
    if condense:
        _condense(metadata, rows)
    if _is_1_1(metadata, rows):
        metadata["sssom_version"] = "1.1"
    elif metadata.get("sssom_version") == "1.0":
        del metadata["sssom_version"]
    present: set[str] = set().union(*rows) if rows else set(_NEEDED)
    extensions = [one for one in mapping_set.extensions if one.slot_name in present or one.slot_name in metadata]
    order = {one.slot_name: prefixes.expand(one.property) for one in extensions}
    columns = [name for name in RECORD_SLOTS if name in present] + _others(present, order, RECORD_SLOTS)
    header = [name for name in SET_SLOTS if name in metadata] + _others(metadata, order, SET_SLOTS)
    extensions.sort(key=lambda one: prefixes.expand(one.property) or _UNDEFINED + one.slot_name)
    used = _used_prefixes(metadata, rows, extensions) & mapping_set.curie_map.keys() - BUILT_IN.keys()
    texts: _Slots = {
        name: value if isinstance(value, tuple) else _cell(SET_SLOTS, name, value) for name, value in metadata.items()
    }
    lines = header_lines(header, texts, {name: mapping_set.curie_map[name] for name in used}, extensions)
    table = sorted([_cell(RECORD_SLOTS, name, row.get(name, "")) for name in columns] for row in rows)
    lines += ["\t".join(cells) for cells in (map(_quoted, row) for row in (columns, *table))]
    return "\n".join(lines) + "\n"


def canonical_number(number: float | str) -> str:
    """Write a number with up to three decimals, halves rounded up.

    >>> canonical_number(1.0), canonical_number("0.8500"), canonical_number(0.0005)
    ('1', '0.85', '0.001')
    """
    exact = Decimal(str(number))
    rounded = exact.quantize(Decimal("0.001"), ROUND_HALF_UP if exact > 0 else ROUND_HALF_DOWN)
    text = f"{rounded:f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _record_slots(record: MappingRecord, prefixes: Prefixes, mapping_set: MappingSet) -> _Slots:
    """Give the slots to write: those as read, overruled by the record's fields."""
    slots: _Slots = {name: value for name, value in record.slots.items() if value and value != ("",)}

    def place(slot: str) -> Place:
        return Place(mapping_set.path or mapping_set.id, record.line or None, slot=slot)

    def put(slot: str, value: str) -> None:
        if value:
            slots[slot] = value
        else:
            slots.pop(slot, None)

    def put_reference(slot: str, iri: str) -> None:
        written = slots.get(slot)
        if isinstance(written, str) and iri and prefixes.expand(written) == prefixes.expand(iri):
            return
        curie = iri if not iri or not prefixes.problem(iri) else prefixes.compress(iri)
        if curie is None:
            raise DocumentError(f"no prefix of the set fits {iri}", place(slot), hint="add one to curie_map", value=iri)
        put(slot, curie)

    if record.confidence is not None and not 0 <= record.confidence <= 1:
        message = f"{record.confidence} lies outside 0 to 1"
        raise DocumentError(message, place("confidence"), hint="give a number from 0 to 1", value=record.confidence)
    made_up = "record_id" not in slots and (not record.id or record.id.startswith(f"{record.set_id}#"))
    put_reference("record_id", "" if made_up else record.id)
    put_reference("subject_id", record.subject)
    put_reference("predicate_id", record.predicate)
    put_reference("object_id", record.object)
    put_reference("mapping_justification", record.justification)
    put_reference("subject_source", record.subject_source)
    put_reference("object_source", record.object_source)
    put("subject_label", record.subject_label)
    put("object_label", record.object_label)
    put("predicate_modifier", "Not" if record.negated else "")
    put("confidence", "" if record.confidence is None else canonical_number(record.confidence))
    put("comment", record.comment)
    for slot in _NEEDED:
        side = slot.removesuffix("_id")
        if slot not in slots and slots.get(f"{side}_type") != "rdfs literal":
            raise DocumentError("the slot is empty", place(slot), hint=f"every mapping must have a {slot}")
    return slots


def _metadata(mapping_set: MappingSet) -> _Slots:
    metadata = {name: value for name, value in mapping_set.metadata.items() if value and value != ("",)}
    fields = {"mapping_set_id": mapping_set.id, "license": mapping_set.licence, "mapping_set_title": mapping_set.title}
    for name, value in fields.items():
        if value:
            metadata[name] = value
        elif SET_SLOTS[name].required:
            place = Place(mapping_set.path or mapping_set.id or "<set>", slot=name)
            raise DocumentError("the slot is missing", place, hint="every mapping set must have one")
        else:
            metadata.pop(name, None)
    return metadata


def _condense(metadata: _Slots, rows: Sequence[_Slots]) -> None:
    """Move slots that are equal in all records into the header (SSSOM, "Condensation")."""
    for slot in SET_SLOTS.values():
        values = {row.get(slot.name) for row in rows} if slot.propagatable else set()
        if len(values) != 1:
            continue
        (value,) = values
        if value is not None and metadata.get(slot.name, value) == value:
            metadata[slot.name] = value
            for row in rows:
                del row[slot.name]


def _is_1_1(metadata: _Slots, rows: Sequence[_Slots]) -> bool:
    """Tell whether something is used that came with SSSOM 1.1."""
    if any(name in SET_SLOTS and SET_SLOTS[name].since == "1.1" for name in metadata if name != "sssom_version"):
        return True
    if _VALUES_OF_1_1 & {metadata.get("subject_type"), metadata.get("object_type")}:
        return True
    return any(
        SLOTS_OF_1_1 & row.keys()
        or _VALUES_OF_1_1 & {row.get("subject_type"), row.get("object_type"), row.get("mapping_cardinality")}
        for row in rows
    )


def _others(names: Iterable[str], properties: Mapping[str, str], standard: Mapping[str, Slot]) -> list[str]:
    """Order the slots that are not the standard's by the IRI of their property."""
    others = (name for name in names if name not in standard)
    return sorted(others, key=lambda name: properties.get(name) or _UNDEFINED + name)


def _used_prefixes(metadata: _Slots, rows: Sequence[_Slots], extensions: Sequence[ExtensionDefinition]) -> set[str]:
    """Collect the prefixes of everything that is or may be a CURIE."""
    curies: set[str] = set()
    for slots, table in ((metadata, SET_SLOTS), *((row, RECORD_SLOTS) for row in rows)):
        for name, value in slots.items():
            if name not in table or table[name].type in ("reference", "coded"):
                curies.update((value,) if isinstance(value, str) else value)
    for extension in extensions:
        curies.update((extension.property, extension.type_hint))
    return {curie.partition(":")[0] for curie in curies if ":" in curie}


def _cell(table: Mapping[str, Slot], name: str, value: SlotValue) -> str:
    if not isinstance(value, str):
        return join_values(value)
    return canonical_number(value) if value and name in table and table[name].type == "number" else value


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if _NEEDS_QUOTES.search(cell) else cell
