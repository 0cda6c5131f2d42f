"""What is written of a mapping set, whatever the format: slots in canonical order, condensed, and checked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal

from mappings.record import ExtensionDefinition, MappingSet, SlotValue
from mappings.sssom.derivation import DERIVED_FROM, derivation_slot
from mappings.sssom.prefixes import BUILT_IN, Prefixes
from mappings.sssom.record_slots import exact_number, slots_of
from mappings.sssom.slots import RANGES, RECORD_SLOTS, SET_SLOTS, SLOTS_OF_1_1, Slot
from mappings.sssom.values import join_values
from mappings.sssom.vocabulary import CARRIERS, property_of
from ontology.errors import DocumentError, Place

__all__ = ["Content", "canonical_number", "content_of"]

_NEEDED = ("subject_id", "predicate_id", "object_id", "mapping_justification")
_VALUES_OF_1_1 = frozenset({"composed entity expression", "0:0"})

_Slots = dict[str, SlotValue]


@dataclass(frozen=True, slots=True)
class Content:
    """A set laid out for writing.

    Attributes:
        metadata: slots of the header in canonical order, those that are not the standard's last.
        curie_map: the prefixes that are used, in order, without the built-in ones.
        extensions: the definitions that are used, in canonical order.
        columns: names of the slots that some record has, in canonical order.
        rows: the slots of each record, in canonical order of the records.
        cells: the same as the text of a table, an empty one where there is no value.
        prefixes: every prefix of the set.
    """

    metadata: Mapping[str, SlotValue]
    curie_map: Mapping[str, str]
    extensions: tuple[ExtensionDefinition, ...]
    columns: tuple[str, ...]
    rows: Sequence[Mapping[str, SlotValue]]
    cells: Sequence[Sequence[str]]
    prefixes: Prefixes

    def properties(self) -> dict[str, str]:
        """Give the IRI that stands for each extension slot of the set, defined or not."""
        declared = {one.slot_name: self.prefixes.expand(one.property) for one in self.extensions if one.property}
        names = (*self.metadata, *self.columns)
        others = (name for name in dict.fromkeys(names) if name not in SET_SLOTS and name not in RECORD_SLOTS)
        return {name: property_of(name, declared.get(name, "")) for name in others}


def content_of(mapping_set: MappingSet, *, condense: bool = True) -> Content:
    """Lay a set out.

    A record's fields count before its `slots`: `dataclasses.replace(record, confidence=0.5)` is written as meant.

    Args:
        mapping_set: the set; the order of its records does not matter.
        condense: whether slots that are equal in all records go into the header, where the standard allows it.

    Raises:
        DocumentError: where an IRI has no prefix in `curie_map`, a slot that the standard requires is missing, or a
            number is none or outside its range.
    """
    mapping_set = _with_derivations(mapping_set)
    prefixes = Prefixes(mapping_set.curie_map)
    derivation = derivation_slot(mapping_set.extensions, prefixes)
    rows = [
        slots_of(record, prefixes, derivation, Place(mapping_set.path or mapping_set.id, record.line or None))
        for record in mapping_set.records
    ]
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
    extensions.sort(key=lambda one: property_of(one.slot_name, prefixes.expand(one.property)))
    used = _used_prefixes(metadata, rows, extensions) & mapping_set.curie_map.keys() - BUILT_IN.keys()
    cells = [[_cell(RECORD_SLOTS, name, row.get(name, "")) for name in columns] for row in rows]
    ordered = sorted(range(len(rows)), key=cells.__getitem__)
    return Content(
        metadata={name: metadata[name] for name in header},
        curie_map={name: mapping_set.curie_map[name] for name in sorted(used)},
        extensions=tuple(extensions),
        columns=tuple(columns),
        rows=[{name: rows[at][name] for name in columns if name in rows[at]} for at in ordered],
        cells=[cells[at] for at in ordered],
        prefixes=prefixes,
    )


def canonical_number(number: float | str) -> str:
    """Write a number with up to three decimals, halves rounded up.

    >>> canonical_number(1.0), canonical_number("0.8500"), canonical_number(0.0005)
    ('1', '0.85', '0.001')
    """
    exact = Decimal(str(number))
    rounded = exact.quantize(Decimal("0.001"), ROUND_HALF_UP if exact > 0 else ROUND_HALF_DOWN)
    text = f"{rounded:f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _with_derivations(mapping_set: MappingSet) -> MappingSet:
    """Define the slot of derivations for a set that has some and no slot for them."""
    if not any(record.derived_from for record in mapping_set.records):
        return mapping_set
    if derivation_slot(mapping_set.extensions, Prefixes(mapping_set.curie_map)) is not None:
        return mapping_set
    base, bound = CARRIERS["prov"], dict(mapping_set.curie_map)
    name, number = next((known for known, iri in sorted(bound.items()) if iri == base), "prov"), 1
    while bound.get(name, base) != base:
        number += 1
        name = f"prov{number}"
    bound[name] = base
    definition = replace(DERIVED_FROM, property=DERIVED_FROM.property.replace("prov:", f"{name}:"))
    others = (one for one in mapping_set.extensions if one.slot_name != DERIVED_FROM.slot_name)
    return replace(mapping_set, curie_map=bound, extensions=(*others, definition))


def _metadata(mapping_set: MappingSet) -> _Slots:
    metadata = {name: value for name, value in mapping_set.metadata.items() if value and value != ("",)}
    place = mapping_set.path or mapping_set.id or "<set>"
    fields = {"mapping_set_id": mapping_set.id, "license": mapping_set.licence, "mapping_set_title": mapping_set.title}
    for name, value in fields.items():
        if value:
            metadata[name] = value
        elif SET_SLOTS[name].required:
            raise DocumentError("the slot is missing", Place(place, slot=name), hint="every mapping set must have one")
        else:
            metadata.pop(name, None)
    for name in RANGES:
        if name in metadata and name in SET_SLOTS:
            metadata[name] = exact_number(metadata[name], Place(place, slot=name))
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
    return sorted(others, key=lambda name: property_of(name, properties.get(name, "")))


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
